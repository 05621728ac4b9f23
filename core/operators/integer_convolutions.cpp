// SPDX-License-Identifier: GPL-3.0-or-later
// Convolutions of codes: ConvInteger, QLinearConv.
#include "core/base/parallel.h"
#include "core/integer/convolution_kernel.h"
#include "core/integer/integer_convolution.h"
#include "core/integer/requantization.h"
#include "core/integer/signed_codes.h"
#include "core/kernels/code_conversion.h"
#include "core/operators/code_operands.h"
#include "core/operators/quantized.h"
#include "core/operators/types.h"
#include "core/tensor/layout.h"

#include <algorithm>
#include <any>
#include <memory>
#include <optional>

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
    /// Where oneDNN has done it: the values lie channels-last and do not have the zero point of the input taken off.
    std::shared_ptr<const ConvolutionKernel> kernel;
    std::int32_t zero = 0; ///< of the input
};

/// What turns sums that a kernel made into codes: the zero point of the input and the bias come with the factors. Rows
/// of channels stand there several times, for a few channels alone are no work for vectors.
struct RequantizationRows {
    std::size_t copies = 1;
    std::vector<std::int32_t> offsets; ///< [class, copy, channel]
    std::vector<float> factors;        ///< [copy, channel]
};

/// What a node keeps from one run to the next: of its sums, and of the codes that QLinearConv makes of them.
struct Kept {
    Array weights;
    Shape input;
    int threads = 0;
    std::shared_ptr<const ConvolutionKernel> sums; ///< null where there is none

    KeptOperands operands; ///< nothing where they are not the same in every run
    Shape codedInput;
    int codedThreads = 0;
    Shape output;
    std::shared_ptr<const ConvolutionKernel> coded; ///< null where there is none
    std::shared_ptr<const RequantizationRows> rows; ///< where there is none, of the sums; null before the first run
};

Kept& keptOf(const Call& call)
{
    if (std::any_cast<Kept>(&call.kept) == nullptr) {
        call.kept = Kept();
    }
    return *std::any_cast<Kept>(&call.kept);
}

/// The kernel for these weights and this input, found the first time.
std::shared_ptr<const ConvolutionKernel> kernelFor(const Call& call, const ConvolutionExtents& extents, const Array& x,
                                                   const Array& w)
{
    Kept& kept = keptOf(call);
    if (!kept.weights.isAbsent() && kept.weights.isSameMemory(w) && kept.input == x.shape() &&
        kept.threads == threadCount()) {
        return kept.sums;
    }
    const auto codes = signedArray(w);
    kept.weights = w;
    kept.input = x.shape();
    kept.threads = threadCount();
    kept.sums = codes ? ConvolutionKernel::make(extents, codes->values<std::int8_t>().data()) : nullptr;
    return kept.sums;
}

struct KernelSums {
    Array values;
    std::shared_ptr<const ConvolutionKernel> kernel;
    std::int32_t zero;
};

/// The sums by oneDNN; nothing where it has no code for this, or where something is wrong that is told elsewhere.
std::optional<KernelSums> byKernel(const Call& call, const ConvolutionExtents& extents, const Array& x,
                                   const Array& zeroX, const Array& w, const Array& zeroW)
{
    if (!isByte(x) || !isByte(w) || !isOneZero(zeroX, x) ||
        !isAroundZero(w, zeroW, extents.groups * extents.outChannels)) {
        return std::nullopt;
    }
    auto kernel = kernelFor(call, extents, x, w);
    const auto ordered = kernel ? inLayout(x, MemoryLayout::ChannelsLast) : x;
    const auto codes = ordered ? unsignedArray(*ordered) : ordered;
    auto sums = Array::make(ElementType::I32, extents.outShape(), MemoryLayout::ChannelsLast);
    if (!kernel || !codes || !sums ||
        !kernel->run(codes->values<std::uint8_t>().data(), sums->edit<std::int32_t>().data())) {
        return std::nullopt;
    }
    return KernelSums{std::move(*sums), std::move(kernel), unsignedZero(zeroX, x)};
}

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
    if (auto fast = byKernel(call, *extents, x, zeroX, w, zeroW)) {
        return Sums{std::move(*extents), std::move(fast->values), std::move(fast->kernel), fast->zero};
    }
    const auto plainX = inLayout(x, MemoryLayout::Plain);
    const auto codesX = plainX ? signedCodes(*plainX, zeroX) : Result<SignedCodes>(plainX.error());
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
    return Sums{std::move(*extents), std::move(*sums), nullptr, 0};
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

