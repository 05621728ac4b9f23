// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/preprocessing.h"

#include <optional>
#include <vector>

namespace qs {

/// Which axes of an input make up a picture.
struct PictureAxes {
    std::optional<std::size_t> batch;
    std::optional<std::size_t> channel; ///< none of [batch, height, width], which is grey
    std::size_t height = 0;
    std::size_t width = 0;

    PictureLayout layout() const { return channel && *channel > height ? PictureLayout::Nhwc : PictureLayout::Nchw; }
    bool operator==(const PictureAxes&) const = default;
};

/// Finds them by the extents, -1 for any: 3 or 1 channels at axis 1 or at the end of four axes; at either end of three,
/// where an open first axis is a batch of grey pictures without an axis for channels. Four open axes are read as
/// `otherwise`. None for other inputs.
std::optional<PictureAxes> pictureAxesOf(const std::vector<std::int64_t>& extents, PictureLayout otherwise);

} // namespace qs
