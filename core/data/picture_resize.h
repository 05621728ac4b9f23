// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/picture.h"
#include "core/data/preprocessing.h"

namespace qs {

/// The picture with this many pixels, byte for byte as Pillow's `Image.resize()` makes it: a triangle, or a cubic with
/// a = −1/2, widened by the factor by which an axis shrinks (antialiasing); first along the rows, then along the
/// columns, weights in fixed point of 22 bits, each pass rounded to bytes. (Pillow 9, src/libImaging/Resample.c has the
/// arithmetic.) An error where the result would have more than kMostPixels.
Result<Picture> resized(const Picture& picture, Preprocessing::Size size, ResizeFilter filter);

/// The picture as large as fits into this many pixels in its own proportion, in the middle of them; the rest has
/// `colour`, of which a grey picture uses the first. Borders are those of Ultralytics' LetterBox: sides of r · h and r
/// · w, r = min(H / h, W / w), rounded half to even, but 1 at least; of an odd rest the smaller half goes above and
/// left. An error where the result would have more than kMostPixels.
Result<Picture> letterboxed(const Picture& picture, Preprocessing::Size size, ResizeFilter filter,
                            std::array<std::uint8_t, 3> colour);

/// The centre of the picture, with the borders of torchvision's `center_crop`. An error where the picture is smaller.
Result<Picture> croppedToCentre(const Picture& picture, Preprocessing::Size size);

} // namespace qs
