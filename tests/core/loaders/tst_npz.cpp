// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/damage.h"
#include "tests/support/npy_writer.h"
#include "tests/support/zip_writer.h"

#include <QTest>

#include <thread>

class TestNpz : public QObject {
    Q_OBJECT

private slots:
    void storedArraysAreReadInPlace();
    void deflatedArraysAreUnpacked();
    void manyThreadsReadOneArchive();
    void otherMembersAreNoted();
    void aDamagedMemberCostsItsRow();
    void aLargeStoredArrayIsCheckedWhenItIsRead();
    void aClaimThatDeflateCannotKeepIsRefused();
    void anEmptyArchiveIsNoError();
    void everyCutIsAnErrorAndNoHugeNumberCrashes_data();
    void everyCutIsAnErrorAndNoHugeNumberCrashes();

private:
    Q_REQUIRED_RESULT auto openZip(const std::vector<ZipWriterMember>& members, const QString& name = "a.npz") const
    {
        writeZip(m_files.path(name), members);
        return ModelFiles::open(m_files.path(name));
    }
    Q_REQUIRED_RESULT QByteArray zipBytes(const std::vector<ZipWriterMember>& members) const
    {
        writeZip(m_files.path("bytes.npz"), members);
        QFile file(m_files.path("bytes.npz"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    ModelFiles m_files;
};

namespace {

QByteArray array(const std::vector<float>& values)
{
    return npyFile(npyDictionary("<f4", "(" + QByteArray::number(static_cast<qint64>(values.size())) + ", 1)"),
                   bytesOf(values));
}

/// Replaces the only place where `from` occurs.
QByteArray patched(QByteArray bytes, const QByteArray& from, const QByteArray& to)
{
    const qsizetype at = bytes.indexOf(from);
    if (at < 0 || from.size() != to.size()) {
        qFatal("nothing to patch");
    }
    return bytes.replace(at, from.size(), to);
}

} // namespace

void TestNpz::storedArraysAreReadInPlace()
{
    const auto model =
        openZip({{"w.npy", array({1, 2, 3})}, {"b.npy", npyFile(npyDictionary(">i2", "()"), QByteArray("\1\0", 2))}});
    QCOMPARE(flawOf(model), QString());
    QCOMPARE((*model)->loader, std::string("npz"));
    QCOMPARE((*model)->tensors[0].name, std::string("w"));
    QCOMPARE((*model)->tensors[0].shape, (qs::Shape{3, 1}));
    QCOMPARE(numbersOf((*model)->tensors[0]), (std::vector<double>{1, 2, 3}));
    QCOMPARE(numbersOf((*model)->tensors[1]), std::vector<double>{256});
    QCOMPARE((*model)->weights.size(), std::size_t{1});
}

void TestNpz::deflatedArraysAreUnpacked()
{
    std::vector<float> values(200000);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = static_cast<float>(i % 1000);
    }
    const auto model = openZip({{"w.npy", array(values), true}, {"v.npy", array({4, 5}), true}});
    QCOMPARE(flawOf(model), QString());
    const auto numbers = numbersOf((*model)->tensors[0]);
    QVERIFY(std::equal(numbers.begin(), numbers.end(), values.begin(), values.end()));
    QCOMPARE(numbersOf((*model)->tensors[1]), (std::vector<double>{4, 5}));
}

void TestNpz::manyThreadsReadOneArchive()
{
    std::vector<ZipWriterMember> members;
    for (int i = 0; i < 6; ++i) {
        members.push_back(
            {"m" + QByteArray::number(i) + ".npy", array(std::vector<float>(5000, static_cast<float>(i))), true});
    }
    const auto model = openZip(members);
    QVERIFY2(model, qPrintable(messageOf(model)));
    std::vector<int> wrong(4, 0);
    {
        std::vector<std::jthread> threads;
        for (std::size_t t = 0; t < wrong.size(); ++t) {
            threads.emplace_back([&, t] {
                for (std::size_t i = 0; i < 60; ++i) {
                    const std::size_t at = (i + t) % 6;
                    wrong[t] +=
                        numbersOf((*model)->tensors[at]) == std::vector<double>(5000, static_cast<double>(at)) ? 0 : 1;
                }
            });
        }
    }
    QCOMPARE(wrong, std::vector<int>(4, 0));
}

void TestNpz::otherMembersAreNoted()
{
    const auto model = openZip({{"w.npy", array({1})}, {"readme.txt", "hello"}, {"folder/", ""}});
    QVERIFY2(model, qPrintable(messageOf(model)));
    QCOMPARE((*model)->tensors.size(), std::size_t{1});
    QCOMPARE((*model)->problems.size(), std::size_t{1});
    QVERIFY((*model)->problems[0].message.find("readme.txt") != std::string::npos);
    QVERIFY(messageOf(openZip({{"readme.txt", "hello"}})).contains("no NumPy array"));
    QVERIFY(messageOf(openZip({{"readme.txt", "hello"}}, "a.zip")).contains("ZIP archive"));
}

void TestNpz::aDamagedMemberCostsItsRow()
{
    const QByteArray good = zipBytes({{"w.npy", array({1, 2})}, {"v.npy", array({3, 4})}});
    const auto check = [&](const QByteArray& bytes, const QString& part) {
        const auto model = m_files.open("damaged.npz", bytes);
        QVERIFY2(model, qPrintable(messageOf(model)));
        QCOMPARE((*model)->problems.size(), std::size_t{1});
        QVERIFY2(QString::fromStdString((*model)->problems[0].message).contains(part),
                 (*model)->problems[0].message.c_str());
        QCOMPARE((*model)->problems[0].tensor, std::string("w"));
        QCOMPARE(numbersOf(*findTensor(**model, "v")), (std::vector<double>{3, 4}));
    };
    check(patched(good, bytesOf(std::vector<float>{1, 2}), bytesOf(std::vector<float>{1, 7})), "checksum");
    check(patched(good, "PK\x03\x04", "PK\x03\x09"), "signature");
    check(patched(good, "'<f4'", "'<f3'"), "checksum"); // damaged bytes, not an exotic type
}

void TestNpz::aLargeStoredArrayIsCheckedWhenItIsRead()
{
    const std::vector<float> values(std::size_t{5} << 20, 0.5F); // 20 MiB
    // Headers before the numbers: 30 bytes, this name, 128 bytes. Together a multiple of four, so they lie aligned.
    QByteArray bytes = zipBytes({{"ww.npy", array(values)}});
    const auto sound = m_files.open("large.npz", bytes);
    QCOMPARE(flawOf(sound), QString());
    QVERIFY(!(*sound)->tensors[0].data->floats().empty());
    bytes[bytes.size() / 2] = '\x55';
    const auto damaged = m_files.open("large.npz", bytes);
    QVERIFY2(damaged, qPrintable(messageOf(damaged)));
    QVERIFY(!(*damaged)->tensors[0].error);
    std::vector<float> scratch;
    const auto floats = qs::floatsOf((*damaged)->tensors[0], 0, 10, scratch);
    QVERIFY(!floats);
    QVERIFY(QString::fromStdString(floats.error().message).contains("checksum"));
}

void TestNpz::aClaimThatDeflateCannotKeepIsRefused()
{
    // The header inside asks for 4 TiB; a few hundred bytes cannot unpack to that.
    const QByteArray header = npyFile(npyDictionary("<f4", "(1099511627776,)"), QByteArray(16, '\0'));
    const auto model = openZip({{"w.npy", header, true}});
    QVERIFY2(model, qPrintable(messageOf(model)));
    QVERIFY((*model)->tensors[0].error);
    QVERIFY(QString::fromStdString((*model)->tensors[0].error->message).contains("cannot hold"));
}

void TestNpz::anEmptyArchiveIsNoError()
{
    const QByteArray end = QByteArray("PK\x05\x06") + QByteArray(18, '\0');
    const auto model = m_files.open("empty.npz", end);
    QVERIFY2(model, qPrintable(messageOf(model)));
    QVERIFY((*model)->tensors.empty());
    QVERIFY(messageOf(m_files.open("empty.dat", end)).contains("empty ZIP archive"));
}

void TestNpz::everyCutIsAnErrorAndNoHugeNumberCrashes_data()
{
    QTest::addColumn<bool>("isDeflated");
    QTest::newRow("stored") << false;
    QTest::newRow("deflated") << true;
}

void TestNpz::everyCutIsAnErrorAndNoHugeNumberCrashes()
{
    QFETCH(bool, isDeflated);
    const QByteArray bytes = zipBytes({{"w.npy", array({1, 2}), isDeflated}});
    everyCutIsAnError(m_files, "cut.npz", bytes);
    noHugeNumberCrashes(m_files, "huge.npz", bytes);
}

QTEST_APPLESS_MAIN(TestNpz)
#include "tst_npz.moc"
