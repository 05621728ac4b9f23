// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/preprocessing.h"

#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <vector>

namespace qs {

namespace {

using Size = Preprocessing::Size;

template <typename T>
struct Word {
    std::string_view text;
    T value;
};

constexpr std::array kScales{Word{"1/255", PixelScale::Unit}, Word{"1", PixelScale::Raw},
                             Word{"1/127.5-1", PixelScale::Signed}};
constexpr std::array kOrders{Word{"rgb", ChannelOrder::Rgb}, Word{"bgr", ChannelOrder::Bgr},
                             Word{"grey", ChannelOrder::Grey}};
constexpr std::array kLayouts{Word{"nchw", PictureLayout::Nchw}, Word{"nhwc", PictureLayout::Nhwc}};
constexpr std::array kFilters{Word{"bilinear", ResizeFilter::Bilinear}, Word{"bicubic", ResizeFilter::Bicubic}};

template <typename Words, typename T>
std::string wordOf(const Words& words, T value)
{
    return std::string(std::ranges::find(words, value, [](const auto& word) { return word.value; })->text);
}

Error wrongItem(const std::string& item, const std::string& value, const std::string& takes)
{
    return {ErrorCode::Usage, "preprocessing: " + item + " takes " + takes + ", not \"" + value + "\""};
}

template <typename Words, typename T>
Status takeWord(const Words& words, const std::string& item, const std::string& value, T& into)
{
    const auto found = std::ranges::find(words, value, [](const auto& word) { return word.text; });
    if (found == words.end()) {
        std::string takes;
        for (const auto& word : words) {
            takes += (takes.empty() ? "" : ", ") + std::string(word.text);
        }
        return wrongItem(item, value, takes);
    }
    into = found->value;
    return ok();
}

/// "224" or "240x320": height and width, from 1 to kLongestSide.
std::optional<Size> sizeFrom(const std::string& value)
{
    const auto parts = split(value, 'x');
    if (parts.empty() || parts.size() > 2 || value.back() == 'x') {
        return std::nullopt;
    }
    const auto height = parseInteger(parts.front());
    const auto width = parseInteger(parts.back());
    const auto fits = [](const auto& side) { return side && *side >= 1 && *side <= kLongestSide; };
    return fits(height) && fits(width) ? std::optional(Size{*height, *width}) : std::nullopt;
}

std::string textOf(const Size& size, bool isShort)
{
    return std::to_string(size.height) + (isShort ? "" : "x" + std::to_string(size.width));
}

std::string resizeText(const Preprocessing& steps)
{
    return "resize:" +
           (steps.resize == Resize::None ? "none" : textOf(steps.resizeTo, steps.resize == Resize::ShorterSide));
}

Status takeResize(const std::string& value, Preprocessing& steps)
{
    steps.resizeIsGiven = true;
    if (value == "none") {
        steps.resize = Resize::None;
        return ok();
    }
    const auto size = sizeFrom(value);
    if (!size) {
        return wrongItem("resize", value, "the length of the shorter side, HEIGHTxWIDTH or none");
    }
    steps.resize = value.find('x') == std::string::npos ? Resize::ShorterSide : Resize::Exact;
    steps.resizeTo = *size;
    return ok();
}

Status takeCrop(const std::string& value, Preprocessing& steps)
{
    const auto size = value == "none" ? std::optional(Size{0, 0}) : sizeFrom(value);
    if (!size) {
        return wrongItem("crop", value, "the side of a square, HEIGHTxWIDTH or none");
    }
    steps.crop = *size;
    steps.cropIsGiven = true;
    return ok();
}

Status takeNumbers(const std::string& item, const std::string& value, std::array<double, 3>& into)
{
    const auto parts = split(value, '/');
    const bool isDivisor = item == "std";
    std::vector<double> numbers;
    for (const std::string& part : parts) {
        const auto number = parseNumber(part);
        if (number && (!isDivisor || *number > 0)) {
            numbers.push_back(*number);
        }
    }
    if (numbers.size() != parts.size() || (numbers.size() != 1 && numbers.size() != 3) || value.back() == '/') {
        return wrongItem(item, value,
                         isDivisor ? "one or three numbers above 0, as 0.229/0.224/0.225"
                                   : "one or three numbers, as 0.485/0.456/0.406");
    }
    into = numbers.size() == 1 ? std::array{numbers[0], numbers[0], numbers[0]}
                               : std::array{numbers[0], numbers[1], numbers[2]};
    return ok();
}

Status takePad(const std::string& value, Preprocessing& steps)
{
    if (value == "none") {
        steps.pad = std::nullopt;
        return ok();
    }
    const auto parts = split(value, '/');
    std::vector<std::uint8_t> bytes;
    for (const std::string& part : parts) {
        const auto number = parseInteger(part);
        if (number && *number >= 0 && *number <= 255) {
            bytes.push_back(static_cast<std::uint8_t>(*number));
        }
    }
    if (bytes.size() != parts.size() || (bytes.size() != 1 && bytes.size() != 3) || value.back() == '/') {
        return wrongItem("pad", value, "none, or one or three whole numbers from 0 to 255, as 114 or 124/116/104");
    }
    steps.pad = std::array{bytes.front(), bytes[bytes.size() / 2], bytes.back()};
    return ok();
}

Status takeItem(const std::string& item, const std::string& value, Preprocessing& steps)
{
    if (item == "resize") {
        return takeResize(value, steps);
    }
    if (item == "filter") {
        return takeWord(kFilters, item, value, steps.filter);
    }
    if (item == "crop") {
        return takeCrop(value, steps);
    }
    if (item == "pad") {
        return takePad(value, steps);
    }
    if (item == "scale") {
        return takeWord(kScales, item, value, steps.scale);
    }
    if (item == "mean" || item == "std") {
        return takeNumbers(item, value, item == "mean" ? steps.mean : steps.std);
    }
    if (item == "order") {
        steps.orderIsGiven = true;
        return takeWord(kOrders, item, value, steps.order);
    }
    if (item == "layout") {
        steps.layoutIsGiven = true;
        return takeWord(kLayouts, item, value, steps.layout);
    }
    return Error{ErrorCode::Usage, "preprocessing: there is no item \"" + item +
                                       "\", but resize, filter, crop, pad, scale, mean, std, order and layout"};
}

/// Puts what the person said about one of resize and crop where the preset speaks of the other.
Status reconcile(const Preprocessing& preset, bool padIsGiven, Preprocessing& steps)
{
    if (steps.cropIsGiven && !steps.resizeIsGiven && steps.crop.height > 0) {
        steps.resize = Resize::ShorterSide;
        const std::int64_t side = shorterSideFor(preset, std::max(steps.crop.height, steps.crop.width));
        steps.resizeTo = {side, side};
    }
    if (steps.resizeIsGiven && !steps.cropIsGiven && steps.resize == Resize::Exact) {
        steps.crop = {0, 0};
        steps.cropIsGiven = true;
    }
    if (steps.pad && steps.resize != Resize::Exact) {
        if (padIsGiven) {
            return Error{ErrorCode::Usage, "preprocessing: pad fills up what a resize to HEIGHTxWIDTH leaves, and this "
                                           "one is " +
                                               resizeText(steps)};
        }
        steps.pad = std::nullopt;
    }
    const bool isShorter =
        steps.resize == Resize::ShorterSide && std::max(steps.crop.height, steps.crop.width) > steps.resizeTo.height;
    const bool isWithin = steps.resize == Resize::Exact &&
                          (steps.crop.height > steps.resizeTo.height || steps.crop.width > steps.resizeTo.width);
    if (steps.cropIsGiven && (isShorter || isWithin)) {
        return Error{ErrorCode::Usage, "preprocessing: a crop of " + textOf(steps.crop, false) +
                                           " does not fit into pictures resized to " +
                                           textOf(steps.resizeTo, isShorter)};
    }
    return ok();
}

} // namespace

std::int64_t shorterSideFor(const Preprocessing& preset, std::int64_t crop)
{
    if (preset.resize != Resize::ShorterSide || preset.crop.height == 0) {
        return crop;
    }
    const double ratio = static_cast<double>(preset.resizeTo.height) / static_cast<double>(preset.crop.height);
    return std::llround(static_cast<double>(crop) * ratio);
}

Result<Preprocessing> parsePreprocessing(std::string_view text)
{
    const PreprocessingPreset* preset = findPreprocessingPreset("zero-one");
    Preprocessing steps = preset->steps;
    std::set<std::string> seen;
    const std::vector<std::string> parts = split(text, ',');
    for (const std::string& part : parts) {
        const auto colon = part.find(':');
        if (colon == std::string::npos && &part == &parts.front()) {
            preset = findPreprocessingPreset(part);
            if (preset == nullptr) {
                std::string known;
                for (const PreprocessingPreset& row : preprocessingPresets()) {
                    known += (known.empty() ? "" : ", ") + std::string(row.id);
                }
                return Error{ErrorCode::Usage, "there is no preprocessing \"" + part + "\"; known are " + known};
            }
            steps = preset->steps;
            continue;
        }
        const std::string item = part.substr(0, colon);
        if (!seen.insert(item).second) {
            return Error{ErrorCode::Usage, "preprocessing: " + item + " is given twice"};
        }
        QS_TRY(takeItem(item, colon == std::string::npos ? "" : part.substr(colon + 1), steps));
    }
    if (parts.empty()) {
        return Error{ErrorCode::Usage, "the preprocessing is empty"};
    }
    QS_TRY(reconcile(preset->steps, seen.contains("pad"), steps));
    return steps;
}

std::string textOf(const Preprocessing& steps)
{
    const auto numbers = [&](const std::array<double, 3>& values) {
        const bool isOne = steps.order == ChannelOrder::Grey || (values[0] == values[1] && values[1] == values[2]);
        return isOne ? numberText(values[0])
                     : numberText(values[0]) + "/" + numberText(values[1]) + "/" + numberText(values[2]);
    };
    std::string text = resizeText(steps) + ",filter:" + wordOf(kFilters, steps.filter);
    if (steps.pad) {
        const std::array<double, 3> bytes{double((*steps.pad)[0]), double((*steps.pad)[1]), double((*steps.pad)[2])};
        text += ",pad:" + numbers(bytes);
    }
    text += ",crop:" + (steps.crop.height == 0 ? "none" : textOf(steps.crop, steps.crop.height == steps.crop.width));
    text += ",scale:" + wordOf(kScales, steps.scale) + ",mean:" + numbers(steps.mean) + ",std:" + numbers(steps.std);
    return text + ",order:" + wordOf(kOrders, steps.order) + ",layout:" + wordOf(kLayouts, steps.layout);
}

} // namespace qs
