// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/convolution_sizes.h"

#include "core/operators/types.h"

#include <algorithm>
#include <string>

namespace qs {

namespace {

/// The largest number of channels that is passed on: oneDNN calculates with int.
constexpr std::int64_t kMostChannels = std::int64_t{1} << 30;

Error wrongWeights(const Call& call)
{
    return {ErrorCode::Shape, "weights " + shapeText(call.in(1).shape()) + " do not go with an input " +
                                  shapeText(call.in(0).shape()) + " in " +
                                  std::to_string(call.node.integer("group", 1)) + " groups"};
}

/// Batch, channels and groups; the window follows.
Result<ConvolutionSizes> channelsOf(const Call& call, bool isTransposed)
{
    const Shape& input = call.in(0).shape();
    const Shape& weights = call.in(1).shape();
    ConvolutionSizes sizes;
    sizes.isTransposed = isTransposed;
    sizes.groups = call.node.integer("group", 1);
    if (input.size() < 3 || weights.size() != input.size() || sizes.groups < 1) {
        return wrongWeights(call);
    }
    if (sizes.groups > kMostChannels || weights[0] > kMostChannels || weights[1] > kMostChannels / sizes.groups) {
        return Error{ErrorCode::Unsupported, "weights " + shapeText(weights) + " in " + std::to_string(sizes.groups) +
                                                 " groups have too many channels"};
    }
    sizes.batch = input[0];
    sizes.inputChannels = isTransposed ? weights[0] : weights[1] * sizes.groups;
    sizes.outputChannels = isTransposed ? weights[1] * sizes.groups : weights[0];
    if (input[1] != sizes.inputChannels || weights[0] % sizes.groups != 0) {
        return wrongWeights(call);
    }
    sizes.hasBias = call.has(2);
    if (sizes.hasBias && call.in(2).shape() != Shape{sizes.outputChannels}) {
        return Error{ErrorCode::Shape, "the bias " + shapeText(call.in(2).shape()) + " does not go with " +
                                           std::to_string(sizes.outputChannels) + " output channels"};
    }
    return sizes;
}

/// The extents that output_shape asks for; it may name batch and channels too.
Result<std::vector<std::int64_t>> wantedOutput(const Call& call, std::size_t axes)
{
    auto wanted = call.node.integers("output_shape");
    if (wanted.size() == axes + 2) {
        wanted.erase(wanted.begin(), wanted.begin() + 2);
    }
    const bool isOutside =
        std::ranges::any_of(wanted, [](std::int64_t extent) { return extent < 0 || extent > WindowAxis::kMost; });
    if (isOutside || (!wanted.empty() && wanted.size() != axes)) {
        return Error{ErrorCode::Format,
                     "output_shape " + shapeText(wanted) + " for an input " + shapeText(call.in(0).shape())};
    }
    return wanted;
}

/// Pads so that the output of one axis of a transpose has `wanted` elements.
void padTo(WindowAxis& axis, std::int64_t whole, std::int64_t wanted, bool isUpper)
{
    const std::int64_t padding = std::max<std::int64_t>(0, whole - wanted);
    axis.padBegin = isUpper ? padding / 2 : padding - padding / 2;
    axis.padEnd = padding - axis.padBegin;
    axis.output = wanted;
}

Shape sided(const ConvolutionSizes& sizes, std::int64_t channels, bool larger)
{
    Shape shape{sizes.batch, channels};
    for (const WindowAxis& axis : sizes.window) {
        shape.push_back(larger ? axis.input : axis.output);
    }
    return shape;
}

} // namespace

Result<ConvolutionSizes> ConvolutionSizes::of(const Call& call)
{
    auto sizes = channelsOf(call, false);
    if (!sizes) {
        return sizes.error();
    }
    auto window =
        slidingWindow(call.node, spatialExtents(call.in(0).shape()), spatialExtents(call.in(1).shape()), false);
    if (!window) {
        return window.error();
    }
    sizes->window = std::move(*window);
    return sizes;
}

Result<ConvolutionSizes> ConvolutionSizes::ofTransposed(const Call& call)
{
    auto sizes = channelsOf(call, true);
    if (!sizes) {
        return sizes.error();
    }
    auto window = windowOf(call.node, spatialExtents(call.in(0).shape()), spatialExtents(call.in(1).shape()));
    if (!window) {
        return window.error();
    }
    const auto wanted = wantedOutput(call, window->size());
    QS_TRY(wanted);
    auto extra = call.node.integers("output_padding");
    extra.resize(extra.empty() ? window->size() : extra.size());
    const std::string mode = call.node.text("auto_pad", "NOTSET");
    for (std::size_t i = 0; i < window->size(); ++i) {
        WindowAxis& axis = (*window)[i];
        if (extra.size() != window->size() || extra[i] < 0 || extra[i] > WindowAxis::kMost) {
            return Error{ErrorCode::Format,
                         "output_padding " + shapeText(extra) + " for an input " + shapeText(call.in(0).shape())};
        }
        const std::int64_t whole = axis.input == 0 ? 0 : (axis.input - 1) * axis.stride + axis.reach() + extra[i];
        if (!wanted->empty()) {
            padTo(axis, whole, (*wanted)[i], mode == "SAME_UPPER");
        } else if (mode == "SAME_UPPER" || mode == "SAME_LOWER") {
            padTo(axis, whole, axis.input * axis.stride, mode == "SAME_UPPER");
        } else if (mode == "VALID") {
            padTo(axis, whole, whole, true);
        } else {
            axis.output = whole - axis.padBegin - axis.padEnd;
        }
        if (axis.output < 0 || axis.output > WindowAxis::kMost) {
            return Error{ErrorCode::Shape, "the output has " + std::to_string(axis.output) + " elements on axis " +
                                               std::to_string(i + 2)};
        }
        std::swap(axis.input, axis.output); // the window slides over the output
    }
    sizes->window = std::move(*window);
    return sizes;
}

Shape ConvolutionSizes::inputShape() const
{
    return sided(*this, inputChannels, !isTransposed);
}

Shape ConvolutionSizes::outputShape() const
{
    return sided(*this, outputChannels, isTransposed);
}

Shape ConvolutionSizes::weightShape() const
{
    Shape shape =
        isTransposed ? Shape{inputChannels, outputChannels / groups} : Shape{outputChannels, inputChannels / groups};
    for (const WindowAxis& axis : window) {
        shape.push_back(axis.kernel);
    }
    return shape;
}

} // namespace qs
