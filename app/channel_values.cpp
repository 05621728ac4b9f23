// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/channel_values.h"

#include <algorithm>
#include <vector>

namespace qs {
namespace {

/// The tensor seen as [before, channels along the axis, after].
struct Cut {
    std::uint64_t before = 1;
    std::uint64_t along = 1;
    std::uint64_t after = 1;
    std::uint64_t beforeAxis = 1; ///< the extent just before the axis
};

Cut cutAt(const Shape& shape, int axis)
{
    Cut cut;
    for (int i = 0; i < static_cast<int>(shape.size()); ++i) {
        const auto extent = static_cast<std::uint64_t>(shape[static_cast<std::size_t>(i)]);
        if (i < axis) {
            cut.before *= extent;
            cut.beforeAxis = extent;
        } else if (i == axis) {
            cut.along = extent;
        } else {
            cut.after *= extent;
        }
    }
    return cut;
}

/// The first number among those the channels at index `before` get (see ChannelAxis).
std::uint64_t firstChannel(const Cut& cut, const ChannelAxis& channels, std::uint64_t before)
{
    if (channels.channelDims == 2) {
        return (before % cut.beforeAxis) * cut.along;
    }
    if (channels.groups > 1) {
        const auto groups = static_cast<std::uint64_t>(channels.groups);
        const std::uint64_t perGroup = std::max<std::uint64_t>(1, cut.beforeAxis / groups);
        return std::min((before % cut.beforeAxis) / perGroup, groups - 1) * cut.along;
    }
    return 0;
}

} // namespace

Result<Distribution> channelDistributionOf(const Tensor& tensor, const ChannelAxis& channels, std::size_t channel,
                                           Progress& progress)
{
    constexpr std::uint64_t kPiece = 1 << 18;
    const Cut cut = cutAt(tensor.shape, channels.axis);
    Distribution distribution;
    std::vector<float> scratch;
    std::vector<float> picked;
    for (std::uint64_t before = 0; before < cut.before; ++before) {
        const std::uint64_t first = firstChannel(cut, channels, before);
        if (channel < first || channel >= first + cut.along) {
            continue;
        }
        if (progress.cancelled()) {
            return Error{ErrorCode::Cancelled, "cancelled"};
        }
        const std::uint64_t start = (before * cut.along + (channel - first)) * cut.after;
        for (std::uint64_t done = 0; done < cut.after; done += kPiece) {
            const auto values = floatsOf(tensor, start + done, std::min(kPiece, cut.after - done), scratch);
            if (!values) {
                return values.error();
            }
            // Short runs are gathered first: feeding a distribution value by value would cost more than reading them.
            picked.insert(picked.end(), values->begin(), values->end());
            if (picked.size() >= kPiece) {
                distribution.add(picked);
                picked.clear();
            }
        }
    }
    distribution.add(picked);
    return distribution;
}

} // namespace qs
