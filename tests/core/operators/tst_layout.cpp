// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/operators/run_node.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numeric>

using namespace qs;
using namespace runnode;

/// What the conformance cases of ONNX leave out: later versions, empty arrays, and what must fail.
class TestLayout : public QObject {
    Q_OBJECT

private slots:
    void reshapeTakesZerosAndOneOpenExtent();
    void squeezeReadsAxesWhereItsVersionHasThem();
    void splitLeavesASmallerRestFromVersion18();
    void sliceCutsAsPythonDoes();
    void transposeMovesEveryElement();
    void concatRefusesWhatDoesNotFit();
    void padWrapsReflectsAndCuts();
    void expandAndTileRefuseWhatIsTooLarge();
    void castsToAndFromEightBitFloats();
    void castKeepsTheLowBitsOfNarrowIntegers();
    void halvesAreMovedAsTheyAre();
    void dropoutIsNothingUnlessItTrains();
    void emptyArraysStayEmpty();
    void wrongNumbersAreErrors();
    void randomCallsDoNoHarm();
};

namespace {
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
} // namespace

void TestLayout::reshapeTakesZerosAndOneOpenExtent()
{
    const Array x = counted({2, 3, 4});
    QVERIFY(run("Reshape", 14, {x, integers({0, -1})})->front().shape() == (Shape{2, 12}));
    const Array none = counted({0, 3});
    QVERIFY(run("Reshape", 14, {none, integers({3, 0})}, {{"allowzero", std::int64_t{1}}})->front().shape() ==
            (Shape{3, 0}));
    QVERIFY(fails(run("Reshape", 14, {none, integers({0, -1})}, {{"allowzero", std::int64_t{1}}})));
    QVERIFY(fails(run("Reshape", 14, {x, integers({-1, -1})})));
    QVERIFY(fails(run("Reshape", 14, {x, integers({2, 3, 4, 0})})));
    QVERIFY(fails(run("Reshape", 14, {x, integers({7, -1})})));
    QVERIFY(fails(run("Reshape", 14, {x, integers({kMost, kMost, -1})})));
    QVERIFY(fails(run("Reshape", 14, {x, integers({-2, -3, 4})})));
    QVERIFY(fails(run("Reshape", 14, {x, floats({2}, {2, 12})})));
}

void TestLayout::squeezeReadsAxesWhereItsVersionHasThem()
{
    const Array x = counted({1, 3, 1});
    const Attributes axes{{"axes", Integers{-1}}};
    QVERIFY(run("Squeeze", 11, {x}, axes)->front().shape() == (Shape{1, 3}));
    QVERIFY(run("Squeeze", 13, {x}, axes)->front().shape() == (Shape{3})); // the attribute is no longer known
    QVERIFY(run("Squeeze", 13, {x, integers({0})})->front().shape() == (Shape{3, 1}));
    QVERIFY(run("Unsqueeze", 11, {x}, axes)->front().shape() == (Shape{1, 3, 1, 1}));
    QVERIFY(run("Unsqueeze", 21, {x, integers({0, 4})})->front().shape() == (Shape{1, 1, 3, 1, 1}));
    QVERIFY(fails(run("Squeeze", 13, {x, integers({1})})));
    QVERIFY(fails(run("Unsqueeze", 13, {x, integers({0, 0})})));
    QVERIFY(fails(run("Unsqueeze", 13, {x, integers({5})})));
    QVERIFY(fails(run("Unsqueeze", 11, {x})));
}

void TestLayout::splitLeavesASmallerRestFromVersion18()
{
    const Array x = counted({5});
    const auto parts = run("Split", 18, {x}, {{"num_outputs", std::int64_t{3}}}, 3);
    QVERIFY(parts && parts->size() == 3);
    QVERIFY((*parts)[0].shape() == Shape{2} && (*parts)[1].shape() == Shape{2} && (*parts)[2].shape() == Shape{1});
    QCOMPARE((*parts)[2].values<float>()[0], 4.0F);
    QVERIFY(fails(run("Split", 13, {x}, {}, 3)));
    QVERIFY(fails(run("Split", 18, {x}, {{"num_outputs", std::int64_t{2}}}, 3)));
    QVERIFY(fails(run("Split", 18, {counted({4})}, {{"num_outputs", std::int64_t{3}}, {"axis", std::int64_t{1}}}, 3)));
    QVERIFY(fails(run("Split", 13, {x, integers({6, -1})}, {}, 2)));
    QVERIFY(fails(run("Split", 13, {x, integers({kMost, kMost})}, {}, 2)));
    QVERIFY(fails(run("Split", 11, {x}, {{"split", Integers{2, 2}}}, 2)));
    QVERIFY(run("Split", 11, {x}, {{"split", Integers{2, 3}}}, 2).has_value());
}

