// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of a quantized weight: what codes and scales give back is the reconstruction bit for bit, every code is
// the definition's, and the error is the one that the analysis reports.
#include "core/analysis/analyse.h"
#include "core/analysis/layer_pass.h"
#include "core/analysis/quantized_weight.h"
#include "core/base/parallel.h"
#include "tests/support/cpu_targets.h"
#include "tests/support/model_from_values.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <span>

using namespace qs;

class TestQuantizedWeight : public QObject {
    Q_OBJECT

private slots:
    void partsGiveTheReconstruction_data() { choices(); }
    void partsGiveTheReconstruction();
    void theErrorIsThatOfTheAnalysis_data() { choices(); }
    void theErrorIsThatOfTheAnalysis();
    void everyTargetAndThreadCountGivesTheSameBytes_data() { choices(); }
    void everyTargetAndThreadCountGivesTheSameBytes();
    void anyLayoutOfChannelsIsPutBackInOrder_data();
    void anyLayoutOfChannelsIsPutBackInOrder();
    void longRowsAreCutWithoutACutGroup();
    void notFiniteValuesGetTheCodeOfZero();
    void anEmptyTensorHasNoCodes();
    void cancellingStops();

private:
    static void choices();
    static Quantization choice();
};

namespace {

/// A 37 × 150 matrix, so that groups and blocks end short.
const Model& matrix()
{
    static const Model model = [] {
        std::vector<float> values = RandomValues(51).normals(37 * 150, 0.05);
        for (std::size_t i = 0; i < 150; ++i) {
            values[600 + i] = 0; // a channel of zeros
        }
        return made::model({made::tensor("w", {37, 150}, std::move(values))});
    }();
    return model;
}

std::vector<float> valuesOf(const Model& model)
{
    std::vector<float> values(model.tensors[0].count);
    (void)model.tensors[0].data->read(0, std::span<float>(values));
    return values;
}

/// The bytes that a writer makes, as numbers.
template <typename T>
std::vector<T> written(const QuantizedWeight& weight,
                       Status (QuantizedWeight::*write)(const QuantizedWeight::Sink&, Progress&) const)
{
    std::vector<std::byte> bytes;
    Progress progress;
    const Status status = (weight.*write)(
        [&bytes](std::span<const std::byte> some) {
            bytes.insert(bytes.end(), some.begin(), some.end());
            return ok();
        },
        progress);
    if (!status) {
        qFatal("%s", status.error().message.c_str());
    }
    std::vector<T> numbers(bytes.size() / sizeof(T));
    std::ranges::copy(bytes, std::as_writable_bytes(std::span(numbers)).begin());
    return numbers;
}

std::vector<int> codesOf(const QuantizedWeight& weight)
{
    const auto as = [&]<typename T>(T) {
        const std::vector<T> codes = written<T>(weight, &QuantizedWeight::writeCodes);
        return std::vector<int>(codes.begin(), codes.end());
    };
    switch (weight.facts().type) {
    case ElementType::I8:
        return as(std::int8_t());
    case ElementType::I16:
        return as(std::int16_t());
    case ElementType::U16:
        return as(std::uint16_t());
    default:
        return as(std::uint8_t());
    }
}

std::shared_ptr<const QuantizedWeight> quantizedWeight(const Model& model, const Quantization& quantization)
{
    Progress progress;
    return *QuantizedWeight::make(model, model.weights[0], quantization, progress);
}

/// What a person would compute who has only the arrays: the index of the scale from the shapes, then the formula.
class Arrays {
public:
    Arrays(const Model& model, const Quantization& quantization, const QuantizedWeight& weight)
        : m_rows(rowsFor(model, model.weights[0], quantization)),
          m_quantization(quantization),
          m_facts(weight.facts()),
          m_levels(weight.levels().begin(), weight.levels().end()),
          m_codes(codesOf(weight)),
          m_scales(m_facts.hasScales ? written<float>(weight, &QuantizedWeight::writeScales) : std::vector<float>()),
          m_zeros(m_facts.hasZeroPoints ? written<float>(weight, &QuantizedWeight::writeZeroPoints)
                                        : std::vector<float>()),
          m_blocks(m_facts.kind == CodeKind::BlockCode ? written<std::byte>(weight, &QuantizedWeight::writeBlocks)
                                                       : std::vector<std::byte>())
    {}

