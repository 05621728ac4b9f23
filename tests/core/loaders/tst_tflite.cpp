// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/stored_codes.h"
#include "tests/support/damage.h"
#include "tests/support/tflite_writer.h"

#include <QTest>

#include <fstream>
#include <nlohmann/json.hpp>

class TestTflite : public QObject {
    Q_OBJECT

private slots:
    void numbersOfEveryTypeAreRead_data();
    void numbersOfEveryTypeAreRead();
    void codesAreReadBackPerIndexOfTheirAxis();
    void oneScaleIsForTheWholeTensor();
    void manyRunsAreReadFromAnyPlace();
    void fourBitsArePackedLowHalfFirst();
    void blocksHaveScalesOfTheirOwn();
    void numbersMayStandBehindTheTables();
    void numbersMayStandBeyondTwoGigabytes();
    void channelsComeFromTheOperator_data();
    void channelsComeFromTheOperator();
    void halvesAreFollowedThroughDequantize();
    void equalNamesAreTold();
    void whatCannotBeReadCostsItsRow_data();
    void whatCannotBeReadCostsItsRow();
    void aQuantizedNetworkMatchesAnIndependentReading();
    void everyCutIsAnErrorAndNoHugeNumberCrashes_data();
    void everyCutIsAnErrorAndNoHugeNumberCrashes();
    void noFlippedByteCrashes();

private:
    auto openGraph(const TfliteGraph& graph) const { return m_files.open("a.tflite", TfliteWriter::file({graph})); }
    auto openTensor(const TfliteTensor& tensor) const { return openGraph({{tensor}, {}}); }

    ModelFiles m_files;
};

namespace {

enum Type {
    F32 = 0,
    F16 = 1,
    I32 = 2,
    U8 = 3,
    I64 = 4,
    String = 5,
    Bool = 6,
    I16 = 7,
    I8 = 9,
    F64 = 10,
    I4 = 17,
    BF16 = 18
};

using Codes = std::vector<std::int8_t>;

/// A quantized convolution, a depthwise one and a matrix, as converters write them.
TfliteGraph smallNetwork()
{
    return {{{"in", {1, 4, 4, 2}, I8, {}, {0.5F}, {-3}},
             {"conv/w", {2, 1, 1, 2}, I8, bytesOf(Codes{1, -2, 3, -4}), {0.5F, 0.25F}, {0, 0}},
             {"conv/b", {2}, I32, bytesOf(std::vector<std::int32_t>{100, -100}), {0.25F, 0.125F}, {0, 0}},
             {"conv", {1, 4, 4, 2}, I8, {}, {0.5F}, {1}},
             {"dw/w", {1, 1, 1, 2}, I8, bytesOf(Codes{5, -6}), {2, 4}, {0, 0}, 3},
             {"dw", {1, 4, 4, 2}, I8, {}, {0.5F}, {1}}},
            {{3, {0, 1, 2}, {3}}, {4, {3, 4, -1}, {5}}}};
}

} // namespace

void TestTflite::numbersOfEveryTypeAreRead_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QString>("dtype");
    QTest::newRow("F32") << int(F32) << bytesOf(std::vector<float>{1, -2}) << "F32";
    QTest::newRow("F16") << int(F16) << bytesOf(std::vector<std::uint16_t>{0x3c00, 0xc000}) << "F16";
    QTest::newRow("BF16") << int(BF16) << bytesOf(std::vector<std::uint16_t>{0x3f80, 0xc000}) << "BF16";
    QTest::newRow("F64") << int(F64) << bytesOf(std::vector<double>{1, -2}) << "F64";
    QTest::newRow("I8") << int(I8) << bytesOf(Codes{1, -2}) << "I8";
    QTest::newRow("I16") << int(I16) << bytesOf(std::vector<std::int16_t>{1, -2}) << "I16";
    QTest::newRow("I32") << int(I32) << bytesOf(std::vector<std::int32_t>{1, -2}) << "I32";
    QTest::newRow("I64") << int(I64) << bytesOf(std::vector<std::int64_t>{1, -2}) << "I64";
    QTest::newRow("I4") << int(I4) << QByteArray("\xe1") << "I4";
}

