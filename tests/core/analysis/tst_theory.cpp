// SPDX-License-Identifier: GPL-3.0-or-later
// source_family, generalised_gaussian, optimum_quantizer and theory against published tables and plain integration.
#include "core/analysis/generalised_gaussian.h"
#include "core/analysis/optimum_quantizer.h"
#include "core/analysis/theory.h"
#include "core/base/parallel.h"

#include <QTest>

#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

using namespace qs;

class TestTheory : public QObject {
    Q_OBJECT

private slots:
    void maxTableOfTheGaussian();
    void symmetricGridsOfTheGaussian();
    void lloydMaxTableOfTheGaussian();
    void tablesOfTheLaplaceDensity();
    void uniformDataFillTheirGrid();
    void theExponentJoinsTheFamilies();
    void everyDensityIsIntegratedRight();
    void errorsAreIntegrals();
    void noNeighbourOfAnOptimumIsBetter();
    void optimaAreInOrder();
    void manyLevelsFollowPanterAndDite();
    void theClippingModelIsNearForManyBits();
    void theBoundOfAGaussianIsItsRateDistortionFunction();
    void threadsGetTheSameNumbers();
};

namespace {

constexpr SourceShape kGauss{};
constexpr SourceShape kLaplace{Family::Laplace};
constexpr SourceShape kUniform{Family::Uniform};
constexpr std::array kShapes{kGauss,
                             kLaplace,
                             kUniform,
                             SourceShape{Family::HeavyTail, 0.25},
                             SourceShape{Family::HeavyTail, 0.5},
                             SourceShape{Family::HeavyTail, 0.75},
                             SourceShape{Family::HeavyTail, 0.95}};
constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool close(double a, double b, double tolerance)
{
    return std::abs(a - b) <= tolerance * std::abs(b);
}

double db(double error)
{
    return -10 * std::log10(error);
}

/// ∫ function(x)·f(x) over [low, high] by Gauss–Legendre points on pieces that grow with x, because a heavy tail has a
/// cusp at 0 and reaches far.
template <typename Function>
double integral(const SourceShape& shape, double low, double high, Function function)
{
    constexpr std::array kPoints{0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363};
    constexpr std::array kWeights{0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763};
    double sum = 0;
    for (double left = low; left < high;) {
        // Pieces end at the end of the uniform density, where it jumps.
        double right = std::min(high, left + std::max(1e-14, left * 0.02));
        right = left < std::numbers::sqrt3 ? std::min(right, std::numbers::sqrt3) : right;
        right = right > left ? right : std::nextafter(left, high);
        const double middle = (left + right) / 2;
        const double half = (right - left) / 2;
        for (std::size_t i = 0; i < kPoints.size(); ++i) {
            for (const double x : {middle - half * kPoints[i], middle + half * kPoints[i]}) {
                sum += half * kWeights[i] * densityAt(shape, x) * function(x);
            }
        }
        left = right;
    }
    return sum;
}

/// Beyond this nothing counts: exp(−x^β) for the smallest exponent.
constexpr double kFar = 1e5;

} // namespace

void TestTheory::maxTableOfTheGaussian()
{
    // Max 1960, table II, recomputed elsewhere to seven digits.
    constexpr std::array kSteps{1.595769, 0.995687, 0.586019, 0.335201, 0.188139, 0.104063, 0.056868, 0.030762};
    constexpr std::array kErrors{0.3633802,   0.1188461,   0.03743966,  0.01154288,
                                 3.495211e-3, 1.040045e-3, 3.043328e-4, 8.768619e-5};
    for (int bits = 1; bits <= 8; ++bits) {
        const auto at = static_cast<std::size_t>(bits - 1);
        const UniformOptimum best = bestWithoutZero(kGauss, 1 << (bits - 1));
        QVERIFY(std::abs(best.step - kSteps[at]) < 6e-7);
        QVERIFY(close(best.error, kErrors[at], 5e-7));
        QCOMPARE(gaussianUniformOptimumDb(bits), db(best.error));
    }
}

