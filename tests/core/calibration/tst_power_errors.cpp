// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/power_errors.h"
#include "core/formats/quantizer.h"
#include "tests/support/cpu_targets.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>

using namespace qs;

class TestPowerErrors : public QObject {
    Q_OBJECT

private slots:
    void everyTargetAgreesWithTheDefinition_data();
    void everyTargetAgreesWithTheDefinition();
    void targetsGiveTheSameBits();
    void errorsOfEverySizeHaveTheirPower();
};

namespace {

std::vector<Quantizer> quantizers()
{
    std::vector<Quantizer> all;
    for (const char* format : {"int2", "int4", "int8", "uint4", "fp8-e4m3", "nf4", "binary"}) {
        for (const Scheme scheme : {Scheme::Symmetric, Scheme::Asymmetric}) {
            all.emplace_back(*findNumberFormat(format), scheme, *findScaleStorage("fp32"));
        }
    }
    all.emplace_back(*findNumberFormat("lloyd-max6"), Scheme::Symmetric, *findScaleStorage("none"));
    std::vector<float> levels;
    for (int i = 0; i < 64; ++i) {
        levels.push_back(static_cast<float>(std::cbrt(i - 31.5) / 20));
    }
    all.back().fitTo(levels);
    return all;
}

} // namespace

void TestPowerErrors::everyTargetAgreesWithTheDefinition_data()
{
    addTargetsAndCounts({0, 1, 3, 8, 15, 16, 17, 128, 129, 1000});
}

void TestPowerErrors::everyTargetAgreesWithTheDefinition()
{
    QFETCH(QString, target);
    QFETCH(int, count);
    const ForcedTarget forced(target);
    RandomValues random(19);
    std::vector<float> values = random.normals(static_cast<std::size_t>(count), 0.1);
    std::vector<float> weights;
    for (float& x : values) {
        x = random.uniform() < 0.1 ? 0 : x;
        weights.push_back(static_cast<float>(1000 * random.uniform()));
    }
    for (const Quantizer& quantizer : quantizers()) {
        const Grid grid = quantizer.gridOf({-0.21, 0.15});
        for (const float p : {0.5F, 1.0F, 2.4F, 8.0F}) {
            for (const std::span<const float> each : {std::span<const float>(), std::span<const float>(weights)}) {
                const double found = powerErrors(quantizer.rule(), values, each, grid, 0.02F, p);
                const double wanted = powerErrorsByDefinition(quantizer.rule(), values, each, grid, 0.02F, p);
                QVERIFY2(std::abs(found - wanted) <= 1e-4 * wanted, quantizer.format().id.data());
            }
        }
    }
}

void TestPowerErrors::targetsGiveTheSameBits()
{
    const std::vector<float> values = RandomValues(23).normals(333, 0.1);
    for (const Quantizer& quantizer : quantizers()) {
        const Grid grid = quantizer.gridOf({-0.2, 0.1});
        const double usual = powerErrors(quantizer.rule(), values, {}, grid, grid.scale, 2.4F);
        for (const std::string& target : availableCpuTargets()) {
            const ForcedTarget forced(QString::fromStdString(target));
            QCOMPARE(powerErrors(quantizer.rule(), values, {}, grid, grid.scale, 2.4F), usual);
        }
    }
}

void TestPowerErrors::errorsOfEverySizeHaveTheirPower()
{
    const Quantizer quantizer(*findNumberFormat("int2"), Scheme::Symmetric, *findScaleStorage("fp32"));
    const Grid grid = quantizer.gridOf({0, 0}); // scale 1: small values become 0 and are their own error
    for (int exponent = -37; exponent < 0; ++exponent) {
        const std::vector<float> one{static_cast<float>(0.37 * std::pow(10.0, exponent))};
        const double found = powerErrors(quantizer.rule(), one, {}, grid, 1, 0.5F);
        QVERIFY(std::abs(found - std::sqrt(double{one[0]})) <= 1e-5 * found);
    }
    QCOMPARE(powerErrors(quantizer.rule(), std::vector<float>{0, 1, -1}, {}, grid, 1, 0.5F), 0.0);
    const double most = powerErrors(quantizer.rule(), std::vector<float>{3e38F}, {}, grid, 1, 8);
    QVERIFY(most > 1e37 && std::isfinite(most));
}

QTEST_GUILESS_MAIN(TestPowerErrors)
#include "tst_power_errors.moc"