void TestTflite::numbersOfEveryTypeAreRead()
{
    QFETCH(int, type);
    QFETCH(QByteArray, data);
    QFETCH(QString, dtype);
    const auto model = openTensor({"w", {1, 2}, type, data});
    QCOMPARE(flawOf(model), QString());
    QCOMPARE((*model)->loader, std::string("tflite"));
    const qs::Tensor& tensor = (*model)->tensors.at(0);
    QCOMPARE(QString::fromStdString(tensor.dtype), dtype);
    QCOMPARE(tensor.shape, (qs::Shape{1, 2}));
    QCOMPARE(numbersOf(tensor), (std::vector<double>{1, -2}));
    QVERIFY(tensor.stored == nullptr);
    QCOMPARE((*model)->weights.size(), std::size_t(dtype.contains('F') ? 1 : 0));
    QCOMPARE((*model)->metadata.at("min_runtime_version"), std::string("1.5"));
    QCOMPARE((*model)->metadata.at("description"), std::string("made for a test"));
}

void TestTflite::codesAreReadBackPerIndexOfTheirAxis()
{
    for (const int axis : {0, 1, 2}) {
        const auto model =
            openTensor({"w", {2, 2, 2}, U8, QByteArray("\0\1\2\3\4\5\6\7", 8), {0.5F, 0.25F}, {1, 2}, axis});
        QCOMPARE(flawOf(model), QString());
        const qs::Tensor& tensor = (*model)->tensors.at(0);
        std::vector<double> expected;
        for (int i = 0; i < 8; ++i) {
            const bool isSecond = (i >> (2 - axis) & 1) != 0;
            expected.push_back(isSecond ? 0.25 * (i - 2) : 0.5 * (i - 1));
        }
        QCOMPARE(numbersOf(tensor), expected);
        QCOMPARE(tensor.type, qs::ElementType::F32);
        QCOMPARE(tensor.dtype, std::string("U8"));
        QVERIFY(tensor.stored != nullptr);
        QCOMPARE(numbersOf(tensor.stored->codes), (std::vector<double>{0, 1, 2, 3, 4, 5, 6, 7}));
        QCOMPARE(tensor.stored->codes.type, qs::ElementType::U8);
        QCOMPARE(tensor.stored->parameters.at(0).name, std::string("scales"));
        QCOMPARE(numbersOf(tensor.stored->parameters.at(0)), (std::vector<double>{0.5, 0.25}));
        QCOMPARE(numbersOf(tensor.stored->parameters.at(1)), (std::vector<double>{1, 2}));
        QCOMPARE(tensor.stored->bitsPerWeight, 8.0 + (2 * 32 + 2 * 64) / 8.0);
        QVERIFY(QString::fromStdString(tensor.stored->scheme).endsWith("axis " + QString::number(axis)));
    }
}

void TestTflite::oneScaleIsForTheWholeTensor()
{
    const auto model = openTensor({"w", {2, 2}, I16, bytesOf(std::vector<std::int16_t>{-32768, 0, 1, 32767}), {0.1F}});
    QCOMPARE(flawOf(model), QString());
    const auto product = [](int code) { return static_cast<double>(0.1F * static_cast<float>(code)); };
    QCOMPARE(numbersOf((*model)->tensors.at(0)), (std::vector<double>{product(-32768), 0, product(1), product(32767)}));
}

