// SPDX-License-Identifier: GPL-3.0-or-later
// shape_moments and count_beyond against their definitions on every target, and against what is known of the families.
#include "core/kernels/count_beyond.h"
#include "core/kernels/shape_moments.h"
#include "tests/support/cpu_targets.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace qs;

class TestShapeMoments : public QObject {
    Q_OBJECT

private slots:
    void momentsEqualTheDefinition_data() { counts(); }
    void momentsEqualTheDefinition();
    void piecesMergeToTheWhole();
    void familiesHaveTheirNumbers();
    void valuesFarFromZeroKeepTheirShape();
    void equalValuesHaveNoShape();
    void nonFiniteValuesArePassedOver();
    void theLargestFloatsDoNotOverflow();
    void countBeyondEqualsTheDefinition_data() { counts(); }
    void countBeyondEqualsTheDefinition();
    void limitsBetweenTwoFloatsDivideThem();

private:
    static void counts() { addTargetsAndCounts({0, 1, 2, 3, 7, 8, 15, 16, 17, 33, 64, 65, 1000, 70000, 200001}); }
    /// Skewed, so that the third moment is not a rest of rounding.
    static std::vector<float> values(std::size_t count)
    {
        std::vector<float> made = RandomValues(5).normals(count, 0.3);
        for (float& x : made) {
            x = x > 0 ? x * x * 3 : x;
        }
        return made;
    }
};

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

bool close(double a, double b, double tolerance)
{
    return std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b)) + 1e-300;
}

bool close(const ShapeMoments& a, const ShapeMoments& b, double tolerance)
{
    const double spread = std::sqrt(b.m2 / std::max<double>(1, static_cast<double>(b.count)));
    return a.count == b.count && std::abs(a.mean - b.mean) <= tolerance * (spread + std::abs(b.mean)) &&
           close(a.m2, b.m2, tolerance) && std::abs(a.m3 - b.m3) <= tolerance * spread * b.m2 + 1e-300 &&
           close(a.m4, b.m4, tolerance) && close(a.absSum, b.absSum, tolerance);
}

} // namespace

void TestShapeMoments::momentsEqualTheDefinition()
{
    QFETCH(QString, target);
    QFETCH(int, count);
    const ForcedTarget forced(target);
    const std::vector<float> data = values(static_cast<std::size_t>(count));
    const ShapeMoments slow = shapeMomentsByDefinition(data);
    QVERIFY(std::abs(absSumOf(data) - slow.absSum) <= 1e-12 * slow.absSum);
    if (count < 2) { // no spread but rounding
        QCOMPARE(shapeMomentsOf(data).count, slow.count);
        QCOMPARE(shapeMomentsOf(data).absSum, slow.absSum);
        return;
    }
    QVERIFY(close(shapeMomentsOf(data), slow, 1e-12));
    QVERIFY(close(shapeMomentsOf(data, momentsOf(std::span<const float>(data))), slow, 1e-12));
    QVERIFY(count < 1000 || skewness(slow) > 1); // the test would not see a lost third moment otherwise
}

void TestShapeMoments::piecesMergeToTheWhole()
{
    const std::vector<float> data = values(30011);
    const ShapeMoments whole = shapeMomentsByDefinition(data);
    for (const std::size_t size : {1U, 2U, 3U, 100U, 7001U, 30010U, 40000U}) {
        ShapeMoments merged;
        ShapeMoments fromTheEnd;
        std::vector<ShapeMoments> parts;
        for (std::size_t first = 0; first < data.size(); first += size) {
            parts.push_back(
                shapeMomentsByDefinition(std::span(data).subspan(first, std::min(size, data.size() - first))));
            merged.merge(parts.back());
            merged.merge({}); // nothing changes nothing
        }
        for (std::size_t i = parts.size(); i-- > 0;) {
            fromTheEnd.merge(parts[i]);
        }
        QVERIFY(close(merged, whole, 1e-11));
        QVERIFY(close(fromTheEnd, whole, 1e-11));
    }
}