    std::size_t scaleAt(std::uint64_t row, std::uint64_t column) const
    {
        const auto size = static_cast<std::uint64_t>(std::max(1, m_quantization.granularity.size));
        const auto rows = static_cast<std::uint64_t>(std::max(1, m_quantization.granularity.rows));
        switch (m_quantization.granularity.sharing) {
        case Sharing::Tensor:
            return 0;
        case Sharing::Channel:
        case Sharing::InputChannel:
            return row;
        case Sharing::Group:
        case Sharing::Block:
            break;
        }
        return row / rows * static_cast<std::uint64_t>(m_facts.scaleShape[1]) + column / size;
    }
    /// In the tensor's order.
    std::vector<float> reconstruct() const
    {
        std::vector<float> values(m_codes.size());
        for (std::uint64_t row = 0; row < m_rows.rows(); ++row) {
            const std::vector<float> decoded = decodedRow(row);
            for (std::uint64_t column = 0; column < m_rows.rowLength(); ++column) {
                const std::uint64_t at = m_rows.elementOf(row, column);
                values[at] = decoded.empty() ? valueOf(m_codes[at], scaleAt(row, column)) : decoded[column];
            }
        }
        return values;
    }
    const std::vector<int>& codes() const { return m_codes; }
    float scale(std::size_t at) const { return m_scales.empty() ? 1 : m_scales[at]; }
    float zero(std::size_t at) const { return m_zeros.empty() ? 0 : m_zeros[at]; }
    const ChannelRows& rows() const { return m_rows; }

private:
    std::vector<float> decodedRow(std::uint64_t row) const
    {
        if (m_blocks.empty()) {
            return {};
        }
        const BlockCodec& codec = *findNumberFormat(m_quantization.format)->blockCodec();
        const auto blocks = static_cast<std::size_t>(m_facts.blockShape[1]);
        std::vector<float> values(blocks * static_cast<std::size_t>(codec.values));
        codec.decodeByDefinition(m_blocks.data() + row * blocks * static_cast<std::size_t>(codec.bytes), blocks,
                                 values.data());
        return values;
    }
    float valueOf(int code, std::size_t at) const
    {
        switch (m_facts.kind) {
        case CodeKind::Integer:
            return scale(at) * (static_cast<float>(code) - zero(at));
        case CodeKind::LevelIndex:
            return scale(at) * m_levels[static_cast<std::size_t>(code)];
        default: {
            const ElementType type = m_facts.kind == CodeKind::HalfBits ? ElementType::F16 : ElementType::BF16;
            const auto bits = static_cast<std::uint16_t>(code);
            float value = 0;
            rowOf(type).toFloat(reinterpret_cast<const std::byte*>(&bits), {&value, 1});
            return value;
        }
        }
    }

    const ChannelRows m_rows;
    const Quantization m_quantization;
    const CodeFacts m_facts;
    const std::vector<float> m_levels;
    const std::vector<int> m_codes;
    const std::vector<float> m_scales, m_zeros;
    const std::vector<std::byte> m_blocks;
};

bool sameBits(const std::vector<float>& a, const std::vector<float>& b)
{
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

} // namespace

/// Every format with every granularity and scheme it can have; every storage and arithmetic with one integer format.
void TestQuantizedWeight::choices()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<QString>("granularity");
    QTest::addColumn<QString>("storage");
    QTest::addColumn<QString>("arithmetic");
    const auto add = [](std::string_view format, const char* scheme, std::string_view granularity,
                        std::string_view storage, std::string_view arithmetic) {
        const auto text = [](std::string_view s) { return QString::fromUtf8(s.data(), qsizetype(s.size())); };
        const QString name =
            QStringList{text(format), scheme, text(granularity), text(storage), text(arithmetic)}.join(' ');
        QTest::addRow("%s", qPrintable(name))
            << text(format) << QString(scheme) << text(granularity) << text(storage) << text(arithmetic);
    };
    for (const NumberFormat& format : numberFormats()) {
        for (const char* granularity : {"tensor", "channel", "input-channel", "group:24", "group:512", "block:5x20"}) {
            add(format.id, "symmetric", granularity, "fp32", "onnxruntime");
            if (format.hasScheme()) {
                add(format.id, "asymmetric", granularity, "fp32", "onnxruntime");
            }
            if (format.fixed) {
                break; // it brings its own
            }
        }
    }
    for (const ScaleStorage& storage : scaleStorages()) {
        for (const char* format : {"int4", "nf4", "fp8-e4m3"}) {
            add(format, "asymmetric", "group:24", storage.id, "onnxruntime");
            add(format, "symmetric", "tensor", storage.id, "onnxruntime");
        }
    }
    for (const ArithmeticPreset& preset : arithmeticPresets()) {
        for (const char* format : {"int8", "uint4"}) {
            add(format, "asymmetric", "channel", preset.scaleStorage, preset.id);
            add(format, "symmetric", "group:24", preset.scaleStorage, preset.id);
        }
    }
}