void TestTflite::manyRunsAreReadFromAnyPlace()
{
    // Longer than any batch, and runs of one, of seven and of many elements.
    for (const int axis : {0, 1, 2}) {
        const std::vector<std::int32_t> shape{3, 500, 7};
        Codes codes(3 * 500 * 7);
        for (std::size_t i = 0; i < codes.size(); ++i) {
            codes[i] = static_cast<std::int8_t>(i * 37 % 251);
        }
        const auto extent = static_cast<std::size_t>(shape[static_cast<std::size_t>(axis)]);
        std::vector<float> scales(extent);
        std::vector<std::int64_t> zeros(extent);
        for (std::size_t i = 0; i < extent; ++i) {
            scales[i] = 0.01F * static_cast<float>(i + 1);
            zeros[i] = static_cast<std::int64_t>(i % 5) - 2;
        }
        const auto model = openTensor({"w", shape, I8, bytesOf(codes), scales, zeros, axis});
        QCOMPARE(flawOf(model), QString());
        const std::size_t inner = axis == 0 ? 3500 : axis == 1 ? 7 : 1;
        for (const std::size_t first : {std::size_t{0}, std::size_t{1}, std::size_t{3499}, std::size_t{7777}}) {
            std::vector<float> numbers(codes.size() - first);
            QVERIFY((*model)->tensors[0].data->read(first, std::span<float>(numbers)));
            for (std::size_t i = 0; i < numbers.size(); ++i) {
                const std::size_t channel = (first + i) / inner % extent;
                const auto code = static_cast<float>(codes[first + i] - static_cast<int>(zeros[channel]));
                QCOMPARE(numbers[i], scales[channel] * code);
            }
        }
    }
}

void TestTflite::fourBitsArePackedLowHalfFirst()
{
    const auto model = openTensor({"w", {1, 5}, I4, QByteArray("\x78\xf1\x0b"), {0.5F}, {0}});
    QCOMPARE(flawOf(model), QString());
    const qs::Tensor& tensor = (*model)->tensors.at(0);
    QCOMPARE(numbersOf(tensor), (std::vector<double>{-4, 3.5, 0.5, -0.5, -2.5}));
    QCOMPARE(tensor.dtype, std::string("I4"));
    QCOMPARE(tensor.bytes, std::uint64_t{3});
    QCOMPARE(numbersOf(tensor.stored->codes), (std::vector<double>{-8, 7, 1, -1, -5}));
}

void TestTflite::blocksHaveScalesOfTheirOwn()
{
    const TfliteTensor scales{"s", {2, 2}, F16, bytesOf(std::vector<std::uint16_t>{0x3c00, 0x4000, 0x3800, 0x4400})};
    const TfliteTensor zeros{"z", {2, 2}, I32, bytesOf(std::vector<std::int32_t>{0, 1, 2, 3})};
    TfliteTensor weight{"w", {2, 4}, I8, bytesOf(Codes{1, 2, 3, 4, 5, 6, 7, 8})};
    weight.blocks = {1, 2, 2};
    const auto model = openGraph({{weight, scales, zeros}, {}});
    QCOMPARE(flawOf(model), QString());
    QCOMPARE(numbersOf((*model)->tensors.at(0)), (std::vector<double>{1, 2, 4, 6, 1.5, 2, 16, 20}));
    weight.blocks = {1, -1, 2};
    const auto without = openGraph({{weight, scales}, {}});
    QCOMPARE(numbersOf((*without)->tensors.at(0)), (std::vector<double>{1, 2, 6, 8, 2.5, 3, 28, 32}));
    QCOMPARE((*without)->tensors[0].stored->bitsPerWeight, 8 + 4 * 16 / 8.0);
}

void TestTflite::numbersMayStandBehindTheTables()
{
    const QByteArray bytes = TfliteWriter::file({smallNetwork()}, true);
    const auto model = m_files.open("behind.tflite", bytes);
    QCOMPARE(flawOf(model), QString());
    const auto inside = openGraph(smallNetwork());
    QCOMPARE((*model)->tensors.size(), (*inside)->tensors.size());
    for (std::size_t i = 0; i < (*model)->tensors.size(); ++i) {
        QCOMPARE(numbersOf((*model)->tensors[i]), numbersOf((*inside)->tensors[i]));
    }
    const auto cut = m_files.open("cut.tflite", bytes.chopped(1));
    QVERIFY2(cut, qPrintable(messageOf(cut)));
    QCOMPARE((*cut)->problems.size(), std::size_t{1});
    QVERIFY(QString::fromStdString((*cut)->problems[0].message).contains("truncated"));
}