void TestTheory::symmetricGridsOfTheGaussian()
{
    constexpr std::array kScales{1.224006, 0.650770, 0.353411, 0.193249, 0.105488, 0.057261, 0.030870};
    constexpr std::array kErrors{0.190174, 0.0468600, 0.01288939, 3.693220e-3, 1.069289e-3, 3.086218e-4, 8.830803e-5};
    for (int bits = 2; bits <= 8; ++bits) {
        const auto at = static_cast<std::size_t>(bits - 2);
        const UniformOptimum best = bestWithZero(kGauss, (1 << (bits - 1)) - 1);
        QVERIFY(std::abs(best.step - kScales[at]) < 6e-7);
        QVERIFY(close(best.error, kErrors[at], 2e-6));
        QCOMPARE(gaussianSymmetricOptimumDb(bits), db(best.error));
    }
}

void TestTheory::lloydMaxTableOfTheGaussian()
{
    constexpr std::array kErrors{0.3633802,   0.1174818,   0.03454776,  9.501008e-3,
                                 2.504668e-3, 6.442397e-4, 1.634782e-4, 4.118508e-5};
    constexpr std::array kLargest{0.7979, 1.5104, 2.1519, 2.7326, 3.2607, 3.7441, 4.1897, 4.6035};
    for (int bits = 1; bits <= 8; ++bits) {
        const auto at = static_cast<std::size_t>(bits - 1);
        const LevelsOptimum best = bestLevels(kGauss, 1 << (bits - 1));
        QVERIFY(close(best.error, kErrors[at], 5e-7));
        QVERIFY(std::abs(best.levels.back() - kLargest[at]) < 6e-5);
        QCOMPARE(gaussianLloydMaxDb(bits), db(best.error));
    }
    constexpr std::array kSixteen{0.1284, 0.3880, 0.6568, 0.9423, 1.2562, 1.6180, 2.0690, 2.7326};
    const LevelsOptimum sixteen = bestLevels(kGauss, 8);
    for (std::size_t i = 0; i < kSixteen.size(); ++i) {
        QVERIFY(std::abs(sixteen.levels[i] - kSixteen[i]) < 6e-5);
    }
}

void TestTheory::tablesOfTheLaplaceDensity()
{
    // Paez and Glisson 1972: steps of the uniform quantizer; Jayant and Noll 1984: dB of both kinds.
    constexpr std::array kSteps{1.4142, 1.0874, 0.7309, 0.4610, 0.2800};
    constexpr std::array kUniformDb{3.01, 7.07, 11.44, 15.96, 20.60, 25.36, 30.23};
    constexpr std::array kLloydMaxDb{3.01, 7.54, 12.64, 18.13, 23.87, 29.74, 35.69};
    for (int bits = 1; bits <= 7; ++bits) {
        const auto at = static_cast<std::size_t>(bits - 1);
        QVERIFY(bits > 5 || std::abs(bestWithoutZero(kLaplace, 1 << (bits - 1)).step - kSteps[at]) < 6e-5);
        QVERIFY(std::abs(uniformOptimumDb(kLaplace, bits) - kUniformDb[at]) < 6e-3);
        QVERIFY(std::abs(nonUniformOptimumDb(kLaplace, bits) - kLloydMaxDb[at]) < 6e-3);
    }
}

void TestTheory::uniformDataFillTheirGrid()
{
    for (int bits = 1; bits <= kMostTheoryBits; ++bits) {
        QVERIFY(std::abs(uniformOptimumDb(kUniform, bits) - kDbPerBit * bits) < 1e-9);
        QVERIFY(std::abs(nonUniformOptimumDb(kUniform, bits) - kDbPerBit * bits) < 1e-9);
        QVERIFY(bits < 2 || std::abs(symmetricOptimumDb(kUniform, bits) - uniformDataDb(bits)) < 1e-9);
    }
    // 2πe / 12: what a quantizer without entropy coding of vectors must give away.
    QVERIFY(std::abs(boundDb(kUniform, 4) - uniformOptimumDb(kUniform, 4) - 1.5329) < 1e-4);
}

