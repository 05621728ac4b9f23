// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/damage.h"
#include "tests/support/onnx_writer.h"

#include <QDir>
#include <QTest>

using namespace onnxwriter;

/// What the loader reads of the file itself; tst_onnx_weights has what it makes of the graph.
class TestOnnx : public QObject {
    Q_OBJECT

private slots:
    void versionsAndPropertiesBecomeMetadata();
    void rawNumbersStayInTheFile();
    void typedFieldsAreRead_data();
    void typedFieldsAreRead();
    void badTensorsCostTheirRow_data();
    void badTensorsCostTheirRow();
    void constantsAndBodiesAreRead();
    void aNameIsUsedOnce();
    void deepBodiesAreRefused();
    void externalNumbersAreMapped();
    void externalFilesStayInTheFolder_data();
    void externalFilesStayInTheFolder();
    void linksMayLeadToWhereTheModelLies();
    void otherProtobufMessagesAreNotModels();
    void everyCutIsAnErrorAndNoHugeNumberCrashes();

private:
    ModelFiles m_files;
};

namespace {

QByteArray floats(const std::vector<float>& values)
{
    return bytesOf(values);
}

QByteArray fixed32(int field, float value)
{
    return varint(static_cast<std::uint64_t>(field) << 3 | 5) + bytesOf(value);
}

QByteArray smallModel()
{
    return model(
        {node("MatMul", "mm", "x W", "y")},
        {floatTensor("W", {2, 3}), tensor("B", 1, {2}) + message(4, floats({1, 2})), int64Tensor("shape", {-1, 6})});
}

} // namespace

void TestOnnx::versionsAndPropertiesBecomeMetadata()
{
    const auto opened =
        m_files.open("meta.onnx", model({}, QByteArrayList{}) + message(8, message(1, "com.microsoft") + number(2, 1)) +
                                      message(14, message(1, "author") + message(2, "me")));
    QCOMPARE(flawOf(opened), QString());
    const auto& metadata = (*opened)->metadata;
    QCOMPARE((*opened)->loader, std::string("onnx"));
    QCOMPARE(metadata.at("ir_version"), std::string("8"));
    QCOMPARE(metadata.at("producer_name"), std::string("test"));
    QCOMPARE(metadata.at("opset_import"), std::string("ai.onnx 13, com.microsoft 1"));
    QCOMPARE(metadata.at("author"), std::string("me"));
}

void TestOnnx::rawNumbersStayInTheFile()
{
    QByteArray initializers = floatTensor("W", {2, 2});
    // A document string of one to four letters moves the numbers to an address that floats may have.
    for (int padding = 0; padding < 4; ++padding) {
        const auto opened = m_files.open("raw.onnx", number(1, 8) + message(2, QByteArray(padding, 'x')) +
                                                         message(7, message(5, initializers)));
        QCOMPARE(flawOf(opened), QString());
        QCOMPARE(numbersOf((*opened)->tensors[0]), (std::vector<double>{0, 1, 2, 3}));
        if (!(*opened)->tensors[0].data->floats().empty()) {
            return;
        }
    }
    QFAIL("the numbers were copied at every alignment");
}

