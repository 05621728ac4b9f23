// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that make pictures larger and smaller.
#include "core/operators/grid_sampling.h"
#include "core/operators/interpolation.h"
#include "core/operators/regions.h"
#include "core/operators/operator.h"
#include "core/operators/strided_copy.h"
#include "core/operators/types.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace qs {

namespace {

enum class Mode { Nearest, Linear, Cubic };
enum class Rounding { PreferFloor, PreferCeil, Floor, Ceil };
/// How places in the new array become places in the old one.
enum class Places { HalfPixel, HalfPixelSymmetric, PytorchHalfPixel, AlignCorners, Asymmetric, TfHalfPixel, TfCrop };

/// What a node says about how it calculates.
struct ResizeRule {
    Mode mode = Mode::Nearest;
    Rounding rounding = Rounding::PreferFloor;
    Places places = Places::HalfPixel;
    bool smooths = false; ///< antialias
    bool excludesOutside = false;
    double cubicCoefficient = -0.75;
    float outside = 0; ///< what lies beyond the ends, for TfCrop
};

/// One axis that changes: as floats, which is what the standard's numbers are.
struct AxisChange {
    std::size_t axis = 0;
    std::int64_t from = 0;
    std::int64_t to = 0;
    float scale = 1;
    float start = 0; ///< of the region that is shown, for TfCrop
    float end = 1;
};

template <typename T, std::size_t n>
Result<T> choiceOf(const Call& call, const char* attribute, const char* otherwise,
                   const std::array<std::pair<const char*, T>, n>& choices)
{
    const std::string text = call.node.text(attribute, otherwise);
    for (const auto& [name, value] : choices) {
        if (text == name) {
            return value;
        }
    }
    return Error{ErrorCode::Unsupported, "its " + std::string(attribute) + " \"" + text + "\" is not known"};
}

Result<Mode> modeOf(const Call& call)
{
    constexpr std::array<std::pair<const char*, Mode>, 5> modes{{{"nearest", Mode::Nearest},
                                                                 {"linear", Mode::Linear},
                                                                 {"cubic", Mode::Cubic},
                                                                 {"bilinear", Mode::Linear},
                                                                 {"bicubic", Mode::Cubic}}};
    return choiceOf(call, "mode", "nearest", modes);
}

Result<ResizeRule> ruleOf(const Call& call)
{
    constexpr std::array<std::pair<const char*, Rounding>, 4> roundings{{{"round_prefer_floor", Rounding::PreferFloor},
                                                                         {"round_prefer_ceil", Rounding::PreferCeil},
                                                                         {"floor", Rounding::Floor},
                                                                         {"ceil", Rounding::Ceil}}};
    constexpr std::array<std::pair<const char*, Places>, 7> places{
        {{"half_pixel", Places::HalfPixel},
         {"half_pixel_symmetric", Places::HalfPixelSymmetric},
         {"pytorch_half_pixel", Places::PytorchHalfPixel},
         {"align_corners", Places::AlignCorners},
         {"asymmetric", Places::Asymmetric},
         {"tf_half_pixel_for_nn", Places::TfHalfPixel},
         {"tf_crop_and_resize", Places::TfCrop}}};
    const auto mode = modeOf(call);
    const auto rounding = choiceOf(call, "nearest_mode", "round_prefer_floor", roundings);
    const auto place = choiceOf(call, "coordinate_transformation_mode", "half_pixel", places);
    if (!mode) {
        return mode.error();
    }
    if (!rounding || !place) {
        return rounding ? place.error() : rounding.error();
    }
    return ResizeRule{*mode,
                      *rounding,
                      *place,
                      call.node.integer("antialias", 0) != 0,
                      call.node.integer("exclude_outside", 0) != 0,
                      call.node.real("cubic_coeff_a", -0.75F),
                      call.node.real("extrapolation_value", 0)};
}

/// The place in the old axis of element `i` of the new one.
float placeOf(const AxisChange& change, Places places, std::int64_t i)
{
    const auto x = static_cast<float>(i);
    const auto extent = static_cast<float>(change.from);
    const float resized = change.scale * extent; // not a whole number where the scale says so
    switch (places) {
    case Places::HalfPixel:
        return (x + 0.5F) / change.scale - 0.5F;
    case Places::HalfPixelSymmetric: {
        const float adjustment = static_cast<float>(change.to) / resized;
        return extent / 2 * (1 - adjustment) + (x + 0.5F) / change.scale - 0.5F;
    }
    case Places::PytorchHalfPixel:
        return change.to > 1 ? (x + 0.5F) / change.scale - 0.5F : 0;
    case Places::AlignCorners:
        return resized == 1 ? 0 : x * (extent - 1) / (resized - 1);
    case Places::Asymmetric:
        return x / change.scale;
    case Places::TfHalfPixel:
        return (x + 0.5F) / change.scale;
    default:
        return change.to > 1 ? change.start * (extent - 1) +
                                   x * (change.end - change.start) * (extent - 1) / (static_cast<float>(change.to) - 1)
                             : 0.5F * (change.start + change.end) * (extent - 1);
    }
}

/// A whole number of a place, which may be anything; far beyond every axis it makes no difference where.
std::int64_t whole(double place)
{
    constexpr double far = 0x1p60;
    return std::isnan(place) ? 0 : static_cast<std::int64_t>(std::clamp(place, -far, far));
}

std::int64_t rounded(float place, Rounding rounding)
{
    switch (rounding) {
    case Rounding::PreferFloor:
        return whole(std::ceil(place - 0.5F));
    case Rounding::PreferCeil:
        return whole(std::floor(place + 0.5F));
    case Rounding::Floor:
        return whole(std::floor(place));
    default:
        return whole(std::ceil(place));
    }
}

std::size_t within(std::int64_t place, std::int64_t extent)
{
    return static_cast<std::size_t>(std::clamp(place, std::int64_t{0}, extent - 1));
}

/// The kernel at a distance of x: a triangle, or Keys' cubic with its coefficient.
double kernelAt(double x, const ResizeRule& rule)
{
    x = std::abs(x);
    if (rule.mode == Mode::Linear) {
        return std::max(0.0, 1 - x);
    }
    const double a = rule.cubicCoefficient;
    if (x <= 1) {
        return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}

/// Where the new elements of an axis come from. Places that are no numbers are taken for the first element.
ResizedAxis sourcesOf(const AxisChange& change, const ResizeRule& rule)
{
    ResizedAxis result;
    result.axis = change.axis;
    result.count = static_cast<std::size_t>(change.to);
    if (rule.mode == Mode::Nearest) {
        result.sources.resize(result.count);
        for (std::size_t i = 0; i < result.count; ++i) {
            const float place = placeOf(change, rule.places, static_cast<std::int64_t>(i));
            result.sources[i] = within(rounded(place, rule.rounding), change.from);
        }
        return result;
    }
    // A kernel that is stretched where the axis shrinks keeps what lies between its places.
    const double reach = rule.mode == Mode::Linear ? 1 : 2;
    const double stretch = rule.smooths ? std::min(1.0, static_cast<double>(change.scale)) : 1;
    const std::int64_t first = whole(std::floor(-reach / stretch)) + 1;
    result.taps = static_cast<std::size_t>(2 * (1 - first));
    result.sources.resize(result.taps * result.count);
    result.weights.resize(result.taps * result.count);
    for (std::size_t i = 0; i < result.count; ++i) {
        const double place = placeOf(change, rule.places, static_cast<std::int64_t>(i));
        const std::int64_t base = whole(std::floor(place));
        const double ratio = std::isfinite(place) ? place - std::floor(place) : 0;
        double sum = 0;
        for (std::size_t tap = 0; tap < result.taps; ++tap) {
            const std::int64_t offset = first + static_cast<std::int64_t>(tap);
            const std::int64_t source = base + offset;
            const bool isOutside = source < 0 || source >= change.from;
            double weight = kernelAt(stretch * (static_cast<double>(offset) - ratio), rule);
            weight = isOutside && rule.excludesOutside ? 0 : weight;
            sum += weight;
            result.sources[tap * result.count + i] = within(source, change.from);
            result.weights[tap * result.count + i] = weight;
        }
        for (std::size_t tap = 0; (rule.smooths || rule.excludesOutside) && sum != 0 && tap < result.taps; ++tap) {
            result.weights[tap * result.count + i] /= sum;
        }
    }
    return result;
}

/// Writes the value for places beyond the ends of an axis.
Status fillOutside(Array& y, const AxisChange& change, const ResizeRule& rule)
{
    const auto value = converted(Array::scalar(rule.outside), y.type());
    if (!value) {
        return value.error();
    }
    const std::size_t outer = extentOf(y.shape(), 0, change.axis);
    const std::size_t inner = extentOf(y.shape(), change.axis + 1, y.rank());
    const auto count = static_cast<std::size_t>(change.to);
    for (std::size_t i = 0; i < count; ++i) {
        const float place = placeOf(change, rule.places, static_cast<std::int64_t>(i));
        if (place >= 0 && place <= static_cast<float>(change.from - 1)) {
            continue;
        }
        const auto filled = withWidth(y.type(), [&]<typename T>(T) -> Result<Arrays> {
            for (std::size_t o = 0; o < outer; ++o) {
                const auto row = y.edit<T>().subspan((o * count + i) * inner, inner);
                std::ranges::fill(row, value->values<T>()[0]);
            }
            return Arrays();
        });
        QS_TRY(filled);
    }
    return ok();
}

Result<Arrays> resized(const Array& x, std::vector<AxisChange> changes, const ResizeRule& rule)
{
    Shape shape = x.shape();
    for (const AxisChange& change : changes) {
        shape[change.axis] = change.to;
    }
    const auto count = elementCount(shape);
    if (!count) {
        return count.error();
    }
    if (*count == 0) {
        return one(Array::make(x.type(), std::move(shape)));
    }
    if (x.count() == 0) {
        return Error{ErrorCode::Shape,
                     "the shape " + shapeText(x.shape()) + " cannot be resized to " + shapeText(shape)};
    }
    // A region of an axis changes it even where its length stays.
    if (rule.places != Places::TfCrop) {
        std::erase_if(changes, [](const AxisChange& each) { return each.from == each.to && each.scale == 1; });
    }
    std::vector<ResizedAxis> axes;
    axes.reserve(changes.size());
    for (const AxisChange& change : changes) {
        axes.push_back(sourcesOf(change, rule));
    }
    const bool isFloat = x.type() == ElementType::F32 || x.type() == ElementType::F64;
    const bool isWhole = rule.mode != Mode::Nearest && !isFloat;
    const auto numbers = isWhole ? converted(x, ElementType::F64) : x;
    if (!numbers) {
        return numbers.error();
    }
    auto y = rule.mode == Mode::Nearest ? withNearest(*numbers, axes) : interpolated(*numbers, axes);
    if (!y) {
        return y.error();
    }
    if (rule.places == Places::TfCrop) {
        for (const AxisChange& change : changes) {
            QS_TRY(fillOutside(*y, change, rule));
        }
    }
    return isWhole ? one(converted(*y, x.type())) : one(std::move(y));
}

Error wrongScale(float scale, std::int64_t extent)
{
    return {ErrorCode::Shape,
            "a length of " + std::to_string(extent) + " cannot be scaled by " + std::to_string(scale)};
}

Result<std::vector<AxisChange>> changesByScales(const Array& x, const std::vector<std::size_t>& axes,
                                                std::span<const float> scales)
{
    if (scales.size() != axes.size()) {
        return Error{ErrorCode::Shape, std::to_string(scales.size()) + " scales for " + std::to_string(axes.size()) +
                                           " axes of " + shapeText(x.shape())};
    }
    std::vector<AxisChange> changes;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const std::int64_t extent = x.shape()[axes[i]];
        const float length = std::floor(static_cast<float>(extent) * scales[i]);
        constexpr float beyond = 0x1p40F;
        if (!(scales[i] > 0) || !(length < beyond) || extent > std::int64_t{1} << 40U) {
            return wrongScale(scales[i], extent);
        }
        changes.push_back({axes[i], extent, static_cast<std::int64_t>(length), scales[i]});
    }
    return changes;
}

/// "not_larger" and "not_smaller" take one scale for all axes, and round what comes of it.
Result<std::vector<AxisChange>> changesBySizes(const Call& call, const std::vector<std::size_t>& axes,
                                               const std::vector<std::int64_t>& sizes)
{
    const Array& x = call.in(0);
    if (sizes.size() != axes.size()) {
        return Error{ErrorCode::Shape, std::to_string(sizes.size()) + " sizes for " + std::to_string(axes.size()) +
                                           " axes of " + shapeText(x.shape())};
    }
    enum class Policy { Stretch, NotLarger, NotSmaller };
    constexpr std::array<std::pair<const char*, Policy>, 3> policies{
        {{"stretch", Policy::Stretch}, {"not_larger", Policy::NotLarger}, {"not_smaller", Policy::NotSmaller}}};
    const auto policy = choiceOf(call, "keep_aspect_ratio_policy", "stretch", policies);
    if (!policy) {
        return policy.error();
    }
    std::vector<AxisChange> changes;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const std::int64_t extent = x.shape()[axes[i]];
        if (sizes[i] < 0 || sizes[i] > std::int64_t{1} << 40U || extent < 1) {
            return Error{ErrorCode::Shape,
                         "a length of " + std::to_string(extent) + " cannot become " + std::to_string(sizes[i])};
        }
        changes.push_back({axes[i], extent, sizes[i], static_cast<float>(sizes[i]) / static_cast<float>(extent)});
    }
    if (*policy == Policy::Stretch || changes.empty()) {
        return changes;
    }
    const auto [least, largest] = std::ranges::minmax(changes, {}, &AxisChange::scale);
    const float scale = *policy == Policy::NotLarger ? least.scale : largest.scale;
    for (AxisChange& change : changes) {
        const float length = std::floor(scale * static_cast<float>(change.from) + 0.5F);
        if (!(length < 0x1p40F)) {
            return wrongScale(scale, change.from);
        }
        change.scale = scale;
        change.to = static_cast<std::int64_t>(length);
    }
    return changes;
}

