// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/sample_preview.h"

#include "core/data/picture_axes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

namespace qs {

namespace {

constexpr std::size_t kMostFirst = 8;
constexpr std::int64_t kLeastSide = 8;
constexpr std::int64_t kMostPreviewPixels = 1 << 24;

/// Elements of one channel: every `step`-th from `first` on.
struct Channel {
    std::size_t first = 0;
    std::size_t step = 1;
    std::size_t count = 0;
};

class Summing {
public:
    void take(double x)
    {
        ++m_summary.count;
        if (!std::isfinite(x)) {
            ++m_summary.notFinite;
            return;
        }
        m_summary.min = std::min(m_summary.min, x);
        m_summary.max = std::max(m_summary.max, x);
        m_sum += x;
    }
    ValueSummary summary() const
    {
        ValueSummary made = m_summary;
        const std::uint64_t finite = made.count - made.notFinite;
        if (finite == 0) {
            made.min = made.max = made.mean = std::numeric_limits<double>::quiet_NaN();
        } else {
            made.mean = m_sum / static_cast<double>(finite);
        }
        return made;
    }

private:
    ValueSummary m_summary{.min = std::numeric_limits<double>::infinity(),
                           .max = -std::numeric_limits<double>::infinity()};
    double m_sum = 0;
};

std::optional<PictureAxes> shownAxesOf(const Shape& shape)
{
    const auto axes = pictureAxesOf(shape, PictureLayout::Nchw);
    if (!axes || shape[axes->height] < kLeastSide || shape[axes->width] < kLeastSide ||
        shape[axes->height] > kMostPreviewPixels / shape[axes->width]) {
        return std::nullopt;
    }
    return axes;
}

/// The channels of the first picture of the sample.
std::vector<Channel> channelsOf(const Shape& shape, const PictureAxes& axes)
{
    const auto pixels = static_cast<std::size_t>(shape[axes.height] * shape[axes.width]);
    const auto channels = axes.channel ? static_cast<std::size_t>(shape[*axes.channel]) : 1;
    const bool isLast = axes.layout() == PictureLayout::Nhwc;
    std::vector<Channel> found;
    for (std::size_t c = 0; c < channels; ++c) {
        found.push_back({.first = isLast ? c : c * pixels, .step = isLast ? channels : 1, .count = pixels});
    }
    return found;
}

PreviewPicture pictureOf(std::span<const double> values, const Shape& shape, const PictureAxes& axes,
                         std::span<const Channel> channels, std::span<const ValueSummary> summaries)
{
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const ValueSummary& summary : summaries) {
        low = std::fmin(low, summary.min); // not NaN, which a channel without numbers has
        high = std::fmax(high, summary.max);
    }
    PreviewPicture picture{.height = shape[axes.height],
                           .width = shape[axes.width],
                           .channels = static_cast<int>(channels.size()),
                           .pixels = {}};
    picture.pixels.resize(channels.size() * channels.front().count);
    const double span = high > low ? high / 2 - low / 2 : 1; // halves do not overflow; all alike is black
    for (std::size_t c = 0; c < channels.size(); ++c) {
        for (std::size_t i = 0; i < channels[c].count; ++i) {
            const double x = values[channels[c].first + i * channels[c].step];
            picture.pixels[i * channels.size() + c] =
                std::isfinite(x) ? static_cast<std::uint8_t>(std::lround((x / 2 - low / 2) / span * 255))
                                 : std::uint8_t{0};
        }
    }
    return picture;
}

Result<InputPreview> previewOf(const std::string& input, const Array& array)
{
    InputPreview preview{
        .input = input, .type = array.type(), .shape = array.shape(), .picture = {}, .values = {}, .first = {}};
    const auto numbers = converted(array, ElementType::F64);
    QS_TRY(numbers);
    const auto values = numbers->values<double>();
    const auto axes = shownAxesOf(array.shape());
    const std::vector<Channel> channels = axes && !values.empty()
                                              ? channelsOf(array.shape(), *axes)
                                              : std::vector<Channel>{{.first = 0, .step = 1, .count = values.size()}};
    for (const Channel& channel : channels) {
        Summing sums;
        for (std::size_t i = 0; i < channel.count; ++i) {
            sums.take(values[channel.first + i * channel.step]);
        }
        preview.values.push_back(sums.summary());
    }
    if (axes && !values.empty()) {
        preview.picture = pictureOf(values, array.shape(), *axes, channels, preview.values);
    }
    const auto first = values.first(std::min(kMostFirst, values.size()));
    preview.first.assign(first.begin(), first.end());
    return preview;
}

std::string shortText(double value)
{
    std::array<char, 32> text{};
    (void)std::snprintf(text.data(), text.size(), "%.4g", value);
    return text.data();
}

} // namespace

Result<std::vector<InputPreview>> previewSample(const NetworkData& data, std::uint64_t index)
{
    if (index >= data.samples.count()) {
        return Error{ErrorCode::Usage, "there is no sample " + std::to_string(index + 1) + ", but " +
                                           std::to_string(data.samples.count())};
    }
    const auto inputs = data.samples.at(index);
    QS_TRY(inputs);
    std::vector<InputPreview> previews;
    for (const Samples::Match& match : data.samples.matches()) {
        auto preview = previewOf(match.input, inputs->at(match.input));
        if (!preview) {
            return preview.error().in("input \"" + match.input + "\"");
        }
        previews.push_back(std::move(*preview));
    }
    return previews;
}

std::string sampleName(const NetworkData& data, std::uint64_t index)
{
    return index < data.names.size() ? data.names[index] : "sample " + std::to_string(index + 1);
}

std::string textOf(const InputPreview& preview)
{
    std::string text = std::string(rowOf(preview.type).name) + " " + shapeText(preview.shape);
    for (std::size_t i = 0; i < preview.values.size(); ++i) {
        const ValueSummary& values = preview.values[i];
        text += (i == 0 ? ": " : "; ") + (preview.values.size() > 1 ? "channel " + std::to_string(i + 1) + " " : "");
        if (values.count == values.notFinite) {
            text += values.count == 0 ? "no values" : "nothing finite";
            continue;
        }
        text += shortText(values.min) + " … " + shortText(values.max) + ", mean " + shortText(values.mean);
        if (values.notFinite > 0) {
            text += ", " + std::to_string(values.notFinite) + " not finite";
        }
    }
    if (!preview.picture && !preview.first.empty()) {
        text += "; begins";
        for (const double x : preview.first) {
            text += " " + shortText(x);
        }
    }
    return text;
}

} // namespace qs
