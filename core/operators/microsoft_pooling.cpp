// SPDX-License-Identifier: GPL-3.0-or-later
// Average pooling of codes of 8 bits (com.microsoft): QLinearGlobalAveragePool, QLinearAveragePool.
#include "core/operators/code_table.h"
#include "core/operators/quantized.h"
#include "core/operators/types.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace qs {

namespace {

/// x [N, C, spatial …] or [N, spatial …, C].
struct Layout {
    std::size_t images = 0;
    std::size_t channels = 0;
    std::vector<std::int64_t> extents; ///< of the spatial axes
    bool isChannelsLast = false;

    /// Where the elements of a channel of an image begin, of planes of `plane` elements.
    std::size_t first(std::size_t image, std::size_t channel, std::size_t plane) const
    {
        return image * channels * plane + (isChannelsLast ? channel : channel * plane);
    }
    /// From one element of a plane to the next.
    std::size_t step() const { return isChannelsLast ? channels : 1; }
    Shape shapeWith(const std::vector<std::int64_t>& spatial) const
    {
        Shape shape{static_cast<std::int64_t>(images)};
        if (!isChannelsLast) {
            shape.push_back(static_cast<std::int64_t>(channels));
        }
        shape.insert(shape.end(), spatial.begin(), spatial.end());
        if (isChannelsLast) {
            shape.push_back(static_cast<std::int64_t>(channels));
        }
        return shape;
    }
};

Result<Layout> layoutOf(const Call& call)
{
    const Shape& x = call.in(0).shape();
    if (x.size() < 3) {
        return Error{ErrorCode::Shape, "an array of shape " + shapeText(x) + " has no spatial axes"};
    }
    Layout layout;
    layout.isChannelsLast = call.node.integer("channels_last", 0) != 0;
    layout.images = static_cast<std::size_t>(x[0]);
    layout.channels = static_cast<std::size_t>(layout.isChannelsLast ? x.back() : x[1]);
    layout.extents.assign(x.begin() + (layout.isChannelsLast ? 1 : 2), x.end() - (layout.isChannelsLast ? 1 : 0));
    return layout;
}

struct Meanings {
    CodeMeaning x, y;
};

Result<Meanings> meaningsOf(const Call& call)
{
    const auto x = meaningOf(call, 1, 2, call.in(0).type());
    const auto y = meaningOf(call, 3, 4, call.in(0).type());
    if (!x || !y) {
        return x ? y.error() : x.error();
    }
    return Meanings{*x, *y};
}

/// One spatial axis of a pooling.
struct Window {
    std::int64_t kernel = 1, stride = 1, begin = 0, end = 0, in = 1, out = 1;

    /// The elements that output `index` sees.
    std::int64_t first(std::int64_t index) const { return std::max<std::int64_t>(index * stride - begin, 0); }
    std::int64_t last(std::int64_t index) const { return std::min(index * stride - begin + kernel, in); }
    /// How many it sees with the pads.
    std::int64_t padded(std::int64_t index) const
    {
        return std::min(index * stride - begin + kernel, in + end) - (index * stride - begin);
    }
};

Result<std::vector<Window>> windowsOf(const GraphNode& node, const std::vector<std::int64_t>& extents)
{
    constexpr std::int64_t most = std::int64_t{1} << 30U;
    const auto kernel = node.integers("kernel_shape");
    const auto strides = node.integers("strides");
    const auto pads = node.integers("pads");
    const std::string autoPad = node.text("auto_pad", "NOTSET");
    const bool isSame = autoPad == "SAME_UPPER" || autoPad == "SAME_LOWER";
    const std::size_t axes = extents.size();
    if (kernel.size() != axes || (!strides.empty() && strides.size() != axes) ||
        (!pads.empty() && pads.size() != 2 * axes)) {
        return Error{ErrorCode::Format, std::to_string(kernel.size()) + " extents of the window, " +
                                            std::to_string(strides.size()) + " strides and " +
                                            std::to_string(pads.size()) + " pads for " + std::to_string(axes) +
                                            " spatial axes"};
    }
    std::vector<Window> windows;
    for (std::size_t axis = 0; axis < axes; ++axis) {
        Window window;
        window.kernel = kernel[axis];
        window.stride = strides.empty() ? 1 : strides[axis];
        window.in = extents[axis];
        if (!pads.empty() && autoPad == "NOTSET") {
            window.begin = pads[axis];
            window.end = pads[axis + axes];
        }
        for (const std::int64_t number : {window.kernel, window.stride, window.begin + 1, window.end + 1, window.in}) {
            if (number < 1 || number > most) {
                return Error{ErrorCode::Format, "a window of " + std::to_string(window.kernel) + " with stride " +
                                                    std::to_string(window.stride) + " and pads " +
                                                    std::to_string(window.begin) + " and " +
                                                    std::to_string(window.end) + " over " + std::to_string(window.in)};
            }
        }
        if (isSame) {
            const std::int64_t out = (window.in + window.stride - 1) / window.stride;
            const std::int64_t all = std::max<std::int64_t>((out - 1) * window.stride + window.kernel - window.in, 0);
            window.begin = autoPad == "SAME_UPPER" ? all / 2 : all - all / 2;
            window.end = all - window.begin;
        }
        const std::int64_t room = window.in + window.begin + window.end - window.kernel;
        if (room < 0) {
            return Error{ErrorCode::Shape, "a window of " + std::to_string(window.kernel) + " over " +
                                               std::to_string(window.kernel + room) + " elements"};
        }
        const bool isCeiling = node.integer("ceil_mode", 0) != 0;
        window.out = room / window.stride + 1;
        // A window more where some elements are left, unless it would see nothing but the pad at the end.
        if (isCeiling && room % window.stride != 0 && window.out * window.stride < window.in + window.begin) {
            ++window.out;
        }
        windows.push_back(window);
    }
    return windows;
}

/// Σ of the differences that one output sees; how many they are with the pads, and without.
struct Seen {
    double sum = 0;
    double padded = 1; // pads may be any number
    std::int64_t inside = 1;
};

Seen seenAt(const std::vector<Window>& windows, const std::vector<std::int64_t>& at, const std::uint8_t* plane,
            std::size_t step, const std::array<float, 256>& differences)
{
    Seen seen;
    std::vector<std::int64_t> index(windows.size());
    for (std::size_t axis = 0; axis < windows.size(); ++axis) {
        const Window& window = windows[axis];
        seen.padded *= static_cast<double>(window.padded(at[axis]));
        seen.inside *= std::max<std::int64_t>(window.last(at[axis]) - window.first(at[axis]), 0);
        index[axis] = window.first(at[axis]);
    }
    for (std::int64_t i = 0; i < seen.inside; ++i) {
        std::size_t offset = 0;
        for (std::size_t axis = 0; axis < windows.size(); ++axis) {
            offset = offset * static_cast<std::size_t>(windows[axis].in) + static_cast<std::size_t>(index[axis]);
        }
        seen.sum += differences[plane[offset * step]];
        for (std::size_t axis = windows.size(); axis-- > 0;) {
            if (++index[axis] < windows[axis].last(at[axis])) {
                break;
            }
            index[axis] = windows[axis].first(at[axis]);
        }
    }
    return seen;
}

} // namespace

