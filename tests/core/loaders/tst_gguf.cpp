// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/damage.h"
#include "tests/support/gguf_writer.h"

#include <QTest>

#include <algorithm>

using Writer = GgufWriter;

/// The directory of a GGUF file: what it says about the model and where the numbers lie.
class TestGguf : public QObject {
    Q_OBJECT

private slots:
    void shapesAreTurnedAroundAndChannelsLieOutside();
    void theOlderVersionIsTheSame();
    void everyPlainTypeIsRead_data();
    void everyPlainTypeIsRead();
    void metadataIsText_data();
    void metadataIsText();
    void longMetadataIsCutAndSaysHowLongItIs();
    void badMetadataIsRefused_data();
    void badMetadataIsRefused();
    void anotherAlignmentMovesTheData();
    void holesAndEmptyTensorsAreFine();
    void expertsHaveChannelsOfTheirOwn();
    void badFilesAreRefused_data();
    void badFilesAreRefused();
    void aBadTensorCostsItsRow_data();
    void aBadTensorCostsItsRow();
    void aFileThatEndsTooEarlyIsCalledTruncated();
    void everyCutIsAnErrorAndNoHugeNumberCrashes();

private:
    ModelFiles m_files;
};

namespace {

constexpr std::uint32_t kF32 = 0;

QByteArray floats(int count)
{
    std::vector<float> values;
    for (int i = 0; i < count; ++i) {
        values.push_back(static_cast<float>(i));
    }
    return bytesOf(values);
}

Writer smallFile()
{
    Writer writer;
    writer.text("general.architecture", "llama");
    writer.value("list", Writer::Array, Writer::array(Writer::String, 2, Writer::string("a") + Writer::string("bc")));
    writer.value("number", Writer::F32, bytesOf(1e-5F));
    writer.tensor("w", {2, 3}, kF32, floats(6));
    writer.tensor("b", {3}, kF32, floats(3));
    return writer;
}

} // namespace

void TestGguf::shapesAreTurnedAroundAndChannelsLieOutside()
{
    const auto model = m_files.open("small.gguf", smallFile().bytes());
    QCOMPARE(flawOf(model), QString());
    QCOMPARE((*model)->loader, std::string("gguf"));
    QCOMPARE((*model)->tensors.size(), std::size_t{2});
    QCOMPARE((*model)->tensors[0].shape, (qs::Shape{3, 2}));
    QCOMPARE((*model)->tensors[0].dtype, std::string("F32"));
    QCOMPARE((*model)->tensors[0].bytes, std::uint64_t{24});
    QVERIFY((*model)->tensors[0].stored == nullptr);
    QCOMPARE(numbersOf((*model)->tensors[0]), (std::vector<double>{0, 1, 2, 3, 4, 5}));
    QCOMPARE(numbersOf((*model)->tensors[1]), (std::vector<double>{0, 1, 2}));
    QCOMPARE((*model)->weights.size(), std::size_t{1});
    QCOMPARE(weightText(findWeight(**model, "w")), QString("w axis 0"));
}

void TestGguf::theOlderVersionIsTheSame()
{
    const auto model = m_files.open("two.gguf", smallFile().setVersion(2).bytes());
    QCOMPARE(flawOf(model), QString());
    QCOMPARE((*model)->tensors.size(), std::size_t{2});
}

