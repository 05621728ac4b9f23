// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/regions.h"

#include "core/operators/types.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace qs {

namespace {

/// A rectangle by two corners, low ones first.
struct Box {
    float top, left, bottom, right;

    float area() const { return (bottom - top) * (right - left); }
};

/// Corners may come in any order (y1, x1, y2, x2), or as a middle with extents (x, y, width, height).
Box boxAt(const float* four, bool isCentred)
{
    if (isCentred) {
        const float halfWidth = four[2] / 2;
        const float halfHeight = four[3] / 2;
        return {four[1] - halfHeight, four[0] - halfWidth, four[1] + halfHeight, four[0] + halfWidth};
    }
    return {std::min(four[0], four[2]), std::min(four[1], four[3]), std::max(four[0], four[2]),
            std::max(four[1], four[3])};
}

/// Area of the intersection over area of the union; 0 for boxes without area.
float overlap(const Box& a, const Box& b)
{
    const float height = std::max(std::min(a.bottom, b.bottom) - std::max(a.top, b.top), 0.0F);
    const float width = std::max(std::min(a.right, b.right) - std::max(a.left, b.left), 0.0F);
    const float shared = height * width;
    const float all = a.area() + b.area() - shared;
    return a.area() <= 0 || b.area() <= 0 || all <= 0 ? 0 : shared / all;
}

struct SuppressionLimits {
    std::int64_t most = 0; ///< boxes per class
    float overlap = 0;
    float score = -std::numeric_limits<float>::infinity();
};

Result<SuppressionLimits> limitsOf(const Call& call)
{
    SuppressionLimits limits;
    if (call.has(2)) {
        const auto most = integersOf(call.in(2).reshaped({static_cast<std::int64_t>(call.in(2).count())}));
        QS_TRY(most);
        limits.most = most->empty() ? 0 : most->front();
    }
    for (const std::size_t input : {3, 4}) {
        if (call.has(input)) {
            const auto limit = numberOf(call.in(input));
            QS_TRY(limit);
            (input == 3 ? limits.overlap : limits.score) = static_cast<float>(*limit);
        }
    }
    return limits;
}

/// The boxes of one class that stay, the best first: each next one unless it overlaps one that stays too much.
std::vector<std::size_t> kept(std::span<const Box> boxes, std::span<const float> scores,
                              const SuppressionLimits& limits)
{
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        if (scores[i] > limits.score) {
            order.push_back(i);
        }
    }
    std::ranges::stable_sort(order, std::greater(), [&](std::size_t i) { return scores[i]; });
    std::vector<std::size_t> stay;
    for (const std::size_t i : order) {
        if (stay.size() >= static_cast<std::uint64_t>(std::max<std::int64_t>(limits.most, 0))) {
            break;
        }
        if (std::ranges::none_of(stay, [&](std::size_t j) { return overlap(boxes[i], boxes[j]) > limits.overlap; })) {
            stay.push_back(i);
        }
    }
    return stay;
}

/// How a pooled region is cut.
struct RoiGrid {
    std::int64_t height = 1;
    std::int64_t width = 1;
    std::int64_t samples = 0; ///< per cell and axis, 0 for as many as pixels
    float scale = 1;
    bool isHalfPixel = true; ///< pixels lie at their middles
    bool takesMax = false;
};

/// Four neighbours of a point of a picture with their weights; nothing beyond one pixel outside.
struct Neighbours {
    std::array<std::size_t, 4> places = {};
    std::array<float, 4> weights = {};
};

Neighbours neighboursOf(float y, float x, std::int64_t height, std::int64_t width)
{
    Neighbours found;
    // The comparison also fails for NaN.
    if (!(y >= -1 && x >= -1 && y <= static_cast<float>(height) && x <= static_cast<float>(width))) {
        return found;
    }
    struct Axis {
        std::int64_t low, high;
        float toHigh;
    };
    const auto axisOf = [](float at, std::int64_t extent) {
        const float from = std::max(at, 0.0F);
        const auto low = std::min(static_cast<std::int64_t>(from), extent - 1);
        return low == extent - 1 ? Axis{low, low, 0} : Axis{low, low + 1, from - static_cast<float>(low)};
    };
    const Axis rows = axisOf(y, height);
    const Axis columns = axisOf(x, width);
    const auto place = [&](std::int64_t row, std::int64_t column) {
        return static_cast<std::size_t>(row * width + column);
    };
    found.places = {place(rows.low, columns.low), place(rows.low, columns.high), place(rows.high, columns.low),
                    place(rows.high, columns.high)};
    found.weights = {(1 - rows.toHigh) * (1 - columns.toHigh), (1 - rows.toHigh) * columns.toHigh,
                     rows.toHigh * (1 - columns.toHigh), rows.toHigh * columns.toHigh};
    return found;
}

