// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/operators/run_node.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace qs;
using namespace runnode;

class TestResizing : public QObject {
    Q_OBJECT

private slots:
    void doublingTwiceIsTheSameAsItsDefinition();
    void everyAxisCanBeResized();
    void smoothingAveragesWhatIsLeftOut();
    void axesAndPoliciesOfVersion18();
    void symmetricPlacesOfVersion19();
    void wholeNumbersAreInterpolatedToo();
    void upsampleIsResizeOfItsTime();
    void gridsLookUpPicturesOfAnyRank();
    void affineGridsAreTheirTransformations();
    void wrongNumbersAreErrors();
    void randomCallsDoNoHarm();
};

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

Result<Arrays> byScales(const Array& x, const std::vector<float>& scales, Attributes attributes,
                        std::int64_t opset = 13)
{
    return run("Resize", opset, {x, Array(), floats({static_cast<std::int64_t>(scales.size())}, scales)},
               std::move(attributes));
}

Result<Arrays> bySizes(const Array& x, const Integers& sizes, Attributes attributes, std::int64_t opset = 13)
{
    return run("Resize", opset, {x, Array(), Array(), integers(sizes)}, std::move(attributes));
}

Attributes mode(const char* name)
{
    return {{"mode", std::string(name)}};
}

/// The linear interpolation of a row at half-pixel places, as the standard defines it.
float rowAt(const float* row, std::int64_t extent, float place)
{
    const auto base = static_cast<std::int64_t>(std::floor(place));
    const float ratio = place - static_cast<float>(base);
    return (1 - ratio) * row[std::clamp(base, std::int64_t{0}, extent - 1)] +
           ratio * row[std::clamp(base + 1, std::int64_t{0}, extent - 1)];
}

} // namespace

void TestResizing::doublingTwiceIsTheSameAsItsDefinition()
{
    for (const std::int64_t extent : {1, 2, 3, 4, 5, 8, 33}) {
        const Array x = Array::of({1, 2, 3, extent}, RandomValues(7).normals(static_cast<std::size_t>(6 * extent)));
        const auto linear = byScales(x, {1, 1, 1, 2}, mode("linear"));
        const auto nearest = byScales(x, {1, 1, 2, 2}, mode("nearest"));
        QVERIFY(linear && linear->front().shape() == (Shape{1, 2, 3, 2 * extent}));
        QVERIFY(nearest && nearest->front().shape() == (Shape{1, 2, 6, 2 * extent}));
        for (std::int64_t row = 0; row < 6; ++row) {
            const float* const from = x.values<float>().data() + row * extent;
            for (std::int64_t i = 0; i < 2 * extent; ++i) {
                const auto at = static_cast<std::size_t>(row * 2 * extent + i);
                const float place = (static_cast<float>(i) + 0.5F) / 2 - 0.5F;
                QVERIFY(std::abs(linear->front().values<float>()[at] - rowAt(from, extent, place)) < 1e-6F);
                const auto below = static_cast<std::size_t>((2 * row * 2 + 2) * extent + i);
                QCOMPARE(nearest->front().values<float>()[below], from[i / 2]);
            }
        }
    }
}

void TestResizing::everyAxisCanBeResized()
{
    const Array x = counted({2, 2});
    QVERIFY(gives(bySizes(x, {3, 2}, mode("linear")), {3, 2}, {0, 1, 1, 2, 2, 3}));
    QVERIFY(gives(bySizes(x, {2, 3}, mode("linear")), {2, 3}, {0, 0.5F, 1, 2, 2.5F, 3}));
    const Array cube = counted({2, 2, 2});
    Attributes corners = mode("linear");
    corners.push_back({"coordinate_transformation_mode", std::string("align_corners")});
    const auto y = bySizes(cube, {3, 3, 3}, corners);
    QVERIFY(y);
    for (std::size_t i = 0; i < 27; ++i) {
        const double expected =
            2.0 * static_cast<double>(i / 9) + 1.0 * static_cast<double>(i / 3 % 3) + 0.5 * static_cast<double>(i % 3);
        QVERIFY(std::abs(static_cast<double>(y->front().values<float>()[i]) - expected) < 1e-6);
    }
    QVERIFY(gives(bySizes(counted({4, 1}), {2, 1}, mode("cubic")), {2, 1}, {0.40625F, 2.59375F}));
}

