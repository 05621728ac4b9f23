// SPDX-License-Identifier: GPL-3.0-or-later
// The samples as the network sees them.
#pragma once

#include "core/data/network_data.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace qs {

/// Bytes for a screen: rows from the top, three channels (red, green, blue) or one (grey) side by side.
struct PreviewPicture {
    std::int64_t height = 0;
    std::int64_t width = 0;
    int channels = 3;                 ///< 3 or 1
    std::vector<std::uint8_t> pixels; ///< height · width · channels
};

/// The values of one channel, or of all of an input that is no picture. NaN where nothing is finite.
struct ValueSummary {
    double min = 0; ///< of the finite values, as the others
    double max = 0;
    double mean = 0;
    std::uint64_t count = 0;
    std::uint64_t notFinite = 0; ///< NaN and infinities
};

/// What one input gets for one sample.
struct InputPreview {
    std::string input;
    ElementType type = ElementType::F32;
    Shape shape;
    /// Where the input looks like a picture: 3 or 1 channels and two axes of 8 or more. Nothing is undone: the smallest
    /// finite value of the sample is 0 and its largest 255, the same for all channels, and the first channel is red,
    /// also where the network wants blue there. What is not finite is 0.
    std::optional<PreviewPicture> picture;
    std::vector<ValueSummary> values; ///< by channel of a picture, else one entry
    std::vector<double> first;        ///< the first values, at most 8
};

/// Every input of sample `index`, in the order of the network. The error says why the sample cannot be had.
Result<std::vector<InputPreview>> previewSample(const NetworkData& data, std::uint64_t index);

/// How a person finds sample `index`: the name of its picture, else "sample 1" for the first.
std::string sampleName(const NetworkData& data, std::uint64_t index);

/// "F32 [1, 3, 224, 224], channel 1: −2.1 … 2.6, mean 0.1; …": for tooltips and the command line.
std::string textOf(const InputPreview& preview);

} // namespace qs
