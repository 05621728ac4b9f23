// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/blocks/block_codec.h"
#include "core/loaders/gguf/gguf_types.h"
#include "core/tensor/stored_codes.h"
#include "tests/support/damage.h"
#include "tests/support/gguf_writer.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <filesystem>
#include <functional>
#include <map>
#include <set>

using namespace qs;

/// Tensors of GGUF files whose values lie in blocks.
class TestGgufBlocks : public QObject {
    Q_OBJECT

private slots:
    void everyCodecHasATypeNumber();
    void anyPartOfATensorIsDecodedAsTheDefinition_data() { everyBlockType(); }
    void anyPartOfATensorIsDecodedAsTheDefinition();
    void codesAndParametersMakeTheValues_data() { everyBlockType(); }
    void codesAndParametersMakeTheValues();
    void everyCutOfABlockTensorIsAnError();
    void theReferenceFileDecodesBitForBit_data();
    void theReferenceFileDecodesBitForBit();

private:
    static void everyBlockType();

    ModelFiles m_files;
};

namespace {

constexpr std::uint64_t kRows = 3;
constexpr std::uint64_t kColumns = 5120;

std::vector<gguf::TensorType> blockTypes()
{
    std::vector<gguf::TensorType> types;
    for (std::uint32_t id = 0; id < 100; ++id) {
        if (const auto* const type = gguf::findTensorType(id); type != nullptr && !type->isPlain()) {
            types.push_back(*type);
        }
    }
    return types;
}

/// Blocks as an encoder writes them, or any bytes where there is none.
QByteArray someBlocks(const BlockCodec& codec)
{
    const std::size_t blocks = kRows * kColumns / static_cast<std::size_t>(codec.values);
    QByteArray bytes(static_cast<qsizetype>(blocks) * codec.bytes, '\0');
    RandomValues random(5);
    if (codec.encode == nullptr) {
        std::ranges::generate(bytes, [&] { return static_cast<char>(random.next() >> 56); });
        return bytes;
    }
    std::vector<float> values(kRows * kColumns);
    std::ranges::generate(values, [&] { return static_cast<float>(0.02 * random.normal()); });
    codec.encode(values.data(), blocks, reinterpret_cast<std::byte*>(bytes.data()));
    return bytes;
}

/// The same bits, any NaN being like any other.
bool isSame(double a, double b)
{
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (std::isnan(a) && std::isnan(b));
}

template <typename Out>
bool readsAs(const Tensor& tensor, std::uint64_t first, std::span<const float> expected)
{
    std::vector<Out> out(expected.size() + 1, Out{77});
    if (!tensor.data->read(first, std::span(out).first(expected.size()))) {
        return false;
    }
    return std::ranges::equal(expected, std::span(out).first(expected.size()), isSame) && out.back() == Out{77};
}

std::shared_ptr<const Model> opened(const ModelFiles& files, std::uint32_t id, const QByteArray& bytes)
{
    // Something in front, so that no block is aligned to more than the file promises.
    GgufWriter writer;
    writer.tensor("in front", {1}, 0, bytesOf(1.0F));
    writer.tensor("w", {kColumns, kRows}, id, bytes);
    const auto model = files.open(QString("type%1.gguf").arg(id), writer.bytes());
    return model ? *model : nullptr;
}

/// How each format's value comes from code, scale and minimum, by its own words.
using Rule = float (*)(float code, float scale, float minimum);
const std::map<std::string_view, Rule> kRules{
    {"Q8_0", [](float q, float d, float) { return d * (q - 128); }},
    {"Q5_1", [](float q, float d, float m) { return d * q + m; }},
    {"Q5_0", [](float q, float d, float) { return d * (q - 16); }},
    {"Q4_1", [](float q, float d, float m) { return d * q + m; }},
    {"Q4_0", [](float q, float d, float) { return d * (q - 8); }},
    {"TQ1_0", [](float q, float d, float) { return d * (q - 1); }},
    {"TQ2_0", [](float q, float d, float) { return d * (q - 1); }},
    {"Q6_K", [](float q, float d, float) { return d * (q - 32); }},
    {"Q5_K", [](float q, float d, float m) { return d * q - m; }},
    {"Q4_K", [](float q, float d, float m) { return d * q - m; }},
    {"Q3_K", [](float q, float d, float) { return d * (q - 4); }},
    {"Q2_K", [](float q, float d, float m) { return d * q - m; }},
};

float e2m1(float code)
{
    constexpr float kLevels[] = {0, 0.5F, 1, 1.5F, 2, 3, 4, 6};
    return code < 8 ? kLevels[static_cast<int>(code)] : -kLevels[static_cast<int>(code) - 8];
}

float iq4Level(float code)
{
    constexpr float kLevels[] = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};
    return kLevels[static_cast<int>(code)];
}

