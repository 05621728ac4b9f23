// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/granularity/granularity.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace qs {

namespace {

constexpr std::array kGranularities{
    GranularityRow{Sharing::Tensor, "tensor", "Per tensor", "One scale for the whole tensor.", false, 0},
    GranularityRow{Sharing::Channel, "channel", "Per channel",
                   "One scale for each output channel: a loud channel no longer costs the quiet ones their codes.",
                   false, 0},
    GranularityRow{Sharing::Group, "group", "Per group",
                   "One scale for every N values along the input axis of a channel; finer, and every scale costs bits.",
                   true, 128},
};

std::string knownIds()
{
    std::string text;
    for (const GranularityRow& row : kGranularities) {
        text += (text.empty() ? "" : ", ") + std::string(row.id) + (row.hasSize ? ":N" : "");
    }
    return text;
}

} // namespace

std::span<const GranularityRow> granularities()
{
    return kGranularities;
}

const GranularityRow& rowOf(Sharing sharing)
{
    return *std::ranges::find(kGranularities, sharing, &GranularityRow::sharing);
}

std::string granularityText(const Granularity& granularity)
{
    const GranularityRow& row = rowOf(granularity.sharing);
    return std::string(row.id) + (row.hasSize ? ":" + std::to_string(granularity.size) : "");
}

Result<Granularity> parseGranularity(std::string_view text)
{
    const auto colon = text.find(':');
    const std::string_view id = text.substr(0, colon);
    const auto row = std::ranges::find(kGranularities, id, &GranularityRow::id);
    if (row == kGranularities.end() || (colon != std::string_view::npos && !row->hasSize)) {
        return Error{ErrorCode::Usage, "unknown granularity \"" + std::string(text) + "\"; there are " + knownIds()};
    }
    if (!row->hasSize) {
        return Granularity{row->sharing, 0};
    }
    const std::optional<long long> size =
        colon == std::string_view::npos ? row->defaultSize : parseInteger(text.substr(colon + 1));
    if (!size || *size < 1 || *size > kLargestGroup) {
        return Error{ErrorCode::Usage, "granularity \"" + std::string(text) +
                                           "\": the group size must be a whole number from 1 to " +
                                           std::to_string(kLargestGroup)};
    }
    return Granularity{row->sharing, static_cast<int>(*size)};
}

std::uint64_t scaleCount(const Granularity& granularity, std::uint64_t channels, std::uint64_t rowLength)
{
    switch (granularity.sharing) {
    case Sharing::Tensor:
        return 1;
    case Sharing::Channel:
        return channels;
    case Sharing::Group: {
        const auto size = static_cast<std::uint64_t>(granularity.size);
        return channels * (rowLength / size + (rowLength % size == 0 ? 0 : 1));
    }
    }
    return 1;
}

} // namespace qs