/// The numbers of an optional input, where an empty array is as good as none.
Result<std::vector<float>> floatsOf(const Call& call, std::size_t input)
{
    if (!call.has(input) || call.in(input).count() == 0) {
        return std::vector<float>();
    }
    const auto floats = converted(call.in(input), ElementType::F32);
    if (!floats) {
        return floats.error();
    }
    const auto values = floats->values<float>();
    return std::vector<float>(values.begin(), values.end());
}

Result<std::vector<std::size_t>> resizedAxes(const Call& call)
{
    std::vector<std::int64_t> all(call.in(0).rank());
    std::iota(all.begin(), all.end(), 0);
    return axesOf(call.node.integers("axes", all), call.in(0).rank());
}

Result<Arrays> resize(const Call& call)
{
    const Array& x = call.in(0);
    const auto rule = ruleOf(call);
    const auto axes = resizedAxes(call);
    if (!rule || !axes) {
        return rule ? axes.error() : rule.error();
    }
    const auto region = floatsOf(call, 1);
    const auto scales = floatsOf(call, 2);
    const auto sizes = integersOf(call, 3);
    if (!region) {
        return region.error();
    }
    if (!scales || !sizes) {
        return scales ? sizes.error() : scales.error();
    }
    const bool hasSizes = *sizes && !(*sizes)->empty();
    if (hasSizes == !scales->empty() && x.rank() > 0) {
        return Error{ErrorCode::Format, "it should have either scales or sizes"};
    }
    auto changes = hasSizes ? changesBySizes(call, *axes, **sizes) : changesByScales(x, *axes, *scales);
    if (!changes) {
        return changes.error();
    }
    if (rule->places == Places::TfCrop) {
        if (region->size() != 2 * axes->size()) {
            return Error{ErrorCode::Shape, "its region has " + std::to_string(region->size()) + " numbers for " +
                                               std::to_string(axes->size()) + " axes"};
        }
        for (std::size_t i = 0; i < changes->size(); ++i) {
            (*changes)[i].start = (*region)[i];
            (*changes)[i].end = (*region)[axes->size() + i];
        }
    }
    return resized(x, std::move(*changes), *rule);
}