void TestGguf::everyPlainTypeIsRead_data()
{
    QTest::addColumn<quint32>("id");
    QTest::addColumn<QString>("dtype");
    QTest::addColumn<QByteArray>("data");
    QTest::newRow("F32") << quint32{0} << "F32" << bytesOf(std::vector<float>{-2, 0.5F, 7});
    QTest::newRow("F16") << quint32{1} << "F16" << bytesOf(std::vector<std::uint16_t>{0xc000, 0x3800, 0x4700});
    QTest::newRow("BF16") << quint32{30} << "BF16" << bytesOf(std::vector<std::uint16_t>{0xc000, 0x3f00, 0x40e0});
    QTest::newRow("F64") << quint32{28} << "F64" << bytesOf(std::vector<double>{-2, 0.5, 7});
    QTest::newRow("I8") << quint32{24} << "I8" << bytesOf(std::vector<std::int8_t>{-2, 0, 7});
    QTest::newRow("I16") << quint32{25} << "I16" << bytesOf(std::vector<std::int16_t>{-2, 0, 7});
    QTest::newRow("I32") << quint32{26} << "I32" << bytesOf(std::vector<std::int32_t>{-2, 0, 7});
    QTest::newRow("I64") << quint32{27} << "I64" << bytesOf(std::vector<std::int64_t>{-2, 0, 7});
}

void TestGguf::everyPlainTypeIsRead()
{
    QFETCH(quint32, id);
    QFETCH(QString, dtype);
    QFETCH(QByteArray, data);
    const auto model = m_files.open("type.gguf", Writer().tensor("t", {3}, id, data).bytes());
    QCOMPARE(flawOf(model), QString());
    const qs::Tensor& tensor = (*model)->tensors.front();
    QCOMPARE(QString::fromStdString(tensor.dtype), dtype);
    QCOMPARE(tensor.bytes, static_cast<std::uint64_t>(data.size()));
    const double middle = tensor.isFloat() ? 0.5 : 0;
    QCOMPARE(numbersOf(tensor), (std::vector<double>{-2, middle, 7}));
}

void TestGguf::metadataIsText_data()
{
    QTest::addColumn<quint32>("type");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* name, quint32 type, const QByteArray& bytes, const char* text) {
        QTest::newRow(name) << type << bytes << QString::fromUtf8(text);
    };
    row("u8", Writer::U8, bytesOf(std::uint8_t{255}), "255");
    row("i8", Writer::I8, bytesOf(std::int8_t{-128}), "-128");
    row("u16", Writer::U16, bytesOf(std::uint16_t{65535}), "65535");
    row("i16", Writer::I16, bytesOf(std::int16_t{-32768}), "-32768");
    row("u32", Writer::U32, bytesOf(std::uint32_t{4294967295}), "4294967295");
    row("i32", Writer::I32, bytesOf(std::int32_t{-5}), "-5");
    row("u64", Writer::U64, bytesOf(~std::uint64_t{0}), "18446744073709551615");
    row("i64", Writer::I64, bytesOf(std::int64_t{-7}), "-7");
    row("f32", Writer::F32, bytesOf(1e-5F), "1e-05");
    row("f32 infinity", Writer::F32, bytesOf(-std::numeric_limits<float>::infinity()), "-inf");
    row("f64", Writer::F64, bytesOf(0.1), "0.1");
    row("true", Writer::Bool, QByteArray("\1", 1), "true");
    row("false", Writer::Bool, QByteArray("\0", 1), "false");
    row("no bool", Writer::Bool, QByteArray("\2", 1), "2 (no bool, which is 0 or 1)");
    row("text", Writer::String, Writer::string("grüße"), "grüße");
    row("empty text", Writer::String, Writer::string(""), "");
    row("empty array", Writer::Array, Writer::array(Writer::U32, 0, ""), "[]");
    row("numbers", Writer::Array, Writer::array(Writer::U8, 3, QByteArray("\1\2\3")), "[1, 2, 3]");
    row("texts", Writer::Array, Writer::array(Writer::String, 2, Writer::string("a") + Writer::string("")),
        "[\"a\", \"\"]");
    const QByteArray inner = Writer::array(Writer::Bool, 2, QByteArray("\1\0", 2));
    row("arrays", Writer::Array, Writer::array(Writer::Array, 2, inner + inner), "[[true, false], [true, false]]");
}

