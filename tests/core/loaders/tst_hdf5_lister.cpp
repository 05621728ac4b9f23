// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/hdf5/hdf5.h"
#include "core/loaders/hdf5/hdf5_directory.h"
#include "tests/support/hdf5_writer.h"
#include "tests/support/model_files.h"

#include <QElapsedTimer>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

/// What happens when the program that lists HDF5 files is missing, crashes, hangs or tells nonsense.
class TestHdf5Lister : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanup();
    void aMissingProgramIsOneSentence();
    void aMisbehavingProgramMeansADamagedDirectory_data();
    void aMisbehavingProgramMeansADamagedDirectory();
    void aProgramThatHangsIsEnded();
    void cancellingEndsTheProgram();
    void aTableOfManyChunksCostsOnlyItsDataset();
    void everyCutOfTheListIsAnError();
    void noFlippedByteOfTheListCrashes();
    void claimsThatDoNotFitTheFileCostTheRow_data();
    void claimsThatDoNotFitTheFileCostTheRow();

private:
    /// Makes a shell script take the place of the lister.
    void replaceLister(const QByteArray& script) const
    {
        const QString path = m_files.write("lister", "#!/bin/sh\n" + script + "\n");
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        qputenv("QUANTSCOPE_HDF5", path.toLocal8Bit());
    }
    /// What the real lister prints about the file.
    QByteArray listing(const qs::hdf5::Limits& limits) const
    {
        const int descriptor = ::open(qPrintable(m_file), O_RDONLY | O_CLOEXEC);
        qs::Progress progress;
        const auto size = static_cast<std::uint64_t>(QFile(m_file).size());
        const auto output = qs::hdf5::runLister({descriptor, 0, size}, limits, progress);
        ::close(descriptor);
        return output ? QByteArray::fromStdString(*output) : QByteArray();
    }

    ModelFiles m_files;
    QString m_file;
};

namespace {

constexpr qs::hdf5::Limits kUsual{.cpuSeconds = 10, .wallSeconds = 40, .megabytes = 256, .outputBytes = 1 << 20};

} // namespace

void TestHdf5Lister::initTestCase()
{
    m_file = m_files.path("file.h5");
    const Hdf5File file(m_file);
    const std::vector<float> values(100, 1.5F);
    file.add("/plain", H5T_IEEE_F32LE, {10, 10}, bytesOf(values));
    file.add("/packed", H5T_IEEE_F32LE, {10, 10}, bytesOf(values), {.chunk = {4, 4}, .isDeflated = true});
    file.addTexts("/", "layer_names", {"a", "b"}, true);
}

void TestHdf5Lister::cleanup()
{
    qputenv("QUANTSCOPE_HDF5", QUANTSCOPE_HDF5_PROGRAM);
}

void TestHdf5Lister::aMissingProgramIsOneSentence()
{
    qputenv("QUANTSCOPE_HDF5", "/nowhere/quantscope-hdf5");
    const QString message = messageOf(ModelFiles::open(m_file));
    QVERIFY2(message.contains("/nowhere/quantscope-hdf5") && message.contains("install it again"), qPrintable(message));
}

void TestHdf5Lister::aMisbehavingProgramMeansADamagedDirectory_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QString>("part");
    const auto row = [](const char* name, const char* script, const char* part) {
        QTest::newRow(name) << QByteArray(script) << QString(part);
    };
    row("crash", "kill -SEGV $$", "crashed on it (signal 11)");
    row("crash after an answer", "echo '{\"end\":0}'; kill -ABRT $$", "crashed on it (signal 6)");
    row("failure", "exit 1", "cannot read it");
    row("nothing", "exit 0", "no list of datasets");
    row("nonsense", "echo hello", "no list of datasets");
    row("no end", "echo '{\"group\":\"\",\"attributes\":{}}'", "no list of datasets");
    row("wrong end", "echo '{\"end\":3}'", "no list of datasets");
    row("no object", "echo '[]'; echo '{\"end\":1}'", "no list of datasets");
    row("brackets", "head -c 100000 /dev/zero | tr '\\0' '['; echo; echo '{\"end\":1}'", "no list of datasets");
    row("too much", "yes", "more in it than the file can hold");
}