void TestOnnx::typedFieldsAreRead_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QString>("dtype");
    QTest::addColumn<std::vector<double>>("numbers");
    using Numbers = std::vector<double>;
    QTest::newRow("float packed") << 1 << message(4, floats({1, -2})) << "F32" << Numbers{1, -2};
    QTest::newRow("float one by one") << 1 << fixed32(4, 1) + fixed32(4, -2) << "F32" << Numbers{1, -2};
    QTest::newRow("float in two packs") << 1 << message(4, floats({1})) + message(4, floats({-2})) << "F32"
                                        << Numbers{1, -2};
    QTest::newRow("double") << 11 << message(10, bytesOf(std::vector<double>{0.1, 1e300})) << "F64"
                            << Numbers{0.1, 1e300};
    QTest::newRow("uint8") << 2 << packed(5, {0, 255}) << "U8" << Numbers{0, 255};
    QTest::newRow("int8") << 3 << packed(5, {-128, 127}) << "I8" << Numbers{-128, 127};
    QTest::newRow("uint16") << 4 << packed(5, {0, 65535}) << "U16" << Numbers{0, 65535};
    QTest::newRow("int16") << 5 << packed(5, {-32768, 32767}) << "I16" << Numbers{-32768, 32767};
    QTest::newRow("int32") << 6 << packed(5, {-2147483648LL, 7}) << "I32" << Numbers{-2147483648.0, 7};
    QTest::newRow("int32 of 32 bits") << 6 << packed(5, {4294967295LL, 7}) << "I32" << Numbers{-1, 7};
    QTest::newRow("int32 one by one") << 6 << number(5, 1) + number(5, -2) << "I32" << Numbers{1, -2};
    QTest::newRow("int64") << 7 << packed(7, {-5000000000, 1}) << "I64" << Numbers{-5e9, 1};
    QTest::newRow("bool") << 9 << packed(5, {1, 0}) << "BOOL" << Numbers{1, 0};
    QTest::newRow("float16") << 10 << packed(5, {0x3c00, 0xbe00}) << "F16" << Numbers{1, -1.5};
    QTest::newRow("uint32") << 12 << packed(11, {4000000000, 1}) << "U32" << Numbers{4e9, 1};
    QTest::newRow("uint64") << 13 << packed(11, {-1, 1}) << "U64" << Numbers{18446744073709551615.0, 1};
    QTest::newRow("bfloat16") << 16 << packed(5, {0x3f80, 0xc000}) << "BF16" << Numbers{1, -2};
    QTest::newRow("float8 e4m3fn") << 17 << packed(5, {0x38, 0xff - 1}) << "F8_E4M3" << Numbers{1, -448};
    QTest::newRow("float8 e4m3fnuz") << 18 << packed(5, {0x40, 0xc0}) << "F8_E4M3FNUZ" << Numbers{1, -1};
    QTest::newRow("float8 e5m2") << 19 << packed(5, {0x3c, 0xbc}) << "F8_E5M2" << Numbers{1, -1};
    QTest::newRow("float8 e5m2fnuz") << 20 << packed(5, {0x40, 0xc0}) << "F8_E5M2FNUZ" << Numbers{1, -1};
    // Two to a byte and one byte to an int32, the first element in the low bits.
    QTest::newRow("uint4") << 21 << packed(5, {0xf1}) << "U4" << Numbers{1, 15};
    QTest::newRow("int4") << 22 << packed(5, {0xf7}) << "I4" << Numbers{7, -1};
    QTest::newRow("float4 e2m1") << 23 << packed(5, {0xf1}) << "F4" << Numbers{0.5, -6};
    QTest::newRow("uint2") << 25 << packed(5, {0x0d}) << "U2" << Numbers{1, 3};
    QTest::newRow("int2") << 26 << packed(5, {0x0d}) << "I2" << Numbers{1, -1};
    QTest::newRow("float8 e8m0") << 24 << packed(5, {127, 128}) << "F8_E8M0" << Numbers{1, 2};
}

void TestOnnx::typedFieldsAreRead()
{
    QFETCH(int, type);
    QFETCH(QByteArray, field);
    QFETCH(QString, dtype);
    QFETCH(std::vector<double>, numbers);
    const auto opened = m_files.open("typed.onnx", model({}, {tensor("t", type, {2}) + field}));
    QCOMPARE(flawOf(opened), QString());
    QCOMPARE(QString::fromStdString((*opened)->tensors[0].dtype), dtype);
    QCOMPARE(numbersOf((*opened)->tensors[0]), numbers);
}

void TestOnnx::badTensorsCostTheirRow_data()
{
    QTest::addColumn<QByteArray>("bad");
    QTest::addColumn<QString>("part");
    QTest::newRow("no data") << tensor("t", 1, {2}) << "no data field";
    QTest::newRow("too short") << rawTensor("t", 1, {2}, "1234") << "raw_data has 4";
    QTest::newRow("typed too long") << tensor("t", 6, {2}) + packed(5, {1, 2, 3}) << "int32_data has 12";
    QTest::newRow("two fields") << tensor("t", 7, {1}) + packed(5, {1}) + packed(7, {1}) << "more than one field";
    QTest::newRow("raw and typed") << rawTensor("t", 7, {1}, QByteArray(8, '\0')) + packed(7, {1}) << "exactly one";
    QTest::newRow("wrong field") << tensor("t", 1, {1}) + packed(7, {1}) << "needs raw_data or float_data";
    QTest::newRow("beyond the type") << tensor("t", 3, {1}) + packed(5, {128}) << "cannot hold";
    QTest::newRow("negative half") << tensor("t", 10, {1}) + packed(5, {-1}) << "cannot hold";
    QTest::newRow("string") << tensor("t", 8, {1}) + message(6, "a") << "STRING";
    QTest::newRow("complex") << rawTensor("t", 14, {1}, QByteArray(8, '\0')) << "C64";
    QTest::newRow("four bits too long") << rawTensor("t", 22, {2}, QByteArray(2, '\0')) << "needs 1 bytes";
    QTest::newRow("no byte of packed codes") << tensor("t", 21, {2}) + packed(5, {256}) << "cannot hold";
    QTest::newRow("unknown type") << rawTensor("t", 99, {2}, QByteArray(1, '\0')) << "data type 99";
    QTest::newRow("no type") << message(8, "t") + message(9, QByteArray(4, '\0')) << "undefined";
    QTest::newRow("overflow") << rawTensor("t", 1, {1LL << 40, 1LL << 40}, "") << "overflow";
    QTest::newRow("negative dimension") << rawTensor("t", 1, {-1}, "1234") << "negative";
    QTest::newRow("segment") << rawTensor("t", 1, {1}, "1234") + message(3, number(1, 0)) << "segments";
    QTest::newRow("broken message") << tensor("t", 1, {1}) + QByteArray("\x4a\x7f") << "truncated";
    QTest::newRow("half a float") << tensor("t", 1, {1}) + message(4, "12345") << "float_data has 5";
}

