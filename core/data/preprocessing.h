// SPDX-License-Identifier: GPL-3.0-or-later
// What a network wants done to a picture before it sees it.
#pragma once

#include "core/base/result.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace qs {

/// How a picture gets its size.
enum class Resize {
    None,        ///< it stays as large as it is
    ShorterSide, ///< the shorter side gets the size, the other one keeps the proportion
    Exact        ///< both sides get their size; without a pad whatever becomes of the proportion
};

/// What weighs the pixels when the size changes; both widen when a picture shrinks (antialiasing), as Pillow's do.
enum class ResizeFilter { Bilinear, Bicubic };

/// What a byte of a picture becomes before mean and deviation.
enum class PixelScale {
    Unit,  ///< x / 255: 0 … 1
    Raw,   ///< x: 0 … 255
    Signed ///< x / 127.5 − 1: −1 … 1
};

/// What the channels of the input are, in their order.
enum class ChannelOrder { Rgb, Bgr, Grey };

/// Where the channels stand among the axes of the input.
enum class PictureLayout { Nchw, Nhwc };

constexpr std::int64_t kLongestSide = 16384; ///< of what a picture becomes, in pixels

/// The steps from a decoded picture to an input, in the order of the members: resize, fill up, cut the centre out,
/// scale, (x − mean) / std, put the channels where the input wants them.
struct Preprocessing {
    /// Height and width in pixels.
    struct Size {
        std::int64_t height = 0;
        std::int64_t width = 0;

        bool operator==(const Size&) const = default;
    };

    Resize resize = Resize::ShorterSide;
    Size resizeTo{256, 256}; ///< ShorterSide: both are its size; None: not used
    ResizeFilter filter = ResizeFilter::Bilinear;
    /// Of Exact: the picture keeps its proportion in the middle, and what is left has these bytes, in the order of the
    /// channels; Grey uses the first (a "letterbox"). Nothing: it is stretched.
    std::optional<std::array<std::uint8_t, 3>> pad = std::nullopt;
    Size crop{224, 224}; ///< of the centre; 0: nothing is cut off
    PixelScale scale = PixelScale::Unit;
    std::array<double, 3> mean{0, 0, 0}; ///< of the scaled values, in the order of the channels; Grey uses the first
    std::array<double, 3> std{1, 1, 1};
    ChannelOrder order = ChannelOrder::Rgb;
    PictureLayout layout = PictureLayout::Nchw;

    // Whether a person has said it. What only a preset proposes gives way to what the network's input declares.
    bool resizeIsGiven = false;
    bool cropIsGiven = false;
    bool orderIsGiven = false;
    bool layoutIsGiven = false;

    bool operator==(const Preprocessing&) const = default;
};

/// Preprocessing that many networks share.
struct PreprocessingPreset {
    std::string_view id;
    std::string_view label;
    std::string_view help; ///< who prepares pictures this way
    Preprocessing steps;
};

std::span<const PreprocessingPreset> preprocessingPresets();
/// Null for an id nobody knows.
const PreprocessingPreset* findPreprocessingPreset(std::string_view id);

/// Reads "PRESET", "PRESET,ITEM:VALUE…" or "ITEM:VALUE…", which begins with the preset "zero-one". Items: `resize` (256
/// the shorter side, 240x320 height and width, none), `filter` (bilinear, bicubic), `pad` (114 or 124/116/104: a resize
/// to height and width keeps the proportion and fills up with these bytes; none), `crop` (224, 240x320, none), `scale`
/// (1/255, 1, 1/127.5-1), `mean` and `std` (one number, or three as 0.485/0.456/0.406), `order` (rgb, bgr, grey) and
/// `layout` (nchw, nhwc). A crop without a resize keeps the preset's proportion between the two; a resize to height and
/// width without a crop cuts nothing off; any other resize does without the preset's pad. The error names the item and
/// what it takes.
Result<Preprocessing> parsePreprocessing(std::string_view text);

/// The length of the shorter side that goes with a crop of this size, in the preset's proportion of the two.
std::int64_t shorterSideFor(const Preprocessing& preset, std::int64_t crop);

/// All items of it; parsePreprocessing() reads it back to the same steps.
std::string textOf(const Preprocessing& steps);

} // namespace qs