void TestLayout::sliceCutsAsPythonDoes()
{
    const Array x = counted({6});
    QVERIFY(gives(run("Slice", 13, {x, integers({-1}), integers({kLeast}), integers({0}), integers({-2})}), {3},
                  {5, 3, 1}));
    QVERIFY(
        gives(run("Slice", 13, {x, integers({1}), integers({kMost}), integers({-1}), integers({kMost})}), {1}, {1}));
    QVERIFY(gives(run("Slice", 13, {x, integers({kMost}), integers({kLeast}), integers({0}), integers({kLeast})}), {1},
                  {5}));
    QVERIFY(gives(run("Slice", 13, {x, integers({4}), integers({2})}), {0}, {}));
    QVERIFY(gives(run("Slice", 9, {x}, {{"starts", Integers{-2}}, {"ends", Integers{100}}}), {2}, {4, 5}));
    QVERIFY(fails(run("Slice", 13, {x, integers({0}), integers({1}), integers({0}), integers({0})})));
    QVERIFY(fails(run("Slice", 13, {x, integers({0}), integers({1}), integers({1})})));
    QVERIFY(fails(run("Slice", 13, {x, integers({0, 0}), integers({1})})));
    QVERIFY(fails(run("Slice", 13, {x, integers({0, 0}), integers({1, 1}), integers({0, -1})})));
}

void TestLayout::transposeMovesEveryElement()
{
    const Shape shape{3, 35, 2, 40};
    const Array x = counted(shape);
    Integers order{0, 1, 2, 3};
    do {
        const auto y = run("Transpose", 13, {x}, {{"perm", order}});
        QVERIFY(y);
        std::array<std::size_t, 4> strides{};
        std::size_t stride = 1;
        for (std::size_t axis = 4; axis-- > 0;) {
            strides[static_cast<std::size_t>(order[axis])] = stride; // of the output, by axis of the input
            stride *= static_cast<std::size_t>(shape[static_cast<std::size_t>(order[axis])]);
        }
        std::array<std::size_t, 4> index{};
        for (const float value : x.values<float>()) {
            std::size_t at = 0;
            for (std::size_t axis = 0; axis < 4; ++axis) {
                at += index[axis] * strides[axis];
            }
            QCOMPARE(y->front().values<float>()[at], value);
            for (std::size_t axis = 4; axis-- > 0 && ++index[axis] == static_cast<std::size_t>(shape[axis]);) {
                index[axis] = 0;
            }
        }
    } while (std::ranges::next_permutation(order).found);
    QVERIFY(fails(run("Transpose", 13, {x}, {{"perm", Integers{0, 1, 2}}})));
    QVERIFY(fails(run("Transpose", 13, {x}, {{"perm", Integers{0, 1, 2, 2}}})));
}

void TestLayout::concatRefusesWhatDoesNotFit()
{
    const Attributes first{{"axis", std::int64_t{0}}};
    const Array x = counted({2, 3});
    QVERIFY(run("Concat", 13, {x, counted({0, 3}), x}, first)->front().shape() == (Shape{4, 3}));
    QVERIFY(fails(run("Concat", 13, {x, counted({2, 2})}, first)));
    QVERIFY(fails(run("Concat", 13, {x, counted({6})}, first)));
    QVERIFY(fails(run("Concat", 13, {x, integers({1})}, first)));
    QVERIFY(fails(run("Concat", 13, {x, Array()}, first)));
    QVERIFY(fails(run("Concat", 13, {x, x})));
    QVERIFY(fails(run("Concat", 13, {counted({})}, first)));
}