Quantization TestQuantizedWeight::choice()
{
    QFETCH(QString, format);
    QFETCH(QString, scheme);
    QFETCH(QString, granularity);
    QFETCH(QString, storage);
    QFETCH(QString, arithmetic);
    Quantization quantization;
    quantization.format = format.toStdString();
    quantization.scheme = findScheme(scheme.toStdString())->scheme;
    quantization.granularity = *parseGranularity(granularity.toStdString());
    quantization.scaleStorage = storage.toStdString();
    quantization.arithmetic = *parseArithmetic(arithmetic.toStdString());
    return effective(quantization);
}

void TestQuantizedWeight::partsGiveTheReconstruction()
{
    const Quantization quantization = choice();
    const auto weight = quantizedWeight(matrix(), quantization);
    const Arrays arrays(matrix(), quantization, *weight);
    const std::vector<float> values = valuesOf(matrix());
    QCOMPARE(arrays.codes().size(), values.size());
    QCOMPARE(*elementCount(weight->facts().scaleShape),
             weight->facts().hasScales
                 ? scaleCount(quantization.granularity, arrays.rows().rows(), arrays.rows().rowLength())
                 : *elementCount(weight->facts().scaleShape));
    QVERIFY(sameBits(arrays.reconstruct(), written<float>(*weight, &QuantizedWeight::writeReconstruction)));

    if (weight->facts().kind == CodeKind::BlockCode) {
        return; // the codec's own tests compare its codes
    }
    Quantizer quantizer = quantizerOf(quantization);
    if (quantizer.format().fittedBits > 0) {
        quantizer.fitTo({weight->levels().begin(), weight->levels().end()});
    }
    for (std::uint64_t row = 0; row < arrays.rows().rows(); ++row) {
        for (std::uint64_t column = 0; column < arrays.rows().rowLength(); ++column) {
            const std::size_t scale = arrays.scaleAt(row, column);
            const std::uint64_t at = arrays.rows().elementOf(row, column);
            const Grid grid{.scale = arrays.scale(scale),
                            .zeroPoint = arrays.zero(scale),
                            .low = quantizer.lowCode(),
                            .high = quantizer.highCode()};
            const Quantized wanted = quantized(values[at], quantizer.rule(), grid);
            // A grid too narrow for any code is one of a zero.
            const bool isSame = wanted.code == arrays.codes()[at] || values[at] == 0 ||
                                weight->facts().kind == CodeKind::HalfBits ||
                                weight->facts().kind == CodeKind::BfloatBits;
            QVERIFY2(isSame, qPrintable(QString("row %1, column %2").arg(row).arg(column)));
        }
    }
}