float ruled(std::string_view dtype, float code, float scale, float minimum)
{
    if (dtype == "MXFP4" || dtype == "NVFP4") {
        return scale * e2m1(code);
    }
    if (dtype.starts_with("IQ4")) {
        return scale * iq4Level(code);
    }
    return kRules.at(dtype)(code, scale, minimum);
}

} // namespace

void TestGgufBlocks::everyBlockType()
{
    QTest::addColumn<quint32>("id");
    for (const gguf::TensorType& type : blockTypes()) {
        QTest::newRow(std::string(type.name).c_str()) << quint32{type.id};
    }
}

void TestGgufBlocks::everyCodecHasATypeNumber()
{
    std::set<std::string_view> codecs;
    for (const gguf::TensorType& type : blockTypes()) {
        QVERIFY2(findBlockCodec(type.codec) != nullptr, std::string(type.name).c_str());
        QVERIFY2(codecs.insert(type.codec).second, std::string(type.name).c_str());
    }
    QCOMPARE(codecs.size(), blockCodecs().size());
}

void TestGgufBlocks::anyPartOfATensorIsDecodedAsTheDefinition()
{
    QFETCH(quint32, id);
    const BlockCodec& codec = *findBlockCodec(gguf::findTensorType(id)->codec);
    const QByteArray bytes = someBlocks(codec);
    std::vector<float> all(kRows * kColumns);
    codec.decodeByDefinition(reinterpret_cast<const std::byte*>(bytes.constData()),
                             all.size() / static_cast<std::size_t>(codec.values), all.data());
    const auto model = opened(m_files, id, bytes);
    QVERIFY(model != nullptr && model->problems.empty());
    const Tensor& tensor = model->tensors[1];
    QCOMPARE(tensor.shape, (Shape{kRows, kColumns}));
    QCOMPARE(tensor.count, kRows * kColumns);
    QCOMPARE(tensor.bytes, static_cast<std::uint64_t>(bytes.size()));
    QVERIFY(tensor.isFloat() && model->weights.size() == 1);

    const auto block = static_cast<std::uint64_t>(codec.values);
    for (const std::uint64_t first :
         {std::uint64_t{0}, std::uint64_t{1}, block - 1, block, 3 * block + 5, kColumns - 1}) {
        for (const std::uint64_t count : {std::uint64_t{0}, std::uint64_t{1}, block - 1, block, block + 1, 4 * block,
                                          std::uint64_t{3000}, kColumns}) {
            const auto expected = std::span<const float>(all).subspan(first, count);
            QVERIFY2(readsAs<float>(tensor, first, expected), qPrintable(QString("%1, %2").arg(first).arg(count)));
            QVERIFY2(readsAs<double>(tensor, first, expected), qPrintable(QString("%1, %2").arg(first).arg(count)));
        }
    }
    tensor.data->forget();
    Progress progress;
    QVERIFY(parallelFor(64, progress, [&](std::size_t i) {
        const auto expected = std::span<const float>(all).subspan(i * 97, 4000);
        return readsAs<float>(tensor, i * 97, expected) ? ok() : Status(Error{});
    }));
}