/// Upsample, and Resize of version 10: places are divided by the scale, and cut.
Result<Arrays> byScales(const Call& call, const Result<std::vector<float>>& scales)
{
    const auto mode = modeOf(call);
    if (!scales || !mode) {
        return scales ? mode.error() : scales.error();
    }
    std::vector<std::size_t> axes(call.in(0).rank());
    std::iota(axes.begin(), axes.end(), std::size_t{0});
    auto changes = changesByScales(call.in(0), axes, *scales);
    return changes ? resized(call.in(0), std::move(*changes), {*mode, Rounding::Floor, Places::Asymmetric})
                   : changes.error();
}

Result<Arrays> byAttribute(const Call& call)
{
    return byScales(call, call.node.reals("scales"));
}

Result<Arrays> byInput(const Call& call)
{
    return byScales(call, floatsOf(call, 1));
}

constexpr std::array kRows{
    OperatorRow{"AffineGrid", 20, 2, affineGrid},
    OperatorRow{"GridSample", 16, 2, gridSample},
    OperatorRow{"NonMaxSuppression", 10, 2, nonMaxSuppression},
    OperatorRow{"Resize", 10, 2, byInput},
    OperatorRow{"Resize", 11, 1, resize},
    OperatorRow{"RoiAlign", 10, 3, roiAlign},
    OperatorRow{"Upsample", 7, 1, byAttribute},
    OperatorRow{"Upsample", 9, 2, byInput},
};

} // namespace

std::span<const OperatorRow> resizingOperators()
{
    return kRows;
}

} // namespace qs