void TestTflite::numbersMayStandBeyondTwoGigabytes()
{
    constexpr qint64 begin = (qint64{5} << 30) + 3; // at no even place either
    const TfliteTensor tensor{"w", {2, 2}, F32, bytesOf(std::vector<float>{1, 2, 3, 4})};
    const auto [tables, numbers] = TfliteWriter::apart({{{tensor}, {}}}, begin);
    QFile file(m_files.path("large.tflite"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(tables), tables.size());
    QVERIFY(file.seek(begin)); // a hole: it takes no space
    QCOMPARE(file.write(numbers), numbers.size());
    file.close();
    const auto model = ModelFiles::open(m_files.path("large.tflite"));
    QCOMPARE(flawOf(model), QString());
    QCOMPARE(numbersOf((*model)->tensors.at(0)), (std::vector<double>{1, 2, 3, 4}));
}

void TestTflite::channelsComeFromTheOperator_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("input");
    QTest::addColumn<int>("rank");
    QTest::addColumn<bool>("adjY");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<int>("inputAxis");
    QTest::newRow("conv") << 3 << 1 << 4 << false << "CONV_2D out axis 0" << 3;
    QTest::newRow("depthwise") << 4 << 1 << 4 << false << "DEPTHWISE_CONV_2D out axis 3" << 3;
    QTest::newRow("matrix") << 9 << 1 << 2 << false << "FULLY_CONNECTED out axis 0" << 1;
    QTest::newRow("transposed") << 67 << 1 << 4 << false << "TRANSPOSE_CONV out axis 0" << 3;
    QTest::newRow("volume") << 132 << 1 << 5 << false << "CONV_3D out axis 4" << 3;
    QTest::newRow("volume transposed") << 141 << 1 << 5 << false << "CONV_3D_TRANSPOSE out axis 3" << 4;
    QTest::newRow("product") << 126 << 1 << 3 << false << "BATCH_MATMUL out axis 2" << 1;
    QTest::newRow("product with adj_y") << 126 << 1 << 3 << true << "BATCH_MATMUL out axis 1" << 2;
    QTest::newRow("embedding") << 7 << 1 << 2 << false << "EMBEDDING_LOOKUP out axis 0" << 1;
    QTest::newRow("recurrent") << 44 << 5 << 2 << false << "UNIDIRECTIONAL_SEQUENCE_LSTM out axis 0" << 1;
    QTest::newRow("no rule for it") << 18 << 1 << 2 << false << "operator 18 out axis 0" << 1;
}

void TestTflite::channelsComeFromTheOperator()
{
    QFETCH(int, code);
    QFETCH(int, input);
    QFETCH(int, rank);
    QFETCH(bool, adjY);
    QFETCH(QString, expected);
    QFETCH(int, inputAxis);
    std::vector<std::int32_t> inputs(static_cast<std::size_t>(input) + 1, -1);
    inputs.back() = 0;
    const std::vector<std::int32_t> shape(static_cast<std::size_t>(rank), 1);
    const auto model = openGraph({{{"w", shape, F32, bytesOf(1.0F)}, {"out", {1}, F32}}, {{code, inputs, {1}, adjY}}});
    QCOMPARE(flawOf(model), QString());
    QCOMPARE((*model)->weights.size(), std::size_t{1});
    const qs::Weight& weight = (*model)->weights.front();
    QCOMPARE(weightText(&weight), expected);
    QCOMPARE(weight.usedBy, std::vector<std::string>{"out"});
    QCOMPARE(qs::inputChannelsOf(weight.channels).axis, inputAxis);
}

