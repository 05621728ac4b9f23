// SPDX-License-Identifier: GPL-3.0-or-later
// QuantizedLinear and QuantizedConvolution against the sums as they are defined, and against the float product of what
// the codes mean.
#include "core/integer/headroom.h"
#include "core/integer/integer_product.h"
#include "core/integer/quantized_convolution.h"
#include "core/integer/quantized_linear.h"
#include "core/integer/signed_codes.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace qs;

class TestQuantizedLayers : public QObject {
    Q_OBJECT

private slots:
    void linearLayersAreTheDefinition_data() { addChoices(); }
    void linearLayersAreTheDefinition();
    void convolutionsAreTheDefinition_data() { addChoices(); }
    void convolutionsAreTheDefinition();
    void floatsAreThoseOfTheSimulation_data() { addChoices(); }
    void floatsAreThoseOfTheSimulation();
    void dynamicGridsFollowTheInput();
    void gridsAreThoseOfTheTable();
    void headroomIsKnown();
    void reportsNameWhatSaturatesAndOverflows();
    void wrongPartsAreErrors();

private:
    static void addChoices();
    static IntegerLayerOptions chosen();
};

namespace {

Array randomFloats(Shape shape, float scale, std::mt19937& random)
{
    std::normal_distribution<float> normal(0, scale);
    std::vector<float> values(*elementCount(shape));
    for (float& value : values) {
        value = normal(random);
    }
    return Array::of(std::move(shape), values);
}

/// What the layer should give for exact sums [outer, channels, plane]: the accumulators, and the codes.
struct Expected {
    std::vector<std::int32_t> accumulators;
    std::vector<std::int32_t> codes;
};

Expected expectedOf(const std::vector<std::int64_t>& sums, AccumulatorLayout layout, const IntegerLayer& layer,
                    const std::vector<float>& bias, const CodeGrid& input)
{
    Expected expected;
    const QuantizedBias added = quantizedBias(bias, input.scale, layer.weights().scales);
    for (std::size_t i = 0; i < sums.size(); ++i) {
        const std::size_t channel = i / layout.plane % layout.channels;
        const std::int64_t sum = sums[i] + (bias.empty() ? 0 : added.values[channel]);
        expected.accumulators.push_back(static_cast<std::int32_t>(sum));
        if (!layer.options().output) {
            continue;
        }
        const CodeGrid& output = *layer.options().output;
        const float scale = layer.weights().scaleOf(channel);
        const double factor = double(input.scale) * scale / output.scale;
        std::int64_t code = 0;
        switch (layer.options().requantization) {
        case Requantization::Float:
            code = static_cast<std::int64_t>(
                std::nearbyint(static_cast<float>(sum) * (input.scale * scale / output.scale)));
            break;
        case Requantization::FixedDouble:
            code = multipliedTwiceRounded(expected.accumulators.back(), fixedMultiplierOf(factor));
            break;
        case Requantization::FixedSingle:
            code = multipliedOnceRounded(expected.accumulators.back(), fixedMultiplierOf(factor));
            break;
        }
        expected.codes.push_back(static_cast<std::int32_t>(
            std::clamp<std::int64_t>(code + output.zeroPoint, output.range().low, output.range().high)));
    }
    return expected;
}

/// What is wrong with a run; empty where nothing is.
QString flawOf(const IntegerLayerRun& run, const Expected& expected)
{
    const auto accumulators = run.accumulators.values<std::int32_t>();
    if (!std::ranges::equal(accumulators, expected.accumulators)) {
        return "other accumulators";
    }
    if (run.codes.isAbsent()) {
        return expected.codes.empty() ? QString() : QString("no codes");
    }
    const auto codes = converted(run.codes, ElementType::I32);
    if (!codes || !std::ranges::equal(codes->values<std::int32_t>(), expected.codes)) {
        return "other codes";
    }
    return {};
}

std::vector<float> listOf(const Array& array)
{
    if (array.isAbsent()) {
        return {};
    }
    const auto values = array.values<float>();
    return {values.begin(), values.end()};
}

} // namespace

