// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/exif_orientation.h"

#include <algorithm>
#include <utility>

namespace qs {

namespace {

constexpr int kUpright = 1;
constexpr std::uint32_t kOrientationTag = 0x0112;
constexpr std::uint32_t kShortType = 3;

/// Whole numbers in the byte order of the block. What lies outside reads as 0.
class TiffNumbers {
public:
    TiffNumbers(std::span<const std::byte> bytes, bool isBigEndian) : m_bytes(bytes), m_isBigEndian(isBigEndian) {}

    std::uint32_t at(std::size_t offset, std::size_t size) const
    {
        if (offset > m_bytes.size() || size > m_bytes.size() - offset) {
            return 0;
        }
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const std::byte byte = m_bytes[offset + (m_isBigEndian ? i : size - 1 - i)];
            value = value << 8U | std::to_integer<std::uint32_t>(byte);
        }
        return value;
    }

private:
    std::span<const std::byte> m_bytes;
    bool m_isBigEndian;
};

} // namespace

int exifOrientation(std::span<const std::byte> exif)
{
    constexpr std::size_t entryBytes = 12;
    if (exif.size() < 8) {
        return kUpright;
    }
    const bool isBigEndian = exif[0] == std::byte{'M'};
    const TiffNumbers numbers(exif, isBigEndian);
    if (numbers.at(0, 2) != (isBigEndian ? 0x4D4DU : 0x4949U) || numbers.at(2, 2) != 42) {
        return kUpright;
    }
    const std::size_t directory = numbers.at(4, 4);
    const std::uint32_t entries = numbers.at(directory, 2);
    for (std::uint32_t i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + i * entryBytes;
        if (numbers.at(entry, 2) == kOrientationTag && numbers.at(entry + 2, 2) == kShortType) {
            const std::uint32_t value = numbers.at(entry + 8, 2);
            return value >= 1 && value <= 8 ? static_cast<int>(value) : kUpright;
        }
    }
    return kUpright;
}

Picture upright(Picture picture, int orientation)
{
    if (orientation <= kUpright || orientation > 8) {
        return picture;
    }
    // As the tag defines them: which side of the picture the stored rows and columns begin at.
    const bool swapsAxes = orientation >= 5;
    const bool fromRight = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool fromBottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    Picture turned{.height = swapsAxes ? picture.width : picture.height,
                   .width = swapsAxes ? picture.height : picture.width,
                   .channels = picture.channels,
                   .pixels = std::vector<std::uint8_t>(picture.pixels.size())};
    auto out = turned.pixels.begin();
    for (std::int64_t y = 0; y < turned.height; ++y) {
        for (std::int64_t x = 0; x < turned.width; ++x) {
            std::int64_t column = swapsAxes ? y : x;
            std::int64_t row = swapsAxes ? x : y;
            column = fromRight ? picture.width - 1 - column : column;
            row = fromBottom ? picture.height - 1 - row : row;
            const auto from = picture.pixels.begin() + (row * picture.width + column) * picture.channels;
            out = std::copy_n(from, picture.channels, out);
        }
    }
    return turned;
}

} // namespace qs