void TestGguf::metadataIsText()
{
    QFETCH(quint32, type);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    // What follows the value is read only when the value was walked through to its end.
    const auto model = m_files.open("value.gguf", Writer().value("key", type, bytes).text("after", "it").bytes());
    QCOMPARE(flawOf(model), QString());
    QCOMPARE(QString::fromStdString((*model)->metadata.at("key")), text);
    QCOMPARE((*model)->metadata.at("after"), std::string("it"));
}

void TestGguf::longMetadataIsCutAndSaysHowLongItIs()
{
    Writer writer;
    writer.value("numbers", Writer::Array, Writer::array(Writer::U16, 5000, QByteArray(10000, '\0')));
    QByteArray texts;
    for (int i = 0; i < 40; ++i) {
        texts += Writer::string(QByteArray(70, 'x'));
    }
    writer.value("texts", Writer::Array, Writer::array(Writer::String, 40, texts));
    QByteArray arrays;
    for (int i = 0; i < 20; ++i) {
        arrays += Writer::array(Writer::U8, 1, QByteArray("\7"));
    }
    writer.value("arrays", Writer::Array, Writer::array(Writer::Array, 20, arrays));
    writer.text("template", QByteArray(65535, '-') + "é and more");
    writer.tensor("w", {1, 1}, kF32, floats(1));
    const auto model = m_files.open("long.gguf", writer.bytes());
    QCOMPARE(flawOf(model), QString());
    const auto text = [&](const char* key) { return QString::fromStdString((*model)->metadata.at(key)); };
    QVERIFY(text("numbers").startsWith("[0, 0, "));
    QVERIFY(text("numbers").endsWith(", …] (5000 values)"));
    QVERIFY(text("numbers").size() < 100);
    QVERIFY(text("texts").contains("xxx… (70 bytes)\", \"xxx"));
    QVERIFY(text("texts").endsWith("] (40 values)"));
    QVERIFY(text("arrays").endsWith("[7], …] (20 values)"));
    QCOMPARE(text("template"), QString(65535, '-') + "… (65546 bytes)"); // not through the middle of é
}

void TestGguf::badMetadataIsRefused_data()
{
    QTest::addColumn<quint32>("type");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("part");
    QTest::newRow("unknown type") << quint32{13} << QByteArray("\0\0\0\0", 4) << "value type 13";
    QTest::newRow("unknown type in an array")
        << quint32{Writer::Array} << Writer::array(99, 1, QByteArray("\0", 1)) << "value type 99";
    QTest::newRow("2^61 numbers") << quint32{Writer::Array} << Writer::array(Writer::U64, 1ULL << 61, "")
                                  << "2305843009213693952 elements";
    QTest::newRow("2^62 texts") << quint32{Writer::Array} << Writer::array(Writer::String, 1ULL << 62, "")
                                << "truncated";
    QTest::newRow("long text") << quint32{Writer::String} << bytesOf(~std::uint64_t{0}) << "truncated";
    QByteArray deep = Writer::array(Writer::U8, 1, QByteArray("\1"));
    for (int i = 0; i < 1000; ++i) {
        deep = Writer::array(Writer::Array, 1, deep);
    }
    QTest::newRow("deep") << quint32{Writer::Array} << deep << "nested deeper";
}

void TestGguf::badMetadataIsRefused()
{
    QFETCH(quint32, type);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, part);
    const QString message = messageOf(m_files.open("bad.gguf", Writer().value("the.key", type, bytes).bytes()));
    QVERIFY2(message.contains(part) && message.contains("metadata key \"the.key\""), qPrintable(message));
}

void TestGguf::anotherAlignmentMovesTheData()
{
    for (const int alignment : {1, 8, 64, 4096}) {
        Writer writer;
        writer.setAlignment(alignment).tensor("a", {1}, kF32, floats(1)).tensor("b", {2}, kF32, floats(2));
        const auto model = m_files.open("aligned.gguf", writer.bytes());
        QCOMPARE(flawOf(model), QString());
        QCOMPARE(numbersOf((*model)->tensors[1]), (std::vector<double>{0, 1}));
    }
}

