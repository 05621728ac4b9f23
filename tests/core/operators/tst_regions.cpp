// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/operator_call.h"

#include <QTest>

#include <cmath>

using namespace qs;

class TestRegions : public QObject {
    Q_OBJECT

private slots:
    void boxesOfEqualScoreComeInTheirOrder();
    void withoutALimitNothingStays();
    void boxesWithoutAreaSuppressNothing();
    void wrongBoxesAreErrors();
    void aWholePictureIsItsMean();
    void theLargestOfACell();
    void wrongRegionsAreErrors();
};

namespace {

Array floats(Shape shape, std::vector<float> values)
{
    return Array::of(std::move(shape), values);
}

Array whole(std::vector<std::int64_t> values)
{
    return Array::of({static_cast<std::int64_t>(values.size())}, values);
}

std::vector<std::int64_t> suppressed(const Array& boxes, const Array& scores, std::int64_t most, float overlap)
{
    const auto out =
        OperatorCall("NonMaxSuppression", {boxes, scores, whole({most}), floats({1}, {overlap})}, 11).run();
    if (!out) {
        qFatal("%s", out.error().message.c_str());
    }
    const auto found = out->front().values<std::int64_t>();
    return {found.begin(), found.end()};
}

} // namespace

void TestRegions::boxesOfEqualScoreComeInTheirOrder()
{
    const Array boxes = floats({1, 3, 4}, {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5});
    QCOMPARE(suppressed(boxes, floats({1, 1, 3}, {1, 2, 1}), 3, 0.5F),
             (std::vector<std::int64_t>{0, 0, 1, 0, 0, 0, 0, 0, 2}));
    QCOMPARE(suppressed(boxes, floats({1, 1, 3}, {1, 2, NAN}), 3, 0.5F),
             (std::vector<std::int64_t>{0, 0, 1, 0, 0, 0})); // a score that is no number beats nothing
}

void TestRegions::withoutALimitNothingStays()
{
    const auto out =
        OperatorCall("NonMaxSuppression", {floats({1, 1, 4}, {0, 0, 1, 1}), floats({1, 1, 1}, {1})}, 11).run();
    QVERIFY(out);
    QCOMPARE(out->front().shape(), (Shape{0, 3}));
}

void TestRegions::boxesWithoutAreaSuppressNothing()
{
    const Array boxes = floats({1, 2, 4}, {1, 1, 1, 1, 1, 1, 1, 1});
    QCOMPARE(suppressed(boxes, floats({1, 1, 2}, {2, 1}), 2, 0).size(), std::size_t{6});
}

void TestRegions::wrongBoxesAreErrors()
{
    QVERIFY(!OperatorCall("NonMaxSuppression", {floats({1, 1, 3}, {0, 0, 1}), floats({1, 1, 1}, {1})}, 11).run());
    QVERIFY(!OperatorCall("NonMaxSuppression", {floats({1, 1, 4}, {0, 0, 1, 1}), floats({1, 1, 2}, {1, 2})}, 11).run());
    QVERIFY(!OperatorCall("NonMaxSuppression",
                          {floats({1, 1, 4}, {0, 0, 1, 1}), floats({1, 1, 1}, {1}), whole({1}), floats({2}, {1, 1})},
                          11)
                 .run());
}

void TestRegions::aWholePictureIsItsMean()
{
    // Bilinear points at the middles of the pixels are the pixels.
    const Array picture = floats({1, 1, 2, 2}, {1, 2, 3, 6});
    const auto out = OperatorCall("RoiAlign", {picture, floats({1, 4}, {0, 0, 2, 2}), whole({0})}, 16).run();
    QVERIFY(out);
    QCOMPARE(out->front().values<float>()[0], 3.0F);
    // Without the half pixel the points lie at 0.5 and 1.5: between the four, and at the last row and column.
    const auto old = OperatorCall("RoiAlign", {picture, floats({1, 4}, {0, 0, 2, 2}), whole({0})}, 10).run();
    QVERIFY(old);
    QCOMPARE(old->front().values<float>()[0], (3 + 4 + 4.5F + 6) / 4);
}

void TestRegions::theLargestOfACell()
{
    const Array picture = floats({1, 1, 2, 2}, {1, 2, 3, 6});
    const auto out = OperatorCall("RoiAlign", {picture, floats({1, 4}, {0, 0, 2, 2}), whole({0})}, 16)
                         .with("mode", std::string("max"))
                         .run();
    QVERIFY(out);
    QCOMPARE(out->front().values<float>()[0], 6.0F);
}

void TestRegions::wrongRegionsAreErrors()
{
    const Array picture = floats({1, 1, 2, 2}, {1, 2, 3, 6});
    const Array region = floats({1, 4}, {0, 0, 2, 2});
    QVERIFY(!OperatorCall("RoiAlign", {picture, region, whole({1})}, 16).run());
    QVERIFY(!OperatorCall("RoiAlign", {picture, region, whole({0, 0})}, 16).run());
    QVERIFY(!OperatorCall("RoiAlign", {picture, region, whole({0})}, 16).with("output_width", std::int64_t{0}).run());
    QVERIFY(!OperatorCall("RoiAlign", {picture, floats({1, 4}, {0, 0, 1e9F, 1e9F}), whole({0})}, 16).run());
    const auto odd = OperatorCall("RoiAlign", {picture, floats({1, 4}, {NAN, 0, INFINITY, 2}), whole({0})}, 16).run();
    QVERIFY(odd); // nothing lies there
    QCOMPARE(odd->front().values<float>()[0], 0.0F);
}

QTEST_APPLESS_MAIN(TestRegions)
#include "tst_regions.moc"
