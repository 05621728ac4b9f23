// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/grid_sampling.h"

#include "core/operators/strided_copy.h"
#include "core/operators/types.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace qs {

namespace {

enum class Sampling { Nearest, Linear, Cubic };
enum class Border { Zeros, Border, Reflection };

/// One spatial axis of the picture.
struct Side {
    std::int64_t extent;
    std::size_t stride;
    double low; ///< where the picture begins, in places of its elements
    double high;
};

struct SampleRule {
    Sampling sampling = Sampling::Linear;
    Border border = Border::Zeros;
    bool alignsCorners = false;
};

Result<SampleRule> sampleRule(const Call& call)
{
    SampleRule rule;
    const std::string mode = call.node.text("mode", "linear");
    if (mode == "nearest") {
        rule.sampling = Sampling::Nearest;
    } else if (mode == "cubic" || mode == "bicubic") {
        rule.sampling = Sampling::Cubic;
    } else if (mode != "linear" && mode != "bilinear") {
        return Error{ErrorCode::Unsupported, "its mode \"" + mode + "\" is not known"};
    }
    const std::string border = call.node.text("padding_mode", "zeros");
    if (border == "border") {
        rule.border = Border::Border;
    } else if (border == "reflection") {
        rule.border = Border::Reflection;
    } else if (border != "zeros") {
        return Error{ErrorCode::Unsupported, "its padding mode \"" + border + "\" is not known"};
    }
    rule.alignsCorners = call.node.integer("align_corners", 0) != 0;
    return rule;
}

/// Thrown back at both ends as often as it takes.
double reflected(double place, double low, double high)
{
    const double range = high - low;
    if (range <= 0) {
        return low;
    }
    const double phase = std::fmod(std::abs(place - low), 2 * range);
    return low + (phase <= range ? phase : 2 * range - phase);
}

/// An element along one side, and how much it counts. A negative place stands for zeros.
struct Tap {
    std::int64_t place = 0;
    double weight = 1;
};

std::int64_t tapPlace(double place, const Side& side, Border border)
{
    if (place >= 0 && place <= static_cast<double>(side.extent - 1)) {
        return static_cast<std::int64_t>(place);
    }
    if (border == Border::Zeros) {
        return -1;
    }
    const double inside = border == Border::Border ? place : reflected(place, side.low, side.high);
    return static_cast<std::int64_t>(std::clamp(inside, 0.0, static_cast<double>(side.extent - 1)));
}

/// The taps along one side for a number of the grid: -1 and 1 are the ends of the picture. Gives how many there are.
std::size_t tapsOf(double number, const Side& side, const SampleRule& rule, std::array<Tap, 4>& taps)
{
    double place = side.low + (number + 1) / 2 * (side.high - side.low);
    place = rule.sampling == Sampling::Nearest ? std::nearbyint(place) : place;
    if (!std::isfinite(place)) {
        taps[0] = {rule.border == Border::Zeros ? -1 : 0, 1};
        return 1;
    }
    if (place < side.low || place > side.high) {
        if (rule.border == Border::Border) {
            place = std::clamp(place, 0.0, static_cast<double>(side.extent - 1));
        } else if (rule.border == Border::Reflection) {
            place = reflected(place, side.low, side.high);
        }
    }
    const double base = std::floor(place);
    const double ratio = place - base;
    switch (rule.sampling) {
    case Sampling::Nearest:
        taps[0] = {tapPlace(std::nearbyint(place), side, rule.border), 1};
        return 1;
    case Sampling::Linear:
        taps[0] = {tapPlace(base, side, rule.border), 1 - ratio};
        taps[1] = {tapPlace(base + 1, side, rule.border), ratio};
        return 2;
    default:
        break;
    }
    constexpr double a = -0.75;
    const auto near = [](double x) { return ((a + 2) * x - (a + 3)) * x * x + 1; };
    const auto far = [](double x) { return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a; };
    const std::array weights{far(ratio + 1), near(ratio), near(1 - ratio), far(2 - ratio)};
    for (std::size_t i = 0; i < weights.size(); ++i) {
        taps[i] = {tapPlace(base + static_cast<double>(i) - 1, side, rule.border), weights[i]};
    }
    return weights.size();
}

/// Elements of a picture with their weights: all that one place of the grid needs, the same in every channel.
struct Point {
    std::size_t offset;
    double weight;
};

void addPoints(std::span<const Side> sides, std::span<const double> numbers, const SampleRule& rule, Point base,
               std::vector<Point>& points)
{
    if (sides.empty()) {
        points.push_back(base);
        return;
    }
    std::array<Tap, 4> taps;
    const std::size_t count = tapsOf(numbers.front(), sides.front(), rule, taps);
    for (std::size_t i = 0; i < count; ++i) {
        if (taps[i].place >= 0 && taps[i].weight != 0) {
            const std::size_t offset = base.offset + static_cast<std::size_t>(taps[i].place) * sides.front().stride;
            addPoints(sides.subspan(1), numbers.subspan(1), rule, {offset, base.weight * taps[i].weight}, points);
        }
    }
}

template <typename T>
Result<Arrays> sampled(const Array& x, const Array& grid, const SampleRule& rule, Shape shape)
{
    std::vector<Side> sides;
    const auto axes = axesInMemory(x.shape());
    for (std::size_t axis = 2; axis < x.rank(); ++axis) {
        const auto last = static_cast<double>(x.shape()[axis] - 1);
        const double margin = rule.alignsCorners ? 0 : 0.5;
        sides.push_back({x.shape()[axis], static_cast<std::size_t>(axes[axis].stride), -margin, last + margin});
    }
    auto y = Array::make(x.type(), std::move(shape));
    const auto numbers = converted(grid, ElementType::F64);
    if (!y || !numbers) {
        return y ? numbers.error() : y.error();
    }
    if (y->count() == 0) {
        return one(std::move(y));
    }
    const std::size_t channels = static_cast<std::size_t>(x.shape()[1]);
    const std::size_t picture = extentOf(x.shape(), 2, x.rank());
    const std::size_t places = extentOf(y->shape(), 2, y->rank());
    const T* from = x.values<T>().data();
    T* to = y->template edit<T>().data();
    const double* place = numbers->template values<double>().data();
    std::vector<Point> points;
    std::vector<double> backwards(sides.size()); // the grid names the last axis first
    for (std::int64_t n = 0; n < x.shape()[0]; ++n, from += channels * picture, to += channels * places) {
        for (std::size_t p = 0; p < places; ++p, place += sides.size()) {
            std::reverse_copy(place, place + sides.size(), backwards.begin());
            points.clear();
            addPoints(sides, backwards, rule, {0, 1}, points);
            for (std::size_t c = 0; c < channels; ++c) {
                double sum = 0;
                for (const Point& point : points) {
                    sum += point.weight * static_cast<double>(from[c * picture + point.offset]);
                }
                to[c * places + p] = static_cast<T>(sum);
            }
        }
    }
    return one(std::move(y));
}

} // namespace

