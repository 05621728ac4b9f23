// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/operators/operator.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace qs {

/// How a window slides along one axis, in elements. No number is beyond kMost, so that products of two fit.
struct WindowAxis {
    static constexpr std::int64_t kMost = std::int64_t{1} << 30;

    std::int64_t input = 0;
    std::int64_t kernel = 1;
    std::int64_t stride = 1;
    std::int64_t dilation = 1;
    std::int64_t padBegin = 0;
    std::int64_t padEnd = 0;
    std::int64_t output = 0;

    /// From the first element under the window to the last.
    std::int64_t reach() const { return (kernel - 1) * dilation + 1; }
    /// Where window `at` begins in the input; negative within the padding.
    std::int64_t beginOf(std::int64_t at) const { return at * stride - padBegin; }
    /// The first element of window `at` that lies at `low` or after it, and the first one that lies at `high` or after
    /// it: those between them are inside.
    std::int64_t firstTap(std::int64_t at, std::int64_t low = 0) const
    {
        const std::int64_t missing = low - beginOf(at);
        return missing <= 0 ? 0 : std::min(kernel, (missing + dilation - 1) / dilation);
    }
    std::int64_t endTap(std::int64_t at) const { return firstTap(at, input); }

    bool operator==(const WindowAxis&) const = default;
};

using Window = std::vector<WindowAxis>;

/// The extents after batch and channels.
std::span<const std::int64_t> spatialExtents(const Shape& shape);

/// Kernel, strides, dilations and pads of a node, the output still unknown. `kernel` is what the weights say; where it
/// is empty, the attribute kernel_shape does.
Result<Window> windowOf(const GraphNode& node, std::span<const std::int64_t> input,
                        std::span<const std::int64_t> kernel);

/// The window that slides over the input of a convolution or pooling: also the pads of auto_pad, and the output. With
/// `roundUp` a last window that hangs over the end counts too, as long as it begins before the end.
Result<Window> slidingWindow(const GraphNode& node, std::span<const std::int64_t> input,
                             std::span<const std::int64_t> kernel, bool roundUp);

/// Batch and channels of `shape`, then these extents.
Shape withExtents(std::int64_t batch, std::int64_t channels, const Window& window);

/// Walks through all combinations of indices below `extents`, the last axis fastest.
template <typename Use>
void forEachIndex(const std::vector<std::int64_t>& extents, const Use& use)
{
    if (std::ranges::any_of(extents, [](std::int64_t extent) { return extent <= 0; })) {
        return;
    }
    std::vector<std::int64_t> index(extents.size());
    for (;;) {
        use(std::span<const std::int64_t>(index));
        std::size_t axis = extents.size();
        while (axis > 0 && ++index[axis - 1] == extents[axis - 1]) {
            index[--axis] = 0;
        }
        if (axis == 0) {
            return;
        }
    }
}

} // namespace qs
