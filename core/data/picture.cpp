// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/picture.h"

#include "core/base/utf8.h"
#include "core/data/picture_decoders.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string>

namespace qs {

namespace {

constexpr std::array<std::uint8_t, 8> kPngMark{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
constexpr std::array<std::uint8_t, 3> kJpegMark{0xFF, 0xD8, 0xFF};
constexpr std::uintmax_t kMostFileBytes = std::uintmax_t{1} << 29U;

template <std::size_t size>
bool beginsWith(std::span<const std::byte> bytes, const std::array<std::uint8_t, size>& mark)
{
    return bytes.size() >= size && std::ranges::equal(bytes.first(size), std::as_bytes(std::span(mark)));
}

} // namespace

std::string extentText(std::int64_t width, std::int64_t height)
{
    return std::to_string(width) + " × " + std::to_string(height);
}

Status checkExtents(std::int64_t width, std::int64_t height)
{
    if (width <= 0 || height <= 0) {
        return Error{ErrorCode::Format, "it claims to be " + extentText(width, height) + " pixels large"};
    }
    if (width > kMostPixels / height) {
        return Error{ErrorCode::Unsupported, "it claims " + extentText(width, height) + " pixels, and at most " +
                                                 std::to_string(kMostPixels) + " are read"};
    }
    return ok();
}

Result<Picture> decodePicture(std::span<const std::byte> bytes)
{
    if (bytes.empty()) {
        return Error{ErrorCode::Format, "the file is empty"};
    }
    if (beginsWith(bytes, kPngMark)) {
        return decodePng(bytes);
    }
    if (beginsWith(bytes, kJpegMark)) {
        return decodeJpeg(bytes);
    }
    const auto start = bytes.first(std::min<std::size_t>(bytes.size(), 12));
    return Error{ErrorCode::Format, "it is no PNG or JPEG picture, for it begins with \"" +
                                        visibleText({reinterpret_cast<const char*>(start.data()), start.size()}) +
                                        "\""};
}

Result<Picture> readPicture(const std::filesystem::path& path)
{
    std::error_code failed;
    const std::uintmax_t size = std::filesystem::file_size(path, failed);
    if (failed) {
        return Error{ErrorCode::Io, "it cannot be read: " + failed.message()};
    }
    if (size > kMostFileBytes) {
        return Error{ErrorCode::Unsupported, "the file has " + std::to_string(size) + " bytes, and at most " +
                                                 std::to_string(kMostFileBytes) + " are read of a picture"};
    }
    std::ifstream file(path, std::ios::binary);
    std::vector<char> bytes(size);
    if (!file || !file.read(bytes.data(), static_cast<std::streamsize>(size))) {
        return Error{ErrorCode::Io, file.is_open() ? "it became shorter while it was read" : "it may not be read"};
    }
    return decodePicture(std::as_bytes(std::span(bytes)));
}

bool hasPictureSuffix(const std::filesystem::path& path)
{
    std::string suffix = path.extension().string();
    std::ranges::transform(suffix, suffix.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    constexpr std::array<std::string_view, 5> known{".png", ".jpg", ".jpeg", ".jpe", ".jfif"};
    return std::ranges::find(known, suffix) != known.end();
}

Picture withChannels(Picture picture, int channels)
{
    if (picture.channels == channels) {
        return picture;
    }
    const auto pixels = static_cast<std::size_t>(picture.height * picture.width);
    std::vector<std::uint8_t> other(pixels * static_cast<std::size_t>(channels));
    for (std::size_t i = 0; i < pixels; ++i) {
        if (channels == 3) {
            std::fill_n(other.begin() + static_cast<std::ptrdiff_t>(3 * i), 3, picture.pixels[i]);
        } else {
            const std::uint32_t red = picture.pixels[3 * i];
            const std::uint32_t green = picture.pixels[3 * i + 1];
            const std::uint32_t blue = picture.pixels[3 * i + 2];
            other[i] = static_cast<std::uint8_t>((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16U);
        }
    }
    picture.channels = channels;
    picture.pixels = std::move(other);
    return picture;
}

} // namespace qs