void TestTheory::theExponentJoinsTheFamilies()
{
    for (const auto& [exponent, shape] : {std::pair(1.0, kLaplace), std::pair(2.0, kGauss)}) {
        const SourceShape same{Family::HeavyTail, exponent};
        for (const double x : {0.0, 1e-9, 0.01, 0.3, 1.0, 2.5, 6.0, 30.0, kInfinity}) {
            QVERIFY(std::abs(densityAt(same, x) - densityAt(shape, x)) < 1e-14);
            const PartialMoments a = momentsUpTo(same, x);
            const PartialMoments b = momentsUpTo(shape, x);
            QVERIFY(std::abs(a.mass - b.mass) < 1e-14);
            QVERIFY(std::abs(a.first - b.first) < 1e-14);
            QVERIFY(std::abs(a.second - b.second) < 1e-14);
        }
        QVERIFY(close(differentialEntropyBits(same), differentialEntropyBits(shape), 1e-14));
        for (const int bits : {2, 4, 8}) {
            QVERIFY(std::abs(nonUniformOptimumDb(same, bits) - nonUniformOptimumDb(shape, bits)) < 1e-9);
            QVERIFY(std::abs(symmetricOptimumDb(same, bits) - symmetricOptimumDb(shape, bits)) < 1e-9);
        }
    }
}

void TestTheory::everyDensityIsIntegratedRight()
{
    for (const SourceShape& shape : kShapes) {
        for (const double x : {0.01, 0.3, 1.0, 1.8, 5.0, 40.0, kFar}) {
            const PartialMoments found = momentsUpTo(shape, x);
            QVERIFY(std::abs(found.mass - integral(shape, 0, x, [](double) { return 1; })) < 1e-10);
            QVERIFY(std::abs(found.first - integral(shape, 0, x, [](double t) { return t; })) < 1e-10);
            QVERIFY(std::abs(found.second - integral(shape, 0, x, [](double t) { return t * t; })) < 1e-10);
        }
        QVERIFY(std::abs(momentsUpTo(shape, kInfinity).mass - 0.5) < 1e-14);
        QVERIFY(std::abs(momentsUpTo(shape, kInfinity).second - 0.5) < 1e-14);
        QVERIFY(close(momentsUpTo(shape, kInfinity).first, momentsUpTo(shape, kFar).first, 1e-12));
        const double entropy = -2 * integral(shape, 0, kFar, [&](double t) {
            const double density = densityAt(shape, t);
            return density > 0 ? std::log2(density) : 0;
        });
        QVERIFY(std::abs(differentialEntropyBits(shape) - entropy) < 1e-9);
        QCOMPARE(densityAt(shape, -0.7), densityAt(shape, 0.7));
    }
}

void TestTheory::errorsAreIntegrals()
{
    const std::vector<double> levels{0.1, 0.5, 1.25, 3};
    for (const SourceShape& shape : kShapes) {
        double expected = 0;
        for (std::size_t k = 0; k < levels.size(); ++k) {
            const double low = k == 0 ? 0 : (levels[k - 1] + levels[k]) / 2;
            const double high = k + 1 == levels.size() ? kFar : (levels[k] + levels[k + 1]) / 2;
            expected += 2 * integral(shape, low, high, [&](double x) { return (x - levels[k]) * (x - levels[k]); });
        }
        QVERIFY(close(errorOfLevels(shape, levels), expected, 1e-9));
    }
}

void TestTheory::noNeighbourOfAnOptimumIsBetter()
{
    for (const SourceShape& shape : kShapes) {
        for (const int perSide : {1, 2, 3, 7, 8, 64}) {
            const UniformOptimum without = bestWithoutZero(shape, perSide);
            const UniformOptimum with = bestWithZero(shape, perSide);
            LevelsOptimum free = bestLevels(shape, perSide);
            QVERIFY(free.error <= without.error * (1 + 1e-12)); // even levels are levels too
            for (const double factor : {0.5, 0.9, 0.999, 1.001, 1.1, 2.0}) {
                std::vector<double> even;
                std::vector<double> evenWithZero{0};
                for (int k = 0; k < perSide; ++k) {
                    even.push_back(without.step * factor * (k + 0.5));
                    evenWithZero.push_back(with.step * factor * (k + 1));
                }
                QVERIFY(errorOfLevels(shape, even) > without.error);
                QVERIFY(errorOfLevels(shape, evenWithZero) > with.error);
            }
            // Each level is the mean of its values.
            for (std::size_t k = 0; k < free.levels.size(); ++k) {
                const double low = k == 0 ? 0 : (free.levels[k - 1] + free.levels[k]) / 2;
                const double high = k + 1 == free.levels.size() ? kInfinity : (free.levels[k] + free.levels[k + 1]) / 2;
                const PartialMoments below = momentsUpTo(shape, low);
                const PartialMoments above = momentsUpTo(shape, high);
                QVERIFY(close((above.first - below.first) / (above.mass - below.mass), free.levels[k], 1e-6));
            }
        }
    }
}

