// SPDX-License-Identifier: GPL-3.0-or-later
// One function for each file format; decodePicture() chooses.
#pragma once

#include "core/data/picture.h"

namespace qs {

/// In libpng, as in libjpeg, an error jumps out of the library. The functions between setjmp and the jump have only
/// members of plain types; what owns memory lies outside of them.
Result<Picture> decodePng(std::span<const std::byte> bytes);
Result<Picture> decodeJpeg(std::span<const std::byte> bytes);

/// Refuses what has no pixels or more than kMostPixels.
Status checkExtents(std::int64_t width, std::int64_t height);

} // namespace qs
