// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/granularity/granularity.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace qs {

namespace {

constexpr std::array kGranularities{
    GranularityRow{Sharing::Tensor, "tensor", "Per tensor", "One scale for the whole tensor.", false, 0, false},
    GranularityRow{Sharing::Channel, "channel", "Per channel",
                   "One scale for each output channel: a loud channel no longer costs the quiet ones their codes.",
                   false, 0, false},
    GranularityRow{Sharing::InputChannel, "input-channel", "Per input channel",
                   "One scale for each input channel: where single inputs carry the large weights.", false, 0, false},
    GranularityRow{Sharing::Group, "group", "Per group",
                   "One scale for every N values along the input axis of a channel; finer, and every scale costs bits.",
                   true, 128, false},
    GranularityRow{Sharing::Block, "block", "Per block",
                   "One scale for R neighbouring channels times C values along their input axis.", true, 128, true},
};

std::string knownIds()
{
    std::string text;
    for (const GranularityRow& row : kGranularities) {
        text += (text.empty() ? "" : ", ") + std::string(row.id) + (row.hasRows ? ":RxC" : row.hasSize ? ":N" : "");
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
    std::string text(row.id);
    if (row.hasSize) {
        text += ":" + (row.hasRows ? std::to_string(granularity.rows) + "x" : "") + std::to_string(granularity.size);
    }
    return text;
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
        return Granularity{row->sharing, 0, 0};
    }
    if (colon == std::string_view::npos) {
        return Granularity{row->sharing, row->defaultSize, row->hasRows ? row->defaultSize : 0};
    }
    const std::vector<std::string> numbers = split(text.substr(colon + 1), row->hasRows ? 'x' : '\0');
    std::vector<int> sizes;
    for (const std::string& number : numbers) {
        const std::optional<long long> size = parseInteger(number);
        sizes.push_back(size && *size >= 1 && *size <= kLargestGroup ? static_cast<int>(*size) : 0);
    }
    const bool areSizes = sizes.size() == (row->hasRows ? 2U : 1U) && std::ranges::find(sizes, 0) == sizes.end();
    if (!areSizes || (row->hasRows && std::int64_t{sizes[0]} * sizes[1] > kLargestGroup)) {
        return Error{ErrorCode::Usage, "granularity \"" + std::string(text) + "\": " +
                                           (row->hasRows ? "write block:RxC with whole numbers, R · C"
                                                         : "the group size must be a whole number") +
                                           " from 1 to " + std::to_string(kLargestGroup)};
    }
    return row->hasRows ? Granularity{row->sharing, sizes[1], sizes[0]} : Granularity{row->sharing, sizes[0], 0};
}

std::uint64_t scaleCount(const Granularity& granularity, std::uint64_t rows, std::uint64_t rowLength)
{
    const auto parts = [](std::uint64_t whole, int part) {
        const auto size = static_cast<std::uint64_t>(part);
        return whole / size + (whole % size == 0 ? 0 : 1);
    };
    switch (granularity.sharing) {
    case Sharing::Tensor:
        return 1;
    case Sharing::Channel:
    case Sharing::InputChannel:
        return rows;
    case Sharing::Group:
        return rows * parts(rowLength, granularity.size);
    case Sharing::Block:
        return parts(rows, granularity.rows) * parts(rowLength, granularity.size);
    }
    return 1;
}

} // namespace qs