void TestQuantizedWeight::theErrorIsThatOfTheAnalysis()
{
    const Quantization quantization = choice();
    Progress progress;
    const auto report =
        analyse(matrix(), {.quantization = quantization, .overrides = {}, .layerPattern = {}}, progress);
    QVERIFY(report);
    const LayerResult& layer = report->layers[0];
    const auto weight = quantizedWeight(matrix(), quantization);
    const std::vector<float> values = valuesOf(matrix());
    const std::vector<float> backs = written<float>(*weight, &QuantizedWeight::writeReconstruction);
    double signal = 0;
    double noise = 0;
    double largest = 0;
    std::uint64_t zeroed = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double error = double{backs[i]} - values[i];
        signal += double{values[i]} * values[i];
        noise += error * error;
        largest = std::max(largest, std::abs(error));
        zeroed += backs[i] == 0 && values[i] != 0 ? 1 : 0;
    }
    // Exact: one other code or scale anywhere would show. Σ e² is summed in float within blocks of 128.
    QCOMPARE(layer.sums.zeroed, zeroed);
    QVERIFY2(std::abs(layer.sums.maxAbsError - largest) <= 1e-7 * largest,
             qPrintable(QString("%1 and %2").arg(layer.sums.maxAbsError, 0, 'g', 17).arg(largest, 0, 'g', 17)));
    QVERIFY(std::abs(layer.sums.signal - signal) <= 1e-12 * signal);
    QVERIFY2(std::abs(layer.sums.noise() - noise) <= 3e-8 * noise,
             qPrintable(QString("%1 and %2").arg(layer.sums.noise(), 0, 'g', 17).arg(noise, 0, 'g', 17)));
    if (layer.grid) {
        QCOMPARE(layer.grid->scale,
                 weight->facts().hasScales ? written<float>(*weight, &QuantizedWeight::writeScales).front() : 1.0F);
    }
    // The codes that occur are those that the analysis has counted. A group whose range is too narrow for the runtime
    // has a grid of one code, which is counted apart.
    const std::vector<int> codes = codesOf(*weight);
    if (layer.codesUsed && quantization.arithmetic.leastSpan == 0) {
        QCOMPARE(static_cast<std::size_t>(*layer.codesUsed), std::set<int>(codes.begin(), codes.end()).size());
    }
}

void TestQuantizedWeight::everyTargetAndThreadCountGivesTheSameBytes()
{
    const Quantization quantization = choice();
    const auto best = quantizedWeight(matrix(), quantization);
    const std::vector<int> codes = codesOf(*best);
    const std::vector<float> backs = written<float>(*best, &QuantizedWeight::writeReconstruction);
    for (const std::string& target : availableCpuTargets()) {
        const ForcedTarget forced(QString::fromStdString(target));
        const ThreadLimit limit(1);
        const auto other = quantizedWeight(matrix(), quantization);
        QVERIFY(codesOf(*other) == codes);
        QVERIFY(sameBits(written<float>(*other, &QuantizedWeight::writeReconstruction), backs));
    }
}

void TestQuantizedWeight::anyLayoutOfChannelsIsPutBackInOrder_data()
{
    QTest::addColumn<int>("axis");
    QTest::addColumn<int>("channelDims");
    QTest::addColumn<int>("groups");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("granularity");
    for (const char* format : {"int8", "nf4", "q4_0", "q4_k", "bf16"}) {
        for (const char* granularity : {"channel", "group:7", "block:3x5"}) {
            QTest::addRow("%s %s, axis 0", format, granularity) << 0 << 1 << 1 << format << granularity;
            QTest::addRow("%s %s, axis 1", format, granularity) << 1 << 1 << 1 << format << granularity;
            QTest::addRow("%s %s, axis 1, 2 groups", format, granularity) << 1 << 1 << 2 << format << granularity;
            QTest::addRow("%s %s, axes 0 and 1", format, granularity) << 1 << 2 << 1 << format << granularity;
            QTest::addRow("%s %s, axis 3", format, granularity) << 3 << 1 << 1 << format << granularity;
        }
    }
}

void TestQuantizedWeight::anyLayoutOfChannelsIsPutBackInOrder()
{
    QFETCH(int, axis);
    QFETCH(int, channelDims);
    QFETCH(int, groups);
    QFETCH(QString, format);
    QFETCH(QString, granularity);
    Model model = made::model({made::tensor("w", {20, 33, 3, 11}, RandomValues(52).normals(20 * 33 * 33, 0.1))});
    model.weights[0].channels = {.axis = axis, .channelDims = channelDims, .groups = groups};
    Quantization quantization = usualQuantization(*findNumberFormat(format.toStdString()));
    quantization.granularity = *parseGranularity(granularity.toStdString());
    quantization = effective(quantization);
    const auto weight = quantizedWeight(model, quantization);
    const std::vector<float> backs = written<float>(*weight, &QuantizedWeight::writeReconstruction);
    QVERIFY(sameBits(Arrays(model, quantization, *weight).reconstruct(), backs));
    Progress progress;
    const auto report = analyse(model, {.quantization = quantization, .overrides = {}, .layerPattern = {}}, progress);
    double noise = 0;
    const std::vector<float> values = valuesOf(model);
    for (std::size_t i = 0; i < values.size(); ++i) {
        noise += (double{backs[i]} - values[i]) * (double{backs[i]} - values[i]);
    }
    QVERIFY(std::abs(report->layers[0].sums.noise() - noise) <= 1e-7 * noise);
}

