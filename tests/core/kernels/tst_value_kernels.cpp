// SPDX-License-Identifier: GPL-3.0-or-later
// moments, group_ranges, histogram, squared_errors, code_keys and cpu_target: each kernel against its definition on
// every target.
#include "core/kernels/code_keys.h"
#include "core/kernels/cpu_target.h"
#include "core/kernels/group_ranges.h"
#include "core/kernels/histogram.h"
#include "core/kernels/moments.h"
#include "core/kernels/squared_errors.h"
#include "tests/support/cpu_targets.h"
#include "tests/support/quantizers.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace qs;

class TestValueKernels : public QObject {
    Q_OBJECT

private slots:
    void momentsEqualTheDefinition_data() { counts(); }
    void momentsEqualTheDefinition();
    void momentsFarFromZeroKeepTheirDigits();
    void nonFiniteValuesAreCountedApart();
    void groupRangesEqualTheDefinition_data() { counts(); }
    void groupRangesEqualTheDefinition();
    void histogramEqualsTheDefinition_data() { counts(); }
    void histogramEqualsTheDefinition();
    void squaredErrorsEqualTheDefinition_data() { counts(); }
    void squaredErrorsEqualTheDefinition();
    void squaredErrorsAreTheSameBitsOnEveryTarget();
    void codeKeysEqualTheDefinition_data() { counts(); }
    void codeKeysEqualTheDefinition();
    void aForcedTargetIsTheActiveOne();
    void anUnknownTargetIsRefusedWithTheNamesThatExist();

private:
    static void counts() { addTargetsAndCounts({0, 1, 3, 7, 8, 15, 16, 17, 33, 63, 64, 65, 1000, 70000}); }
    static std::vector<float> values(int count)
    {
        return RandomValues(9).normals(static_cast<std::size_t>(count), 0.3);
    }
};

namespace {

bool close(double a, double b, double tolerance)
{
    return std::abs(a - b) <= tolerance * std::max(1e-300, std::abs(b));
}

} // namespace

void TestValueKernels::momentsEqualTheDefinition()
{
    QFETCH(QString, target);
    QFETCH(int, count);
    const ForcedTarget forced(target);
    std::vector<float> data = values(count);
    for (std::size_t i = 0; i < data.size(); i += 11) {
        data[i] = 0;
    }
    const Moments fast = momentsOf(std::span<const float>(data));
    const Moments slow = momentsByDefinition(data);
    QCOMPARE(fast.count, slow.count);
    QCOMPARE(fast.zeros, slow.zeros);
    QCOMPARE(fast.min, slow.min);
    QCOMPARE(fast.max, slow.max);
    QVERIFY(close(fast.mean, slow.mean, 1e-12) || std::abs(fast.mean - slow.mean) < 1e-15);
    QVERIFY(count < 2 || close(fast.m2, slow.m2, 1e-11));
}

void TestValueKernels::momentsFarFromZeroKeepTheirDigits()
{
    std::vector<float> data(10000);
    RandomValues random(2);
    for (float& x : data) {
        x = 1000 + static_cast<float>(std::floor(random.uniform() * 16) / 16);
    }
    const Moments fast = momentsOf(std::span<const float>(data));
    const Moments slow = momentsByDefinition(data);
    QVERIFY(close(fast.m2, slow.m2, 1e-9));
}

void TestValueKernels::nonFiniteValuesAreCountedApart()
{
    const float inf = std::numeric_limits<float>::infinity();
    std::vector<float> data(100, 2.0F);
    data[3] = inf;
    data[50] = -inf;
    data[51] = -inf;
    data[99] = std::numeric_limits<float>::quiet_NaN();
    const Moments moments = momentsOf(std::span<const float>(data));
    QCOMPARE(moments.count, std::uint64_t{96});
    QCOMPARE(moments.posInf, std::uint64_t{1});
    QCOMPARE(moments.negInf, std::uint64_t{2});
    QCOMPARE(moments.nan, std::uint64_t{1});
    QCOMPARE(moments.min, 2.0);
    QCOMPARE(moments.std(), 0.0);
}

void TestValueKernels::groupRangesEqualTheDefinition()
{
    QFETCH(QString, target);
    QFETCH(int, count);
    const ForcedTarget forced(target);
    const std::vector<float> data = values(count);
    for (const std::size_t size : {1U, 5U, 32U, 128U, 100000U}) {
        std::vector<MinMax> fast((data.size() + size - 1) / size);
        std::vector<MinMax> slow(fast.size());
        const double squares = groupRanges(data, size, fast);
        QVERIFY(close(squares, groupRangesByDefinition(data, size, slow), 1e-12) || data.empty());
        QVERIFY(fast == slow);
    }
}