void TestOnnx::badTensorsCostTheirRow()
{
    QFETCH(QByteArray, bad);
    QFETCH(QString, part);
    const auto opened = m_files.open("bad.onnx", model({}, {bad, floatTensor("good", {1, 2})}));
    QVERIFY2(opened, qPrintable(messageOf(opened)));
    QCOMPARE((*opened)->problems.size(), std::size_t{1});
    QCOMPARE((*opened)->problems[0].tensor, std::string("t"));
    QVERIFY2((*opened)->problems[0].message.find(part.toStdString()) != std::string::npos,
             (*opened)->problems[0].message.c_str());
    QCOMPARE(numbersOf((*opened)->tensors[1]), (std::vector<double>{0, 1}));
    QCOMPARE((*opened)->weights.size(), std::size_t{1});
}

void TestOnnx::constantsAndBodiesAreRead()
{
    const QByteArray body =
        graph({node("Constant", "", "-", "inner", {tensorAttribute("value", floatTensor("", {1, 2}))})},
              {floatTensor("bodyWeight", {3, 1})});
    const auto opened = m_files.open(
        "bodies.onnx", model({node("Constant", "c", "-", "W", {tensorAttribute("value", floatTensor("other", {2, 2}))}),
                              node("If", "choose", "x", "y", {graphAttribute("then_branch", body)})},
                             {floatTensor("B", {4})}));
    QCOMPARE(flawOf(opened), QString());
    QStringList names; // in the order of the file
    for (const qs::Tensor& tensor : (*opened)->tensors) {
        names << QString::fromStdString(tensor.name);
    }
    QCOMPARE(names, (QStringList{"W", "inner", "bodyWeight", "B"}));
}

void TestOnnx::aNameIsUsedOnce()
{
    const auto opened = m_files.open("twice.onnx", model({}, {floatTensor("W", {1, 2}), floatTensor("W", {2, 2})}));
    QVERIFY2(opened, qPrintable(messageOf(opened)));
    QVERIFY(!(*opened)->tensors[0].error);
    QVERIFY((*opened)->tensors[1].error);
    QCOMPARE((*opened)->weights.size(), std::size_t{1});
}

void TestOnnx::deepBodiesAreRefused()
{
    QByteArray body = graph({}, {floatTensor("W", {1, 1})});
    for (int depth = 0; depth < 33; ++depth) {
        body = graph({node("If", "", "x", "y", {graphAttribute("then_branch", body)})}, {});
    }
    QCOMPARE(flawOf(m_files.open("deep.onnx", model(body))), QString());
    body = graph({node("If", "", "x", "y", {graphAttribute("then_branch", body)})}, {});
    QVERIFY(messageOf(m_files.open("deep.onnx", model(body))).contains("nested deeper"));
}

void TestOnnx::externalNumbersAreMapped()
{
    QVERIFY(QDir().mkpath(m_files.path("data")));
    m_files.write("data/w.bin", QByteArray(3, 'x') + floats({5, 6, 7}));
    const QByteArray external = tensor("W", 1, {1, 2}) + number(14, 1) + externalEntry("location", "data/w.bin");
    const auto open = [&](const QByteArray& more) {
        return m_files.open("external.onnx", model({}, {external + more}));
    };
    const auto opened = open(externalEntry("offset", "3") + externalEntry("length", "8"));
    QCOMPARE(flawOf(opened), QString());
    QCOMPARE(numbersOf((*opened)->tensors[0]), (std::vector<double>{5, 6}));
    QVERIFY((*opened)->fileBytes > 15);
    QCOMPARE(numbersOf((*open(externalEntry("offset", "7")))->tensors[0]), (std::vector<double>{6, 7}));
    for (const QByteArray& bad :
         {externalEntry("offset", "8"), externalEntry("offset", "-1"), externalEntry("offset", ""),
          externalEntry("length", "4"), externalEntry("offset", "18446744073709551615"),
          externalEntry("offset", "9223372036854775807"), message(9, "12345678")}) {
        const auto damaged = open(bad);
        QVERIFY2(damaged && (*damaged)->tensors[0].error, bad.constData());
    }
}

