// SPDX-License-Identifier: GPL-3.0-or-later
// Values made of each family must be recognised, at any scale, size and place.
#include "core/analysis/family_fit.h"
#include "core/analysis/generalised_gaussian.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

using namespace qs;

class TestFamilyFit : public QObject {
    Q_OBJECT

private slots:
    void eachFamilyIsRecognised_data();
    void eachFamilyIsRecognised();
    void heavyTailsHaveTheirExponent();
    void polynomialTailsAreHeavy();
    void clippedValuesKeepTheirFamily();
    void whatAReluLetsThroughIsOneHalf();
    void valuesAwayFromZeroAreTwoSided();
    void aFewOutliersMakeAHeavyTail();
    void theSignChangesNothing();
    void scalesAndPartsChangeNothing();
    void whatHasNoFamily();
    void withoutAHistogramTheMeanMustBeNearZero();
};

namespace {

FamilyFit fitOf(const std::vector<float>& values)
{
    Distribution distribution;
    distribution.add(values);
    return fitFamily(shapeMomentsOf(values), distribution).value_or(FamilyFit{{}, false, -1});
}

/// `count` values, each made of a fresh source of random numbers.
std::vector<float> made(std::size_t count, std::uint64_t seed, const std::function<double(RandomValues&)>& value)
{
    RandomValues random(seed);
    std::vector<float> values(count);
    for (float& x : values) {
        x = static_cast<float>(value(random));
    }
    return values;
}

double laplace(RandomValues& random)
{
    const double size = -std::log(random.uniform());
    return random.uniform() < 0.5 ? -size : size;
}

/// Sum of `halves` exponential values to the power 1/β: a generalised Gaussian whose exponent β is 1/`inverse`, a whole
/// number (|x|^β then has a gamma distribution of order 1/β).
double heavy(RandomValues& random, int inverse)
{
    double sum = 0;
    for (int i = 0; i < inverse; ++i) {
        sum -= std::log(random.uniform());
    }
    const double size = std::pow(sum, inverse);
    return random.uniform() < 0.5 ? -size : size;
}

double student(RandomValues& random, int freedom)
{
    double squares = 0;
    for (int i = 0; i < freedom; ++i) {
        const double x = random.normal();
        squares += x * x;
    }
    return random.normal() / std::sqrt(squares / freedom);
}

std::vector<float> ofFamily(Family family, std::size_t count, std::uint64_t seed)
{
    switch (family) {
    case Family::Gauss:
        return made(count, seed, [](RandomValues& random) { return random.normal(); });
    case Family::Laplace:
        return made(count, seed, laplace);
    case Family::Uniform:
        return made(count, seed, [](RandomValues& random) { return 2 * random.uniform() - 1; });
    case Family::HeavyTail:
        return made(count, seed, [](RandomValues& random) { return heavy(random, 2); });
    }
    return {};
}

} // namespace

