// SPDX-License-Identifier: GPL-3.0-or-later
// Convolution and its transpose, by oneDNN. Plain loops do what it does not: doubles, windows of more than three axes,
// padding wider than the window.
#include "core/operators/convolution_primitive.h"
#include "core/operators/types.h"

#include <array>
#include <numeric>

namespace qs {

namespace {

/// The largest number of channels that is passed on: oneDNN calculates with int.
constexpr std::int64_t kMostChannels = std::int64_t{1} << 30;

// ---- sizes

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

Result<ConvolutionSizes> sizesOf(const Call& call)
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

Result<ConvolutionSizes> transposedSizesOf(const Call& call)
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

// ---- plain loops

/// Where the parts of a window meet both sides, for one tap: indices into the smaller side, by axis.
struct TapRange {
    std::int64_t begin;
    std::int64_t end;
};

TapRange rangeOf(const WindowAxis& axis, std::int64_t tap)
{
    const std::int64_t offset = tap * axis.dilation - axis.padBegin;
    const std::int64_t begin = offset >= 0 ? 0 : (-offset + axis.stride - 1) / axis.stride;
    const std::int64_t end = offset >= axis.input ? 0 : (axis.input - offset + axis.stride - 1) / axis.stride;
    return {std::min(begin, axis.output), std::min(end, axis.output)};
}

/// Calls use(large, small, length): a row of the larger side, in steps of the last stride, and the row of the smaller
/// side that tap `tap` joins with it.
template <typename Use>
void forEachJoinedRow(const Window& window, std::span<const std::int64_t> tap, const Use& use)
{
    std::vector<std::int64_t> counts;
    std::vector<std::int64_t> begins;
    for (std::size_t axis = 0; axis < window.size(); ++axis) {
        const TapRange range = rangeOf(window[axis], tap[axis]);
        begins.push_back(range.begin);
        counts.push_back(range.end - range.begin);
    }
    const std::int64_t length = counts.back();
    if (length <= 0) {
        return;
    }
    counts.back() = 1;
    forEachIndex(counts, [&](std::span<const std::int64_t> index) {
        std::int64_t large = 0;
        std::int64_t small = 0;
        for (std::size_t axis = 0; axis < window.size(); ++axis) {
            const std::int64_t at = begins[axis] + index[axis];
            small = small * window[axis].output + at;
            large = large * window[axis].input + window[axis].beginOf(at) + tap[axis] * window[axis].dilation;
        }
        use(large, small, length);
    });
}

template <typename T>
void addPlane(const ConvolutionSizes& sizes, const T* weights, const T* source, T* destination)
{
    std::vector<std::int64_t> kernel;
    for (const WindowAxis& axis : sizes.window) {
        kernel.push_back(axis.kernel);
    }
    const std::int64_t step = sizes.window.back().stride;
    forEachIndex(kernel, [&](std::span<const std::int64_t> tap) {
        const T weight = *weights++;
        forEachJoinedRow(sizes.window, tap, [&](std::int64_t large, std::int64_t small, std::int64_t length) {
            if (sizes.isTransposed) {
                for (std::int64_t i = 0; i < length; ++i) {
                    destination[large + i * step] += weight * source[small + i];
                }
            } else {
                for (std::int64_t i = 0; i < length; ++i) {
                    destination[small + i] += weight * source[large + i * step];
                }
            }
        });
    });
}

std::int64_t planeOf(const Shape& shape)
{
    const auto extents = spatialExtents(shape);
    return std::accumulate(extents.begin(), extents.end(), std::int64_t{1}, std::multiplies());
}

template <typename T>
Result<Arrays> plainly(const ConvolutionSizes& sizes, const Call& call)
{
    auto y = Array::make(call.in(0).type(), sizes.outputShape());
    if (!y) {
        return y.error();
    }
    const std::int64_t inputs = sizes.inputChannels / sizes.groups;
    const std::int64_t outputs = sizes.outputChannels / sizes.groups;
    const std::int64_t inputPlane = planeOf(call.in(0).shape());
    const std::int64_t outputPlane = planeOf(y->shape());
    const std::int64_t taps = planeOf(call.in(1).shape());
    const T* const weights = call.in(1).values<T>().data();
    T* const out = y->template edit<T>().data();
    std::fill_n(out, y->count(), T(0));
    for (std::int64_t plane = 0; plane < sizes.batch * sizes.outputChannels && y->count() > 0; ++plane) {
        if (call.progress.cancelled()) {
            return Error{ErrorCode::Cancelled, "cancelled"};
        }
        const std::int64_t sample = plane / sizes.outputChannels;
        const std::int64_t channel = plane % sizes.outputChannels;
        const std::int64_t group = channel / outputs;
        T* const destination = out + plane * outputPlane;
        std::fill_n(destination, outputPlane, sizes.hasBias ? call.in(2).values<T>()[channel] : T(0));
        for (std::int64_t i = 0; i < inputs && inputPlane > 0; ++i) {
            const std::int64_t source = group * inputs + i;
            const std::int64_t filter =
                sizes.isTransposed ? source * outputs + channel % outputs : channel * inputs + i;
            addPlane(sizes, weights + filter * taps,
                     call.in(0).values<T>().data() + (sample * sizes.inputChannels + source) * inputPlane, destination);
        }
    }
    return one(std::move(y));
}

// ---- oneDNN

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

/// What a node keeps from one run to the next.
struct KeptConvolution {
    ConvolutionSizes sizes;
    int threads;
    std::shared_ptr<ConvolutionPrimitive> primitive;
    std::optional<onednn::Reorder> before; ///< where the primitive wants its input in another order
    std::optional<onednn::Reorder> after;
};

Result<std::shared_ptr<KeptConvolution>> prepared(const ConvolutionSizes& sizes, int threads)
{
    const onednn::Desc source = onednn::plain(sizes.inputShape());
    const onednn::Desc destination = onednn::plain(sizes.outputShape());
    const auto primitive = ConvolutionPrimitive::make(sizes, onednn::any(source.dims()),
                                                      onednn::any(destination.dims()), onednn::attributes());
    if (!primitive) {
        return primitive.error();
    }
    return onednn::guarded([&]() -> Result<std::shared_ptr<KeptConvolution>> {
        auto kept = std::make_shared<KeptConvolution>();
        kept->sizes = sizes;
        kept->threads = threads;
        kept->primitive = *primitive;
        if ((*primitive)->source() != source) {
            kept->before.emplace(source, (*primitive)->source());
        }
        if ((*primitive)->destination() != destination) {
            kept->after.emplace((*primitive)->destination(), destination);
        }
        return kept;
    });
}

Result<Arrays> byOneDnn(const ConvolutionSizes& sizes, const Call& call)
{
    const int threads = threadCount();
    const onednn::Threads limit(threads);
    using Kept = std::shared_ptr<KeptConvolution>;
    const Kept* const before = std::any_cast<Kept>(&call.kept);
    if (before == nullptr || (*before)->sizes != sizes || (*before)->threads != threads) {
        auto fresh = prepared(sizes, threads);
        if (!fresh) {
            return fresh.error();
        }
        call.kept = std::move(*fresh);
    }
    const Kept kept = *std::any_cast<Kept>(&call.kept);
    auto y = Array::make(ElementType::F32, sizes.outputShape());
    if (!y) {
        return y.error();
    }
    return onednn::guarded([&]() -> Result<Arrays> {
        using onednn::Room;
        dnnl::memory source = onednn::memoryOf(call.in(0), onednn::plain(sizes.inputShape()));
        if (kept->before) {
            const dnnl::memory ordered = onednn::temporary(Room::Source, kept->primitive->source());
            kept->before->run(source, ordered);
            source = ordered;
        }
        const dnnl::memory result = onednn::memoryOf(*y, onednn::plain(sizes.outputShape()));
        const dnnl::memory destination =
            kept->after ? onednn::temporary(Room::Destination, kept->primitive->destination()) : result;
        QS_TRY(kept->primitive->run(source, call.in(1), call.in(2), destination));
        if (kept->after) {
            kept->after->run(destination, result);
        }
        return one(std::move(y));
    });
}

Result<Arrays> convolved(const Result<ConvolutionSizes>& sizes, const Call& call)
{
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
        auto outputs = byOneDnn(*sizes, call);
        if (outputs || outputs.error().code != ErrorCode::Unsupported) {
            return outputs;
        }
    }
    return withType(FloatTypes(), call.in(0).type(), [&]<typename T>(T) { return plainly<T>(*sizes, call); });
}

Result<Arrays> convolution(const Call& call)
{
    return convolved(sizesOf(call), call);
}

Result<Arrays> transposedConvolution(const Call& call)
{
    return convolved(transposedSizesOf(call), call);
}

constexpr std::array kRows{
    OperatorRow{"Conv", 1, 2, convolution},
    OperatorRow{"ConvTranspose", 1, 2, transposedConvolution},
};

} // namespace

std::span<const OperatorRow> convolutionOperators()
{
    return kRows;
}

} // namespace qs
