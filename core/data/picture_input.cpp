// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/picture_input.h"

#include "core/base/text.h"
#include "core/data/picture_resize.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

namespace qs {

namespace {

constexpr std::size_t kByteValues = 256;

using Size = Preprocessing::Size;

std::vector<std::int64_t> declaredExtents(const GraphValue& input)
{
    std::vector<std::int64_t> extents;
    if (input.shape) {
        for (const GraphExtent& extent : *input.shape) {
            extents.push_back(extent.extent < 0 ? -1 : extent.extent);
        }
    }
    return extents;
}

std::string label(const GraphValue& input)
{
    return "input \"" + input.name + "\" (" + input.text() + ")";
}

/// The only input, or the only one that looks like a picture.
Result<const GraphValue*> inputFor(const Graph& graph)
{
    const GraphValue* found = nullptr;
    for (const GraphValue& input : graph.inputs) {
        if (pictureAxesOf(declaredExtents(input), PictureLayout::Nchw)) {
            if (found != nullptr) {
                return Error{ErrorCode::Unsupported, "both " + label(*found) + " and " + label(input) +
                                                         " take pictures; give a file with an array for each"};
            }
            found = &input;
        }
    }
    if (found == nullptr) {
        return Error{ErrorCode::Shape,
                     (graph.inputs.empty() ? "the network, which has no inputs," : label(graph.inputs.front())) +
                         " takes no pictures: those have 1 or 3 channels, a height and a width"};
    }
    for (const GraphValue& input : graph.inputs) {
        if (&input != found) {
            return Error{ErrorCode::Usage, label(input) + " has no data beside the pictures; give a file with an array "
                                                          "for each input"};
        }
    }
    return found;
}

/// `given`, a size that a person asks for, against the declared one.
Status checkSize(const GraphValue& input, const PictureAxes& axes, const Size& given)
{
    const auto extents = declaredExtents(input);
    const auto fits = [](std::int64_t declared, std::int64_t own) { return declared < 0 || declared == own; };
    if (!fits(extents[axes.height], given.height) || !fits(extents[axes.width], given.width)) {
        return Error{ErrorCode::Usage, label(input) + " does not take what the preprocessing gives: pictures " +
                                           std::to_string(given.height) + " high and " + std::to_string(given.width) +
                                           " wide"};
    }
    return ok();
}

/// Sizes of the steps, from the declared extents where nobody has said otherwise. Gives the height and width of the
/// samples, -1 where they differ.
Result<Size> fitSizes(const GraphValue& input, const PictureAxes& axes, Preprocessing& steps)
{
    const Preprocessing proposed = steps;
    const auto extents = declaredExtents(input);
    const bool cuts = steps.crop.height > 0;
    const Size usual = cuts ? steps.crop : steps.resizeTo;
    const Size wanted{extents[axes.height] < 0 ? usual.height : extents[axes.height],
                      extents[axes.width] < 0 ? usual.width : extents[axes.width]};
    if (std::min(wanted.height, wanted.width) < 1 || std::max(wanted.height, wanted.width) > kLongestSide) {
        return Error{ErrorCode::Unsupported, label(input) + " takes no pictures: they are 1 to " +
                                                 std::to_string(kLongestSide) + " pixels high and wide"};
    }
    if (cuts) {
        if (!steps.cropIsGiven) {
            steps.crop = wanted;
            if (!steps.resizeIsGiven) {
                const std::int64_t side = shorterSideFor(proposed, std::max(wanted.height, wanted.width));
                steps.resizeTo = {side, side};
            }
        }
        if (steps.resize == Resize::ShorterSide &&
            steps.resizeTo.height < std::max(steps.crop.height, steps.crop.width)) {
            return Error{ErrorCode::Usage, label(input) + " needs a longer shorter side than " +
                                               std::to_string(steps.resizeTo.height) + " to cut the centre out"};
        }
        QS_TRY(checkSize(input, axes, steps.crop));
        return steps.crop;
    }
    if (steps.resize == Resize::Exact) {
        if (!steps.resizeIsGiven) {
            steps.resizeTo = wanted;
        }
        QS_TRY(checkSize(input, axes, steps.resizeTo));
        return steps.resizeTo;
    }
    return Size{extents[axes.height], extents[axes.width]};
}

/// The channels of the input and their order, with one mean and deviation for grey.
Status fitChannels(const GraphValue& input, const PictureAxes& axes, Preprocessing& steps)
{
    const std::int64_t declared = axes.channel ? declaredExtents(input)[*axes.channel] : 1;
    const std::int64_t own = steps.order == ChannelOrder::Grey ? 1 : 3;
    if (declared < 0 || declared == own) {
        return ok();
    }
    if (steps.orderIsGiven) {
        return Error{ErrorCode::Usage, label(input) + " has " + std::to_string(declared) +
                                           (declared == 1 ? " channel" : " channels") + ", and the order asks for " +
                                           std::to_string(own)};
    }
    steps.order = declared == 1 ? ChannelOrder::Grey : ChannelOrder::Rgb;
    if (declared == 1) {
        steps.mean.fill(std::accumulate(steps.mean.begin(), steps.mean.end(), 0.0) / 3);
        steps.std.fill(std::accumulate(steps.std.begin(), steps.std.end(), 0.0) / 3);
        if (steps.pad) {
            steps.pad->fill(static_cast<std::uint8_t>(std::accumulate(steps.pad->begin(), steps.pad->end(), 0) / 3));
        }
    }
    return ok();
}

double scaledByte(PixelScale scale, std::size_t byte)
{
    const auto x = static_cast<double>(byte);
    switch (scale) {
    case PixelScale::Unit:
        return x / 255;
    case PixelScale::Raw:
        return x;
    case PixelScale::Signed:
        return x / 127.5 - 1;
    }
    return x;
}

/// What each byte becomes, by channel of the input: in double, rounded once.
Result<Array> byteTable(const GraphValue& input, const Preprocessing& steps)
{
    const std::size_t channels = steps.order == ChannelOrder::Grey ? 1 : 3;
    std::vector<double> values;
    for (std::size_t c = 0; c < channels; ++c) {
        for (std::size_t byte = 0; byte < kByteValues; ++byte) {
            values.push_back((scaledByte(steps.scale, byte) - steps.mean[c]) / steps.std[c]);
        }
    }
    const ElementType type = input.type.value_or(ElementType::F32);
    const Array exact =
        Array::of({static_cast<std::int64_t>(channels), static_cast<std::int64_t>(kByteValues)}, values);
    auto table = converted(exact, type);
    if (!table || rowOf(type).isFloat) {
        return table;
    }
    const auto back = converted(*table, ElementType::F64);
    QS_TRY(back);
    const auto rounded = back->values<double>();
    const auto [wrong, _] = std::ranges::mismatch(values, rounded);
    if (wrong != values.end()) {
        return Error{ErrorCode::Usage, label(input) + " takes whole numbers of " + std::string(rowOf(type).name) +
                                           ", but the preprocessing gives " + numberText(*wrong) +
                                           "; \"raw-255\" leaves bytes as they are"};
    }
    return table;
}

Shape shapeFor(const PictureAxes& axes, std::int64_t channels, const Size& size)
{
    Shape shape(2 + (axes.batch ? 1 : 0) + (axes.channel ? 1 : 0), 1);
    if (axes.channel) {
        shape[*axes.channel] = channels;
    }
    shape[axes.height] = size.height;
    shape[axes.width] = size.width;
    return shape;
}

/// Copies table entries of `width` bytes each.
template <typename Entry>
void fill(const Picture& picture, const PictureInput& input, Array& out)
{
    const auto table = input.bytes.values<Entry>();
    const auto values = out.edit<Entry>();
    const auto pixels = static_cast<std::size_t>(picture.height * picture.width);
    const auto channels = static_cast<std::size_t>(picture.channels);
    const bool isLast = input.axes.layout() == PictureLayout::Nhwc;
    for (std::size_t c = 0; c < channels; ++c) {
        const std::size_t from = input.steps.order == ChannelOrder::Bgr ? channels - 1 - c : c;
        const auto entries = table.subspan(c * kByteValues, kByteValues);
        for (std::size_t i = 0; i < pixels; ++i) {
            values[isLast ? i * channels + c : c * pixels + i] = entries[picture.pixels[i * channels + from]];
        }
    }
}

/// What a picture is filled up with, in the order of its own channels.
std::array<std::uint8_t, 3> padColour(const Preprocessing& steps)
{
    const std::array<std::uint8_t, 3>& pad = *steps.pad;
    return steps.order == ChannelOrder::Bgr ? std::array{pad[2], pad[1], pad[0]} : pad;
}

Result<Picture> shaped(const Picture& picture, const PictureInput& input)
{
    const Preprocessing& steps = input.steps;
    Picture out = withChannels(picture, steps.order == ChannelOrder::Grey ? 1 : 3);
    if (steps.resize != Resize::None) {
        Size size = steps.resizeTo;
        if (steps.resize == Resize::ShorterSide) { // the longer one cut to whole pixels, as torchvision does
            (out.width < out.height ? size.height : size.width) =
                size.height * std::max(out.width, out.height) / std::min(out.width, out.height);
        }
        auto other = steps.pad && steps.resize == Resize::Exact ? letterboxed(out, size, steps.filter, padColour(steps))
                                                                : resized(out, size, steps.filter);
        QS_TRY(other);
        out = std::move(*other);
    }
    if (steps.crop.height == 0) {
        return out;
    }
    return croppedToCentre(out, steps.crop);
}

} // namespace

const PreprocessingPreset& usualPreprocessing(const GraphValue& input)
{
    const auto axes = pictureAxesOf(declaredExtents(input), PictureLayout::Nchw);
    const bool isGrey = axes && (!axes->channel || declaredExtents(input)[*axes->channel] == 1);
    const char* const id = input.type && !rowOf(*input.type).isFloat ? "raw-255" : isGrey ? "zero-one" : "imagenet";
    return *findPreprocessingPreset(id);
}

Result<PictureInput> pictureInputOf(const Graph& graph, const std::optional<Preprocessing>& steps)
{
    const auto found = inputFor(graph);
    QS_TRY(found);
    const GraphValue& input = **found;
    PictureInput made;
    made.input = input.name;
    made.type = input.type.value_or(ElementType::F32);
    made.steps = steps.value_or(usualPreprocessing(input).steps);
    const auto axes = pictureAxesOf(declaredExtents(input), made.steps.layout);
    if (!axes || (made.steps.layoutIsGiven && axes->channel && axes->layout() != made.steps.layout)) {
        return Error{ErrorCode::Usage, label(input) + " has its channels elsewhere than the layout says"};
    }
    made.axes = *axes;
    made.steps.layout = axes->layout();
    if (axes->batch && (*input.shape)[*axes->batch].extent > 1) {
        return Error{ErrorCode::Unsupported, label(input) + " takes " +
                                                 std::to_string((*input.shape)[*axes->batch].extent) +
                                                 " pictures at once; give them as an array"};
    }
    const auto size = fitSizes(input, *axes, made.steps);
    QS_TRY(size);
    QS_TRY(fitChannels(input, *axes, made.steps));
    made.shape = shapeFor(*axes, made.steps.order == ChannelOrder::Grey ? 1 : 3, *size);
    auto table = byteTable(input, made.steps);
    QS_TRY(table);
    made.bytes = std::move(*table);
    return made;
}

Result<Array> prepared(const Picture& picture, const PictureInput& input)
{
    const auto out = shaped(picture, input);
    QS_TRY(out);
    const Size wanted{input.shape[input.axes.height], input.shape[input.axes.width]};
    if ((wanted.height >= 0 && wanted.height != out->height) || (wanted.width >= 0 && wanted.width != out->width)) {
        return Error{ErrorCode::Shape, "it is " + extentText(out->width, out->height) +
                                           " pixels large, and the network takes " + shapeText(input.shape) +
                                           "; a resize makes them fit"};
    }
    auto array = Array::make(input.type, shapeFor(input.axes, out->channels, {out->height, out->width}));
    QS_TRY(array);
    switch (array->elementBytes()) {
    case 1:
        fill<std::uint8_t>(*out, input, *array);
        break;
    case 2:
        fill<std::uint16_t>(*out, input, *array);
        break;
    case 4:
        fill<std::uint32_t>(*out, input, *array);
        break;
    default:
        fill<std::uint64_t>(*out, input, *array);
    }
    return array;
}

} // namespace qs
