// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/picture_axes.h"

namespace qs {

namespace {

bool isChannels(std::int64_t extent)
{
    return extent == 1 || extent == 3;
}

} // namespace

std::optional<PictureAxes> pictureAxesOf(const std::vector<std::int64_t>& extents, PictureLayout otherwise)
{
    constexpr PictureAxes nchw{.batch = 0, .channel = 1, .height = 2, .width = 3};
    constexpr PictureAxes nhwc{.batch = 0, .channel = 3, .height = 1, .width = 2};
    if (extents.size() == 4) {
        if (isChannels(extents[1])) {
            return nchw;
        }
        if (isChannels(extents[3])) {
            return nhwc;
        }
        const std::size_t channel = otherwise == PictureLayout::Nchw ? 1 : 3;
        if (extents[channel] < 0) {
            return otherwise == PictureLayout::Nchw ? nchw : nhwc;
        }
        return std::nullopt;
    }
    if (extents.size() == 3) {
        if (isChannels(extents[0])) {
            return PictureAxes{.batch = {}, .channel = 0, .height = 1, .width = 2};
        }
        if (isChannels(extents[2])) {
            return PictureAxes{.batch = {}, .channel = 2, .height = 0, .width = 1};
        }
        if (extents[0] < 0) {
            return PictureAxes{.batch = 0, .channel = {}, .height = 1, .width = 2};
        }
    }
    return std::nullopt;
}

} // namespace qs
