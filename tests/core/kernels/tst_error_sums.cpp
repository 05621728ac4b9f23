// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/error_sums.h"
#include "tests/support/cpu_targets.h"
#include "tests/support/quantizers.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>

using namespace qs;

class TestErrorSums : public QObject {
    Q_OBJECT

private slots:
    void kernelEqualsDefinition_data();
    void kernelEqualsDefinition();
    void everyArithmeticEqualsItsDefinition_data() { addTargetsAndCounts({1, 33, 1000}); }
    void everyArithmeticEqualsItsDefinition();
    void valuesHalfwayGetTheSameCodesOnEveryTarget_data();
    void valuesHalfwayGetTheSameCodesOnEveryTarget();
    void hugeAndTinyScalesEqualTheDefinition();
    void extremeValuesAreClippedNotLost();
    void sumsOfTwoHalvesMergeToTheWhole();
    void roundingAndClippingAddUp();
    void codesFarApartAreAllFound();
    void noErrorIsInfiniteAndNoSignalIsNotANumber();
};

namespace {

struct Case {
    std::vector<float> values;
    std::vector<Grid> grids;
    std::vector<MinMax> ranges;
};

Case makeCase(int count, std::size_t groupSize, const Quantizer& quantizer, double shrink)
{
    RandomValues random(static_cast<std::uint64_t>(count) + 17);
    Case made;
    made.values = random.normals(static_cast<std::size_t>(count), 0.05);
    for (std::size_t first = 0; first < made.values.size(); first += groupSize) {
        const auto group = std::span(made.values).subspan(first, std::min(groupSize, made.values.size() - first));
        const MinMax range = minMaxOf(group);
        made.ranges.push_back(range);
        made.grids.push_back(quantizer.gridOf({shrink * range.min, shrink * range.max}));
    }
    return made;
}

bool close(double a, double b, double tolerance)
{
    return a == b || std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b));
}

/// Counts, codes and the largest error are equal to the bit; sums to the digits the block sums keep.
bool same(const ErrorSums& a, const CodeSet& aCodes, const ErrorSums& b, const CodeSet& bCodes)
{
    bool equal = a.count == b.count && a.clipped == b.clipped && a.zeroed == b.zeroed && a.maxAbsError == b.maxAbsError;
    for (int code = 0; code < 256; ++code) {
        equal = equal && aCodes.contains(code) == bCodes.contains(code);
    }
    return equal && close(a.rounding, b.rounding, 2e-7) && close(a.clipping, b.clipping, 1e-12) &&
           close(a.reconstructed, b.reconstructed, 2e-7);
}

void compare(const Quantizer& quantizer, int count, std::initializer_list<std::size_t> groupSizes)
{
    for (const std::size_t groupSize : groupSizes) {
        for (const double shrink : {1.0, 0.5}) { // the second clips
            const Case c = makeCase(count, groupSize, quantizer, shrink);
            ErrorSums fast;
            ErrorSums slow;
            CodeSet fastCodes;
            CodeSet slowCodes;
            addErrors(quantizer.rule(), c.values, groupSize, c.grids, c.ranges, fast, fastCodes);
            addErrorsByDefinition(quantizer.rule(), c.values, groupSize, c.grids, slow, slowCodes);
            QVERIFY2(same(fast, fastCodes, slow, slowCodes),
                     qPrintable(QString("%1, %2 values, groups of %3, range times %4")
                                    .arg(QString::fromUtf8(quantizer.format().id.data()))
                                    .arg(count)
                                    .arg(groupSize)
                                    .arg(shrink)));
        }
    }
}

} // namespace

void TestErrorSums::kernelEqualsDefinition_data()
{
    addTargetsAndCounts({0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 33, 127, 128, 129, 255, 1000, 3000});
}

void TestErrorSums::kernelEqualsDefinition()
{
    QFETCH(QString, target);
    QFETCH(int, count);
    const ForcedTarget forced(target);
    for (const Quantizer& quantizer : everyQuantizer()) {
        compare(quantizer, count, {5, 16, 32, 100, 128, 8192});
    }
}

void TestErrorSums::everyArithmeticEqualsItsDefinition()
{
    QFETCH(QString, target);
    QFETCH(int, count);
    const ForcedTarget forced(target);
    for (const ArithmeticPreset& preset : arithmeticPresets()) {
        for (const char* format : {"int8", "uint8", "int4", "uint3"}) {
            for (const Scheme scheme : {Scheme::Symmetric, Scheme::Asymmetric}) {
                compare(quantizerFor(format, scheme, "fp32", preset.arithmetic), count, {7, 32, 128, 4096});
            }
        }
    }
    for (const char* text : {"textbook,rounding=half-up", "tinytorch,rounding=half-away", "textbook,zero-point=real"}) {
        const Arithmetic arithmetic = *parseArithmetic(text);
        compare(quantizerFor("int4", Scheme::Asymmetric, "fp32", arithmetic), count, {7, 64, 4096});
    }
}

void TestErrorSums::valuesHalfwayGetTheSameCodesOnEveryTarget_data()
{
    addTargetsAndCounts({254});
}