/// The kernel that makes the codes of a QLinearConv, and the shape of its result.
std::shared_ptr<const ConvolutionKernel> codedKernel(const Call& call, Shape& output)
{
    const Array& x = call.in(0);
    const Array& w = call.in(3);
    const Array& zeroY = call.in(7);
    const Array& bias = call.in(8);
    const auto steps = stepsOf(call.node, w.shape());
    const auto extents = steps ? ConvolutionExtents::of(x.shape(), w.shape(), *steps) : steps.error();
    const auto channels = extents ? extents->groups * extents->outChannels : 0;
    if (channels == 0 || !isByte(x) || !isByte(w) || !isByte(zeroY) || zeroY.count() != 1 ||
        !isOneZero(call.in(2), x) || !isAroundZero(w, call.in(5), channels) ||
        (!bias.isAbsent() && (bias.type() != ElementType::I32 || bias.count() != channels))) {
        return nullptr;
    }
    const auto factors = factorsOf(call, channels);
    const auto zero = numberOf(zeroY);
    const auto codes = signedArray(w);
    if (!factors || !zero || !codes) {
        return nullptr;
    }
    CodedSums coded;
    coded.type = zeroY.type();
    coded.zeroX = unsignedZero(call.in(2), x);
    coded.zeroY = static_cast<std::int32_t>(*zero);
    coded.bias = bias.isAbsent() ? std::span<const std::int32_t>() : bias.values<std::int32_t>();
    for (std::size_t channel = 0; channel < channels; ++channel) {
        coded.factors.push_back(static_cast<float>((*factors)[factors->size() > 1 ? channel : 0]));
    }
    output = extents->outShape();
    return ConvolutionKernel::make(*extents, codes->values<std::int8_t>().data(), coded);
}

constexpr std::size_t kLastOperand = 8;

/// The whole QLinearConv by oneDNN; nothing where it has no code for this that is exact, or where something is wrong
/// that is told elsewhere. The code has the scales in it, so that it is made only where they stay: not again where
/// another run has others.
std::optional<Array> codedByKernel(const Call& call)
{
    const Array& x = call.in(0);
    Kept& kept = keptOf(call);
    const bool isFirst = kept.codedThreads == 0;
    if (!isFirst && !kept.operands.areIn(call)) {
        kept.operands = {};
        return std::nullopt;
    }
    if (isFirst || kept.codedInput != x.shape() || kept.codedThreads != threadCount()) {
        kept.operands = KeptOperands(call, kLastOperand);
        kept.rows = nullptr;
        kept.codedInput = x.shape();
        kept.codedThreads = threadCount();
        kept.coded = codedKernel(call, kept.output);
    }
    const auto ordered = kept.coded ? inLayout(x, MemoryLayout::ChannelsLast) : x;
    const auto codes = kept.coded && ordered ? unsignedArray(*ordered) : ordered;
    if (!kept.coded || !codes) {
        return std::nullopt;
    }
    auto y = Array::make(call.in(7).type(), kept.output, MemoryLayout::ChannelsLast);
    if (!y || !kept.coded->run(codes->values<std::uint8_t>().data(), y->editBytes().data())) {
        return std::nullopt;
    }
    return std::move(*y);
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

/// `count` copies of each row of `channels` elements.
template <typename T>
std::vector<T> repeated(const std::vector<T>& rows, std::size_t channels, std::size_t count)
{
    std::vector<T> all;
    for (std::size_t row = 0; row < rows.size(); row += channels) {
        for (std::size_t i = 0; i < count; ++i) {
            const auto from = rows.begin() + static_cast<std::ptrdiff_t>(row);
            all.insert(all.end(), from, from + static_cast<std::ptrdiff_t>(channels));
        }
    }
    return all;
}

RequantizationRows rowsOf(const Sums& sums, const Array& bias, std::span<const double> factors)
{
    constexpr std::size_t worthwhile = 1024;
    const std::size_t channels = sums.extents.groups * sums.extents.outChannels;
    RequantizationRows rows;
    rows.copies = std::max<std::size_t>(worthwhile / channels, 1);
    const auto added = bias.isAbsent() ? std::span<const std::int32_t>() : bias.values<std::int32_t>();
    rows.offsets = repeated(sums.kernel->offsets(sums.zero, added), channels, rows.copies);
    std::vector<float> own(channels);
    for (std::size_t channel = 0; channel < channels; ++channel) {
        own[channel] = static_cast<float>(factors[factors.size() > 1 ? channel : 0]);
    }
    rows.factors = repeated(own, channels, rows.copies);
    return rows;
}

/// The same of sums that a kernel made. Places of one class that follow one another are done together.
template <typename Out>
void requantizeLast(const Sums& sums, const RequantizationRows& with, CodeBounds bounds, std::span<Out> out)
{
    const std::size_t channels = sums.extents.groups * sums.extents.outChannels;
    const auto values = sums.values.values<std::int32_t>();
    const std::vector<std::uint32_t>& classes = sums.kernel->classes();
    const std::size_t rows = values.size() / channels;
    for (std::size_t row = 0; row < rows;) {
        const std::uint32_t kind = classes[row % classes.size()];
        std::size_t end = row + 1;
        while (end < rows && end - row < with.copies && classes[end % classes.size()] == kind) {
            ++end;
        }
        codesOfSums(values.subspan(row * channels, (end - row) * channels),
                    with.offsets.data() + kind * with.copies * channels, with.factors.data(), bounds,
                    out.data() + row * channels);
        row = end;
    }
}

/// The sums without what the zero point of the input brings.
void takeOffZeroPoint(Sums& sums)
{
    const std::size_t channels = sums.extents.groups * sums.extents.outChannels;
    const auto offsets = sums.kernel->offsets(sums.zero, {});
    const auto values = sums.values.edit<std::int32_t>();
    const std::vector<std::uint32_t>& classes = sums.kernel->classes();
    for (std::size_t row = 0; row < values.size() / channels; ++row) {
        const std::int32_t* const own = offsets.data() + classes[row % classes.size()] * channels;
        std::int32_t* const to = values.data() + row * channels;
        for (std::size_t c = 0; c < channels; ++c) {
            to[c] = static_cast<std::int32_t>(static_cast<std::uint32_t>(to[c]) + static_cast<std::uint32_t>(own[c]));
        }
    }
}

} // namespace