Result<Arrays> qLinearGlobalAveragePool(const Call& call)
{
    const auto layout = layoutOf(call);
    const auto meanings = meaningsOf(call);
    if (!layout || !meanings) {
        return layout ? meanings.error() : layout.error();
    }
    const Array& x = call.in(0);
    auto y = Array::make(x.type(), layout->shapeWith(std::vector<std::int64_t>(layout->extents.size(), 1)));
    const auto plane = elementCount(layout->extents);
    if (!y || !plane) {
        return y ? plane.error() : y.error();
    }
    const float factor = meanings->x.scale / (static_cast<float>(*plane) * meanings->y.scale);
    const std::array<float, 256> differences = meanings->x.differences();
    const std::uint8_t* const codes = x.values<std::uint8_t>().data();
    const auto out = y->edit<std::uint8_t>();
    for (std::size_t i = 0; i < out.size(); ++i) {
        const std::uint8_t* const from = codes + layout->first(i / layout->channels, i % layout->channels, *plane);
        double sum = 0;
        for (std::size_t k = 0; k < *plane; ++k) {
            sum += differences[from[k * layout->step()]];
        }
        out[i] = meanings->y.bitsOf(*plane == 0 ? 0 : static_cast<float>(sum) * factor);
    }
    return one(std::move(y));
}

Result<Arrays> qLinearAveragePool(const Call& call)
{
    const auto layout = layoutOf(call);
    const auto meanings = meaningsOf(call);
    if (!layout || !meanings) {
        return layout ? meanings.error() : layout.error();
    }
    const auto windows = windowsOf(call.node, layout->extents);
    if (!windows) {
        return windows.error();
    }
    std::vector<std::int64_t> extents;
    std::ranges::transform(*windows, std::back_inserter(extents), [](const Window& window) { return window.out; });
    const auto inPlane = elementCount(layout->extents);
    const auto outPlane = elementCount(extents);
    auto y = Array::make(call.in(0).type(), layout->shapeWith(extents));
    if (!inPlane || !outPlane || !y) {
        return !inPlane ? inPlane.error() : !outPlane ? outPlane.error() : y.error();
    }
    const bool countsPads = call.node.integer("count_include_pad", 0) != 0;
    const std::array<float, 256> differences = meanings->x.differences();
    const std::uint8_t* const codes = call.in(0).values<std::uint8_t>().data();
    std::uint8_t* const out = y->edit<std::uint8_t>().data();
    for (std::size_t i = 0; y->count() != 0 && i < layout->images * layout->channels; ++i) {
        if (call.progress.cancelled()) {
            return Error{ErrorCode::Cancelled, "pooling was cancelled"};
        }
        const std::size_t image = i / layout->channels;
        const std::size_t channel = i % layout->channels;
        const std::uint8_t* const from = codes + layout->first(image, channel, *inPlane);
        std::uint8_t* const to = out + layout->first(image, channel, *outPlane);
        std::vector<std::int64_t> at(extents.size());
        for (std::size_t k = 0; k < *outPlane; ++k) {
            const Seen seen = seenAt(*windows, at, from, layout->step(), differences);
            const double count = countsPads ? seen.padded : static_cast<double>(seen.inside);
            const double mean = count > 0 ? seen.sum / count : 0;
            to[k * layout->step()] =
                meanings->y.bitsOf(static_cast<float>(mean) * meanings->x.scale / meanings->y.scale);
            for (std::size_t axis = at.size(); axis-- > 0;) {
                if (++at[axis] < extents[axis]) {
                    break;
                }
                at[axis] = 0;
            }
        }
    }
    return one(std::move(y));
}

} // namespace qs