void TestQuantizedLayers::addChoices()
{
    QTest::addColumn<bool>("perChannel");
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<int>("input");  // 0: dynamic, 1: U8, 2: I8
    QTest::addColumn<int>("output"); // 0: float, 1: U8, 2: I8
    QTest::addColumn<int>("requantization");
    QTest::addColumn<bool>("hasBias");
    int row = 0;
    for (const bool perChannel : {false, true}) {
        for (const bool symmetric : {false, true}) {
            for (const int input : {0, 1, 2}) {
                for (const int output : {0, 1, 2}) {
                    for (int kind = 0; kind < (output == 0 ? 1 : 3); ++kind) {
                        QTest::addRow("channels %d, symmetric %d, input %d, output %d, %s", perChannel, symmetric,
                                      input, output, requantizations()[static_cast<std::size_t>(kind)].id.data())
                            << perChannel << symmetric << input << output << kind << (++row % 3 != 0);
                    }
                }
            }
        }
    }
}

IntegerLayerOptions TestQuantizedLayers::chosen()
{
    IntegerLayerOptions options;
    options.perChannel = *static_cast<bool*>(QTest::qData("perChannel", QMetaType::Bool));
    options.symmetricWeights = *static_cast<bool*>(QTest::qData("symmetric", QMetaType::Bool));
    const auto number = [](const char* column) { return *static_cast<int*>(QTest::qData(column, QMetaType::Int)); };
    if (const int input = number("input"); input != 0) {
        options.input = codeGridOf(-2, 2.5F, input == 1 ? ElementType::U8 : ElementType::I8, false);
    }
    if (const int output = number("output"); output != 0) {
        options.output = codeGridOf(-4, 5, output == 1 ? ElementType::U8 : ElementType::I8, false);
    }
    options.requantization = requantizations()[static_cast<std::size_t>(number("requantization"))].kind;
    return options;
}

void TestQuantizedLayers::linearLayersAreTheDefinition()
{
    QFETCH(bool, hasBias);
    std::mt19937 random(11);
    const Array x = randomFloats({2, 7, 45}, 1, random);
    const Array w = randomFloats({13, 45}, 0.2F, random);
    const Array bias = hasBias ? randomFloats({13}, 1, random) : Array();
    const auto layer = QuantizedLinear::make(w, bias, chosen());
    QVERIFY2(layer.has_value(), layer ? "" : layer.error().message.c_str());
    const auto run = layer->run(x);
    QVERIFY(run.has_value());
    QVERIFY((run->output.shape() == Shape{2, 7, 13}));

    const WeightCodes& weights = layer->layer().weights();
    const CodeGrid input = layer->layer().inputGrid(x);
    const auto codes = converted(codesOf(x, input)->codes, ElementType::I32);
    std::vector<std::int64_t> sums;
    for (std::size_t row = 0; row < 14; ++row) {
        for (std::size_t channel = 0; channel < 13; ++channel) {
            std::int64_t sum = 0;
            for (std::size_t k = 0; k < 45; ++k) {
                sum += std::int64_t{codes->values<std::int32_t>()[row * 45 + k] - input.zeroPoint} *
                       (weights.codes.values<std::int8_t>()[channel * 45 + k] - weights.zeroOf(channel));
            }
            sums.push_back(sum);
        }
    }
    const QString flaw = flawOf(*run, expectedOf(sums, {13, 1}, layer->layer(), listOf(bias), input));
    QVERIFY2(flaw.isEmpty(), qPrintable(flaw));
    QVERIFY(run->report.largestSeen <= run->report.largestPossible);
    QCOMPARE(run->report.outputs, std::size_t{14 * 13});
}

