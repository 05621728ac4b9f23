// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/operators/run_node.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace qs;
using namespace runnode;

class TestReduction : public QObject {
    Q_OBJECT

private slots:
    void everySetOfAxesIsReducedAlike();
    void sumsOfManyAreAccurate();
    void axesComeFromWhereTheVersionHasThem();
    void nothingGivesTheNeutralNumber();
    void nanIsKept();
    void logSumExpDoesNotOverflow();
    void integersWrapAroundAndMeansAreCut();
    void placesOfExtremes();
    void runningSums();
    void wrongNumbersAreErrors();
    void randomCallsDoNoHarm();
};

namespace {
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
} // namespace

void TestReduction::everySetOfAxesIsReducedAlike()
{
    const Shape shape{3, 4, 5, 17};
    const Array x = Array::of(shape, RandomValues(1).normals(3 * 4 * 5 * 17));
    for (std::int64_t set = 1; set < 16; ++set) {
        Integers axes;
        Shape left;
        for (std::int64_t axis = 0; axis < 4; ++axis) {
            const bool isReduced = (set >> axis & 1) != 0;
            left.push_back(isReduced ? 1 : shape[static_cast<std::size_t>(axis)]);
            if (isReduced) {
                axes.push_back(axis);
            }
        }
        std::vector<double> sums(static_cast<std::size_t>(*elementCount(left)));
        std::vector<float> largest(sums.size(), -std::numeric_limits<float>::infinity());
        std::array<std::int64_t, 4> index{};
        for (const float value : x.values<float>()) {
            std::int64_t at = 0;
            for (std::size_t axis = 0; axis < 4; ++axis) {
                at = at * left[axis] + (left[axis] == 1 ? 0 : index[axis]);
            }
            sums[static_cast<std::size_t>(at)] += static_cast<double>(value);
            largest[static_cast<std::size_t>(at)] = std::max(largest[static_cast<std::size_t>(at)], value);
            for (std::size_t axis = 4; axis-- > 0 && ++index[axis] == shape[axis];) {
                index[axis] = 0;
            }
        }
        const auto sum = run("ReduceSum", 13, {x, integers(axes)});
        QVERIFY(sum && sum->front().shape() == left);
        for (std::size_t i = 0; i < sums.size(); ++i) {
            QVERIFY(std::abs(static_cast<double>(sum->front().values<float>()[i]) - sums[i]) < 1e-5);
        }
        QVERIFY(gives(run("ReduceMax", 18, {x, integers(axes)}), left, largest));
    }
}

void TestReduction::sumsOfManyAreAccurate()
{
    constexpr std::int64_t many = 3'000'001;
    const Array x = Array::of({many}, std::vector<float>(many, 0.1F));
    const auto mean = run("ReduceMean", 13, {x});
    QVERIFY(mean);
    QCOMPARE(mean->front().values<float>()[0], 0.1F);
    const auto upright = run("ReduceMean", 13, {x.reshaped({many, 1})}, {{"axes", Integers{0}}});
    QCOMPARE(upright->front().values<float>()[0], 0.1F);
}

void TestReduction::axesComeFromWhereTheVersionHasThem()
{
    const Array x = counted({2, 2});
    const Attributes first{{"axes", Integers{0}}, {"keepdims", std::int64_t{0}}};
    QVERIFY(gives(run("ReduceSum", 11, {x}, first), {2}, {2, 4}));
    QVERIFY(gives(run("ReduceSum", 13, {x}, first), {}, {6})); // the attribute is no longer known
    QVERIFY(gives(run("ReduceMax", 13, {x}, first), {2}, {2, 3}));
    QVERIFY(gives(run("ReduceMax", 18, {x, integers({-1})}), {2, 1}, {1, 3}));
    const Attributes nothing{{"noop_with_empty_axes", std::int64_t{1}}};
    QVERIFY(gives(run("ReduceSum", 13, {x}, nothing), {2, 2}, {0, 1, 2, 3}));
    QVERIFY(gives(run("ReduceL2", 18, {x, integers({})}, nothing), {2, 2}, {0, 1, 2, 3}));
    QVERIFY(gives(run("ReduceSum", 13, {x, integers({})}), {1, 1}, {6}));
    const Array truths = Array::of({2}, std::vector<std::uint8_t>{0, 1}).reinterpreted(ElementType::Bool);
    for (const char* const op : {"ReduceMax", "ReduceMin"}) {
        const auto y = run(op, 20, {truths});
        QVERIFY(y && y->front().type() == ElementType::Bool);
        QCOMPARE(y->front().bytes()[0] != std::byte{0}, std::string(op) == "ReduceMax");
    }
    QVERIFY(fails(run("ReduceSum", 13, {truths})));
}