void TestResizing::smoothingAveragesWhatIsLeftOut()
{
    Attributes smooth = mode("linear");
    smooth.push_back({"antialias", std::int64_t{1}});
    smooth.push_back({"exclude_outside", std::int64_t{1}});
    // Triangles of four elements on each side, around 1.5 and 5.5: 0.625 0.875 0.875 0.625 0.375 0.125 of 3.5.
    const auto y = bySizes(floats({8}, {8, 0, 0, 0, 0, 0, 0, 16}), {2}, smooth, 18);
    QVERIFY(y);
    QVERIFY(std::abs(y->front().values<float>()[0] - 8 * 0.625F / 3.5F) < 1e-6F);
    QVERIFY(std::abs(y->front().values<float>()[1] - 16 * 0.625F / 3.5F) < 1e-6F);
    // The example of the standard (test_resize_downsample_scales_linear_antialias): ends go on beyond themselves.
    const Array square = Array::of({4, 4}, std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
    const auto example = byScales(square, {0.6F, 0.6F}, {smooth[0], smooth[1]}, 18);
    QVERIFY(example && example->front().count() == 4);
    constexpr std::array expected{2.875F, 4.5F, 9.375F, 11.0F};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        QVERIFY(std::abs(example->front().values<float>()[i] - expected[i]) < 1e-5F);
    }
    const std::vector<float> same(100, 3);
    smooth[0] = {"mode", std::string("cubic")};
    const auto constant = bySizes(floats({100}, same), {7}, smooth, 18);
    QVERIFY(constant);
    for (const float value : constant->front().values<float>()) {
        QVERIFY(std::abs(value - 3) < 1e-5F);
    }
}

void TestResizing::axesAndPoliciesOfVersion18()
{
    const Array x = counted({1, 2, 4});
    const auto shaped = [&](const char* policy) {
        const auto y =
            bySizes(x, {8, 7}, {{"axes", Integers{2, 1}}, {"keep_aspect_ratio_policy", std::string(policy)}}, 18);
        return y ? y->front().shape() : Shape{};
    };
    QVERIFY(shaped("stretch") == (Shape{1, 7, 8}));
    QVERIFY(shaped("not_larger") == (Shape{1, 4, 8}));
    QVERIFY(shaped("not_smaller") == (Shape{1, 7, 14}));
    QVERIFY(shaped("other").empty());
    QVERIFY(fails(bySizes(x, {8}, {{"axes", Integers{3}}}, 18)));
    QVERIFY(fails(bySizes(x, {8, 8}, {{"axes", Integers{1, 1}}}, 18)));
    Attributes crop{{"axes", Integers{2}}, {"extrapolation_value", 9.0F}, {"mode", std::string("linear")}};
    crop.push_back({"coordinate_transformation_mode", std::string("tf_crop_and_resize")});
    const Array row = counted({1, 1, 3});
    QVERIFY(
        gives(run("Resize", 18, {row, floats({2}, {0.5F, 1.5F}), Array(), integers({3})}, crop), {1, 1, 3}, {1, 2, 9}));
    QVERIFY(fails(run("Resize", 18, {row, floats({1}, {0.5F}), Array(), integers({3})}, crop)));
}

void TestResizing::symmetricPlacesOfVersion19()
{
    Attributes symmetric = mode("linear");
    symmetric.push_back({"coordinate_transformation_mode", std::string("half_pixel_symmetric")});
    // 2.6 elements become 2, around the same middle.
    const auto y = byScales(counted({4}), {0.65F}, symmetric, 19);
    QVERIFY(y && y->front().count() == 2);
    const auto values = y->front().values<float>();
    QVERIFY(std::abs(values[0] + values[1] - 3) < 1e-5F);
    // A row of the standard's example (test_resize_upsample_scales_linear_half_pixel_symmetric).
    const auto row = byScales(floats({2}, {1, 2}), {2.94F}, symmetric, 19);
    constexpr std::array expected{1.0F, 1.15986395F, 1.5F, 1.84013605F, 2.0F};
    QVERIFY(row && row->front().count() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        QVERIFY(std::abs(row->front().values<float>()[i] - expected[i]) < 1e-5F);
    }
}

void TestResizing::wholeNumbersAreInterpolatedToo()
{
    const Array bytes = Array::of({2}, std::vector<std::uint8_t>{0, 100});
    const auto y = bySizes(bytes, {4}, mode("linear"));
    QVERIFY(y && std::ranges::equal(y->front().values<std::uint8_t>(), std::vector<std::uint8_t>{0, 25, 75, 100}));
    const Array half = *converted(counted({2}), ElementType::F16);
    QVERIFY(bySizes(half, {4}, mode("linear"))->front().type() == ElementType::F16);
}

