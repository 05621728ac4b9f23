// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace qs {

/// Which values share a scale.
enum class Sharing { Tensor, Channel, InputChannel, Group, Block };

struct GranularityRow {
    Sharing sharing;
    std::string_view id;    ///< "tensor", "channel", "group"
    std::string_view label; ///< "Per tensor" …
    std::string_view help;
    bool hasSize; ///< written "group:128"
    int defaultSize;
    bool hasRows; ///< written "block:128x128", rows first
};

/// In the order people see them.
std::span<const GranularityRow> granularities();

struct Granularity {
    Sharing sharing = Sharing::Channel;
    int size = 0; ///< values along a channel's row that share a scale; 0 where the row says hasSize == false
    int rows = 0; ///< neighbouring channels that share a scale; 0 where the row says hasRows == false

    bool operator==(const Granularity&) const = default;
};

constexpr int kLargestGroup = 1 << 20;

const GranularityRow& rowOf(Sharing sharing);
/// "group:128"
std::string granularityText(const Granularity& granularity);
/// The error says what is allowed.
Result<Granularity> parseGranularity(std::string_view text);

/// How many scales `granularity` needs for a matrix of `rows` rows of `rowLength` values: one row per output channel,
/// or per input channel where those share. A short last group or block has a scale of its own.
std::uint64_t scaleCount(const Granularity& granularity, std::uint64_t rows, std::uint64_t rowLength);

} // namespace qs