/// Inputs: x, w, their zero points.
Result<Arrays> convInteger(const Call& call)
{
    auto sums = convolved(call, call.in(0), call.in(2), call.in(1), call.in(3));
    if (!sums) {
        return sums.error();
    }
    if (sums->kernel && sums->zero != 0) {
        takeOffZeroPoint(*sums);
    }
    return Arrays{std::move(sums->values)};
}

/// Inputs: x, its scale and zero point, w, its scales and zero points, the scale and zero point of the result, a bias
/// of the scale s_x · s_w.
Result<Arrays> qLinearConv(const Call& call)
{
    if (auto coded = codedByKernel(call)) {
        return Arrays{std::move(*coded)};
    }
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
    auto y = Array::make(call.in(7).type(), sums->values.shape(), sums->values.layout());
    if (!factors || !zeroY || !y) {
        return !factors ? factors.error() : !zeroY ? zeroY.error() : y.error();
    }
    const auto range = codeRangeOf(y->type());
    if (y->type() != ElementType::I8 && y->type() != ElementType::U8) {
        return unsupportedType(y->type());
    }
    const auto zero = static_cast<std::int32_t>(*zeroY);
    if (sums->kernel) {
        const CodeBounds bounds{range->low, range->high, zero};
        Kept& kept = keptOf(call);
        const bool areKept = !kept.operands.isEmpty(); // and the same as before
        const auto rows = areKept && kept.rows
                              ? kept.rows
                              : std::make_shared<const RequantizationRows>(rowsOf(*sums, bias, *factors));
        kept.rows = areKept ? rows : nullptr;
        if (y->type() == ElementType::I8) {
            requantizeLast(*sums, *rows, bounds, y->edit<std::int8_t>());
        } else {
            requantizeLast(*sums, *rows, bounds, y->edit<std::uint8_t>());
        }
        return one(std::move(y));
    }
    const Requantizer requantizer(Requantization::Float, *factors, *range, zero);
    if (y->type() == ElementType::I8) {
        requantize(*sums, bias, requantizer, y->edit<std::int8_t>());
    } else {
        requantize(*sums, bias, requantizer, y->edit<std::uint8_t>());
    }
    return one(std::move(y));
}

/// The same with an attribute that says how the axes of x and of the result are written down.
Result<Arrays> qLinearConvInAnyOrder(const Call& call)
{
    if (call.node.integer("channels_last", 0) != 0) {
        return Error{ErrorCode::Unsupported, "channels_last is not supported"};
    }
    return qLinearConv(call);
}

} // namespace qs