void TestQuantizedLayers::convolutionsAreTheDefinition()
{
    QFETCH(bool, hasBias);
    std::mt19937 random(12);
    const Array x = randomFloats({2, 6, 9, 8}, 1, random);
    for (const std::int64_t groups : {1, 2, 6}) {
        const Array w = randomFloats({12, 6 / groups, 3, 3}, 0.2F, random);
        const Array bias = hasBias ? randomFloats({12}, 1, random) : Array();
        const ConvolutionSteps steps{{2, 1}, {}, {1, 1}, {1, 1}, groups};
        const auto layer = QuantizedConvolution::make(w, bias, steps, chosen());
        QVERIFY(layer.has_value());
        Progress progress;
        const auto run = layer->run(x, progress);
        QVERIFY(run.has_value());

        const WeightCodes& weights = layer->layer().weights();
        const CodeGrid input = layer->layer().inputGrid(x);
        const auto codes = signedArray(codesOf(x, input)->codes);
        const auto extents = ConvolutionExtents::of(x.shape(), w.shape(), steps);
        std::vector<std::int64_t> sums(run->output.count());
        const std::int32_t zero = input.zeroPoint - (input.type == ElementType::U8 ? 128 : 0);
        QVERIFY(integerConvolutionDefinition({*extents, codes->values<std::int8_t>().data(),
                                              weights.codes.values<std::int8_t>().data(), zero, weights.zeroPoints},
                                             sums, progress));
        const AccumulatorLayout layout{12, extents->outPlane};
        const QString flaw = flawOf(*run, expectedOf(sums, layout, layer->layer(), listOf(bias), input));
        QVERIFY2(flaw.isEmpty(), qPrintable(flaw));
        QVERIFY(run->report.largestSeen <= run->report.largestPossible);
    }
}

/// The float product of what the codes mean, and no more beside it than floats round: the sum and the factor once each.
void TestQuantizedLayers::floatsAreThoseOfTheSimulation()
{
    QFETCH(bool, hasBias);
    std::mt19937 random(13);
    const Array x = randomFloats({20, 100}, 1, random);
    const Array w = randomFloats({9, 100}, 0.2F, random);
    const Array bias = hasBias ? randomFloats({9}, 1, random) : Array();
    IntegerLayerOptions options = chosen();
    const auto output = options.output;
    options.output.reset();
    const auto floating = QuantizedLinear::make(w, bias, options);
    options.output = output;
    const auto coded = QuantizedLinear::make(w, bias, options);
    const auto floatRun = floating->run(x);
    const auto codedRun = coded->run(x);
    QVERIFY(floatRun && codedRun);
    const WeightCodes& weights = floating->layer().weights();
    const CodeGrid input = floatRun->input;
    const auto codes = converted(codesOf(x, input)->codes, ElementType::I32);
    for (std::size_t row = 0; row < 20; ++row) {
        for (std::size_t channel = 0; channel < 9; ++channel) {
            const double scale = weights.scaleOf(channel);
            double sum = 0;
            for (std::size_t k = 0; k < 100; ++k) {
                const double value =
                    (codes->values<std::int32_t>()[row * 100 + k] - input.zeroPoint) * double(input.scale);
                sum +=
                    value * (weights.codes.values<std::int8_t>()[channel * 100 + k] - weights.zeroOf(channel)) * scale;
            }
            const double step = double(input.scale) * scale;
            if (hasBias) {
                const double exact = bias.values<float>()[channel];
                sum += std::nearbyint(exact / step) * step;
            }
            const double y = floatRun->output.values<float>()[row * 9 + channel];
            QVERIFY(std::abs(y - sum) <= 3 * 0x1p-24 * std::abs(sum) + 1e-12);
            if (output) { // and the codes are within half a step of it, as far as they reach
                const double low = (output->range().low - output->zeroPoint) * double(output->scale);
                const double high = (output->range().high - output->zeroPoint) * double(output->scale);
                const double kept = std::clamp(sum, low, high);
                const double code = codedRun->output.values<float>()[row * 9 + channel];
                // Rounded twice, the first rounding is of numbers that are still to be shifted to the right.
                const int shift = fixedMultiplierOf(step / double(output->scale)).shift;
                const bool isTwice = options.requantization == Requantization::FixedDouble;
                const double bound = 0.5001 + (isTwice ? std::ldexp(0.5, shift) : 0);
                QVERIFY(std::abs(code - kept) <= bound * double(output->scale));
            }
        }
    }
}

