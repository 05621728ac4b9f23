// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/operators/run_node.h"

#include <QTest>

#include <limits>

using namespace qs;
using namespace runnode;

class TestIndexing : public QObject {
    Q_OBJECT

private slots:
    void gatherCountsFromTheEndAndStaysInside();
    void gatherNDSharesBatches();
    void scatterCombinesWithWhatIsThere();
    void topKPutsTheEarlierOfEqualsFirst();
    void topKPutsNanBehindAllNumbers();
    void uniqueCountsAndFindsAgain();
    void whereBroadcastsAllThree();
    void choosersRefuseWhatDoesNotFit();
    void trianglesAndDiagonalsTakeAnyOffset();
    void emptyArraysStayEmpty();
    void randomCallsDoNoHarm();
};

namespace {
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

Attributes axis(std::int64_t number)
{
    return {{"axis", number}};
}
} // namespace

void TestIndexing::gatherCountsFromTheEndAndStaysInside()
{
    const Array x = counted({2, 3});
    QVERIFY(gives(run("Gather", 13, {x, integers({-1, 0})}, axis(1)), {2, 2}, {2, 0, 5, 3}));
    QVERIFY(gives(run("Gather", 13, {x, Array::scalar(std::int32_t{1})}), {3}, {3, 4, 5}));
    QVERIFY(fails(run("Gather", 13, {x, integers({3})}, axis(1))));
    QVERIFY(fails(run("Gather", 13, {x, integers({-4})}, axis(1))));
    QVERIFY(fails(run("Gather", 13, {x, integers({kLeast})}, axis(1))));
    QVERIFY(fails(run("Gather", 13, {x, integers({0})}, axis(2))));
    QVERIFY(fails(run("Gather", 13, {x, x})));
    QVERIFY(fails(run("Gather", 13, {Array::scalar(1.0F), integers({0})})));
    QVERIFY(fails(run("GatherElements", 13, {x, integers({0})})));
    const Array wide = Array::of({3, 1}, Integers{0, 0, 0});
    QVERIFY(fails(run("GatherElements", 13, {x, wide}, axis(1))));
    QVERIFY(gives(run("GatherElements", 13, {x, wide}), {3, 1}, {0, 0, 0})); // along the axis there may be more
}