void TestResizing::upsampleIsResizeOfItsTime()
{
    const Array x = counted({1, 1, 1, 2});
    QVERIFY(gives(run("Upsample", 7, {x}, {{"scales", std::vector<float>{1, 1, 1, 2}}}), {1, 1, 1, 4}, {0, 0, 1, 1}));
    QVERIFY(gives(run("Upsample", 9, {x, floats({4}, {1, 1, 1, 2})}, mode("linear")), {1, 1, 1, 4}, {0, 0.5F, 1, 1}));
    QVERIFY(gives(run("Resize", 10, {x, floats({4}, {1, 1, 1, 0.5F})}), {1, 1, 1, 1}, {0}));
    QVERIFY(fails(run("Upsample", 7, {x})));
    QVERIFY(fails(run("Upsample", 9, {x, floats({3}, {1, 1, 1})})));
}

void TestResizing::gridsLookUpPicturesOfAnyRank()
{
    const Array picture = counted({1, 1, 2, 2, 2});
    Attributes corners{{"align_corners", std::int64_t{1}}};
    const Array grid = floats({1, 1, 1, 2, 3}, {0, 0, 0, 1, -1, 1});
    QVERIFY(gives(run("GridSample", 20, {picture, grid}, corners), {1, 1, 1, 1, 2}, {3.5F, 5}));
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const Array far = floats({1, 1, 3, 2}, {nan, 0, 1e30F, -1e30F, -5, 0.5F});
    for (const char* const border : {"zeros", "border", "reflection"}) {
        for (const char* const sampling : {"nearest", "linear", "cubic"}) {
            const auto y = run("GridSample", 20, {counted({1, 2, 1, 3}), far},
                               {{"mode", std::string(sampling)}, {"padding_mode", std::string(border)}});
            QVERIFY(y && y->front().shape() == (Shape{1, 2, 1, 3}));
        }
    }
    QVERIFY(fails(run("GridSample", 20, {picture, far})));
    QVERIFY(fails(run("GridSample", 20, {counted({1, 1, 0, 2}), floats({1, 1, 1, 2}, {0, 0})})));
    QVERIFY(fails(run("GridSample", 20, {picture, grid}, mode("other"))));
}

void TestResizing::affineGridsAreTheirTransformations()
{
    const Array turn = floats({1, 2, 3}, {0, 1, 0, 2, 0, 5}); // (x, y) becomes (y, 2 x + 5)
    const auto y = run("AffineGrid", 20, {turn, integers({1, 1, 2, 2})}, {{"align_corners", std::int64_t{1}}});
    QVERIFY(gives(y, {1, 2, 2, 2}, {-1, 3, -1, 7, 1, 3, 1, 7}));
    const auto halves = run("AffineGrid", 20, {turn, integers({1, 1, 1, 2})});
    QVERIFY(gives(halves, {1, 1, 2, 2}, {0, 4, 0, 6}));
    QVERIFY(fails(run("AffineGrid", 20, {turn, integers({1, 1, 2})})));
    QVERIFY(fails(run("AffineGrid", 20, {turn, integers({2, 1, 2, 2})})));
    QVERIFY(fails(run("AffineGrid", 20, {turn, integers({1, 1, kMost, kMost})})));
}

void TestResizing::wrongNumbersAreErrors()
{
    const Array x = counted({2, 2});
    for (const float bad :
         {0.0F, -1.0F, std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN(), 1e30F}) {
        QVERIFY(fails(byScales(x, {1, bad}, {})));
    }
    QVERIFY(fails(byScales(x, {1}, {})));
    QVERIFY(fails(bySizes(x, {2, -1}, {})));
    QVERIFY(fails(bySizes(x, {2, kMost}, {})));
    QVERIFY(fails(bySizes(x, {2}, {})));
    QVERIFY(fails(bySizes(counted({0, 2}), {1, 2}, {})));
    QVERIFY(fails(run("Resize", 13, {x})));
    QVERIFY(fails(run("Resize", 13, {x, Array(), floats({2}, {1, 1}), integers({2, 2})})));
    QVERIFY(fails(byScales(x, {1, 2}, mode("other"))));
    QVERIFY(byScales(x, {1, 0.1F}, {})->front().shape() == (Shape{2, 0}));
}

void TestResizing::randomCallsDoNoHarm()
{
    // The shapes of these must fit each other so closely that chance does not find them.
    const std::set<std::string> choosy{"AffineGrid", "NonMaxSuppression", "RoiAlign"};
    for (const std::string& name : neverRan(resizingOperators(), 8000)) {
        QVERIFY2(choosy.contains(name), name.c_str());
    }
}

QTEST_APPLESS_MAIN(TestResizing)
#include "tst_resizing.moc"