void TestOnnx::externalFilesStayInTheFolder_data()
{
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<bool>("isFine");
    QTest::newRow("plain") << QByteArray("w.bin") << true;
    QTest::newRow("dots that stay") << QByteArray("./sub/../w.bin") << true;
    QTest::newRow("link that stays") << QByteArray("sub/near.bin") << true;
    QTest::newRow("dots that leave") << QByteArray("../secret.bin") << false;
    QTest::newRow("link that leaves") << QByteArray("sub/far.bin") << false;
    QTest::newRow("linked folder") << QByteArray("away/secret.bin") << false;
    QTest::newRow("absolute") << QByteArray("/etc/passwd") << false;
    QTest::newRow("drive") << QByteArray("C:\\w.bin") << false;
    QTest::newRow("zero byte") << QByteArray("w.bin\0x", 7) << false;
    QTest::newRow("folder") << QByteArray("sub") << false;
    QTest::newRow("the folder itself") << QByteArray(".") << false;
    QTest::newRow("link to itself") << QByteArray("loop") << false;
    QTest::newRow("missing") << QByteArray("gone.bin") << false;
}

void TestOnnx::externalFilesStayInTheFolder()
{
    QFETCH(QByteArray, location);
    QFETCH(bool, isFine);
    QVERIFY(QDir().mkpath(m_files.path("model/sub")));
    m_files.write("secret.bin", floats({1, 2}));
    m_files.write("model/w.bin", floats({1, 2}));
    QFile::link("../w.bin", m_files.path("model/sub/near.bin"));
    QFile::link("../../secret.bin", m_files.path("model/sub/far.bin"));
    QFile::link("..", m_files.path("model/away"));
    QFile::link("loop", m_files.path("model/loop"));
    const auto opened = m_files.open(
        "model/m.onnx", model({}, {tensor("W", 1, {1, 2}) + number(14, 1) + externalEntry("location", location)}));
    QVERIFY2(opened, qPrintable(messageOf(opened)));
    QCOMPARE(!(*opened)->tensors[0].error, isFine);
}

/// Caches of downloads keep all files of a model under their checksums in one folder and link them by name in another.
void TestOnnx::linksMayLeadToWhereTheModelLies()
{
    QVERIFY(QDir().mkpath(m_files.path("cache/snapshot")) && QDir().mkpath(m_files.path("cache/blobs")));
    const auto file = [](const QByteArray& location) {
        return model({}, {tensor("W", 1, {1, 2}) + number(14, 1) + externalEntry("location", location)});
    };
    m_files.write("cache/blobs/a1", file("w.bin"));
    m_files.write("cache/blobs/b2", floats({1, 2}));
    m_files.write("cache/private.bin", floats({1, 2}));
    QFile::link("../blobs/a1", m_files.path("cache/snapshot/m.onnx"));
    QFile::link("../blobs/b2", m_files.path("cache/snapshot/w.bin"));
    const auto linked = ModelFiles::open(m_files.path("cache/snapshot/m.onnx"));
    QVERIFY2(linked, qPrintable(messageOf(linked)));
    QCOMPARE(numbersOf((*linked)->tensors[0]), (std::vector<double>{1, 2}));

    QFile::remove(m_files.path("cache/snapshot/w.bin"));
    QFile::link("../private.bin", m_files.path("cache/snapshot/w.bin"));
    const auto out = ModelFiles::open(m_files.path("cache/snapshot/m.onnx"));
    QVERIFY(out && (*out)->tensors[0].error);

    // The same neighbours, but the model itself is no link.
    const auto own = m_files.open("cache/snapshot/own.onnx", file("../blobs/b2"));
    QVERIFY(own && (*own)->tensors[0].error);
}

void TestOnnx::otherProtobufMessagesAreNotModels()
{
    QVERIFY(messageOf(m_files.open("x.onnx", number(1, 8) + message(2, "test"))).contains("no graph"));
    QVERIFY(messageOf(m_files.open("x.pb", number(1, 8) + message(2, "test"))).contains("no model"));
    QVERIFY(messageOf(m_files.open("x.pb", message(7, "") + number(900, 1))).contains("no model"));
    QVERIFY(m_files.open("x.pb", smallModel())); // content decides, not the name
}

void TestOnnx::everyCutIsAnErrorAndNoHugeNumberCrashes()
{
    // Cut between two fields of the model, what is left is a whole message; so the graph comes last here.
    const QByteArray graphLast = number(1, 8) + message(8, number(2, 13)) +
                                 message(7, graph({node("MatMul", "mm", "x W", "y")}, {floatTensor("W", {2, 3})}));
    everyCutIsAnError(m_files, "cut.onnx", graphLast);
    noHugeNumberCrashes(m_files, "huge.onnx", smallModel());
}

QTEST_APPLESS_MAIN(TestOnnx)
#include "tst_onnx.moc"