void TestIndexing::gatherNDSharesBatches()
{
    const Array x = counted({2, 3, 2});
    const Array indices = Array::of({2, 1}, Integers{-1, 0});
    QVERIFY(gives(run("GatherND", 13, {x, indices}, {{"batch_dims", std::int64_t{1}}}), {2, 2}, {4, 5, 6, 7}));
    QVERIFY(gives(run("GatherND", 13, {x, Array::of({1, 0}, Integers{})}), {1, 2, 3, 2},
                  {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
    QVERIFY(fails(run("GatherND", 13, {x, indices}, {{"batch_dims", std::int64_t{2}}})));
    QVERIFY(fails(run("GatherND", 13, {x, indices}, {{"batch_dims", std::int64_t{-1}}})));
    QVERIFY(fails(run("GatherND", 13, {x, indices}, {{"batch_dims", kMost}})));
    QVERIFY(fails(run("GatherND", 13, {x, Array::of({1, 4}, Integers{0, 0, 0, 0})})));
    QVERIFY(fails(run("GatherND", 13, {x, Array::of({1, 2}, Integers{0, 3})})));
    QVERIFY(fails(run("GatherND", 13, {x, Array::scalar(std::int64_t{0})})));
}

void TestIndexing::scatterCombinesWithWhatIsThere()
{
    const Array x = floats({3}, {1, 2, 3});
    const Array places = integers({0, 0, -1});
    const Array updates = floats({3}, {5, 4, 2});
    const auto by = [&](const char* reduction) {
        return run("ScatterElements", 18, {x, places, updates}, {{"reduction", std::string(reduction)}});
    };
    QVERIFY(gives(by("none"), {3}, {4, 2, 2}));
    QVERIFY(gives(by("add"), {3}, {10, 2, 5}));
    QVERIFY(gives(by("mul"), {3}, {20, 2, 6}));
    QVERIFY(gives(by("min"), {3}, {1, 2, 2}));
    QVERIFY(gives(by("max"), {3}, {5, 2, 3}));
    QVERIFY(fails(by("mean")));
    QVERIFY(gives(run("ScatterND", 18, {x, Array::of({2, 1}, Integers{2, 2}), floats({2}, {4, 5})},
                      {{"reduction", std::string("max")}}),
                  {3}, {1, 2, 5}));
    const Array bytes = Array::of({1}, std::vector<std::int8_t>{127});
    const auto wrapped = run("ScatterElements", 18, {bytes, integers({0}), bytes}, {{"reduction", std::string("add")}});
    QCOMPARE(wrapped->front().values<std::int8_t>()[0], std::int8_t{-2});
    QVERIFY(fails(run("ScatterElements", 18, {x, places, floats({2}, {1, 2})})));
    QVERIFY(fails(run("ScatterElements", 18, {x, places, integers({1, 2, 3})})));
    QVERIFY(fails(run("ScatterElements", 18, {x, integers({3}), floats({1}, {0})})));
    QVERIFY(fails(run("ScatterND", 18, {x, Array::of({1, 1}, Integers{3}), floats({1}, {0})})));
    QVERIFY(fails(run("ScatterND", 18, {x, Array::of({1, 1}, Integers{0}), floats({2}, {0, 0})})));
    QVERIFY(gives(run("ScatterElements", 18, {x, integers({}), floats({0}, {})}), {3}, {1, 2, 3}));
    QCOMPARE(x.values<float>()[0], 1.0F); // inputs stay as they are
}

void TestIndexing::topKPutsTheEarlierOfEqualsFirst()
{
    const Array x = floats({5}, {1, 3, 3, 2, 3});
    const auto largest = run("TopK", 11, {x, integers({3})}, {}, 2);
    QVERIFY(gives(largest, {3}, {3, 3, 3}));
    QVERIFY(givesIntegers((*largest)[1], {3}, {1, 2, 4}));
    const auto least = run("TopK", 11, {x, integers({2})}, {{"largest", std::int64_t{0}}}, 2);
    QVERIFY(gives(least, {2}, {1, 2}));
    QVERIFY(gives(run("TopK", 7, {x}, {{"k", std::int64_t{1}}}), {1}, {3}));
    QVERIFY(gives(run("TopK", 11, {x, integers({0})}), {0}, {}));
    QVERIFY(fails(run("TopK", 11, {x, integers({6})})));
    QVERIFY(fails(run("TopK", 11, {x, integers({-1})})));
    QVERIFY(fails(run("TopK", 11, {x, integers({1, 1})})));
    QVERIFY(fails(run("TopK", 11, {Array::scalar(1.0F), integers({1})})));
}

void TestIndexing::topKPutsNanBehindAllNumbers()
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const Array x = floats({6}, {nan, 3, nan, 2, -1, nan});
    const auto least = run("TopK", 11, {x, integers({4})}, {{"largest", std::int64_t{0}}}, 2);
    QVERIFY(givesIntegers((*least)[1], {4}, {4, 3, 1, 0}));
}

void TestIndexing::uniqueCountsAndFindsAgain()
{
    const Array x = floats({2, 3}, {4, 1, 4, 2, 1, 2});
    const auto sorted = run("Unique", 11, {x}, {}, 4);
    QVERIFY(gives(sorted, {3}, {1, 2, 4}));
    QVERIFY(givesIntegers((*sorted)[1], {3}, {1, 3, 0}));
    QVERIFY(givesIntegers((*sorted)[2], {6}, {2, 0, 2, 1, 0, 1}));
    QVERIFY(givesIntegers((*sorted)[3], {3}, {2, 2, 2}));
    QVERIFY(
        gives(run("Unique", 11, {x}, {{"axis", std::int64_t{1}}, {"sorted", std::int64_t{0}}}), {2, 2}, {4, 1, 2, 1}));
    QVERIFY(fails(run("Unique", 11, {x}, axis(2))));
    QVERIFY(fails(run("Unique", 11, {counted({2, 0})}, axis(0))));
}

void TestIndexing::whereBroadcastsAllThree()
{
    const Array condition = Array::of({2, 1}, std::vector<std::uint8_t>{0, 7}).reinterpreted(ElementType::Bool);
    QVERIFY(gives(run("Where", 16, {condition, counted({3}), floats({1, 1}, {9})}), {2, 3}, {9, 9, 9, 0, 1, 2}));
    QVERIFY(fails(run("Where", 16, {condition, counted({3}), counted({2})})));
    QVERIFY(fails(run("Where", 16, {condition, counted({3}), integers({1, 2, 3})})));
    QVERIFY(fails(run("Where", 16, {counted({3}), counted({3}), counted({3})})));
}

void TestIndexing::choosersRefuseWhatDoesNotFit()
{
    const Array x = counted({2, 2});
    const auto chosen = [](const std::vector<std::uint8_t>& which) {
        return Array::of({static_cast<std::int64_t>(which.size())}, which).reinterpreted(ElementType::Bool);
    };
    QVERIFY(gives(run("Compress", 11, {x, chosen({0, 1})}, axis(1)), {2, 1}, {1, 3}));
    QVERIFY(gives(run("Compress", 11, {x, chosen({1})}), {1}, {0}));
    QVERIFY(fails(run("Compress", 11, {x, chosen({0, 0, 1})}, axis(1))));
    QVERIFY(fails(run("Compress", 11, {x, integers({1})})));
    const Array values = floats({2}, {0, 1});
    QVERIFY(gives(run("OneHot", 11, {integers({-1, 7}), integers({2}), values}), {2, 2}, {0, 1, 0, 0}));
    QVERIFY(gives(run("OneHot", 9, {integers({-1}), integers({2}), values}), {1, 2}, {0, 0}));
    QVERIFY(fails(run("OneHot", 11, {integers({0}), integers({-1}), values})));
    QVERIFY(fails(run("OneHot", 11, {integers({0}), integers({kMost}), values})));
    QVERIFY(fails(run("OneHot", 11, {integers({0}), integers({2, 2}), values})));
    QVERIFY(fails(run("OneHot", 11, {integers({0}), integers({2}), floats({1}, {0})})));
    QVERIFY(fails(run("OneHot", 11, {integers({0}), integers({2}), values}, axis(3))));
    const auto places = run("NonZero", 13, {Array::scalar(3.0F)});
    QVERIFY(givesIntegers(places->front(), {1, 1}, {0}));
}

void TestIndexing::trianglesAndDiagonalsTakeAnyOffset()
{
    const Array x = floats({2, 2}, {1, 2, 3, 4});
    QVERIFY(gives(run("Trilu", 14, {x, integers({kMost})}), {2, 2}, {0, 0, 0, 0}));
    QVERIFY(gives(run("Trilu", 14, {x, integers({kLeast})}), {2, 2}, {1, 2, 3, 4}));
    QVERIFY(gives(run("Trilu", 14, {x, integers({kMost})}, {{"upper", std::int64_t{0}}}), {2, 2}, {1, 2, 3, 4}));
    QVERIFY(fails(run("Trilu", 14, {counted({2})})));
    QVERIFY(fails(run("Trilu", 14, {x, integers({1, 1})})));
    QVERIFY(gives(run("EyeLike", 9, {x}, {{"k", std::int64_t{-1}}}), {2, 2}, {0, 0, 1, 0}));
    QVERIFY(gives(run("EyeLike", 9, {x}, {{"k", kLeast}}), {2, 2}, {0, 0, 0, 0}));
    QVERIFY(fails(run("EyeLike", 9, {counted({2})})));
    QVERIFY(fails(run("EyeLike", 9, {x}, {{"dtype", std::int64_t{99}}})));
}

void TestIndexing::emptyArraysStayEmpty()
{
    const Array none = counted({0, 3});
    QVERIFY(run("Gather", 13, {none, integers({})})->front().shape() == (Shape{0, 3}));
    QVERIFY(fails(run("Gather", 13, {none, integers({0})})));
    QVERIFY(run("TopK", 11, {none, integers({2})}, {}, 2)->front().shape() == (Shape{0, 2}));
    QVERIFY(run("NonZero", 13, {none})->front().shape() == (Shape{2, 0}));
    QVERIFY(run("Unique", 11, {none}, {}, 4)->front().shape() == (Shape{0}));
    QVERIFY(run("Trilu", 14, {none}).has_value());
    QVERIFY(run("GatherND", 13, {none, Array::of({0, 2}, Integers{})})->front().shape() == (Shape{0}));
}

void TestIndexing::randomCallsDoNoHarm()
{
    QVERIFY(neverRan(indexingOperators(), 3000).empty());
}

QTEST_APPLESS_MAIN(TestIndexing)
#include "tst_indexing.moc"