/// The points of one region: `perCell` of them for each cell, cells row by row.
struct RegionPoints {
    std::vector<Neighbours> points;
    std::size_t perCell = 1;
};

constexpr std::int64_t kMostPoints = std::int64_t{1} << 26; ///< of one region: a file may ask for any number

Result<RegionPoints> pointsOf(const float* roi, const RoiGrid& grid, std::int64_t height, std::int64_t width)
{
    const float offset = grid.isHalfPixel ? 0.5F : 0.0F;
    const float left = roi[0] * grid.scale - offset;
    const float top = roi[1] * grid.scale - offset;
    const float least = grid.isHalfPixel ? -std::numeric_limits<float>::infinity() : 1.0F;
    const float regionWidth = std::max(roi[2] * grid.scale - offset - left, least);
    const float regionHeight = std::max(roi[3] * grid.scale - offset - top, least);
    const float cellHeight = regionHeight / static_cast<float>(grid.height);
    const float cellWidth = regionWidth / static_cast<float>(grid.width);
    const auto samplesOf = [&](float cell) {
        const float pixels = std::ceil(cell);
        return grid.samples > 0        ? static_cast<double>(grid.samples)
               : std::isfinite(pixels) ? std::max(pixels, 0.0F)
                                       : 0;
    };
    const double down = samplesOf(cellHeight);
    const double across = samplesOf(cellWidth);
    if (down * across * static_cast<double>(grid.height) * static_cast<double>(grid.width) > kMostPoints) {
        return Error{ErrorCode::Unsupported, "a region asks for more than " + std::to_string(kMostPoints) + " points"};
    }
    RegionPoints region;
    region.perCell = static_cast<std::size_t>(down * across);
    for (std::int64_t row = 0; row < grid.height; ++row) {
        for (std::int64_t column = 0; column < grid.width; ++column) {
            for (double i = 0; i < down; ++i) {
                const auto y = static_cast<float>(top + (static_cast<double>(row) + (i + 0.5) / down) * cellHeight);
                for (double j = 0; j < across; ++j) {
                    const auto x =
                        static_cast<float>(left + (static_cast<double>(column) + (j + 0.5) / across) * cellWidth);
                    region.points.push_back(neighboursOf(y, x, height, width));
                }
            }
        }
    }
    return region;
}

float pooled(std::span<const Neighbours> points, const float* picture, bool takesMax)
{
    float sum = 0;
    float most = -std::numeric_limits<float>::infinity();
    for (const Neighbours& point : points) {
        for (std::size_t k = 0; k < point.places.size(); ++k) {
            const float part = point.weights[k] * picture[point.places[k]];
            sum += part;
            most = std::max(most, part); // of the weighted neighbours, as ONNX's own definition has it
        }
    }
    if (points.empty()) {
        return 0;
    }
    return takesMax ? most : sum / static_cast<float>(points.size());
}

} // namespace