void TestHdf5Lister::aMisbehavingProgramMeansADamagedDirectory()
{
    QFETCH(QByteArray, script);
    QFETCH(QString, part);
    replaceLister(script);
    const QString message = messageOf(ModelFiles::open(m_file));
    QVERIFY2(message.contains("the file's directory is damaged") && message.contains(part), qPrintable(message));
}

void TestHdf5Lister::aProgramThatHangsIsEnded()
{
    QElapsedTimer timer;
    timer.start();
    // Whether it holds on to its output or not.
    for (const char* const hang : {"exec sleep 100", "exec >&-; exec sleep 100"}) {
        replaceLister(hang);
        qs::hdf5::Limits limits = kUsual;
        limits.wallSeconds = 1;
        QCOMPARE(listing(limits), QByteArray());
    }
    QVERIFY(timer.elapsed() < 20000);
}

void TestHdf5Lister::cancellingEndsTheProgram()
{
    replaceLister("exec sleep 100");
    QElapsedTimer timer;
    timer.start();
    qs::Progress progress([&] { return timer.elapsed() > 100; }, {});
    const auto model = qs::openModel(m_file.toStdString(), progress);
    QVERIFY(!model);
    QCOMPARE(model.error().code, qs::ErrorCode::Cancelled);
    QVERIFY(timer.elapsed() < 10000);
}

void TestHdf5Lister::aTableOfManyChunksCostsOnlyItsDataset()
{
    const QString path = m_files.path("many.h5");
    {
        const Hdf5File file(path);
        const std::vector<std::int8_t> values(30000, 1);
        file.add("/many", H5T_STD_I8LE, {30000}, bytesOf(values), {.chunk = {1}});
        file.add("/plain", H5T_STD_I8LE, {30000}, bytesOf(values));
    }
    const QString former = std::exchange(m_file, path);
    qs::hdf5::Limits limits = kUsual;
    limits.cpuSeconds = 2;
    limits.outputBytes = 1 << 24;
    const auto directory = qs::hdf5::parseDirectory(listing(limits).toStdString());
    m_file = former;
    QVERIFY2(directory, directory ? "" : directory.error().message.c_str());
    QCOMPARE(directory->datasets.size(), std::size_t{2});
    QVERIFY2(directory->datasets[0].layout == "chunked" ||
                 directory->datasets[0].layout.find("too many") != std::string::npos,
             directory->datasets[0].layout.c_str());
    QCOMPARE(directory->datasets[1].layout, std::string("contiguous"));
}

void TestHdf5Lister::everyCutOfTheListIsAnError()
{
    const QByteArray whole = listing(kUsual);
    QVERIFY(qs::hdf5::parseDirectory(whole.toStdString()));
    for (qsizetype length = 0; length < whole.size(); ++length) {
        QVERIFY(!qs::hdf5::parseDirectory(whole.first(length).toStdString()));
    }
}

void TestHdf5Lister::noFlippedByteOfTheListCrashes()
{
    // A file may make the library tell anything at all: every claim is checked before it is believed.
    const QByteArray whole = listing(kUsual);
    QFile file(m_file);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    const auto owner = std::make_shared<QByteArray>(bytes);
    const qs::hdf5::FileBytes view{
        std::as_bytes(std::span(owner->constData(), static_cast<std::size_t>(owner->size()))), owner, nullptr};
    int readable = 0;
    for (qsizetype at = 0; at < whole.size(); ++at) {
        for (const char to : {'9', '0', '-', '"', ',', '\xff'}) {
            QByteArray damaged = whole;
            damaged[at] = to;
            const auto directory = qs::hdf5::parseDirectory(damaged.toStdString());
            for (std::size_t i = 0; directory && i < directory->datasets.size(); ++i) {
                const qs::hdf5::Dataset& dataset = directory->datasets[i];
                const auto* const row = qs::findElementType(dataset.dtype);
                const auto count = qs::elementCount(dataset.shape);
                if (row == nullptr || !count || static_cast<std::uint64_t>(row->bytes()) != dataset.elementBytes) {
                    continue;
                }
                const auto data =
                    qs::hdf5::dataOf(dataset, row->type, *count, view, std::make_shared<qs::hdf5::UnpackedParts>());
                if (data && *count < 1000000) {
                    std::vector<float> numbers(*count);
                    readable += (*data)->read(0, std::span<float>(numbers)) ? 1 : 0;
                }
            }
        }
    }
    QVERIFY(readable > 0);
}