/// Every middle between two codes for a scale whose reciprocal is inexact: a product with the reciprocal rounds thirty
/// of them to the other side.
void TestErrorSums::valuesHalfwayGetTheSameCodesOnEveryTarget()
{
    QFETCH(QString, target);
    const ForcedTarget forced(target);
    const Grid grid{.scale = 5.0F / 127, .zeroPoint = 0, .low = -127, .high = 127};
    std::vector<float> middles;
    for (int code = -127; code < 127; ++code) {
        middles.push_back(grid.scale * (static_cast<float>(code) + 0.5F));
    }
    const MinMax range = minMaxOf(middles);
    for (const float middle : middles) {
        const std::vector<float> block(128, middle);
        ErrorSums sums;
        CodeSet codes;
        addErrors(CodeRule(), block, block.size(), {&grid, 1}, {&range, 1}, sums, codes);
        QVERIFY(codes.contains(quantized(middle, CodeRule(), grid).code - grid.low));
        QCOMPARE(codes.size(), 1);
    }
}

void TestErrorSums::hugeAndTinyScalesEqualTheDefinition()
{
    RandomValues random(5);
    const std::vector<float> normals = random.normals(700);
    for (const float size : {1e-37F, 1e-30F, 1e-16F, 1e16F, 1e30F}) {
        std::vector<float> values = normals;
        for (float& value : values) {
            value *= size;
        }
        const MinMax range = minMaxOf(values);
        const Grid grid = gridFor({range.min, range.max}, "int8");
        ErrorSums fast;
        ErrorSums slow;
        CodeSet fastCodes;
        CodeSet slowCodes;
        addErrors(CodeRule(), values, values.size(), {&grid, 1}, {&range, 1}, fast, fastCodes);
        addErrorsByDefinition(CodeRule(), values, values.size(), {&grid, 1}, slow, slowCodes);
        QVERIFY(same(fast, fastCodes, slow, slowCodes));
        QVERIFY(slow.rounding > 0);
    }
}

void TestErrorSums::extremeValuesAreClippedNotLost()
{
    std::vector<float> values(300, 1e-3F);
    values[7] = std::numeric_limits<float>::max();
    values[200] = -std::numeric_limits<float>::max();
    const MinMax range = minMaxOf(values);
    const Grid grid{.scale = 1e-4F, .zeroPoint = 3, .low = -8, .high = 7};
    ErrorSums sums;
    CodeSet codes;
    addErrors(CodeRule(), values, values.size(), {&grid, 1}, {&range, 1}, sums, codes);
    QCOMPARE(sums.clipped, std::uint64_t{300}); // 1e-3 is code 13
    QVERIFY(std::isfinite(sums.clipping));
    QVERIFY(close(sums.clipping, 2 * std::pow(double{std::numeric_limits<float>::max()}, 2), 1e-6));
}

void TestErrorSums::sumsOfTwoHalvesMergeToTheWhole()
{
    const Case c = makeCase(4096, 4096, quantizerFor("int6", Scheme::Asymmetric), 0.7);
    const std::span<const float> values(c.values);
    ErrorSums whole;
    ErrorSums first;
    ErrorSums second;
    CodeSet codes;
    addErrors(CodeRule(), values, 4096, c.grids, c.ranges, whole, codes);
    addErrors(CodeRule(), values.first(2048), 4096, c.grids, c.ranges, first, codes);
    addErrors(CodeRule(), values.subspan(2048), 4096, c.grids, c.ranges, second, codes);
    first.merge(second);
    QCOMPARE(first.count, whole.count);
    QCOMPARE(first.clipped, whole.clipped);
    QCOMPARE(first.maxAbsError, whole.maxAbsError);
    QCOMPARE(first.rounding, whole.rounding); // blocks sum alike, whatever codes were known before
}

void TestErrorSums::roundingAndClippingAddUp()
{
    const Case c = makeCase(2000, 2000, quantizerFor("int4"), 0.4);
    ErrorSums sums;
    CodeSet codes;
    addErrors(CodeRule(), c.values, 2000, c.grids, c.ranges, sums, codes);
    double total = 0;
    for (const float x : c.values) {
        const double error = double{quantized(x, CodeRule(), c.grids[0]).value} - x;
        total += error * error;
    }
    QVERIFY(sums.clipping > 0 && sums.rounding > 0);
    QVERIFY(close(sums.noise(), total, 1e-7));
    QVERIFY(close(sums.mse(), sums.roundingMse() + sums.clippingMse(), 1e-15));
}

/// The set starts its run at the first code it sees; an outlier there must not hide the others.
void TestErrorSums::codesFarApartAreAllFound()
{
    const Grid grid{.scale = 1, .zeroPoint = 0, .low = -127, .high = 127};
    std::vector<float> values(100000, 0.0F);
    RandomValues random(3);
    for (float& value : values) {
        value = static_cast<float>(std::floor(random.uniform() * 200) - 100);
    }
    values[0] = 127;
    const MinMax range = minMaxOf(values);
    ErrorSums sums;
    CodeSet codes;
    addErrors(CodeRule(), values, values.size(), {&grid, 1}, {&range, 1}, sums, codes);
    QCOMPARE(codes.size(), 201);
    QVERIFY(codes.runHigh() - codes.runLow() == 199);
}

void TestErrorSums::noErrorIsInfiniteAndNoSignalIsNotANumber()
{
    ErrorSums none;
    QVERIFY(std::isnan(none.sqnrDb()));
    QVERIFY(std::isnan(none.cosine()));
    QCOMPARE(none.mse(), 0.0);
    ErrorSums exact;
    exact.count = 1;
    exact.signal = exact.reconstructed = 4;
    QVERIFY(std::isinf(exact.sqnrDb()) && exact.sqnrDb() > 0);
    QCOMPARE(exact.cosine(), 1.0);
}

QTEST_GUILESS_MAIN(TestErrorSums)
#include "tst_error_sums.moc"
