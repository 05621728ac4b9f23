// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace qs {

/// A decoded picture of 8 bits per channel: rows from the top, without gaps; red, green and blue of a pixel side by
/// side, or one grey.
struct Picture {
    std::int64_t height = 0;
    std::int64_t width = 0;
    int channels = 3; ///< 3 or 1
    std::vector<std::uint8_t> pixels;

    bool operator==(const Picture&) const = default;
};

constexpr std::int64_t kMostPixels = 100'000'000; ///< of one picture; what claims more is refused before it gets memory

/// "800 × 600": width and height, as people say them.
std::string extentText(std::int64_t width, std::int64_t height);

/// Decodes a PNG or JPEG file, whichever the bytes are.
///
/// As Pillow's `Image.open(...).convert("RGB")` gives it, and so most training pipelines: alpha is left out, not laid
/// over a colour; colour profiles and gamma are not applied; palettes, CMYK and 1 to 4 bits become 8-bit RGB or grey.
/// Unlike there, 16 bits are scaled to 8 with rounding, and a JPEG file is turned as its EXIF orientation says.
///
/// A file that ends too early, is damaged or larger than kMostPixels is an error. Safe from several threads.
Result<Picture> decodePicture(std::span<const std::byte> bytes);

/// Reads and decodes the file. The error does not name it.
Result<Picture> readPicture(const std::filesystem::path& path);

/// Whether a file name ends like a picture's: .png, .jpg, .jpeg, .jpe, .jfif, in any case.
bool hasPictureSuffix(const std::filesystem::path& path);

/// The same picture with three channels or one. Grey is Pillow's: (19595 R + 38470 G + 7471 B + 32768) / 65536.
Picture withChannels(Picture picture, int channels);

} // namespace qs
