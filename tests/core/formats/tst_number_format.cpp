// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/number_format.h"
#include "core/tensor/element_type.h"
#include "tests/support/quantizers.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

using namespace qs;

class TestNumberFormat : public QObject {
    Q_OBJECT

private slots:
    void scalesAndZeroPointsFollowThePublishedRules_data();
    void scalesAndZeroPointsFollowThePublishedRules();
    void aZeroPointHalfwayRoundsToEven();
    void everyFormatKeepsItsPromises_data();
    void everyFormatKeepsItsPromises();
    void smallFloatsHaveTheirNumbers();
    void fourBitFloatsRoundHalfToEven();
    void halfAndBfloatAreTheirTypes();
    void runtimesRoundTiesTheirOwnWay();
    void theReciprocalDiffersOnTies();
    void aRangeWithoutWidthHasScaleOne();
    void aConstantComesBackExactly();
    void manyGridsAreTheSameAsEachAlone();
    void storedScalesAreTheNearestTheirTypeHolds_data();
    void storedScalesAreTheNearestTheirTypeHolds();
};

namespace {

Grid grid(double low, double high, const char* format, Scheme scheme)
{
    return gridFor({low, high}, format, scheme);
}

} // namespace

/// ONNX Runtime's and PyTorch's affine rule, TensorFlow Lite's and ONNX Runtime's symmetric rule (|x| / 127).
void TestNumberFormat::scalesAndZeroPointsFollowThePublishedRules_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<double>("affineScale");
    QTest::addColumn<int>("unsignedZero");
    QTest::addColumn<int>("signedZero");
    QTest::addColumn<double>("symmetricScale");
    QTest::newRow("around zero") << -1.0 << 3.0 << 0.0156862745 << 64 << -64 << 0.0236220472;
    QTest::newRow("from zero") << 0.0 << 6.0 << 0.0235294118 << 0 << -128 << 0.0472440945;
    QTest::newRow("mostly negative") << -0.6 << 0.51 << 0.00435294118 << 138 << 10 << 0.00472440945;
    QTest::newRow("away from zero, stretched to it") << 0.2 << 1.0 << 0.00392156863 << 0 << -128 << 0.00787401575;
}

void TestNumberFormat::scalesAndZeroPointsFollowThePublishedRules()
{
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(double, affineScale);
    QFETCH(int, unsignedZero);
    QFETCH(int, signedZero);
    QFETCH(double, symmetricScale);
    const Grid unsignedGrid = grid(low, high, "uint8", Scheme::Asymmetric);
    const Grid signedGrid = grid(low, high, "int8", Scheme::Asymmetric);
    const Grid symmetric = grid(low, high, "int8", Scheme::Symmetric);
    QVERIFY(std::abs(unsignedGrid.scale - affineScale) < 1e-9);
    QVERIFY(std::abs(signedGrid.scale - affineScale) < 1e-9);
    QCOMPARE(static_cast<int>(unsignedGrid.zeroPoint), unsignedZero);
    QCOMPARE(static_cast<int>(signedGrid.zeroPoint), signedZero);
    QVERIFY(std::abs(symmetric.scale - symmetricScale) < 1e-9);
    QCOMPARE(symmetric.zeroPoint, 0.0F);
    QCOMPARE(symmetric.low, -127);
    QCOMPARE(signedGrid.low, -128);
}

void TestNumberFormat::aZeroPointHalfwayRoundsToEven()
{
    QCOMPARE(grid(-2, 2, "int8", Scheme::Asymmetric).zeroPoint, 0.0F); // −128 + 127.5
}

void TestNumberFormat::everyFormatKeepsItsPromises_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<bool>("symmetric");
    for (const Quantizer& quantizer : everyQuantizer()) {
        QTest::addRow("%s %s", quantizer.format().id.data(), quantizer.isSymmetric() ? "symmetric" : "asymmetric")
            << QString::fromUtf8(quantizer.format().id.data()) << quantizer.isSymmetric();
    }
}

