// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/operators/run_node.h"

#include <QTest>

#include <limits>

using namespace qs;
using namespace runnode;

class TestShape : public QObject {
    Q_OBJECT

private slots:
    void shapesAreCutFromVersion15();
    void constantsComeFromAnyOfTheirAttributes();
    void rangesStopBeforeTheirLimit();
    void wrongNumbersAreErrors();
    void randomCallsDoNoHarm();
};

namespace {
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
} // namespace

void TestShape::shapesAreCutFromVersion15()
{
    const Array x = counted({2, 3, 4});
    const Attributes middle{{"start", std::int64_t{1}}, {"end", std::int64_t{-1}}};
    QVERIFY(givesIntegers(run("Shape", 13, {x}, middle)->front(), {3}, {2, 3, 4}));
    QVERIFY(givesIntegers(run("Shape", 21, {x}, middle)->front(), {1}, {3}));
    QVERIFY(givesIntegers(run("Shape", 15, {x}, {{"start", kMost}, {"end", kLeast}})->front(), {0}, {}));
    QVERIFY(givesIntegers(run("Shape", 15, {x}, {{"start", kLeast}, {"end", kMost}})->front(), {3}, {2, 3, 4}));
    QVERIFY(givesIntegers(run("Size", 13, {counted({0, 3})})->front(), {}, {0}));
}

void TestShape::constantsComeFromAnyOfTheirAttributes()
{
    QVERIFY(gives(run("Constant", 13, {}, {{"value_float", 2.5F}}), {}, {2.5F}));
    QVERIFY(gives(run("Constant", 13, {}, {{"value_floats", std::vector<float>{1, 2}}}), {2}, {1, 2}));
    QVERIFY(givesIntegers(run("Constant", 13, {}, {{"value_int", std::int64_t{-3}}})->front(), {}, {-3}));
    QVERIFY(givesIntegers(run("Constant", 13, {}, {{"value_ints", Integers{4, 5}}})->front(), {2}, {4, 5}));
    QVERIFY(fails(run("Constant", 13, {}, {{"value_string", std::string("x")}})));
    QVERIFY(gives(run("ConstantOfShape", 9, {integers({2})}), {2}, {0, 0}));
    QVERIFY(gives(run("ConstantOfShape", 9, {integers({})}), {}, {0}));
}

void TestShape::rangesStopBeforeTheirLimit()
{
    const auto range = [](std::int64_t start, std::int64_t limit, std::int64_t delta) {
        return run("Range", 11, {Array::scalar(start), Array::scalar(limit), Array::scalar(delta)});
    };
    QVERIFY(givesIntegers(range(3, 9, 3)->front(), {2}, {3, 6}));
    QVERIFY(givesIntegers(range(10, 4, -2)->front(), {3}, {10, 8, 6}));
    QVERIFY(givesIntegers(range(4, 10, -2)->front(), {0}, {}));
    QVERIFY(givesIntegers(range(kLeast, kMost, kMost)->front(), {3}, {kLeast, -1, kMost - 1}));
    QVERIFY(givesIntegers(range(kMost, kLeast, kLeast)->front(), {2}, {kMost, -1}));
    QVERIFY(fails(range(0, 5, 0)));
    QVERIFY(fails(range(kLeast, kMost, 1)));
    QVERIFY(gives(run("Range", 11, {Array::scalar(1.0F), Array::scalar(2.0F), Array::scalar(0.5F)}), {2}, {1, 1.5F}));
    const float inf = std::numeric_limits<float>::infinity();
    const float nan = std::numeric_limits<float>::quiet_NaN();
    for (const float bad : {inf, nan, 1e30F}) {
        QVERIFY(fails(run("Range", 11, {Array::scalar(0.0F), Array::scalar(bad), Array::scalar(1.0F)})));
    }
}

void TestShape::wrongNumbersAreErrors()
{
    QVERIFY(fails(run("ConstantOfShape", 9, {integers({-1})})));
    QVERIFY(fails(run("ConstantOfShape", 9, {integers({kMost, 2})})));
    QVERIFY(fails(run("ConstantOfShape", 9, {counted({2})})));
    QVERIFY(fails(run("Range", 11, {integers({0, 1}), integers({2}), integers({1})})));
    QVERIFY(fails(run("Range", 11, {integers({0}), integers({2}), floats({1}, {1})})));
    QVERIFY(fails(run("Range", 11, {integers({0}), integers({2})})));
}

void TestShape::randomCallsDoNoHarm()
{
    QVERIFY(neverRan(shapeOperators(), 3000).empty());
}

QTEST_APPLESS_MAIN(TestShape)
#include "tst_shape.moc"
