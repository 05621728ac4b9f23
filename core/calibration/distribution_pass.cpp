// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/distribution_pass.h"

#include "core/base/parallel.h"

#include <algorithm>

namespace qs {

namespace {

/// Feeds all values to accumulators of type `Seen` (with add and merge) and merges them in order. There are few, large
/// parts, because a distribution has a histogram of its own; their number depends on the count alone, never on the
/// threads.
template <typename Seen, typename Add>
Result<Seen> seen(std::uint64_t count, const ReadValues& read, Progress& progress, const Add& add)
{
    constexpr std::uint64_t kTile = 65536;
    constexpr std::uint64_t kMostParts = 64;
    const std::uint64_t tiles = (count + kTile - 1) / kTile;
    const std::uint64_t partSize = std::max<std::uint64_t>(8, (tiles + kMostParts - 1) / kMostParts) * kTile;
    std::vector<Seen> partial((count + partSize - 1) / partSize);
    QS_TRY(parallelFor(partial.size(), progress, [&](std::size_t part) -> Status {
        std::vector<float> scratch;
        const std::uint64_t end = std::min(count, (part + 1) * partSize);
        for (std::uint64_t first = part * partSize; first < end; first += kTile) {
            if (progress.cancelled()) {
                return Error{ErrorCode::Cancelled, "cancelled"};
            }
            const auto values = read(first, std::min(kTile, end - first), scratch);
            if (!values) {
                return values.error();
            }
            add(partial[part], *values);
            progress.advance(values->size());
        }
        return ok();
    }));
    Seen whole;
    for (const Seen& part : partial) {
        whole.merge(part);
    }
    return whole;
}

} // namespace

Result<Distribution> distributionOf(std::uint64_t count, const ReadValues& read, Progress& progress)
{
    return seen<Distribution>(count, read, progress,
                              [](Distribution& part, std::span<const float> values) { part.add(values); });
}

Result<Distribution> distributionOf(const Tensor& tensor, Progress& progress)
{
    const ReadValues read = [&tensor](std::uint64_t first, std::uint64_t count, std::vector<float>& scratch) {
        return floatsOf(tensor, first, count, scratch);
    };
    auto distribution = distributionOf(tensor.count, read, progress);
    if (distribution && !tensor.error) {
        QS_TRY(tensor.data->intact());
    }
    return distribution;
}

Result<Moments> momentsOf(std::uint64_t count, const ReadValues& read, Progress& progress)
{
    return seen<Moments>(count, read, progress,
                         [](Moments& part, std::span<const float> values) { part.merge(momentsOf(values)); });
}

} // namespace qs