void TestNumberFormat::everyFormatKeepsItsPromises()
{
    QFETCH(QString, id);
    QFETCH(bool, symmetric);
    const Quantizer quantizer = quantizerFor(id.toStdString(), symmetric ? Scheme::Symmetric : Scheme::Asymmetric);
    const Grid g = quantizer.gridOf({-0.7, 1.3});
    const auto backOf = [&](float x) { return quantized(x, quantizer.rule(), g); };
    const std::vector<double> levels = quantizer.levels(g);
    QVERIFY(static_cast<double>(quantizer.codeCount()) <= std::ceil(std::exp2(quantizer.format().bits)));
    if (std::ranges::find(levels, 0.0) != levels.end()) {
        QCOMPARE(backOf(0).value, 0.0F); // zero stays zero
    }

    const Range clip = quantizer.clippingStart(g);
    const Range covered = quantizer.covered(g);
    float last = -std::numeric_limits<float>::infinity();
    for (int i = 0; i <= 1000; ++i) {
        const auto x = static_cast<float>(-1.5 + 3.0 * i / 1000);
        const Quantized back = backOf(x);
        QVERIFY(back.value >= last); // order is kept
        last = back.value;
        QCOMPARE(backOf(back.value).value, back.value); // twice is the same as once
        QVERIFY(back.value >= covered.low - 1e-6 && back.value <= covered.high + 1e-6);
        QCOMPARE(back.clipped, x < clip.low || x > clip.high);
        if (!levels.empty()) { // no level is nearer
            const double nearest =
                std::abs(*std::ranges::min_element(levels, {}, [&](double level) { return std::abs(level - x); }) - x);
            QVERIFY(std::abs(double{back.value} - x) <= nearest + 1e-6 * std::abs(x) + 1e-7);
            QVERIFY(back.code >= g.low && back.code <= g.high);
        } else if (!back.clipped) {
            const double step = symmetric && quantizer.rule().kind == CodeRule::Kind::Float
                                    ? std::exp2(-quantizer.rule().floats.mantissaBits) * std::abs(x)
                                    : double{g.scale};
            QVERIFY(std::abs(double{back.value} - x) <= step * 0.5001 + 1e-7);
        }
    }
    constexpr float kMost = std::numeric_limits<float>::max();
    QVERIFY(backOf(kMost).value >= covered.high * (1 - 1e-6) && backOf(-kMost).value <= covered.low * (1 - 1e-6));
}

/// The positive numbers of FP4, FP6 and FP8 and how many finite ones there are (OCP OFP8 2023, MX 2023; ONNX).
void TestNumberFormat::smallFloatsHaveTheirNumbers()
{
    const auto count = [](const char* id) { return static_cast<int>(findNumberFormat(id)->levels.size()); };
    QCOMPARE(count("fp8-e4m3"), 253);
    QCOMPARE(count("fp8-e5m2"), 247);
    QCOMPARE(count("fp8-e4m3fnuz"), 255);
    QCOMPARE(count("fp8-e5m2fnuz"), 255);
    QCOMPARE(count("fp6-e2m3"), 63);
    QCOMPARE(count("fp6-e3m2"), 63);
    const auto e2m1 = findNumberFormat("fp4-e2m1")->levels;
    QVERIFY(std::ranges::equal(e2m1.last(8), std::array<float, 8>{0, 0.5, 1, 1.5, 2, 3, 4, 6}));
    QCOMPARE(findNumberFormat("fp8-e5m2fnuz")->levels[128], 0x1p-17F);
    QCOMPARE(findNumberFormat("fp8-e4m3fnuz")->levels[128], 0x1p-10F);
}

/// Half to even: each number in the middle between two of E2M1.
void TestNumberFormat::fourBitFloatsRoundHalfToEven()
{
    const Quantizer quantizer = quantizerFor("fp4-e2m1", Scheme::Symmetric, "none");
    const Grid unit = quantizer.gridOf({-6, 6});
    QCOMPARE(unit.scale, 1.0F);
    const std::array<float, 7> middles{0.25, 0.75, 1.25, 1.75, 2.5, 3.5, 5};
    const std::array<float, 7> nearest{0, 1, 1, 2, 2, 4, 4};
    for (std::size_t i = 0; i < middles.size(); ++i) {
        QCOMPARE(quantized(middles[i], quantizer.rule(), unit).value, nearest[i]);
        QCOMPARE(quantized(-middles[i], quantizer.rule(), unit).value, -nearest[i]);
    }
}

/// The tensor types decode what the formats make of every number: an independent path through the bits.
void TestNumberFormat::halfAndBfloatAreTheirTypes()
{
    RandomValues random(12);
    for (const auto& [id, type] : {std::pair{"fp16", ElementType::F16}, std::pair{"bf16", ElementType::BF16}}) {
        const Quantizer quantizer = quantizerFor(id, Scheme::Symmetric, "none");
        for (int bits = 0; bits < 0x7f80; ++bits) {
            const std::array<std::byte, 2> bytes{std::byte(bits & 255), std::byte(bits >> 8)};
            float value = 0;
            rowOf(type).toFloat(bytes.data(), {&value, 1});
            if (std::isfinite(value)) {
                QCOMPARE(quantized(value, quantizer.rule(), Grid()).value, value);
            }
        }
    }
}