void TestValueKernels::histogramEqualsTheDefinition()
{
    QFETCH(QString, target);
    QFETCH(int, count);
    const ForcedTarget forced(target);
    std::vector<float> data = values(count);
    for (float& x : data) {
        x = std::clamp(x, -1.0F, 0.99F);
        x = std::abs(x) < 0.1F ? std::round(x * 8192) / 8192 : x; // many values exactly on an edge
    }
    std::vector<std::uint64_t> fast(16384, 1); // adds to what is there
    std::vector<std::uint64_t> slow(16384, 1);
    addToHistogram(data, 0, fast);
    addToHistogramByDefinition(data, 0, slow);
    QVERIFY(fast == slow);
}

void TestValueKernels::squaredErrorsEqualTheDefinition()
{
    QFETCH(QString, target);
    QFETCH(int, count);
    const ForcedTarget forced(target);
    const std::vector<float> data = values(count);
    for (const Quantizer& quantizer : everyQuantizer()) {
        std::vector<Grid> grids; // five: not a multiple of what is done at once
        for (const double width : {0.1, 0.4, 0.7, 1.0, 2.5}) {
            grids.push_back(quantizer.gridOf({-width, 0.9 * width}));
        }
        std::vector<double> fast(grids.size());
        std::vector<double> slow(grids.size());
        squaredErrors(quantizer.rule(), data, grids, fast);
        squaredErrorsByDefinition(quantizer.rule(), data, grids, slow);
        for (std::size_t i = 0; i < grids.size(); ++i) {
            QVERIFY2(std::abs(fast[i] - slow[i]) <= 1e-5 * slow[i] + 1e-30, quantizer.format().id.data());
        }
    }
}

void TestValueKernels::squaredErrorsAreTheSameBitsOnEveryTarget()
{
    const std::vector<float> data = values(40001);
    for (const Quantizer& quantizer : everyQuantizer()) {
        const Grid grid = quantizer.gridOf({-0.4, 0.4});
        std::vector<double> sums;
        for (const std::string& target : availableCpuTargets()) {
            const ForcedTarget forced(QString::fromStdString(target));
            sums.push_back(0);
            squaredErrors(quantizer.rule(), data, {&grid, 1}, std::span(sums).last(1));
        }
        for (const double sum : sums) {
            QCOMPARE(sum, sums.front());
        }
    }
}

void TestValueKernels::codeKeysEqualTheDefinition()
{
    QFETCH(QString, target);
    QFETCH(int, count);
    if (count > 1000) {
        return; // the definition is slow, and long runs are made of short ones
    }
    const ForcedTarget forced(target);
    const std::vector<float> data = values(count);
    std::vector<float> keys(data.size());
    for (const Quantizer& quantizer : everyQuantizer()) {
        for (const std::size_t size : {1U, 5U, 16U, 100000U}) {
            std::vector<Grid> grids;
            for (std::size_t start = 0; start < data.size(); start += size) {
                grids.push_back(quantizer.gridOf({-0.3, 0.4 + 0.01 * static_cast<double>(grids.size())}));
            }
            codeKeys(quantizer.rule(), data, size, grids, keys);
            for (std::size_t i = 0; i < data.size(); ++i) {
                const Grid& grid = grids[i / size];
                const Quantized wanted = quantized(data[i], quantizer.rule(), grid);
                QVERIFY(grid.scale * (keys[i] - grid.zeroPoint) == wanted.value);
                QVERIFY(quantizer.rule().kind != CodeRule::Kind::Affine || static_cast<int>(keys[i]) == wanted.code);
                QVERIFY(quantizer.rule().levels.empty() ||
                        quantizer.rule().levels[static_cast<std::size_t>(wanted.code)] == keys[i]);
            }
        }
    }
}

void TestValueKernels::aForcedTargetIsTheActiveOne()
{
    const std::vector<std::string> targets = availableCpuTargets();
    QVERIFY(!targets.empty());
    QCOMPARE(activeCpuTarget(), targets.front());
    for (const std::string& target : targets) {
        QVERIFY(forceCpuTarget(target).has_value());
        QCOMPARE(activeCpuTarget(), target);
        QVERIFY(forceCpuTarget("").has_value());
    }
    qputenv("QUANTSCOPE_CPU_TARGET", QByteArray::fromStdString(targets.back()).toLower());
    QVERIFY(forceCpuTargetFromEnvironment().has_value());
    QCOMPARE(activeCpuTarget(), targets.back());
    qunsetenv("QUANTSCOPE_CPU_TARGET");
    QVERIFY(forceCpuTargetFromEnvironment().has_value());
    QCOMPARE(activeCpuTarget(), targets.front());
}

void TestValueKernels::anUnknownTargetIsRefusedWithTheNamesThatExist()
{
    const Status status = forceCpuTarget("abacus");
    QVERIFY(!status);
    QVERIFY(status.error().message.find(availableCpuTargets().front()) != std::string::npos);
}

QTEST_GUILESS_MAIN(TestValueKernels)
#include "tst_value_kernels.moc"