void TestQuantizedLayers::dynamicGridsFollowTheInput()
{
    const Array w = Array::of({1, 2}, std::vector<float>{1, -1});
    const auto layer = QuantizedLinear::make(w, Array(), {});
    const auto small = layer->run(Array::of({2}, std::vector<float>{0, 0.255F}));
    const auto large = layer->run(Array::of({2}, std::vector<float>{-100, 155}));
    QVERIFY(small && large);
    QCOMPARE(small->input.scale, 0.001F);
    QCOMPARE(large->input.scale, 1.0F);
    QCOMPARE(large->input.zeroPoint, 100);
    QVERIFY(std::abs(large->output.values<float>()[0] + 255) < 1e-3);
    QCOMPARE(large->report.saturatedInputs, std::size_t{0});
    const auto none = layer->run(Array::of({0, 2}, std::vector<float>()));
    QVERIFY(none && none->output.count() == 0);
}

void TestQuantizedLayers::gridsAreThoseOfTheTable()
{
    const auto check = [](float low, float high, float scale, int unsignedZero, int signedZero, float symmetric) {
        const CodeGrid u8 = codeGridOf(low, high, ElementType::U8, false);
        const CodeGrid s8 = codeGridOf(low, high, ElementType::I8, false);
        QVERIFY(std::abs(u8.scale - scale) < 2e-7F * scale);
        QCOMPARE(s8.scale, u8.scale);
        QCOMPARE(u8.zeroPoint, unsignedZero);
        QCOMPARE(s8.zeroPoint, signedZero);
        const CodeGrid even = codeGridOf(low, high, ElementType::I8, true);
        QVERIFY(std::abs(even.scale - symmetric) < 2e-7F * symmetric);
        QCOMPARE(even.zeroPoint, 0);
    };
    check(-1, 3, 0.0156862745F, 64, -64, 0.0236220472F);
    check(0, 6, 0.0235294118F, 0, -128, 0.0472440945F);
    check(-0.6F, 0.51F, 0.00435294118F, 138, 10, 0.00472440945F);
    check(0.2F, 1, 0.00392156863F, 0, -128, 0.00787401575F);
    QVERIFY((codeGridOf(0, 0, ElementType::I8, false) == CodeGrid{ElementType::I8, 1, 0}));
    QVERIFY((codeGridOf(0, 1e-40F, ElementType::U8, true) == CodeGrid{ElementType::U8, 1, 0}));
}

void TestQuantizedLayers::headroomIsKnown()
{
    QCOMPARE(longestSafeSum({-127, 127}, 0, {-127, 127}, 0), std::uint64_t{133144});
    QCOMPARE(longestSafeSum({0, 255}, 0, {-127, 127}, 0), std::uint64_t{66311});
    QCOMPARE(largestSum(133144, {-127, 127}, 0, {-127, 127}, 0), std::int64_t{133144} * 127 * 127);
    QCOMPARE(largestSum(~std::uint64_t{0}, {0, 255}, 0, {0, 255}, 0), std::numeric_limits<std::int64_t>::max());
    QCOMPARE(longestSafeSum({0, 0}, 0, {0, 255}, 0), std::numeric_limits<std::uint64_t>::max());
    // the weights 127 and −127: at most 127 · 255 in U8 with the zero point 0, twice that around the middle
    const auto weights = WeightCodes::of(Array::of({1, 2}, std::vector<float>{1, -1}), true, true);
    QVERIFY(weights.has_value());
    QCOMPARE(largestAccumulator(*weights, {ElementType::U8, 1, 0}, {}), std::int64_t{127 * 255});
    QCOMPARE(largestAccumulator(*weights, {ElementType::I8, 1, 0}, {}), std::int64_t{127 * 255});
    const std::int32_t bias[] = {-1000};
    QCOMPARE(largestAccumulator(*weights, {ElementType::U8, 1, 0}, bias), std::int64_t{127 * 255 + 1000});
}

