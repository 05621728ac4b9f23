// SPDX-License-Identifier: GPL-3.0-or-later
// Convolution and its transpose, by oneDNN. Plain loops do what it does not: doubles, windows of more than three axes,
// padding wider than the window.
#include "core/operators/convolution_end.h"
#include "core/operators/convolution_primitive.h"
#include "core/operators/plain_convolution.h"
#include "core/operators/types.h"
#include "core/tensor/layout.h"

#include <array>

namespace qs {

namespace {

/// The most elements of one side that are passed on: oneDNN's kernels count bytes of a sample with int.
constexpr std::uint64_t kMostInSample = std::uint64_t{1} << 29;

bool isForOneDnn(const ConvolutionSizes& sizes, const Call& call)
{
    const std::uint64_t outputs = *elementCount(sizes.outputShape());
    if (call.in(0).type() != ElementType::F32 || sizes.window.size() > 3 || call.in(0).count() == 0 ||
        call.in(1).count() == 0 || outputs == 0) {
        return false;
    }
    if (std::max({call.in(0).count(), outputs}) / static_cast<std::uint64_t>(sizes.batch) > kMostInSample ||
        call.in(1).count() > kMostInSample) {
        return false;
    }
    return std::ranges::all_of(sizes.window, [](const WindowAxis& axis) {
        const std::int64_t last = (axis.output - 1) * axis.stride + axis.reach() - axis.padBegin;
        return axis.padBegin < axis.reach() && axis.input > 0 && last - axis.input < axis.reach() &&
               axis.input - last < axis.stride;
    });
}

onednn::Desc descOf(MemoryLayout layout, const Shape& shape)
{
    return layout == MemoryLayout::Plain ? onednn::plain(shape) : onednn::channelsLast(shape);
}

/// What a node keeps from one run to the next.
struct KeptConvolution {
    ConvolutionSizes sizes;
    int threads = 1;
    MemoryLayout given = MemoryLayout::Plain; ///< of the input
    std::shared_ptr<ConvolutionPrimitive> primitive;
    std::optional<onednn::Reorder> before; ///< where the primitive wants its input in another order
    std::optional<onednn::Reorder> after;
    MemoryLayout made = MemoryLayout::Plain; ///< of the output
};

/// Channels-last where oneDNN has fast code for it, else in the order that it chooses.
Result<std::shared_ptr<ConvolutionPrimitive>> fastest(const ConvolutionSizes& sizes)
{
    auto channelsLast = ConvolutionPrimitive::make(sizes, onednn::channelsLast(sizes.inputShape()),
                                                   onednn::channelsLast(sizes.outputShape()), onednn::attributes());
    if (channelsLast && (*channelsLast)->isCompiled()) {
        return channelsLast;
    }
    return ConvolutionPrimitive::make(sizes, onednn::any(sizes.inputShape()), onednn::any(sizes.outputShape()),
                                      onednn::attributes());
}

Result<std::shared_ptr<KeptConvolution>> prepared(const ConvolutionSizes& sizes, int threads, MemoryLayout given)
{
    const auto primitive = fastest(sizes);
    if (!primitive) {
        return primitive.error();
    }
    return onednn::guarded([&]() -> Result<std::shared_ptr<KeptConvolution>> {
        auto kept = std::make_shared<KeptConvolution>();
        kept->sizes = sizes;
        kept->threads = threads;
        kept->given = given;
        kept->primitive = *primitive;
        const onednn::Desc source = descOf(given, sizes.inputShape());
        if ((*primitive)->source() != source) {
            kept->before.emplace(source, (*primitive)->source());
        }
        const onednn::Desc& made = (*primitive)->destination();
        if (made == onednn::channelsLast(sizes.outputShape())) {
            kept->made = MemoryLayout::ChannelsLast;
        } else if (const onednn::Desc destination = onednn::plain(sizes.outputShape()); made != destination) {
            kept->after.emplace(made, destination);
        }
        return kept;
    });
}

Result<Array> byOneDnn(const ConvolutionSizes& sizes, const Call& call)
{
    const int threads = threadCount();
    const onednn::Threads limit(threads);
    const MemoryLayout given = call.in(0).layout();
    using Kept = std::shared_ptr<KeptConvolution>;
    const Kept* const before = std::any_cast<Kept>(&call.kept);
    if (before == nullptr || (*before)->sizes != sizes || (*before)->threads != threads || (*before)->given != given) {
        auto fresh = prepared(sizes, threads, given);
        if (!fresh) {
            return fresh.error();
        }
        call.kept = std::move(*fresh);
    }
    const Kept kept = *std::any_cast<Kept>(&call.kept);
    auto y = Array::make(ElementType::F32, sizes.outputShape(), kept->made);
    if (!y) {
        return y.error();
    }
    return onednn::guarded([&]() -> Result<Array> {
        using onednn::Room;
        dnnl::memory source = onednn::memoryOf(call.in(0), descOf(given, sizes.inputShape()));
        if (kept->before) {
            const dnnl::memory ordered = onednn::temporary(Room::Source, kept->primitive->source());
            kept->before->run(source, ordered);
            source = ordered;
        }
        const dnnl::memory result = onednn::memoryOf(*y, descOf(kept->made, sizes.outputShape()));
        const dnnl::memory destination =
            kept->after ? onednn::temporary(Room::Destination, kept->primitive->destination()) : result;
        QS_TRY(kept->primitive->run(source, call.in(1), call.in(2), destination));
        if (kept->after) {
            kept->after->run(destination, result);
        }
        return y;
    });
}

Result<Array> byLoops(const ConvolutionSizes& sizes, const Call& call)
{
    auto x = inLayout(call.in(0), MemoryLayout::Plain);
    if (!x) {
        return x;
    }
    const std::array inputs{std::move(*x), call.in(1), call.in(2)};
    auto y = plainConvolution(sizes, {call.node, call.opset, inputs, call.runBody, call.progress, call.kept});
    return y ? Result<Array>(std::move(y->front())) : Result<Array>(y.error());
}

Result<Array> convolved(const Result<ConvolutionSizes>& sizes, const Call& given)
{
    const auto weights = inLayout(given.in(1), MemoryLayout::Plain);
    if (!weights) {
        return weights.error();
    }
    const std::array inputs{given.in(0), *weights, given.in(2)};
    const Call call{given.node, given.opset, inputs, given.runBody, given.progress, given.kept};
    if (!sizes) {
        return sizes.error();
    }
    for (const std::size_t input : {std::size_t{1}, std::size_t{2}}) {
        if (call.has(input) && call.in(input).type() != call.in(0).type()) {
            return Error{ErrorCode::Format, "its inputs are of different types"};
        }
    }
    QS_TRY(elementCount(sizes->outputShape()));
    if (isForOneDnn(*sizes, call)) {
        auto y = byOneDnn(*sizes, call);
        if (y || y.error().code != ErrorCode::Unsupported) {
            return y;
        }
    }
    return byLoops(*sizes, call);
}

Result<Arrays> convolution(const Call& call)
{
    return one(convolved(ConvolutionSizes::of(call), call));
}

Result<Arrays> transposedConvolution(const Call& call)
{
    return one(convolved(ConvolutionSizes::ofTransposed(call), call));
}

/// ONNX Runtime's convolution with what follows it: activation(conv(x, w, b) + z).
Result<Arrays> fusedConvolution(const Call& call)
{
    const auto end = ConvolutionEnd::of(call.node);
    if (!end) {
        return end.error();
    }
    auto y = convolved(ConvolutionSizes::of(call), call);
    if (!y) {
        return y.error();
    }
    return one(end->apply(std::move(*y), call.in(3), call));
}

constexpr auto kRows =
    with(LayoutPolicy::ChannelsLast,
         std::array{
             OperatorRow{"Conv", 1, 2, convolution},
             OperatorRow{"ConvTranspose", 1, 2, transposedConvolution},
             OperatorRow{"FusedConv", 1, 2, fusedConvolution, HalfPolicy::ThroughFloat, "com.microsoft"},
         });

} // namespace

std::span<const OperatorRow> convolutionOperators()
{
    return kRows;
}

} // namespace qs