void TestHdf5Lister::claimsThatDoNotFitTheFileCostTheRow_data()
{
    QTest::addColumn<QByteArray>("dataset");
    QTest::addColumn<QString>("part");
    const auto row = [](const char* name, const QByteArray& rest, const char* part) {
        QTest::newRow(name) << QByteArray("\"dtype\":\"F32\",\"size\":4,\"big_endian\":false,") + rest << QString(part);
    };
    const QByteArray contiguous = "\"layout\":\"contiguous\",";
    const QByteArray chunked = "\"layout\":\"chunked\",\"fill\":\"00000000\",\"filters\":[],";
    row("behind the end", "\"shape\":[4]," + contiguous + "\"offset\":99999999,\"bytes\":16", "truncated");
    row("wraps around", "\"shape\":[4]," + contiguous + "\"offset\":18446744073709551608,\"bytes\":16", "truncated");
    row("more than 64 bits", "\"shape\":[4294967296,4294967296]," + contiguous + "\"offset\":8,\"bytes\":16",
        "4294967296");
    row("too few bytes", "\"shape\":[4]," + contiguous + "\"offset\":8,\"bytes\":15", "needs 16 bytes");
    row("chunk of nothing", "\"shape\":[4]," + chunked + "\"chunk\":[0],\"chunks\":[[0,8,16,0]]",
        "do not fit its shape");
    row("chunk of another rank", "\"shape\":[4]," + chunked + "\"chunk\":[2,2],\"chunks\":[[0,8,16,0]]", "do not fit");
    row("chunk between places", "\"shape\":[4]," + chunked + "\"chunk\":[2],\"chunks\":[[0,8,8,1]]", "is no place");
    row("chunk twice", "\"shape\":[4]," + chunked + "\"chunk\":[2],\"chunks\":[[0,8,8,0],[0,16,8,0]]", "there twice");
    row("chunk behind the end", "\"shape\":[4]," + chunked + "\"chunk\":[2],\"chunks\":[[0,99999999,8,0]]",
        "truncated");
    row("chunk too short", "\"shape\":[4]," + chunked + "\"chunk\":[2],\"chunks\":[[0,8,7,0]]", "cannot hold");
    row("huge and nearly unwritten", "\"shape\":[1000000000000]," + chunked + "\"chunk\":[2],\"chunks\":[[0,8,8,0]]",
        "more than a file of");
    row("no fill value", "\"shape\":[4],\"layout\":\"chunked\",\"filters\":[],\"chunk\":[2],\"chunks\":[[0,8,8,0]]",
        "fill value");
}

void TestHdf5Lister::claimsThatDoNotFitTheFileCostTheRow()
{
    QFETCH(QByteArray, dataset);
    QFETCH(QString, part);
    replaceLister("cat <<'END'\n{\"dataset\":{\"path\":\"w\"," + dataset + "}}\n{\"end\":1}\nEND");
    const auto model = ModelFiles::open(m_file);
    QVERIFY2(model, qPrintable(messageOf(model)));
    QCOMPARE((*model)->problems.size(), std::size_t{1});
    const QString message = QString::fromStdString((*model)->problems[0].message);
    QVERIFY2(message.contains(part), qPrintable(message));
}

QTEST_APPLESS_MAIN(TestHdf5Lister)
#include "tst_hdf5_lister.moc"
