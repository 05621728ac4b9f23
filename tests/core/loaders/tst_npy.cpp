// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/damage.h"
#include "tests/support/npy_writer.h"

#include <QTest>

#include <algorithm>
#include <numeric>

class TestNpy : public QObject {
    Q_OBJECT

private slots:
    void theNameComesFromTheFile();
    void everyVersionOpens_data();
    void everyVersionOpens();
    void everyTypeAndByteOrderIsRead_data();
    void everyTypeAndByteOrderIsRead();
    void fortranOrderBecomesRowMajor();
    void anyPartOfAReorderedArrayIsRead();
    void badHeadersAreRefused_data();
    void badHeadersAreRefused();
    void everyCutIsAnErrorAndNoHugeNumberCrashes();

private:
    ModelFiles m_files;
};

namespace {

std::vector<double> countTo(std::size_t count)
{
    std::vector<double> numbers(count);
    std::iota(numbers.begin(), numbers.end(), 0.0);
    return numbers;
}

/// `value` as `size` bytes of an integer (also right for half and float where the value is 0 or 1.5, see below).
QByteArray reversed(QByteArray bytes)
{
    std::reverse(bytes.begin(), bytes.end());
    return bytes;
}

} // namespace

void TestNpy::theNameComesFromTheFile()
{
    const auto model =
        m_files.open("layer.weight.npy", npyFile(npyDictionary("<f4", "(1, 2)"), bytesOf(std::vector<float>{1, 2})));
    QCOMPARE(flawOf(model), QString());
    QCOMPARE((*model)->loader, std::string("npy"));
    QCOMPARE((*model)->tensors[0].name, std::string("layer.weight"));
    QCOMPARE((*model)->weights.size(), std::size_t{1});
    QVERIFY(!(*model)->tensors[0].data->floats().empty()); // aligned: read in place
}

void TestNpy::everyVersionOpens_data()
{
    QTest::addColumn<int>("major");
    QTest::addColumn<QString>("part");
    QTest::newRow("1") << 1 << "";
    QTest::newRow("2") << 2 << "";
    QTest::newRow("3") << 3 << "";
    QTest::newRow("4") << 4 << "version 4.0";
    QTest::newRow("0") << 0 << "version 0.0";
}

void TestNpy::everyVersionOpens()
{
    QFETCH(int, major);
    QFETCH(QString, part);
    const auto model = m_files.open("v.npy", npyFile(npyDictionary("<f8", "()"), bytesOf(0.25), major));
    QCOMPARE(static_cast<bool>(model), part.isEmpty());
    QVERIFY2(messageOf(model).contains(part), qPrintable(messageOf(model)));
    if (model) {
        QCOMPARE(numbersOf((*model)->tensors[0]), std::vector<double>{0.25});
    }
}

void TestNpy::everyTypeAndByteOrderIsRead_data()
{
    QTest::addColumn<QByteArray>("descr");
    QTest::addColumn<QString>("dtype");
    QTest::addColumn<QByteArray>("little");
    QTest::addColumn<double>("value");
    QTest::newRow("f2") << QByteArray("f2") << "F16" << bytesOf<std::uint16_t>(0xbe00) << -1.5;
    QTest::newRow("f4") << QByteArray("f4") << "F32" << bytesOf(-1.5F) << -1.5;
    QTest::newRow("f8") << QByteArray("f8") << "F64" << bytesOf(0.1) << 0.1;
    QTest::newRow("i1") << QByteArray("i1") << "I8" << bytesOf<std::int8_t>(-3) << -3.0;
    QTest::newRow("i2") << QByteArray("i2") << "I16" << bytesOf<std::int16_t>(-300) << -300.0;
    QTest::newRow("i4") << QByteArray("i4") << "I32" << bytesOf<std::int32_t>(-70000) << -70000.0;
    QTest::newRow("i8") << QByteArray("i8") << "I64" << bytesOf<std::int64_t>(-5000000000) << -5e9;
    QTest::newRow("u1") << QByteArray("u1") << "U8" << bytesOf<std::uint8_t>(200) << 200.0;
    QTest::newRow("u2") << QByteArray("u2") << "U16" << bytesOf<std::uint16_t>(60000) << 60000.0;
    QTest::newRow("u4") << QByteArray("u4") << "U32" << bytesOf<std::uint32_t>(4000000000) << 4e9;
    QTest::newRow("u8") << QByteArray("u8") << "U64" << bytesOf<std::uint64_t>(5000000000) << 5e9;
    QTest::newRow("b1") << QByteArray("b1") << "BOOL" << bytesOf<std::uint8_t>(1) << 1.0;
}

void TestNpy::everyTypeAndByteOrderIsRead()
{
    QFETCH(QByteArray, descr);
    QFETCH(QString, dtype);
    QFETCH(QByteArray, little);
    QFETCH(double, value);
    for (const char order : {'<', '>'}) {
        const QByteArray one = order == '<' ? little : reversed(little);
        const auto model = m_files.open("t.npy", npyFile(npyDictionary(order + descr, "(3,)"), one + one + one));
        QVERIFY2(model, qPrintable(messageOf(model)));
        QCOMPARE(QString::fromStdString((*model)->tensors[0].dtype), dtype);
        QCOMPARE(numbersOf((*model)->tensors[0]), (std::vector<double>{value, value, value}));
        std::vector<float> floats(2);
        QVERIFY((*model)->tensors[0].data->read(1, std::span<float>(floats)));
        QCOMPARE(floats, (std::vector<float>{static_cast<float>(value), static_cast<float>(value)}));
    }
}

