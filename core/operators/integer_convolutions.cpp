// SPDX-License-Identifier: GPL-3.0-or-later
// Convolutions of codes: ConvInteger, QLinearConv.
#include "core/integer/integer_convolution.h"
#include "core/integer/requantization.h"
#include "core/integer/signed_codes.h"
#include "core/operators/quantized.h"
#include "core/operators/types.h"

#include <algorithm>

namespace qs {

namespace {

Result<ConvolutionSteps> stepsOf(const GraphNode& node, const Shape& w)
{
    const std::size_t axes = w.size() < 2 ? 0 : w.size() - 2;
    ConvolutionSteps steps;
    steps.strides = node.integers("strides");
    steps.dilations = node.integers("dilations");
    steps.groups = node.integer("group", 1);
    steps.autoPad = node.text("auto_pad", "NOTSET");
    const std::vector<std::int64_t> kernel = node.integers("kernel_shape");
    if (!kernel.empty() && (w.size() < 2 || kernel != Shape(w.begin() + 2, w.end()))) {
        return Error{ErrorCode::Shape,
                     "kernel_shape is " + shapeText(kernel) + ", but the kernels are " + shapeText(w)};
    }
    const std::vector<std::int64_t> pads = node.integers("pads");
    if (!pads.empty() && pads.size() != 2 * axes) {
        return Error{ErrorCode::Format,
                     std::to_string(pads.size()) + " pads for " + std::to_string(axes) + " spatial axes"};
    }
    steps.padsBegin.assign(pads.begin(), pads.begin() + static_cast<std::ptrdiff_t>(pads.size() / 2));
    steps.padsEnd.assign(pads.begin() + static_cast<std::ptrdiff_t>(pads.size() / 2), pads.end());
    return steps;
}

struct Sums {
    ConvolutionExtents extents;
    Array values; ///< I32
};

Result<Sums> convolved(const Call& call, const Array& x, const Array& zeroX, const Array& w, const Array& zeroW)
{
    const auto steps = stepsOf(call.node, w.shape());
    if (!steps) {
        return steps.error();
    }
    auto extents = ConvolutionExtents::of(x.shape(), w.shape(), *steps);
    if (!extents) {
        return extents.error();
    }
    const auto codesX = signedCodes(x, zeroX);
    const auto codesW = signedCodes(w, zeroW);
    if (!codesX || !codesW) {
        return codesX ? codesW.error() : codesX.error();
    }
    const std::size_t channels = extents->groups * extents->outChannels;
    if (codesX->zeroPoints.size() != 1 || (codesW->zeroPoints.size() != 1 && codesW->zeroPoints.size() != channels)) {
        return Error{ErrorCode::Shape, "zero points of shapes " + shapeText(zeroX.shape()) + " and " +
                                           shapeText(zeroW.shape()) + " for " + std::to_string(channels) + " channels"};
    }
    auto sums = Array::make(ElementType::I32, extents->outShape());
    if (!sums) {
        return sums.error();
    }
    QS_TRY(
        integerConvolution({*extents, codesX->data(), codesW->data(), codesX->zeroPoints.front(), codesW->zeroPoints},
                           sums->edit<std::int32_t>(), call.progress));
    return Sums{std::move(*extents), std::move(*sums)};
}

/// s_x · s_w / s_y of the whole or of each channel.
Result<std::vector<double>> factorsOf(const Call& call, std::size_t channels)
{
    for (const std::size_t input : {1U, 4U, 6U}) {
        const Array& scales = call.in(input);
        if (scales.type() != ElementType::F32) {
            return unsupportedType(scales.type());
        }
        if (scales.count() != 1 && (input != 4 || scales.count() != channels)) {
            return Error{ErrorCode::Shape, "scales of shape " + shapeText(scales.shape()) + " for " +
                                               std::to_string(channels) + " channels"};
        }
    }
    return requantizationFactors(Requantization::Float, call.in(1).values<float>()[0], call.in(4).values<float>(),
                                 call.in(6).values<float>()[0]);
}

/// Adds the bias to the sums of one channel, modulo 2^32 like the sums themselves.
std::vector<std::int32_t> withBias(std::span<const std::int32_t> sums, std::int32_t bias)
{
    std::vector<std::int32_t> biased(sums.size());
    std::ranges::transform(sums, biased.begin(), [=](std::int32_t sum) {
        return static_cast<std::int32_t>(static_cast<std::uint32_t>(sum) + static_cast<std::uint32_t>(bias));
    });
    return biased;
}

template <typename Out>
void requantize(const Sums& sums, const Array& bias, const Requantizer& requantizer, std::span<Out> out)
{
    const ConvolutionExtents& extents = sums.extents;
    const std::size_t channels = extents.groups * extents.outChannels;
    const auto values = sums.values.values<std::int32_t>();
    for (std::size_t i = 0; i < extents.batch * channels; ++i) {
        const std::size_t channel = i % channels;
        const auto plane = values.subspan(i * extents.outPlane, extents.outPlane);
        Out* const to = out.data() + i * extents.outPlane;
        if (bias.isAbsent()) {
            requantizer.run(plane, channel, to);
        } else {
            requantizer.run(std::span<const std::int32_t>(withBias(plane, bias.values<std::int32_t>()[channel])),
                            channel, to);
        }
    }
}

} // namespace

/// Inputs: x, w, their zero points.
Result<Arrays> convInteger(const Call& call)
{
    auto sums = convolved(call, call.in(0), call.in(2), call.in(1), call.in(3));
    return sums ? Result<Arrays>(Arrays{std::move(sums->values)}) : Result<Arrays>(sums.error());
}

/// Inputs: x, its scale and zero point, w, its scales and zero points, the scale and zero point of the result, a bias
/// of the scale s_x · s_w.
Result<Arrays> qLinearConv(const Call& call)
{
    const auto sums = convolved(call, call.in(0), call.in(2), call.in(3), call.in(5));
    if (!sums) {
        return sums.error();
    }
    const std::size_t channels = sums->extents.groups * sums->extents.outChannels;
    const Array& bias = call.in(8);
    if (!bias.isAbsent() && (bias.type() != ElementType::I32 || bias.count() != channels)) {
        return Error{ErrorCode::Shape, "a bias " + std::string(rowOf(bias.type()).name) + " " +
                                           shapeText(bias.shape()) + " for " + std::to_string(channels) + " channels"};
    }
    const auto factors = factorsOf(call, channels);
    const auto zeroY = numberOf(call.in(7));
    auto y = Array::make(call.in(7).type(), sums->values.shape());
    if (!factors || !zeroY || !y) {
        return !factors ? factors.error() : !zeroY ? zeroY.error() : y.error();
    }
    const auto range = codeRangeOf(y->type());
    if (y->type() != ElementType::I8 && y->type() != ElementType::U8) {
        return unsupportedType(y->type());
    }
    const Requantizer requantizer(Requantization::Float, *factors, *range, static_cast<std::int32_t>(*zeroY));
    if (y->type() == ElementType::I8) {
        requantize(*sums, bias, requantizer, y->edit<std::int8_t>());
    } else {
        requantize(*sums, bias, requantizer, y->edit<std::uint8_t>());
    }
    return one(std::move(y));
}

} // namespace qs