void TestTflite::halvesAreFollowedThroughDequantize()
{
    const auto model = openGraph({{{"w", {2, 1, 1, 1}, F16, bytesOf(std::vector<std::uint16_t>{0x3c00, 0x4000})},
                                   {"w32", {2, 1, 1, 1}, F32},
                                   {"out", {1}, F32}},
                                  {{6, {0}, {1}}, {4, {2, 1}, {2}}}});
    QCOMPARE(flawOf(model), QString());
    QCOMPARE(weightText(findWeight(**model, "w")), QString("DEPTHWISE_CONV_2D out axis 3"));
}

void TestTflite::equalNamesAreTold()
{
    const TfliteTensor tensor{"w", {1, 1}, F32, bytesOf(1.0F)};
    const TfliteTensor unnamed{"", {1, 1}, F32, bytesOf(1.0F)};
    TfliteTensor taken = tensor;
    taken.name = "w (2)";
    const QByteArray bytes = TfliteWriter::file({{{tensor, taken, tensor, unnamed}, {}}, {{tensor}, {}}});
    const auto model = m_files.open("a.tflite", bytes);
    QCOMPARE(flawOf(model), QString());
    QStringList names;
    for (const qs::Tensor& each : (*model)->tensors) {
        names << QString::fromStdString(each.name);
    }
    QCOMPARE(names, (QStringList{"w", "w (2)", "w (3)", "tensor 3", "w (4)"}));
}

void TestTflite::whatCannotBeReadCostsItsRow_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<QString>("part");
    const auto add = [](const char* name, int which, const char* part) {
        QTest::newRow(name) << which << QString(part);
    };
    add("too few bytes", 0, "needs 8 bytes, but its buffer has 4");
    add("negative extent", 1, "-1");
    add("unknown type", 2, "type 99 is unknown");
    add("strings", 3, "STRING cannot be read yet");
    add("sparse", 4, "stored sparse");
    add("external", 5, "another file");
    add("axis outside", 6, "axis 2, but its shape is [1, 2]");
    add("wrong number of scales", 7, "3 scales, but axis 1");
    add("wrong number of zero points", 8, "2 scales, but 3 zero points");
    add("zero point that is no code", 9, "zero point 128 is no code of I8");
    add("several axes", 10, "along several axes");
    add("blocks that do not divide", 11, "blocks of 3 do not divide");
    add("scales that do not exist", 12, "should be tensor 7");
    add("wrong number of blocks", 13, "needs 1 scales, but there are 2");
    add("scales without numbers", 14, "no numbers");
    add("scales that are quantized by blocks", 15, "quantized themselves");
}

void TestTflite::whatCannotBeReadCostsItsRow()
{
    QFETCH(int, which);
    QFETCH(QString, part);
    TfliteTensor tensor{"w", {1, 2}, I8, bytesOf(Codes{1, 2})};
    TfliteTensor good{"good", {1, 2}, F32, bytesOf(std::vector<float>{3, 4})};
    TfliteTensor flowing{"flow", {1, 1}, F32};
    switch (which) {
    case 0:
        tensor = {"w", {1, 2}, F32, bytesOf(1.0F)};
        break;
    case 1:
        tensor.shape = {-1, 2};
        break;
    case 2:
        tensor.type = 99;
        break;
    case 3:
        tensor.type = String;
        break;
    case 4:
        tensor.isSparse = true;
        break;
    case 5:
        tensor.externalBuffer = 1;
        break;
    case 6:
        tensor.scales = {1, 2}, tensor.axis = 2;
        break;
    case 7:
        tensor.scales = {1, 2, 3}, tensor.axis = 1;
        break;
    case 8:
        tensor.scales = {1, 2}, tensor.zeroPoints = {0, 0, 0}, tensor.axis = 1;
        break;
    case 9:
        tensor.scales = {1}, tensor.zeroPoints = {128};
        break;
    case 10:
        tensor.isMultiAxis = true;
        break;
    case 11:
        tensor.blocks = {1, -1, 3};
        break;
    case 12:
        tensor.blocks = {7, -1, 2};
        break;
    case 13:
        tensor.blocks = {1, -1, 2};
        break;
    case 14:
        tensor.blocks = {2, -1, 2};
        break;
    case 15:
        tensor.blocks = {0, -1, 2};
        break;
    default:
        QFAIL("no such case");
    }
    const auto model = openGraph({{tensor, good, flowing}, {}});
    QVERIFY2(model, qPrintable(messageOf(model)));
    QCOMPARE((*model)->tensors.size(), std::size_t{2});
    QCOMPARE((*model)->problems.size(), std::size_t{1});
    const QString message = QString::fromStdString((*model)->problems[0].message);
    QVERIFY2(message.contains(part), qPrintable(message));
    QCOMPARE(numbersOf(*findTensor(**model, "good")), (std::vector<double>{3, 4}));
}