void TestGguf::holesAndEmptyTensorsAreFine()
{
    Writer writer;
    writer.tensor("w", {1, 2}, kF32, floats(2) + QByteArray(100, 'x'));
    writer.tensor("scalar", {}, kF32, floats(1));
    writer.describe("empty", {0, 3}, kF32, 0).describe("no blocks", {0}, 2, 0);
    const auto model = m_files.open("holes.gguf", writer.bytes());
    QCOMPARE(flawOf(model), QString());
    QCOMPARE((*model)->tensors[1].shape, qs::Shape());
    QCOMPARE((*model)->tensors[1].count, std::uint64_t{1});
    QCOMPARE((*model)->tensors[2].shape, (qs::Shape{3, 0}));
    QCOMPARE((*model)->tensors[2].count, std::uint64_t{0});
    QCOMPARE((*model)->tensors[3].bytes, std::uint64_t{0});
    QCOMPARE(flawOf(m_files.open("vocabulary.gguf", Writer().text("a", "b").bytes())), QString());
}

void TestGguf::expertsHaveChannelsOfTheirOwn()
{
    Writer writer;
    writer.tensor("blk.0.ffn_up_exps.weight", {2, 3, 4}, kF32, floats(24));
    writer.tensor("conv1d.weight", {2, 3, 4}, kF32, floats(24));
    const auto model = m_files.open("experts.gguf", writer.bytes());
    QCOMPARE(flawOf(model), QString());
    QCOMPARE(weightText(findWeight(**model, "blk.0.ffn_up_exps.weight")),
             QString("blk.0.ffn_up_exps.weight axis 1 channelDims 2"));
    QCOMPARE(weightText(findWeight(**model, "conv1d.weight")), QString("conv1d.weight axis 0"));
}

void TestGguf::badFilesAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("part");
    QTest::newRow("version 0") << smallFile().setVersion(0).bytes() << "version 0 does not exist";
    QTest::newRow("version 1") << smallFile().setVersion(1).bytes() << "versions 2 and 3";
    QTest::newRow("version 4") << smallFile().setVersion(4).bytes() << "newer";
    QTest::newRow("big-endian") << smallFile().setVersion(0x03000000).bytes() << "big-endian";
    QByteArray counts = smallFile().bytes();
    QTest::newRow("tensor count") << counts.replace(8, 8, bytesOf(1ULL << 40)) << "the tensor count is 1099511627776";
    counts = smallFile().bytes();
    QTest::newRow("metadata count") << counts.replace(16, 8, bytesOf(1ULL << 63)) << "the metadata count";
    QTest::newRow("other magic") << "FUGG" + smallFile().bytes().mid(4) << "magic";
    QTest::newRow("key twice") << Writer().text("a", "b").text("a", "b").bytes() << "duplicate metadata key: \"a\"";
    QTest::newRow("name twice") << Writer().tensor("w", {1}, kF32, floats(1)).tensor("w", {1}, kF32, floats(1)).bytes()
                                << "same name";
    QTest::newRow("alignment 48") << Writer().value("general.alignment", Writer::U32, bytesOf(48)).bytes()
                                  << "general.alignment is 48";
    QTest::newRow("alignment 0") << Writer().value("general.alignment", Writer::U32, bytesOf(0)).bytes()
                                 << "general.alignment is 0";
    QTest::newRow("alignment 2^63") << Writer().value("general.alignment", Writer::U64, bytesOf(1ULL << 63)).bytes()
                                    << "power of two";
    QTest::newRow("alignment as text") << Writer().text("general.alignment", "32").bytes() << "general.alignment";
    QTest::newRow("dimensions") << smallFile().bytes().replace(bytesOf(2U) + bytesOf(2ULL),
                                                               bytesOf(~0U) + bytesOf(2ULL))
                                << "number of dimensions is 4294967295";
    QTest::newRow("overlap") << Writer().tensor("w", {20}, kF32, floats(20)).describe("v", {4}, kF32, 64).bytes()
                             << "\"w\" and \"v\" overlap";
}