Result<Arrays> gridSample(const Call& call)
{
    const Array& x = call.in(0);
    const Array& grid = call.in(1);
    const auto rule = sampleRule(call);
    if (!rule) {
        return rule.error();
    }
    const bool fits = x.rank() >= 3 && x.rank() <= 5 && grid.rank() == x.rank() &&
                      grid.shape().back() == static_cast<std::int64_t>(x.rank() - 2) && grid.shape()[0] == x.shape()[0];
    if (!fits || (x.count() == 0 && grid.count() != 0)) {
        return Error{ErrorCode::Shape, "a grid of the shape " + shapeText(grid.shape()) +
                                           " does not fit a picture of the shape " + shapeText(x.shape())};
    }
    Shape shape{x.shape()[0], x.shape()[1]};
    shape.insert(shape.end(), grid.shape().begin() + 1, grid.shape().end() - 1);
    return withType(FloatTypes(), x.type(),
                    [&]<typename T>(T) { return sampled<T>(x, grid, *rule, std::move(shape)); });
}

Result<Arrays> affineGrid(const Call& call)
{
    const Array& theta = call.in(0);
    const auto size = integersOf(call.in(1));
    if (!size) {
        return size.error();
    }
    const std::size_t spatial = size->size() - std::min<std::size_t>(2, size->size());
    const auto signedSpatial = static_cast<std::int64_t>(spatial);
    if ((spatial != 2 && spatial != 3) || theta.shape() != Shape{(*size)[0], signedSpatial, signedSpatial + 1}) {
        return Error{ErrorCode::Shape, "transformations of the shape " + shapeText(theta.shape()) +
                                           " do not fit a picture of the shape " + shapeText(*size)};
    }
    const bool alignsCorners = call.node.integer("align_corners", 0) != 0;
    return withType(FloatTypes(), theta.type(), [&]<typename T>(T) -> Result<Arrays> {
        Shape shape{(*size)[0]};
        shape.insert(shape.end(), size->begin() + 2, size->end());
        shape.push_back(signedSpatial);
        auto y = Array::make(theta.type(), shape);
        if (!y) {
            return y.error();
        }
        const auto numberAt = [&](std::int64_t i, std::int64_t extent) {
            if (alignsCorners) {
                return extent > 1 ? -1 + 2 * static_cast<double>(i) / static_cast<double>(extent - 1) : -1.0;
            }
            return (2 * static_cast<double>(i) + 1) / static_cast<double>(extent) - 1;
        };
        const auto out = y->template edit<T>();
        std::vector<std::int64_t> index(spatial);
        std::vector<double> point(spatial + 1, 1.0); // the last axis first, then 1
        for (std::size_t at = 0; at < out.size(); at += spatial) {
            for (std::size_t axis = 0; axis < spatial; ++axis) {
                point[spatial - 1 - axis] = numberAt(index[axis], (*size)[axis + 2]);
            }
            const std::size_t picture = at / (out.size() / static_cast<std::size_t>(shape[0]));
            const T* const rows = theta.values<T>().data() + picture * spatial * (spatial + 1);
            for (std::size_t row = 0; row < spatial; ++row) {
                double sum = 0;
                for (std::size_t column = 0; column <= spatial; ++column) {
                    sum += static_cast<double>(rows[row * (spatial + 1) + column]) * point[column];
                }
                out[at + row] = static_cast<T>(sum);
            }
            for (std::size_t axis = spatial; axis-- > 0 && ++index[axis] == (*size)[axis + 2];) {
                index[axis] = 0;
            }
        }
        return one(std::move(y));
    });
}

} // namespace qs