void TestQuantizedLayers::reportsNameWhatSaturatesAndOverflows()
{
    IntegerLayerOptions options;
    options.input = CodeGrid{ElementType::I8, 0.01F, 0};
    options.output = CodeGrid{ElementType::I8, 0.01F, 0};
    const Array w = Array::of({2, 2}, std::vector<float>{1, 1, 1e-6F, 1e-6F});
    const Array bias = Array::of({2}, std::vector<float>{0, 100});
    const auto layer = QuantizedLinear::make(w, bias, options);
    QVERIFY(layer.has_value());
    const auto run = layer->run(Array::of({1, 2}, std::vector<float>{5, 1}));
    QVERIFY(run.has_value());
    QCOMPARE(run->report.biasOverflows, std::size_t{1}); // 100 / (0.01 · 1e-6 / 127)
    QCOMPARE(run->report.saturatedInputs, std::size_t{1});
    QCOMPARE(run->report.saturatedOutputs, std::size_t{1}); // 2.27 of 1.27
    QVERIFY(run->report.canOverflow());
    QVERIFY(run->report.largestSeen > std::numeric_limits<std::int32_t>::max());
    const auto quiet = QuantizedLinear::make(w, Array(), options);
    QVERIFY(!quiet->run(Array::of({1, 2}, std::vector<float>{0, 1}))->report.canOverflow());
}

void TestQuantizedLayers::wrongPartsAreErrors()
{
    const Array w = Array::of({2, 2}, std::vector<float>{1, 2, 3, 4});
    const Array kernels = Array::of({1, 1, 2, 2}, std::vector<float>{1, 2, 3, 4});
    QVERIFY(!QuantizedLinear::make(kernels, Array(), {}));
    QVERIFY(!QuantizedConvolution::make(w, Array(), {}, {}));
    QVERIFY(!QuantizedLinear::make(w, Array::of({3}, std::vector<float>{1, 2, 3}), {}));
    QVERIFY(!QuantizedLinear::make(Array::of({0, 2}, std::vector<float>()), Array(), {}));
    QVERIFY(!QuantizedLinear::make(Array::of({1, 1}, std::vector<std::int32_t>{1}), Array(), {}));
    IntegerLayerOptions options;
    for (const CodeGrid& wrong : {CodeGrid{ElementType::U8, 0, 0}, CodeGrid{ElementType::U8, -1, 0},
                                  CodeGrid{ElementType::U8, 1, -1}, CodeGrid{ElementType::I8, 1, 128},
                                  CodeGrid{ElementType::I16, 1, 0}, CodeGrid{ElementType::U8, std::nanf(""), 0}}) {
        options.input = wrong;
        QVERIFY(!QuantizedLinear::make(w, Array(), options));
        options.input.reset();
        options.output = wrong;
        QVERIFY(!QuantizedConvolution::make(kernels, Array(), {}, options));
        options.output.reset();
    }
    const auto linear = QuantizedLinear::make(w, Array(), {});
    QVERIFY(!linear->run(Array::of({3}, std::vector<float>{1, 2, 3})));
    QVERIFY(!linear->run(Array::scalar(1.0F)));
    QVERIFY(!linear->run(Array::of({2}, std::vector<std::int32_t>{1, 2})));
    const auto convolution = QuantizedConvolution::make(kernels, Array(), {}, {});
    Progress progress;
    QVERIFY(!convolution->run(Array::of({1, 1, 1, 1}, std::vector<float>{1}), progress));
}

QTEST_APPLESS_MAIN(TestQuantizedLayers)
#include "tst_quantized_layers.moc"