void TestGguf::badFilesAreRefused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, part);
    const QString message = messageOf(m_files.open("bad.gguf", bytes));
    QVERIFY2(message.contains(part), qPrintable(message));
}

void TestGguf::aBadTensorCostsItsRow_data()
{
    QTest::addColumn<std::vector<std::uint64_t>>("extents");
    QTest::addColumn<quint32>("type");
    QTest::addColumn<quint64>("offset");
    QTest::addColumn<QString>("part");
    using Extents = std::vector<std::uint64_t>;
    QTest::newRow("unknown type") << Extents{4} << 99U << quint64{0} << "type 99, which is unknown";
    QTest::newRow("given up type") << Extents{4} << 4U << quint64{0} << "Q4_2";
    QTest::newRow("offset") << Extents{4} << kF32 << quint64{4} << "no multiple of the alignment";
    QTest::newRow("offset that wraps") << Extents{4} << kF32 << ~quint64{31} << "past the end";
    QTest::newRow("too large") << Extents{400} << kF32 << quint64{0} << "its size is wrong";
    QTest::newRow("five dimensions") << Extents{1, 1, 1, 1, 1} << kF32 << quint64{0} << "5 dimensions";
    QTest::newRow("huge dimension") << Extents{1ULL << 63, 1} << kF32 << quint64{0} << "overflows";
    QTest::newRow("product is 0") << Extents{1ULL << 32, 1ULL << 32} << kF32 << quint64{0} << "overflows";
    QTest::newRow("bytes overflow") << Extents{1ULL << 62} << kF32 << quint64{0} << "overflow";
    QTest::newRow("half a block") << Extents{16, 2} << 2U << quint64{0} << "no multiple of 32, the block of Q4_0";
    QTest::newRow("scalar block") << Extents{} << 12U << quint64{0} << "the block of Q4_K";
}

void TestGguf::aBadTensorCostsItsRow()
{
    QFETCH(std::vector<std::uint64_t>, extents);
    QFETCH(quint32, type);
    QFETCH(quint64, offset);
    QFETCH(QString, part);
    Writer writer;
    writer.describe("bad", extents, type, offset);
    writer.tensor("", {1}, kF32, QByteArray(64, 'x')); // moves the good one behind
    writer.tensor("good", {1, 3}, kF32, floats(3));
    const auto model = m_files.open("row.gguf", writer.bytes());
    QVERIFY2(model, qPrintable(messageOf(model)));
    const qs::Tensor& bad = (*model)->tensors.front();
    QVERIFY(bad.error);
    QVERIFY2(QString::fromStdString(bad.error->message).contains(part), bad.error->message.c_str());
    QCOMPARE((*model)->problems.size(), std::size_t{1});
    QCOMPARE(numbersOf(*findTensor(**model, "good")), (std::vector<double>{0, 1, 2}));
    QCOMPARE((*model)->weights.size(), std::size_t{1});
}

void TestGguf::aFileThatEndsTooEarlyIsCalledTruncated()
{
    const QByteArray whole = smallFile().bytes();
    for (const qsizetype missing : {1, 12, 13, 44, 76, 90}) {
        const QString message = messageOf(m_files.open("short.gguf", whole.chopped(missing)));
        QVERIFY2(message.contains("truncated"), qPrintable(QString("%1: %2").arg(missing).arg(message)));
    }
}

void TestGguf::everyCutIsAnErrorAndNoHugeNumberCrashes()
{
    everyCutIsAnError(m_files, "cut.gguf", smallFile().bytes());
    noHugeNumberCrashes(m_files, "huge.gguf", smallFile().bytes());
}

QTEST_APPLESS_MAIN(TestGguf)
#include "tst_gguf.moc"
