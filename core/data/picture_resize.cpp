// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/picture_resize.h"

#include "core/data/picture_decoders.h"

#include <algorithm>
#include <cmath>

namespace qs {

namespace {

constexpr int kFractionBits = 22; // 32 − 8 bits of a pixel − 2 for sums that overshoot
constexpr std::int32_t kHalf = 1 << (kFractionBits - 1);

double triangle(double x)
{
    return std::max(0.0, 1 - std::abs(x));
}

double cubic(double x)
{
    constexpr double a = -0.5;
    x = std::abs(x);
    if (x < 1) {
        return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

/// Which inputs make one output, and how much of each.
struct Taps {
    std::int64_t first = 0;
    std::vector<std::int32_t> weights; ///< in units of 2^-22
};

std::vector<Taps> tapsOf(std::int64_t from, std::int64_t to, ResizeFilter filter)
{
    const auto shape = filter == ResizeFilter::Bilinear ? triangle : cubic;
    const double reach = filter == ResizeFilter::Bilinear ? 1 : 2;
    const double scale = static_cast<double>(from) / static_cast<double>(to);
    const double spread = std::max(scale, 1.0);
    std::vector<Taps> all(static_cast<std::size_t>(to));
    std::vector<double> weights;
    for (std::int64_t i = 0; i < to; ++i) {
        const double centre = (static_cast<double>(i) + 0.5) * scale;
        const auto first =
            std::max<std::int64_t>(0, static_cast<std::int64_t>(centre - reach * spread + 0.5)); // cut towards zero
        const auto end = std::min(from, static_cast<std::int64_t>(centre + reach * spread + 0.5));
        weights.clear();
        double sum = 0;
        for (std::int64_t x = first; x < end; ++x) {
            const double weight = shape((static_cast<double>(x) - centre + 0.5) * (1 / spread));
            weights.push_back(weight);
            sum += weight;
        }
        Taps& taps = all[static_cast<std::size_t>(i)];
        taps.first = first;
        for (const double weight : weights) {
            const double exact = (sum == 0 ? weight : weight / sum) * (1 << kFractionBits);
            taps.weights.push_back(static_cast<std::int32_t>(exact < 0 ? exact - 0.5 : exact + 0.5));
        }
    }
    return all;
}

/// Outputs that lie `step` apart, out of pixels that lie `step` apart.
std::uint8_t weighted(const std::uint8_t* pixels, std::ptrdiff_t step, const Taps& taps)
{
    std::int32_t sum = kHalf;
    for (const std::int32_t weight : taps.weights) {
        sum += *pixels * weight;
        pixels += step;
    }
    return static_cast<std::uint8_t>(std::clamp(sum >> kFractionBits, 0, 255));
}

Picture alongRows(const Picture& picture, std::int64_t width, ResizeFilter filter)
{
    Picture out{.height = picture.height, .width = width, .channels = picture.channels, .pixels = {}};
    out.pixels.resize(static_cast<std::size_t>(out.height * out.width * out.channels));
    const std::vector<Taps> all = tapsOf(picture.width, width, filter);
    auto to = out.pixels.begin();
    for (std::int64_t y = 0; y < picture.height; ++y) {
        const std::uint8_t* const row = picture.pixels.data() + y * picture.width * picture.channels;
        for (const Taps& taps : all) {
            for (int c = 0; c < picture.channels; ++c) {
                *to++ = weighted(row + taps.first * picture.channels + c, picture.channels, taps);
            }
        }
    }
    return out;
}

Picture alongColumns(const Picture& picture, std::int64_t height, ResizeFilter filter)
{
    Picture out{.height = height, .width = picture.width, .channels = picture.channels, .pixels = {}};
    out.pixels.resize(static_cast<std::size_t>(out.height * out.width * out.channels));
    const std::int64_t row = picture.width * picture.channels;
    auto to = out.pixels.begin();
    for (const Taps& taps : tapsOf(picture.height, height, filter)) {
        const std::uint8_t* const top = picture.pixels.data() + taps.first * row;
        for (std::int64_t x = 0; x < row; ++x) {
            *to++ = weighted(top + x, row, taps);
        }
    }
    return out;
}

/// Half of an odd number to the even neighbour, as Python's round() does.
std::int64_t halfOf(std::int64_t number)
{
    const std::int64_t half = number / 2;
    return number % 2 == 0 ? half : half + half % 2;
}

} // namespace

Result<Picture> resized(const Picture& picture, Preprocessing::Size size, ResizeFilter filter)
{
    if (const Status fits = checkExtents(size.width, size.height); !fits) {
        return fits.error().in("resized from " + extentText(picture.width, picture.height));
    }
    QS_TRY(checkExtents(size.width, picture.height)); // what lies between the passes
    Picture out = size.width == picture.width ? picture : alongRows(picture, size.width, filter);
    return size.height == out.height ? std::move(out) : alongColumns(out, size.height, filter);
}

Result<Picture> letterboxed(const Picture& picture, Preprocessing::Size size, ResizeFilter filter,
                            std::array<std::uint8_t, 3> colour)
{
    const double ratio = std::min(static_cast<double>(size.height) / static_cast<double>(picture.height),
                                  static_cast<double>(size.width) / static_cast<double>(picture.width));
    const auto side = [&](std::int64_t own, std::int64_t most) {
        return std::clamp<std::int64_t>(std::llrint(static_cast<double>(own) * ratio), 1, most);
    };
    QS_TRY(checkExtents(size.width, size.height));
    const auto inner = resized(picture, {side(picture.height, size.height), side(picture.width, size.width)}, filter);
    QS_TRY(inner);
    Picture out{.height = size.height, .width = size.width, .channels = picture.channels, .pixels = {}};
    const auto channels = static_cast<std::size_t>(picture.channels);
    out.pixels.resize(static_cast<std::size_t>(out.height * out.width) * channels);
    for (std::size_t i = 0; i < out.pixels.size(); ++i) {
        out.pixels[i] = colour[i % channels];
    }
    const std::int64_t top = (size.height - inner->height) / 2;
    const std::int64_t left = (size.width - inner->width) / 2;
    for (std::int64_t y = 0; y < inner->height; ++y) {
        const auto row = inner->pixels.begin() + y * inner->width * inner->channels;
        std::copy(row, row + inner->width * inner->channels,
                  out.pixels.begin() + ((top + y) * out.width + left) * out.channels);
    }
    return out;
}

Result<Picture> croppedToCentre(const Picture& picture, Preprocessing::Size size)
{
    if (size.height > picture.height || size.width > picture.width) {
        return Error{ErrorCode::Shape, "the picture is " + extentText(picture.width, picture.height) +
                                           " pixels large where " + extentText(size.width, size.height) +
                                           " are to be cut out"};
    }
    Picture out{.height = size.height, .width = size.width, .channels = picture.channels, .pixels = {}};
    out.pixels.reserve(static_cast<std::size_t>(out.height * out.width * out.channels));
    const std::int64_t top = halfOf(picture.height - size.height);
    const std::int64_t left = halfOf(picture.width - size.width);
    for (std::int64_t y = 0; y < size.height; ++y) {
        const auto row = picture.pixels.begin() + ((top + y) * picture.width + left) * picture.channels;
        out.pixels.insert(out.pixels.end(), row, row + size.width * picture.channels);
    }
    return out;
}

} // namespace qs