Result<Arrays> nonMaxSuppression(const Call& call)
{
    const Array& boxes = call.in(0);
    const Array& scores = call.in(1);
    if (boxes.type() != ElementType::F32 || scores.type() != ElementType::F32) {
        return unsupportedType(boxes.type() != ElementType::F32 ? boxes.type() : scores.type());
    }
    if (boxes.rank() != 3 || scores.rank() != 3 || boxes.shape()[2] != 4 || boxes.shape()[0] != scores.shape()[0] ||
        boxes.shape()[1] != scores.shape()[2]) {
        return Error{ErrorCode::Shape, "its boxes " + shapeText(boxes.shape()) + " and scores " +
                                           shapeText(scores.shape()) +
                                           " are not [batches, boxes, 4] and [batches, classes, boxes]"};
    }
    const auto limits = limitsOf(call);
    QS_TRY(limits);
    const bool isCentred = call.node.integer("center_point_box", 0) != 0;
    const auto count = static_cast<std::size_t>(boxes.shape()[1]);
    const std::int64_t classes = scores.shape()[1];
    std::vector<std::int64_t> found;
    for (std::int64_t batch = 0; batch < boxes.shape()[0]; ++batch) {
        const float* const four = boxes.values<float>().data() + static_cast<std::size_t>(batch) * count * 4;
        std::vector<Box> some;
        for (std::size_t i = 0; i < count; ++i) {
            some.push_back(boxAt(four + i * 4, isCentred));
        }
        for (std::int64_t each = 0; each < classes; ++each) {
            if (call.progress.cancelled()) {
                return Error{ErrorCode::Cancelled, "cancelled"};
            }
            const auto ofClass =
                scores.values<float>().subspan(static_cast<std::size_t>(batch * classes + each) * count, count);
            for (const std::size_t box : kept(some, ofClass, *limits)) {
                found.insert(found.end(), {batch, each, static_cast<std::int64_t>(box)});
            }
        }
    }
    return Arrays{Array::of({static_cast<std::int64_t>(found.size() / 3), 3}, found)};
}

Result<Arrays> roiAlign(const Call& call)
{
    const Array& x = call.in(0);
    const Array& rois = call.in(1);
    if (x.type() != ElementType::F32 || rois.type() != ElementType::F32) {
        return unsupportedType(x.type() != ElementType::F32 ? x.type() : rois.type());
    }
    const auto batches = integersOf(call.in(2));
    QS_TRY(batches);
    if (x.rank() != 4 || rois.rank() != 2 || rois.shape()[1] != 4 ||
        static_cast<std::int64_t>(batches->size()) != rois.shape()[0] || x.shape()[2] < 1 || x.shape()[3] < 1) {
        return Error{ErrorCode::Shape, "its input " + shapeText(x.shape()) + " and regions " + shapeText(rois.shape()) +
                                           " are not [batches, channels, height, width] and [regions, 4]"};
    }
    RoiGrid grid{.height = call.node.integer("output_height", 1),
                 .width = call.node.integer("output_width", 1),
                 .samples = call.node.integer("sampling_ratio", 0),
                 .scale = call.node.real("spatial_scale", 1),
                 .isHalfPixel =
                     call.opset >= 16 && call.node.text("coordinate_transformation_mode", "half_pixel") == "half_pixel",
                 .takesMax = call.node.text("mode", "avg") == "max"};
    if (grid.height < 1 || grid.width < 1 || grid.samples < 0) {
        return Error{ErrorCode::Shape, "its regions become " + std::to_string(grid.height) + " by " +
                                           std::to_string(grid.width) + " cells of " + std::to_string(grid.samples) +
                                           " samples"};
    }
    const std::int64_t channels = x.shape()[1];
    auto y = Array::make(ElementType::F32, {rois.shape()[0], channels, grid.height, grid.width});
    QS_TRY(y);
    const auto pixels = static_cast<std::size_t>(x.shape()[2] * x.shape()[3]);
    float* out = y->edit<float>().data();
    for (std::size_t r = 0; r < batches->size(); ++r) {
        const std::int64_t batch = (*batches)[r];
        if (batch < 0 || batch >= x.shape()[0]) {
            return Error{ErrorCode::Shape, "region " + std::to_string(r) + " lies in picture " + std::to_string(batch) +
                                               " of " + std::to_string(x.shape()[0])};
        }
        if (call.progress.cancelled()) {
            return Error{ErrorCode::Cancelled, "cancelled"};
        }
        const auto region = pointsOf(rois.values<float>().data() + r * 4, grid, x.shape()[2], x.shape()[3]);
        QS_TRY(region);
        for (std::int64_t channel = 0; channel < channels; ++channel) {
            const float* const picture =
                x.values<float>().data() + static_cast<std::size_t>(batch * channels + channel) * pixels;
            for (std::int64_t cell = 0; cell < grid.height * grid.width; ++cell) {
                const auto points = std::span(region->points)
                                        .subspan(static_cast<std::size_t>(cell) * region->perCell, region->perCell);
                *out++ = pooled(points, picture, grid.takesMax);
            }
        }
    }
    return one(std::move(y));
}

} // namespace qs