void TestFamilyFit::eachFamilyIsRecognised_data()
{
    QTest::addColumn<int>("family");
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("sets");
    for (const FamilyRow& row : families()) {
        for (const auto& [count, sets] : {std::pair(1000, 100), {100'000, 4}, {1'000'000, 1}}) {
            QTest::addRow("%s, %d values", row.id.data(), count) << static_cast<int>(row.family) << count << sets;
        }
    }
}

void TestFamilyFit::eachFamilyIsRecognised()
{
    QFETCH(int, family);
    QFETCH(int, count);
    QFETCH(int, sets);
    int recognised = 0;
    for (int set = 0; set < sets; ++set) {
        const FamilyFit fit = fitOf(
            ofFamily(static_cast<Family>(family), static_cast<std::size_t>(count), static_cast<std::uint64_t>(set)));
        recognised += fit.shape.family == static_cast<Family>(family) ? 1 : 0;
        QVERIFY(!fit.isOneSided);
        QVERIFY(fit.powerOverShape >= 1 && fit.powerOverShape < 1.02);
    }
    // A thousand values do not always show their tail.
    QVERIFY2(recognised >= (count > 1000 ? sets : sets * 9 / 10), std::to_string(recognised).c_str());
}

void TestFamilyFit::heavyTailsHaveTheirExponent()
{
    for (int twentieths = 5; twentieths < 20; ++twentieths) {
        const double exponent = twentieths / 20.0;
        QCOMPARE(exponentOfKurtosis(generalisedGaussianKurtosis(exponent)), exponent);
        QCOMPARE(exponentOfKurtosis(generalisedGaussianKurtosis(exponent + 0.01)), exponent);
        QCOMPARE(exponentOfKurtosis(generalisedGaussianKurtosis(exponent - 0.01)), exponent);
    }
    QCOMPARE(exponentOfKurtosis(1e9), 0.25);
    for (const int inverse : {2, 3, 4}) {
        for (std::uint64_t seed = 0; seed < 4; ++seed) {
            const FamilyFit fit =
                fitOf(made(1'000'000, seed, [=](RandomValues& random) { return heavy(random, inverse); }));
            QCOMPARE(fit.shape.family, Family::HeavyTail);
            QVERIFY(std::abs(fit.shape.exponent - 1.0 / inverse) < 0.051);
        }
    }
}

void TestFamilyFit::polynomialTailsAreHeavy()
{
    for (const std::size_t count : {100'000U, 1'000'000U}) {
        const FamilyFit three = fitOf(made(count, 3, [](RandomValues& random) { return student(random, 3); }));
        QCOMPARE(three.shape.family, Family::HeavyTail);
        const FamilyFit five = fitOf(made(count, 3, [](RandomValues& random) { return student(random, 5); }));
        QCOMPARE(five.shape.family, Family::HeavyTail);
        QVERIFY(five.shape.exponent > three.shape.exponent);
    }
    QCOMPARE(fitOf(made(100'000, 3, [](RandomValues& random) { return student(random, 40); })).shape.family,
             Family::Gauss);
}

void TestFamilyFit::clippedValuesKeepTheirFamily()
{
    for (const auto& [family, end] : {std::pair(Family::Gauss, 2.5), {Family::Gauss, 3.0}, {Family::Laplace, 5.0}}) {
        std::vector<float> values = ofFamily(family, 100'000, 7);
        for (float& x : values) {
            x = std::clamp(x, static_cast<float>(-end), static_cast<float>(end));
        }
        QCOMPARE(fitOf(values).shape.family, family);
    }
    // What is left of a normal density within half a deviation is nearly flat.
    std::vector<float> middle = ofFamily(Family::Gauss, 100'000, 7);
    std::erase_if(middle, [](float x) { return std::abs(x) > 0.5F; });
    QCOMPARE(fitOf(middle).shape.family, Family::Uniform);
}

void TestFamilyFit::whatAReluLetsThroughIsOneHalf()
{
    for (const Family family : {Family::Gauss, Family::Laplace, Family::HeavyTail}) {
        std::vector<float> values = ofFamily(family, 100'000, 11);
        for (float& x : values) {
            x = std::abs(x);
        }
        FamilyFit fit = fitOf(values);
        QCOMPARE(fit.shape.family, family);
        QVERIFY(fit.isOneSided);
        QCOMPARE(fit.powerOverShape, 1.0);
        for (float& x : values) {
            x = -x;
        }
        QVERIFY(fitOf(values).isOneSided);
        QCOMPARE(fitOf(values).shape, fit.shape);
    }
    // Even values from 0 on are even values.
    const FamilyFit even = fitOf(made(100'000, 5, [](RandomValues& random) { return random.uniform(); }));
    QCOMPARE(even.shape.family, Family::Uniform);
    QVERIFY(!even.isOneSided);
    QVERIFY(std::abs(even.powerOverShape - 4) < 0.03); // (1/3) / (1/12)
}

void TestFamilyFit::valuesAwayFromZeroAreTwoSided()
{
    const FamilyFit fit = fitOf(made(100'000, 5, [](RandomValues& random) { return 1 + 0.1 * random.normal(); }));
    QCOMPARE(fit.shape.family, Family::Gauss);
    QVERIFY(!fit.isOneSided);
    QVERIFY(std::abs(fit.powerOverShape - 101) < 2);
}

void TestFamilyFit::aFewOutliersMakeAHeavyTail()
{
    std::vector<float> values = ofFamily(Family::Gauss, 100'000, 13);
    for (std::size_t i = 0; i < values.size(); i += 10'000) {
        values[i] = 40;
    }
    QCOMPARE(fitOf(values).shape.family, Family::HeavyTail);
}

void TestFamilyFit::theSignChangesNothing()
{
    for (const FamilyRow& row : families()) {
        std::vector<float> values = ofFamily(row.family, 20'000, 17);
        const FamilyFit fit = fitOf(values);
        for (float& x : values) {
            x = -x;
        }
        QCOMPARE(fitOf(values).shape, fit.shape);
    }
}

void TestFamilyFit::scalesAndPartsChangeNothing()
{
    for (const FamilyRow& row : families()) {
        const std::vector<float> values = ofFamily(row.family, 50'000, 19);
        const FamilyFit fit = fitOf(values);
        for (const int exponent : {-20, -3, 5}) {
            std::vector<float> scaled = values;
            for (float& x : scaled) {
                x = std::ldexp(x, exponent);
            }
            QCOMPARE(fitOf(scaled).shape, fit.shape);
            QVERIFY(std::abs(fitOf(scaled).powerOverShape - fit.powerOverShape) < 1e-12);
        }
        Distribution merged;
        ShapeMoments moments;
        for (std::size_t first = 0; first < values.size(); first += 7000) {
            const auto part = std::span(values).subspan(first, std::min<std::size_t>(7000, values.size() - first));
            Distribution piece;
            piece.add(part);
            merged.merge(piece);
            moments.merge(shapeMomentsOf(part));
        }
        QCOMPARE(fitFamily(moments, merged)->shape, fit.shape);
        QVERIFY(std::abs(fitFamily(moments, merged)->powerOverShape - fit.powerOverShape) < 1e-12);
    }
}

void TestFamilyFit::whatHasNoFamily()
{
    const auto none = [](const std::vector<float>& values) {
        Distribution distribution;
        distribution.add(values);
        return !fitFamily(shapeMomentsOf(values), distribution);
    };
    QVERIFY(none({}));
    QVERIFY(none(std::vector<float>(1000, 0.0F)));
    QVERIFY(none(std::vector<float>(1000, 0.1F)));
    QVERIFY(none(std::vector<float>(1000, std::numeric_limits<float>::quiet_NaN())));
    QVERIFY(none(ofFamily(Family::Gauss, kLeastForFamily - 1, 1)));
    QVERIFY(!none(ofFamily(Family::Gauss, kLeastForFamily, 1)));
}

void TestFamilyFit::withoutAHistogramTheMeanMustBeNearZero()
{
    for (const FamilyRow& row : families()) {
        std::vector<float> values = ofFamily(row.family, 100'000, 1);
        const auto deviation = static_cast<float>(momentsOf(std::span<const float>(values)).std());
        const auto momentsOnly = [&] {
            return fitFamily(shapeMomentsOf(values), Distribution(momentsOf(std::span<const float>(values))));
        };
        QVERIFY(momentsOnly().has_value());
        QCOMPARE(momentsOnly()->shape, fitOf(values).shape);
        for (float& x : values) {
            x += deviation;
        }
        QVERIFY(!momentsOnly().has_value());
        QCOMPARE(fitOf(values).shape, fitOf(ofFamily(row.family, 100'000, 1)).shape);
    }
}

QTEST_APPLESS_MAIN(TestFamilyFit)
#include "tst_family_fit.moc"