void TestNpy::fortranOrderBecomesRowMajor()
{
    // Element (i, j) of [2, 3] is 3 i + j and lies at i + 2 j.
    const auto model = m_files.open(
        "f.npy", npyFile(npyDictionary("<f4", "(2, 3)", true), bytesOf(std::vector<float>{0, 3, 1, 4, 2, 5})));
    QCOMPARE(flawOf(model), QString());
    QCOMPARE(numbersOf((*model)->tensors[0]), countTo(6));
    QVERIFY((*model)->tensors[0].data->floats().empty());
}

void TestNpy::anyPartOfAReorderedArrayIsRead()
{
    // [13, 7, 11], more than one batch, in Fortran order and big-endian.
    const std::vector<std::size_t> shape{13, 7, 11};
    const std::size_t count = shape[0] * shape[1] * shape[2];
    QByteArray data;
    for (std::size_t k = 0; k < shape[2]; ++k) {
        for (std::size_t j = 0; j < shape[1]; ++j) {
            for (std::size_t i = 0; i < shape[0]; ++i) {
                data += reversed(bytesOf(static_cast<float>((i * shape[1] + j) * shape[2] + k)));
            }
        }
    }
    const auto model = m_files.open("part.npy", npyFile(npyDictionary(">f4", "(13, 7, 11)", true), data));
    QVERIFY2(model, qPrintable(messageOf(model)));
    QCOMPARE(numbersOf((*model)->tensors[0]), countTo(count));
    for (const std::size_t first : {std::size_t{1}, std::size_t{76}, std::size_t{500}, count - 1}) {
        std::vector<double> part(count - first);
        QVERIFY((*model)->tensors[0].data->read(first, std::span<double>(part)));
        QCOMPARE(part.front(), static_cast<double>(first));
        QCOMPARE(part.back(), static_cast<double>(count - 1));
    }
}

void TestNpy::badHeadersAreRefused_data()
{
    QTest::addColumn<QByteArray>("dictionary");
    QTest::addColumn<QString>("part");
    const QByteArray rest = "'fortran_order': False, 'descr': '<f4'";
    const auto shape = [&](const QByteArray& text) { return QByteArray("{'shape': " + text + ", " + rest + "}"); };
    QTest::newRow("number as shape") << shape("3") << "no tuple";
    QTest::newRow("bracketed number") << shape("(3)") << "no tuple";
    QTest::newRow("nested tuple") << shape("((3,),)") << "no tuple";
    QTest::newRow("open tuple") << QByteArray("{" + rest + ", 'shape': (3,") << "no tuple";
    QTest::newRow("expression") << shape("(1+2,)") << "no tuple";
    QTest::newRow("negative") << shape("(-3,)") << "negative";
    QTest::newRow("overflow") << shape("(4294967296, 4294967296)") << "overflow";
    QTest::newRow("out of range") << shape("(99999999999999999999,)") << "out of range";
    QTest::newRow("extra key") << QByteArray("{'shape': (3,), " + rest + ", 'x': 1}") << "unknown key";
    QTest::newRow("key twice") << QByteArray("{'shape': (3,), 'shape': (3,), " + rest + "}") << "duplicate key";
    QTest::newRow("no shape") << QByteArray("{" + rest + "}") << "lacks the key shape";
    QTest::newRow("more behind") << QByteArray("{'shape': (3,), " + rest + "} + 1") << "goes on";
    QTest::newRow("missing comma") << QByteArray("{'shape': (3,) " + rest + "}") << "comma";
    QTest::newRow("structured") << QByteArray("{'shape': (3,), 'fortran_order': False, 'descr': [('a', '<f4')]}")
                                << "structured";
    QTest::newRow("no byte order") << QByteArray("{'shape': (3,), 'fortran_order': False, 'descr': 'f4'}")
                                   << "not supported";
    QTest::newRow("complex") << QByteArray("{'shape': (3,), 'fortran_order': False, 'descr': '<c8'}") << "complex";
    QTest::newRow("object") << QByteArray("{'shape': (3,), 'fortran_order': False, 'descr': '|O'}") << "pickle";
}

void TestNpy::badHeadersAreRefused()
{
    QFETCH(QByteArray, dictionary);
    QFETCH(QString, part);
    const auto model = m_files.open("bad.npy", npyFile(dictionary, QByteArray(12, '\0')));
    QVERIFY2(messageOf(model).contains(part), qPrintable(messageOf(model)));
}

void TestNpy::everyCutIsAnErrorAndNoHugeNumberCrashes()
{
    const QByteArray file = npyFile(npyDictionary(">f4", "(2, 3)", true), QByteArray(24, '\1'));
    everyCutIsAnError(m_files, "cut.npy", file);
    noHugeNumberCrashes(m_files, "huge.npy", file);
}

QTEST_APPLESS_MAIN(TestNpy)
#include "tst_npy.moc"