void TestTflite::aQuantizedNetworkMatchesAnIndependentReading()
{
    const std::string folder = QUANTSCOPE_SOURCE_DIR "/tests/data/tables/";
    std::ifstream file(folder + "expected.json");
    const auto expected = nlohmann::json::parse(file).at("conv_net.tflite");
    const auto model = ModelFiles::open(QString::fromStdString(folder + "conv_net.tflite"));
    QCOMPARE(flawOf(model), QString());
    QCOMPARE((*model)->tensors.size(), expected.size());
    for (const auto& [name, item] : expected.items()) {
        const qs::Tensor* const tensor = findTensor(**model, name);
        QVERIFY2(tensor != nullptr, name.c_str());
        QCOMPARE(tensor->shape, item["shape"].get<qs::Shape>());
        QCOMPARE(tensor->dtype, item["dtype"].get<std::string>());
        QCOMPARE(numbersOf(*tensor), item["values"].get<std::vector<double>>());
        const qs::Weight* const weight = findWeight(**model, name);
        QCOMPARE(weight != nullptr, item.contains("axis"));
        if (weight != nullptr) {
            QCOMPARE(weight->channels.axis, item["axis"].get<int>());
            QCOMPARE(weight->kind, item["kind"].get<std::string>());
        }
    }
}

void TestTflite::everyCutIsAnErrorAndNoHugeNumberCrashes_data()
{
    QTest::addColumn<bool>("areBehind");
    QTest::newRow("numbers inside") << false;
    QTest::newRow("numbers behind") << true;
}

void TestTflite::everyCutIsAnErrorAndNoHugeNumberCrashes()
{
    QFETCH(bool, areBehind);
    const QByteArray bytes = TfliteWriter::file({smallNetwork()}, areBehind);
    everyCutIsAnError(m_files, "cut.tflite", bytes);
    // Sixteen openings for each byte: a file of one layer.
    const TfliteGraph layer{{{"w", {2, 1}, I8, bytesOf(Codes{1, -2}), {0.5F, 0.25F}, {0, 0}}, {"out", {1}, F32}},
                            {{9, {0}, {1}}}};
    noHugeNumberCrashes(m_files, "huge.tflite", TfliteWriter::file({layer}, areBehind));
}

void TestTflite::noFlippedByteCrashes()
{
    TfliteGraph graph = smallNetwork();
    graph.tensors.push_back({"scales", {1, 1}, F32, bytesOf(2.0F)});
    graph.tensors.push_back({"blocks", {1, 2}, I8, bytesOf(Codes{1, 2})});
    graph.tensors.back().blocks = {6, -1, 2};
    const QByteArray bytes = TfliteWriter::file({graph, smallNetwork()});
    QCOMPARE(flawOf(m_files.open("whole.tflite", bytes)), QString());
    for (qsizetype at = 0; at < std::min<qsizetype>(bytes.size(), 2048); ++at) {
        for (const int mask : {0x01, 0xff}) {
            QByteArray damaged = bytes;
            damaged[at] = static_cast<char>(damaged[at] ^ mask);
            static_cast<void>(flawOf(m_files.open("flipped.tflite", damaged)));
        }
    }
}

QTEST_APPLESS_MAIN(TestTflite)
#include "tst_tflite.moc"