void TestLayout::padWrapsReflectsAndCuts()
{
    const Array x = counted({3});
    const auto pad = [&](const char* mode, const Integers& pads) {
        return run("Pad", 19, {x, integers(pads)}, {{"mode", std::string(mode)}});
    };
    QVERIFY(gives(pad("wrap", {2, 4}), {9}, {1, 2, 0, 1, 2, 0, 1, 2, 0}));
    QVERIFY(gives(pad("reflect", {3, 3}), {9}, {1, 2, 1, 0, 1, 2, 1, 0, 1}));
    QVERIFY(gives(pad("edge", {1, -1}), {3}, {0, 0, 1}));
    QVERIFY(gives(pad("constant", {-1, 1}), {3}, {1, 2, 0}));
    QVERIFY(gives(pad("wrap", {-1, 2}), {4}, {1, 2, 1, 2})); // what is cut off is gone first
    QVERIFY(gives(run("Pad", 18, {counted({1, 2}), integers({1, 1}), Array::scalar(9.0F), integers({-1})}), {1, 4},
                  {9, 0, 1, 9}));
    QVERIFY(gives(run("Pad", 2, {counted({2})}, {{"pads", Integers{0, 1}}, {"value", 7.0F}}), {3}, {0, 1, 7}));
    QVERIFY(gives(run("Pad", 13, {counted({0}), integers({1, 1}), Array::scalar(5.0F)}), {2}, {5, 5}));
    QVERIFY(fails(run("Pad", 13, {counted({0}), integers({1, 1})}, {{"mode", std::string("edge")}})));
    QVERIFY(fails(pad("constant", {-2, -2})));
    QVERIFY(fails(pad("constant", {kMost, kMost})));
    QVERIFY(fails(pad("constant", {kLeast, kMost})));
    QVERIFY(fails(pad("constant", {1})));
    QVERIFY(fails(run("Pad", 18, {x, integers({1, 1})}, {{"mode", std::string("wrap")}})));
    QVERIFY(fails(run("Pad", 18, {x, integers({1, 1}), Array::scalar(std::int64_t{1})})));
}

void TestLayout::expandAndTileRefuseWhatIsTooLarge()
{
    const Array x = counted({2, 1});
    QVERIFY(gives(run("Expand", 13, {x, integers({3})}), {2, 3}, {0, 0, 0, 1, 1, 1}));
    QVERIFY(gives(run("Tile", 13, {x, integers({1, 2})}), {2, 2}, {0, 0, 1, 1}));
    QVERIFY(gives(run("Tile", 13, {x, integers({0, 2})}), {0, 2}, {}));
    QVERIFY(fails(run("Expand", 13, {x, integers({-3})})));
    QVERIFY(fails(run("Expand", 13, {x, integers({3, 1})})));
    QVERIFY(fails(run("Expand", 13, {x, integers({kMost, 1, 1})})));
    QVERIFY(fails(run("Tile", 13, {x, integers({kMost, 1})})));
    QVERIFY(fails(run("Tile", 13, {x, integers({-1, 1})})));
    QVERIFY(fails(run("Tile", 13, {x, integers({1})})));
}

void TestLayout::castsToAndFromEightBitFloats()
{
    const float inf = std::numeric_limits<float>::infinity();
    const Array x = floats({8}, {0, -0.0F, 17, 18, 449, -1000, inf, std::nanf("")});
    const auto cast = [&](std::int64_t type, std::int64_t saturates) {
        const auto narrow = run("Cast", 19, {x}, {{"to", type}, {"saturate", saturates}});
        const auto wide = narrow ? run("Cast", 19, *narrow, {{"to", std::int64_t{1}}}) : narrow;
        std::vector<float> values(8, -1);
        if (wide) {
            std::ranges::copy(wide->front().values<float>(), values.begin());
        }
        return values;
    };
    const std::vector<float> e4m3 = cast(17, 1); // steps of 2 from 16 on; 448 is the largest
    QCOMPARE(e4m3[2], 16.0F);                    // halfway: to the even one
    QCOMPARE(e4m3[3], 18.0F);
    QCOMPARE(e4m3[4], 448.0F);
    QCOMPARE(e4m3[5], -448.0F);
    QCOMPARE(e4m3[6], 448.0F);
    QVERIFY(std::isnan(e4m3[7]) && std::signbit(e4m3[1]));
    const std::vector<float> open = cast(17, 0);
    QCOMPARE(open[4], 448.0F); // rounds to it
    QVERIFY(std::isnan(open[5]) && std::isnan(open[6]));
    const std::vector<float> e5m2 = cast(19, 0);
    QCOMPARE(e5m2[4], 448.0F);
    QCOMPARE(e5m2[5], -1024.0F);
    QCOMPARE(e5m2[6], inf);
    const std::vector<float> unsignedZero = cast(18, 1);
    QVERIFY(!std::signbit(unsignedZero[1]));
    QCOMPARE(unsignedZero[5], -240.0F);
    QVERIFY(std::isnan(unsignedZero[7]));
}

void TestLayout::castKeepsTheLowBitsOfNarrowIntegers()
{
    const Array x = integers({7, 8, 15, -1, 17});
    const auto four = run("Cast", 21, {x}, {{"to", std::int64_t{22}}});
    QVERIFY(four && four->front().type() == ElementType::I4);
    QVERIFY(std::ranges::equal(four->front().values<std::int8_t>(), std::vector<std::int8_t>{7, -8, -1, -1, 1}));
    const auto plain = run("Cast", 21, {x}, {{"to", std::int64_t{21}}});
    QVERIFY(std::ranges::equal(plain->front().values<std::uint8_t>(), std::vector<std::uint8_t>{7, 8, 15, 15, 1}));
    QVERIFY(fails(run("Cast", 13, {x}, {{"to", std::int64_t{8}}})));
    QVERIFY(fails(run("Cast", 13, {x})));
}