void TestTheory::optimaAreInOrder()
{
    for (const SourceShape& shape : kShapes) {
        for (int bits = 1; bits <= kMostTheoryBits; ++bits) {
            QVERIFY(nonUniformOptimumDb(shape, bits) < boundDb(shape, bits));
            QVERIFY(uniformOptimumDb(shape, bits) <= nonUniformOptimumDb(shape, bits) + 1e-9);
            if (bits > 1) {
                QVERIFY(symmetricOptimumDb(shape, bits) <= nonUniformOptimumDb(shape, bits) + 1e-9);
                QVERIFY(uniformOptimumDb(shape, bits) > uniformOptimumDb(shape, bits - 1));
                QVERIFY(nonUniformOptimumDb(shape, bits) > nonUniformOptimumDb(shape, bits - 1) + 1);
            }
        }
    }
}

void TestTheory::manyLevelsFollowPanterAndDite()
{
    // D → (∫ f^(1/3))³ / 12N² for N levels (Panter and Dite 1951).
    for (const SourceShape& shape : kShapes) {
        const double root = 2 * integral(shape, 0, kFar, [&](double x) {
                                const double density = densityAt(shape, x);
                                return density > 0 ? std::pow(density, -2.0 / 3) : 0;
                            });
        const double limit = root * root * root / 12 / std::pow(512.0, 2);
        const double error = std::pow(10, -nonUniformOptimumDb(shape, 9) / 10);
        QVERIFY(error < limit * 1.0001 && error > limit * 0.99);
    }
}

void TestTheory::theClippingModelIsNearForManyBits()
{
    // ACIQ (Banner 2019) adds even noise inside the range to the clipping beyond it: good for many bits, and for few it
    // promises too much.
    constexpr std::array kGaussDb{6.675, 10.597, 15.027, 19.791, 24.785, 29.944, 35.226, 40.601};
    constexpr std::array kLaplaceDb{5.231, 8.464, 12.229, 16.381, 20.817, 25.468, 30.286, 35.237};
    for (int bits = 1; bits <= 8; ++bits) {
        const auto at = static_cast<std::size_t>(bits - 1);
        for (const double over :
             {kGaussDb[at] - uniformOptimumDb(kGauss, bits), kLaplaceDb[at] - uniformOptimumDb(kLaplace, bits)}) {
            QVERIFY(over > 0);
            QVERIFY(bits < 6 || over < 0.12);
        }
    }
    const double gaussEnd = 128 * bestWithoutZero(kGauss, 128).step;
    const double laplaceEnd = 128 * bestWithoutZero(kLaplace, 128).step * std::numbers::sqrt2;
    QVERIFY(close(gaussEnd, 3.92404, 5e-3));
    QVERIFY(close(laplaceEnd, 9.89676, 5e-3));
}

void TestTheory::theBoundOfAGaussianIsItsRateDistortionFunction()
{
    for (const double bits : {0.5, 1.0, 1.585, 4.0, 8.0}) {
        QVERIFY(std::abs(boundDb(kGauss, bits) - rateDistortionBoundDb(bits)) < 1e-12);
        for (const SourceShape& shape : kShapes) {
            QVERIFY(boundDb(shape, bits) >= rateDistortionBoundDb(bits) - 1e-12); // no density is harder
        }
    }
    QVERIFY(std::abs(boundDb(kLaplace, 1) - kDbPerBit - 10 * std::log10(std::numbers::pi / std::numbers::e)) < 1e-12);
}

void TestTheory::threadsGetTheSameNumbers()
{
    const SourceShape shape{Family::HeavyTail, 0.65};
    std::array<double, 8> found{};
    Progress progress;
    QVERIFY(parallelFor(found.size(), progress, [&](std::size_t i) -> Status {
        found[i] = uniformOptimumDb(shape, 7) + symmetricOptimumDb(shape, 7) + nonUniformOptimumDb(shape, 7);
        return ok();
    }));
    for (const double value : found) {
        QCOMPARE(value, found.front());
    }
}

QTEST_APPLESS_MAIN(TestTheory)
#include "tst_theory.moc"