void TestQuantizedWeight::longRowsAreCutWithoutACutGroup()
{
    // Longer than what is read at once, in both layouts, with a group that does not divide it.
    constexpr std::int64_t length = (std::int64_t{1} << 22) + 1000;
    const Model model = made::model({made::tensor("w", {2, length}, RandomValues(53).normals(2 * length, 0.1))});
    for (const char* granularity : {"group:48", "channel"}) {
        for (const char* format : {"int4", "q4_0"}) {
            Quantization quantization = usualQuantization(*findNumberFormat(format));
            quantization.granularity = *parseGranularity(granularity);
            quantization = effective(quantization);
            const auto weight = quantizedWeight(model, quantization);
            QVERIFY(sameBits(Arrays(model, quantization, *weight).reconstruct(),
                             written<float>(*weight, &QuantizedWeight::writeReconstruction)));
        }
    }
    Model transposed = made::model({made::tensor("w", {length / 1000, 1000}, valuesOf(model))});
    transposed.tensors[0].count = static_cast<std::uint64_t>(length / 1000 * 1000);
    transposed.weights[0].channels = {.axis = 1};
    const Quantization quantization = usualQuantization(*findNumberFormat("q5_k"));
    const auto weight = quantizedWeight(transposed, quantization);
    QVERIFY(sameBits(Arrays(transposed, quantization, *weight).reconstruct(),
                     written<float>(*weight, &QuantizedWeight::writeReconstruction)));
}

void TestQuantizedWeight::notFiniteValuesGetTheCodeOfZero()
{
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const Model model = made::model({made::tensor("w", {2, 4}, {1, nan, -kInfinity, 0.5F, nan, nan, nan, kInfinity})});
    for (const char* format : {"int8", "uint4", "fp8-e4m3", "q4_0", "fp16"}) {
        Quantization quantization = usualQuantization(*findNumberFormat(format));
        quantization.scheme = Scheme::Asymmetric;
        const auto weight = quantizedWeight(model, effective(quantization));
        const std::vector<float> backs = written<float>(*weight, &QuantizedWeight::writeReconstruction);
        QVERIFY(std::abs(backs[0] - 1) < 0.1F);
        for (const std::size_t i : {1U, 2U, 4U, 5U, 6U, 7U}) {
            QCOMPARE(backs[i], 0.0F);
        }
    }
}

void TestQuantizedWeight::anEmptyTensorHasNoCodes()
{
    for (const qs::Shape& shape : {qs::Shape{0, 5}, qs::Shape{5, 0}}) {
        const Model model = made::model({made::tensor("w", shape, {})});
        for (const char* granularity : {"tensor", "channel", "group:4", "block:2x2"}) {
            Quantization quantization;
            quantization.granularity = *parseGranularity(granularity);
            const auto weight = quantizedWeight(model, quantization);
            QVERIFY(codesOf(*weight).empty());
            QCOMPARE(written<float>(*weight, &QuantizedWeight::writeScales).size(),
                     static_cast<std::size_t>(*elementCount(weight->facts().scaleShape)));
        }
    }
}

void TestQuantizedWeight::cancellingStops()
{
    Progress cancelled([] { return true; }, {});
    const auto made = QuantizedWeight::make(matrix(), matrix().weights[0], Quantization(), cancelled);
    QVERIFY(!made);
    QCOMPARE(made.error().code, ErrorCode::Cancelled);
    const auto weight = quantizedWeight(matrix(), Quantization());
    const Status written = weight->writeCodes([](std::span<const std::byte>) { return ok(); }, cancelled);
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TestQuantizedWeight)
#include "tst_quantized_weight.moc"