void TestLayout::halvesAreMovedAsTheyAre()
{
    const Array halves = Array::of({2}, std::vector<Half>{{0x7e01}, {0x3c00}}); // a NaN with a number in it
    const auto y = run("Slice", 13, {halves, integers({-1}), integers({-3}), integers({0}), integers({-1})});
    QVERIFY(y && y->front().type() == ElementType::F16);
    QCOMPARE(y->front().values<Half>()[1].bits, std::uint16_t{0x7e01});
}

void TestLayout::dropoutIsNothingUnlessItTrains()
{
    const Array x = counted({2, 2});
    const auto y = run("Dropout", 13, {x}, {}, 2);
    QVERIFY(y && y->size() == 2 && (*y)[1].type() == ElementType::Bool && (*y)[0].isSameMemory(x));
    const Array yes = Array::scalar(true);
    QVERIFY(run("Dropout", 13, {x, Array::scalar(0.0F), yes}).has_value());
    QVERIFY(fails(run("Dropout", 13, {x, Array::scalar(0.5F), yes})));
    QVERIFY(fails(run("Dropout", 13, {x, Array(), yes})));
    QVERIFY(fails(run("Dropout", 13, {x, floats({2}, {0, 0}), yes})));
}

void TestLayout::emptyArraysStayEmpty()
{
    const Array none = counted({2, 0, 3});
    QVERIFY(run("Transpose", 13, {none})->front().shape() == (Shape{3, 0, 2}));
    QVERIFY(run("Flatten", 13, {none})->front().shape() == (Shape{2, 0}));
    QVERIFY(run("Slice", 13, {none, integers({1}), integers({9})})->front().shape() == (Shape{1, 0, 3}));
    QVERIFY(run("Split", 13, {none}, {}, 2)->back().shape() == (Shape{1, 0, 3}));
    QVERIFY(run("Tile", 13, {none, integers({2, 5, 1})})->front().shape() == (Shape{4, 0, 3}));
    QVERIFY(run("Expand", 13, {none, integers({2, 1, 3})})->front().shape() == (Shape{2, 0, 3}));
    QVERIFY(run("Cast", 13, {none}, {{"to", std::int64_t{7}}})->front().count() == 0);
    // Extents whose product would overflow, were it not for the one that is 0.
    const Array vast = counted({std::int64_t{1} << 62, 0, std::int64_t{1} << 62});
    QVERIFY(run("Transpose", 13, {vast})->front().count() == 0);
    QVERIFY(run("Slice", 13, {vast, integers({2}), integers({kMost}), integers({0}), integers({3})}).has_value());
}

void TestLayout::wrongNumbersAreErrors()
{
    const Array x = counted({1, 8, 2, 2});
    QVERIFY(fails(run("Flatten", 13, {x}, {{"axis", std::int64_t{5}}})));
    QVERIFY(fails(run("DepthToSpace", 13, {x}, {{"blocksize", std::int64_t{3}}})));
    QVERIFY(fails(run("DepthToSpace", 13, {x}, {{"blocksize", kMost}})));
    QVERIFY(fails(run("DepthToSpace", 13, {x}, {{"blocksize", std::int64_t{2}}, {"mode", std::string("X")}})));
    QVERIFY(fails(run("DepthToSpace", 13, {x})));
    QVERIFY(fails(run("SpaceToDepth", 13, {counted({4})}, {{"blocksize", std::int64_t{2}}})));
    QVERIFY(fails(run("SpaceToDepth", 13, {x}, {{"blocksize", kLeast}})));
    const Array sequence = counted({3, 2});
    QVERIFY(run("ReverseSequence", 10, {sequence, integers({0, 3})}).has_value());
    QVERIFY(fails(run("ReverseSequence", 10, {sequence, integers({4, 3})})));
    QVERIFY(fails(run("ReverseSequence", 10, {sequence, integers({3})})));
    QVERIFY(fails(run("ReverseSequence", 10, {sequence, integers({1, 1})}, {{"batch_axis", kMost}})));
}

void TestLayout::randomCallsDoNoHarm()
{
    QVERIFY(neverRan(layoutOperators(), 3000).empty());
}

QTEST_APPLESS_MAIN(TestLayout)
#include "tst_layout.moc"
