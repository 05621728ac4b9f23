// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/plain_convolution.h"

#include "core/operators/types.h"

#include <algorithm>
#include <numeric>

namespace qs {

namespace {

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
Result<Arrays> convolvedPlainly(const ConvolutionSizes& sizes, const Call& call)
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

} // namespace

Result<Arrays> plainConvolution(const ConvolutionSizes& sizes, const Call& call)
{
    return withType(FloatTypes(), call.in(0).type(), [&]<typename T>(T) { return convolvedPlainly<T>(sizes, call); });
}

} // namespace qs
