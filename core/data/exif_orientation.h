// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/picture.h"

namespace qs {

/// The orientation that an EXIF block tells (Exif 2.3, tag 0x0112 of the first directory): 1 to 8. 1, which is upright,
/// where it tells none or is damaged. `exif` begins with the TIFF header, behind "Exif\0\0".
int exifOrientation(std::span<const std::byte> exif);

/// Turns a picture that was stored with this orientation upright.
Picture upright(Picture picture, int orientation);

} // namespace qs