void TestGgufBlocks::codesAndParametersMakeTheValues()
{
    QFETCH(quint32, id);
    const gguf::TensorType& type = *gguf::findTensorType(id);
    const BlockCodec& codec = *findBlockCodec(type.codec);
    const auto model = opened(m_files, id, someBlocks(codec));
    QVERIFY(model != nullptr);
    const Tensor& tensor = model->tensors[1];
    QVERIFY(tensor.stored != nullptr);
    const StoredCodes& stored = *tensor.stored;
    QVERIFY(stored.scheme.starts_with("GGUF " + std::string(type.name)));
    QCOMPARE(stored.bitsPerWeight, 8.0 * static_cast<double>(tensor.bytes) / static_cast<double>(tensor.count));
    QCOMPARE(stored.codes.shape, tensor.shape);
    if (codec.codesOf == nullptr) {
        QVERIFY(stored.codes.error && stored.parameters.empty());
        QVERIFY2(stored.scheme.ends_with("not shown apart"), stored.scheme.c_str());
        return;
    }
    std::uint64_t bytes = stored.codes.bytes;
    for (const Tensor& parameter : stored.parameters) {
        bytes += parameter.bytes;
        QCOMPARE(parameter.shape[0], static_cast<std::int64_t>(kRows));
        QCOMPARE(parameter.count, kRows * static_cast<std::uint64_t>(parameter.shape[1]));
    }
    QCOMPARE(bytes, tensor.bytes);
    const std::vector<double> values = numbersOf(tensor);
    const std::vector<double> codes = numbersOf(stored.codes);
    const std::vector<double> scales = numbersOf(stored.parameters.at(0));
    QCOMPARE(stored.parameters[0].name, std::string("scales"));
    QCOMPARE(codes.size(), values.size());
    const std::vector<double> minimums =
        stored.parameters.size() > 1 ? numbersOf(stored.parameters[1]) : std::vector<double>(scales.size());
    const std::size_t shared = values.size() / scales.size();
    QCOMPARE(static_cast<int>(shared), codec.subBlock);
    QCOMPARE(minimums.size(), scales.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float value = ruled(type.name, static_cast<float>(codes[i]), static_cast<float>(scales[i / shared]),
                                  static_cast<float>(minimums[i / shared]));
        QVERIFY2(value == values[i], qPrintable(QString("value %1: %2, not %3").arg(i).arg(values[i]).arg(value)));
    }
}

void TestGgufBlocks::everyCutOfABlockTensorIsAnError()
{
    QByteArray bytes(2 * 18, '\x11');
    everyCutIsAnError(m_files, "cut.gguf", GgufWriter().tensor("w", {32, 2}, 2, bytes).bytes());
    bytes = QByteArray(144, '\x22');
    noHugeNumberCrashes(m_files, "huge.gguf", GgufWriter().tensor("w", {256, 1}, 12, bytes).bytes());
}

void TestGgufBlocks::theReferenceFileDecodesBitForBit_data()
{
    QTest::addColumn<QString>("name");
    const std::string data = qEnvironmentVariable("QUANTSCOPE_TEST_DATA").toStdString();
    const std::string file = data + "/reference/ggml/every_block_type.gguf";
    if (data.empty() || !std::filesystem::exists(file)) {
        QTest::newRow("no data") << QString();
        return;
    }
    const auto model = ModelFiles::open(QString::fromStdString(file));
    QVERIFY2(model, qPrintable(messageOf(model)));
    for (const Tensor& tensor : (*model)->tensors) {
        QTest::newRow(tensor.name.c_str()) << QString::fromStdString(tensor.name);
    }
}

void TestGgufBlocks::theReferenceFileDecodesBitForBit()
{
    QFETCH(QString, name);
    if (name.isEmpty()) {
        QSKIP("skipped: QUANTSCOPE_TEST_DATA names no folder with reference/ggml/every_block_type.gguf");
    }
    const QString folder = qEnvironmentVariable("QUANTSCOPE_TEST_DATA") + "/reference/ggml/";
    const auto model = ModelFiles::open(folder + "every_block_type.gguf");
    const auto expected = ModelFiles::open(folder + "blocks.npz");
    QVERIFY(model && expected);
    QCOMPARE((*model)->problems.size(), std::size_t{0});
    const Tensor& tensor = *findTensor(**model, name.toStdString());
    const std::string type = name.section('.', 1).toStdString();
    const Tensor* const values = findTensor(**expected, name.startsWith("original") ? "input" : type);
    QVERIFY2(values != nullptr, type.c_str());
    QCOMPARE(tensor.dtype, type);
    QCOMPARE(tensor.shape, (Shape{8, 1024}));
    const std::vector<double> ours = numbersOf(tensor);
    const std::vector<double> theirs = numbersOf(*values);
    QCOMPARE(ours.size(), std::size_t{8192});
    const auto isSameBits = [](double a, double b) {
        return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
    };
    QVERIFY(std::ranges::equal(ours, theirs, isSameBits));
}

QTEST_APPLESS_MAIN(TestGgufBlocks)
#include "tst_gguf_blocks.moc"
