// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/channel_values.h"

#include "core/tensor/channel_rows.h"

#include <algorithm>
#include <vector>

namespace qs {

Result<Distribution> channelDistributionOf(const Tensor& tensor, const ChannelAxis& channels, std::size_t channel,
                                           Progress& progress)
{
    constexpr std::uint64_t kPiece = 1 << 18;
    const ChannelRows rows(tensor, channels);
    if (channel >= rows.rows()) {
        return Error{ErrorCode::Usage, "tensor \"" + tensor.name + "\" has no channel " + std::to_string(channel) +
                                           ", only " + std::to_string(rows.rows())};
    }
    Distribution distribution;
    std::vector<float> scratch;
    for (std::uint64_t column = 0; column < rows.rowLength(); column += kPiece) {
        if (progress.cancelled()) {
            return Error{ErrorCode::Cancelled, "cancelled"};
        }
        const auto values = rows.read(channel, 1, column, std::min(kPiece, rows.rowLength() - column), scratch);
        if (!values) {
            return values.error();
        }
        distribution.add(*values);
    }
    QS_TRY(tensor.data->intact());
    return distribution;
}

} // namespace qs