void TestReduction::nothingGivesTheNeutralNumber()
{
    const float inf = std::numeric_limits<float>::infinity();
    const Array none = counted({2, 0});
    const auto over = [&](const char* op) {
        return run(op, 18, {none, integers({1})}, {{"keepdims", std::int64_t{0}}});
    };
    QVERIFY(gives(over("ReduceSum"), {2}, {0, 0}));
    QVERIFY(gives(over("ReduceProd"), {2}, {1, 1}));
    QVERIFY(gives(over("ReduceMax"), {2}, {-inf, -inf}));
    QVERIFY(gives(over("ReduceMin"), {2}, {inf, inf}));
    QVERIFY(gives(over("ReduceLogSumExp"), {2}, {-inf, -inf}));
    QVERIFY(std::isnan(over("ReduceMean")->front().values<float>()[0]));
    QVERIFY(gives(run("ReduceSum", 13, {none, integers({0})}), {1, 0}, {}));
    const Array wholes = Array::of({0}, std::vector<std::int32_t>());
    QCOMPARE(run("ReduceMean", 13, {wholes})->front().values<std::int32_t>()[0], 0);
}

void TestReduction::nanIsKept()
{
    std::vector<float> values(20, 1);
    values[3] = std::numeric_limits<float>::quiet_NaN();
    for (const char* const op : {"ReduceMax", "ReduceMin", "ReduceSum", "ReduceLogSumExp"}) {
        QVERIFY(std::isnan(run(op, 18, {floats({20}, values)})->front().values<float>()[0]));
    }
}

void TestReduction::logSumExpDoesNotOverflow()
{
    const float inf = std::numeric_limits<float>::infinity();
    QVERIFY(gives(run("ReduceLogSumExp", 18, {floats({2}, {1000, -1000})}), {1}, {1000}));
    QVERIFY(gives(run("ReduceLogSumExp", 18, {floats({2}, {-inf, 2})}), {1}, {2}));
    QVERIFY(gives(run("ReduceLogSumExp", 18, {floats({2}, {-inf, -inf})}), {1}, {-inf}));
    QVERIFY(gives(run("ReduceLogSumExp", 18, {floats({2}, {inf, inf})}), {1}, {inf}));
}

void TestReduction::integersWrapAroundAndMeansAreCut()
{
    const Array x = Array::of({2}, std::vector<std::int32_t>{std::numeric_limits<std::int32_t>::max(), 1});
    QCOMPARE(run("ReduceSum", 13, {x})->front().values<std::int32_t>()[0], std::numeric_limits<std::int32_t>::min());
    QCOMPARE(run("ReduceMean", 13, {integers({-3, -4})})->front().values<std::int64_t>()[0], std::int64_t{-3});
    QCOMPARE(run("ReduceL1", 13, {integers({-3, 4})})->front().values<std::int64_t>()[0], std::int64_t{7});
    QVERIFY(run("ReduceL1", 13, {integers({kLeast, kLeast})}).has_value());
    QVERIFY(run("ReduceSumSquare", 13, {integers({kLeast, kMost})}).has_value());
}

void TestReduction::placesOfExtremes()
{
    const Array x = floats({2, 3}, {1, 5, 5, 7, 0, 7});
    QVERIFY(givesIntegers(run("ArgMax", 13, {x}, {{"axis", std::int64_t{-1}}})->front(), {2, 1}, {1, 0}));
    QVERIFY(givesIntegers(
        run("ArgMax", 13, {x}, {{"axis", std::int64_t{1}}, {"select_last_index", std::int64_t{1}}})->front(), {2, 1},
        {2, 2}));
    QVERIFY(givesIntegers(run("ArgMin", 13, {x}, {{"keepdims", std::int64_t{0}}})->front(), {3}, {0, 1, 0}));
    QVERIFY(fails(run("ArgMax", 13, {counted({2, 0})}, {{"axis", std::int64_t{1}}})));
    QVERIFY(run("ArgMax", 13, {counted({2, 0})})->front().shape() == (Shape{1, 0}));
    QVERIFY(fails(run("ArgMax", 13, {Array::scalar(1.0F)})));
}

void TestReduction::runningSums()
{
    const Array x = counted({2, 3});
    QVERIFY(gives(run("CumSum", 14, {x, Array::scalar(std::int32_t{-1})}, {{"reverse", std::int64_t{1}}}), {2, 3},
                  {3, 3, 2, 12, 9, 5}));
    QVERIFY(gives(run("CumSum", 14, {x, integers({0})}, {{"exclusive", std::int64_t{1}}}), {2, 3}, {0, 0, 0, 0, 1, 2}));
    QVERIFY(fails(run("CumSum", 14, {x, integers({0, 1})})));
    QVERIFY(fails(run("CumSum", 14, {x, integers({2})})));
    QVERIFY(run("CumSum", 14, {integers({kMost, kMost}), integers({0})}).has_value());
}

void TestReduction::wrongNumbersAreErrors()
{
    const Array x = counted({2, 2});
    QVERIFY(fails(run("ReduceSum", 13, {x, integers({2})})));
    QVERIFY(fails(run("ReduceSum", 13, {x, integers({kLeast})})));
    QVERIFY(fails(run("ReduceMean", 13, {x}, {{"axes", Integers{-3}}})));
    QVERIFY(fails(run("ReduceMean", 18, {x, floats({1}, {0})})));
}

void TestReduction::randomCallsDoNoHarm()
{
    QVERIFY(neverRan(reductionOperators(), 2000).empty());
}

QTEST_APPLESS_MAIN(TestReduction)
#include "tst_reduction.moc"