/// s = 0.5, z = 3: the seven values of which every one is a tie.
void TestNumberFormat::runtimesRoundTiesTheirOwnWay()
{
    const std::array<float, 7> values{-1.25, -0.75, -0.25, 0.25, 0.75, 1.25, 1.75};
    const auto codes = [&](Rounding rounding, ZeroAddition addition) {
        CodeRule rule;
        rule.affine = {rounding, Division::Quotient, addition};
        const Grid grid{.scale = 0.5, .zeroPoint = 3, .low = -128, .high = 127};
        std::vector<int> found;
        for (const float x : values) {
            found.push_back(quantized(x, rule, grid).code);
        }
        return found;
    };
    QCOMPARE(codes(Rounding::HalfEven, ZeroAddition::AfterRounding), (std::vector{1, 1, 3, 3, 5, 5, 7}));
    QCOMPARE(codes(Rounding::HalfEven, ZeroAddition::BeforeRounding), (std::vector{0, 2, 2, 4, 4, 6, 6}));
    QCOMPARE(codes(Rounding::HalfUp, ZeroAddition::AfterRounding), (std::vector{1, 2, 3, 4, 5, 6, 7}));
    QCOMPARE(codes(Rounding::HalfAway, ZeroAddition::AfterRounding), (std::vector{0, 1, 2, 4, 5, 6, 7}));
}

/// 30 of the 254 middles of INT8 round another way when multiplied by the reciprocal of 5/127.
void TestNumberFormat::theReciprocalDiffersOnTies()
{
    const Grid grid{.scale = 5.0F / 127};
    CodeRule reciprocal;
    reciprocal.affine.division = Division::Reciprocal;
    int differ = 0;
    for (int code = -127; code < 127; ++code) {
        const float middle = grid.scale * (static_cast<float>(code) + 0.5F);
        differ += quantized(middle, CodeRule(), grid).code != quantized(middle, reciprocal, grid).code ? 1 : 0;
    }
    QCOMPARE(differ, 30);
}

void TestNumberFormat::aRangeWithoutWidthHasScaleOne()
{
    for (const Scheme scheme : {Scheme::Symmetric, Scheme::Asymmetric}) {
        const Grid zero = grid(0, 0, "int8", scheme);
        QCOMPARE(zero.scale, 1.0F);
        QCOMPARE(zero.zeroPoint, 0.0F);
        QCOMPARE(grid(0, 1e-39, "int8", scheme).scale, 1.0F); // the step would be denormal
    }
}

void TestNumberFormat::aConstantComesBackExactly()
{
    for (const float c : {1.0F, -0.3F, 1234.5F}) {
        const Grid g = grid(c, c, "int8", Scheme::Symmetric);
        QVERIFY(std::abs(quantized(c, CodeRule(), g).value - c) <= std::abs(c) * 1e-7F);
    }
}

void TestNumberFormat::manyGridsAreTheSameAsEachAlone()
{
    RandomValues random(4);
    std::vector<MinMax> ranges{{0, 0}, {-1, 0}, {0, 1e-37F}, {1e-38F, 2e-38F}, {-3e38F, 3e38F}, {5, 6}, MinMax()};
    ranges.back() = {-1e-45F, 1e-45F};
    for (int i = 0; i < 20000; ++i) {
        const auto a = static_cast<float>(random.normal());
        const auto b = static_cast<float>(random.normal());
        ranges.push_back({std::min(a, b), std::max(a, b)});
    }
    std::vector<Grid> grids(ranges.size());
    for (const Quantizer& each : everyQuantizer()) {
        for (const ScaleStorage& storage : scaleStorages()) {
            if (each.format().fittedBits > 0) {
                continue; // its levels need no scale
            }
            const Quantizer quantizer(each.format(), each.scheme(), storage);
            quantizer.gridsOf(ranges, grids);
            for (std::size_t i = 0; i < ranges.size(); ++i) {
                QVERIFY2(grids[i] == quantizer.gridOf({ranges[i].min, ranges[i].max}), each.format().id.data());
            }
        }
    }
}

void TestNumberFormat::storedScalesAreTheNearestTheirTypeHolds_data()
{
    QTest::addColumn<QString>("storage");
    QTest::addColumn<float>("scale");
    QTest::addColumn<float>("stored");
    QTest::newRow("float keeps all") << "fp32" << 0.1F << 0.1F;
    QTest::newRow("half") << "fp16" << 0.1F << 0.0999755859375F;
    QTest::newRow("half, tie to even") << "fp16" << 1.00048828125F << 1.0F;
    QTest::newRow("half, denormal") << "fp16" << 1e-6F << 1.013278961181640625e-06F;
    QTest::newRow("half, too small becomes the smallest") << "fp16" << 1e-9F << 0x1p-24F;
    QTest::newRow("half, too large becomes the largest") << "fp16" << 1e9F << 65504.0F;
    QTest::newRow("bfloat") << "bf16" << 0.1F << 0.10009765625F;
}

void TestNumberFormat::storedScalesAreTheNearestTheirTypeHolds()
{
    QFETCH(QString, storage);
    QFETCH(float, scale);
    QFETCH(float, stored);
    QCOMPARE(findScaleStorage(storage.toStdString())->store(scale, 127), stored);
}

QTEST_GUILESS_MAIN(TestNumberFormat)
#include "tst_number_format.moc"