void TestShapeMoments::familiesHaveTheirNumbers()
{
    const ShapeMoments normal = shapeMomentsOf(normalQuantiles(1'000'000));
    QVERIFY(std::abs(skewness(normal)) < 1e-6);
    QVERIFY(std::abs(excessKurtosis(normal)) < 2e-3);
    QVERIFY(close(meanAbs(normal), std::sqrt(2 / std::numbers::pi), 1e-5));

    const ShapeMoments laplace = shapeMomentsOf(laplaceQuantiles(1'000'000));
    QVERIFY(std::abs(excessKurtosis(laplace) - 3) < 0.02);
    QVERIFY(close(meanAbs(laplace), 1 / std::numbers::sqrt2, 1e-5));

    std::vector<float> ramp(100001);
    std::vector<float> exponential(1'000'000);
    for (std::size_t i = 0; i < ramp.size(); ++i) {
        ramp[i] = static_cast<float>(i) / 100000;
    }
    for (std::size_t i = 0; i < exponential.size(); ++i) {
        exponential[i] = static_cast<float>(-std::log((static_cast<double>(i) + 0.5) / 1e6));
    }
    QVERIFY(std::abs(excessKurtosis(shapeMomentsOf(ramp)) + 1.2) < 1e-4);
    QVERIFY(std::abs(skewness(shapeMomentsOf(exponential)) - 2) < 1e-2);
}

void TestShapeMoments::valuesFarFromZeroKeepTheirShape()
{
    std::vector<float> near = values(10000);
    for (float& x : near) {
        x = std::floor(x * 16) / 16;
    }
    std::vector<float> far = near;
    for (float& x : far) {
        x += 4096; // exact: the shape must be the same
    }
    QVERIFY(close(skewness(shapeMomentsOf(far)), skewness(shapeMomentsOf(near)), 1e-10));
    QVERIFY(close(excessKurtosis(shapeMomentsOf(far)), excessKurtosis(shapeMomentsOf(near)), 1e-10));
}

void TestShapeMoments::equalValuesHaveNoShape()
{
    for (const std::size_t count : {0U, 1U, 2U, 1000U, 200000U}) {
        const ShapeMoments moments = shapeMomentsOf(std::vector<float>(count, 0.1F));
        QVERIFY(!moments.hasSpread());
        QVERIFY(std::isnan(skewness(moments)));
        QVERIFY(std::isnan(excessKurtosis(moments)));
        QCOMPARE(std::isnan(meanAbs(moments)), count == 0);
    }
    std::vector<float> oneDiffers(200000, 0.1F);
    oneDiffers[777] = std::nextafter(0.1F, 1.0F);
    QVERIFY(shapeMomentsOf(oneDiffers).hasSpread());
    QVERIFY(skewness(shapeMomentsOf(oneDiffers)) > 400); // √n
}

void TestShapeMoments::nonFiniteValuesArePassedOver()
{
    std::vector<float> data = values(1000);
    const ShapeMoments without = shapeMomentsOf(data);
    data.insert(data.begin() + 3, kInfinity);
    data.insert(data.begin() + 500, {-kInfinity, std::numeric_limits<float>::quiet_NaN()});
    QVERIFY(close(shapeMomentsOf(data), without, 1e-12));
    QVERIFY(close(shapeMomentsOf(data, momentsOf(std::span<const float>(data))), without, 1e-12));
}

void TestShapeMoments::theLargestFloatsDoNotOverflow()
{
    constexpr float kMost = std::numeric_limits<float>::max();
    const std::vector<float> data{-kMost, kMost, -kMost, kMost, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    const ShapeMoments moments = shapeMomentsOf(data);
    QCOMPARE(excessKurtosis(moments), 1.0); // n · 4 m⁴ / (4 m²)² − 3
    QCOMPARE(skewness(moments), 0.0);
}

void TestShapeMoments::countBeyondEqualsTheDefinition()
{
    QFETCH(QString, target);
    QFETCH(int, count);
    const ForcedTarget forced(target);
    std::vector<float> data = values(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < data.size(); i += 13) {
        data[i] = i % 2 == 0 ? kInfinity : i % 3 == 0 ? -kInfinity : std::numeric_limits<float>::quiet_NaN();
    }
    for (const auto& [low, high] : {std::pair(-0.3, 0.3), {-1e30, 0.1}, {0.0, 0.0}, {-1e300, 1e300}}) {
        QCOMPARE(countBeyond(data, low, high), countBeyondByDefinition(data, low, high));
    }
    QVERIFY(count < 1000 || countBeyond(data, -0.3, 0.3) > 10);
}

void TestShapeMoments::limitsBetweenTwoFloatsDivideThem()
{
    const std::vector<float> data{-1, 1, std::nextafter(1.0F, 2.0F), std::nextafter(-1.0F, -2.0F)};
    QCOMPARE(countBeyond(data, -1, 1), std::uint64_t{2});
    QCOMPARE(countBeyond(data, -1 - 1e-12, 1 + 1e-12), std::uint64_t{2});
    QCOMPARE(countBeyond(data, -1 + 1e-12, 1 - 1e-12), std::uint64_t{4});
    QCOMPARE(countBeyond(data, -2, 2), std::uint64_t{0});
}

QTEST_APPLESS_MAIN(TestShapeMoments)
#include "tst_shape_moments.moc"
