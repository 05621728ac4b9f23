// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/number_format.h"
#include "core/kernels/error_sums.h"
#include "tests/support/cpu_targets.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>

using namespace qs;

class TestErrorSums : public QObject {
    Q_OBJECT

private slots:
    void kernelEqualsDefinition_data();
    void kernelEqualsDefinition();
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

Case makeCase(int count, std::size_t groupSize, const NumberFormat& format, Scheme scheme, double shrink)
{
    RandomValues random(static_cast<std::uint64_t>(count) + 17);
    Case made;
    made.values = random.normals(static_cast<std::size_t>(count), 0.05);
    for (std::size_t first = 0; first < made.values.size(); first += groupSize) {
        const auto group = std::span(made.values).subspan(first, std::min(groupSize, made.values.size() - first));
        const MinMax range = minMaxOf(group);
        made.ranges.push_back(range);
        made.grids.push_back(
            gridFor({shrink * range.min, shrink * range.max}, format, scheme, *findScaleStorage("fp32")));
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

} // namespace

void TestErrorSums::kernelEqualsDefinition_data()
{
    addTargetsAndCounts({0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 33, 127, 128, 129, 255, 1000, 5000});
}

void TestErrorSums::kernelEqualsDefinition()
{
    QFETCH(QString, target);
    QFETCH(int, count);
    const ForcedTarget forced(target);
    for (const NumberFormat& format : numberFormats()) {
        for (const Scheme scheme : {Scheme::Symmetric, Scheme::Asymmetric}) {
            for (const std::size_t groupSize : {5U, 32U, 128U, 8192U}) {
                for (const double shrink : {1.0, 0.5}) { // the second clips
                    const Case c = makeCase(count, groupSize, format, scheme, shrink);
                    ErrorSums fast;
                    ErrorSums slow;
                    CodeSet fastCodes;
                    CodeSet slowCodes;
                    format.kernel(c.values, groupSize, c.grids, c.ranges, fast, fastCodes);
                    format.definition(c.values, groupSize, c.grids, c.ranges, slow, slowCodes);
                    QVERIFY2(same(fast, fastCodes, slow, slowCodes), format.label.data());
                }
            }
        }
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
        addErrors(block, block.size(), {&grid, 1}, {&range, 1}, sums, codes);
        QVERIFY(codes.contains(codeOf(middle, grid) - grid.low));
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
        const Grid grid =
            gridFor({range.min, range.max}, *findNumberFormat("int8"), Scheme::Symmetric, *findScaleStorage("fp32"));
        ErrorSums fast;
        ErrorSums slow;
        CodeSet fastCodes;
        CodeSet slowCodes;
        addErrors(values, values.size(), {&grid, 1}, {&range, 1}, fast, fastCodes);
        addErrorsByDefinition(values, values.size(), {&grid, 1}, {&range, 1}, slow, slowCodes);
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
    addErrors(values, values.size(), {&grid, 1}, {&range, 1}, sums, codes);
    QCOMPARE(sums.clipped, std::uint64_t{300}); // 1e-3 is code 13
    QVERIFY(std::isfinite(sums.clipping));
    QVERIFY(close(sums.clipping, 2 * std::pow(double{std::numeric_limits<float>::max()}, 2), 1e-6));
}

void TestErrorSums::sumsOfTwoHalvesMergeToTheWhole()
{
    const Case c = makeCase(4096, 4096, *findNumberFormat("int6"), Scheme::Asymmetric, 0.7);
    const std::span<const float> values(c.values);
    ErrorSums whole;
    ErrorSums first;
    ErrorSums second;
    CodeSet codes;
    addErrors(values, 4096, c.grids, c.ranges, whole, codes);
    addErrors(values.first(2048), 4096, c.grids, c.ranges, first, codes);
    addErrors(values.subspan(2048), 4096, c.grids, c.ranges, second, codes);
    first.merge(second);
    QCOMPARE(first.count, whole.count);
    QCOMPARE(first.clipped, whole.clipped);
    QCOMPARE(first.maxAbsError, whole.maxAbsError);
    QCOMPARE(first.rounding, whole.rounding); // blocks sum alike, whatever codes were known before
}

void TestErrorSums::roundingAndClippingAddUp()
{
    const Case c = makeCase(2000, 2000, *findNumberFormat("int4"), Scheme::Symmetric, 0.4);
    ErrorSums sums;
    CodeSet codes;
    addErrors(c.values, 2000, c.grids, c.ranges, sums, codes);
    double total = 0;
    for (const float x : c.values) {
        const double error = double{valueOf(codeOf(x, c.grids[0]), c.grids[0])} - x;
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
    addErrors(values, values.size(), {&grid, 1}, {&range, 1}, sums, codes);
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
