// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/tensor_summary.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <new>
#include <string>

namespace qs {

namespace {

/// 64-bit types do not fit float: they are read as double. All others are exact in float, where the kernels are.
bool needsDouble(const Tensor& tensor)
{
    return rowOf(tensor.type).bits == 64 || tensor.type == ElementType::I32 || tensor.type == ElementType::U32;
}

Result<Moments> tileMoments(const Tensor& tensor, std::uint64_t first, std::uint64_t count)
{
    if (needsDouble(tensor)) {
        std::vector<double> values(count);
        QS_TRY(tensor.data->read(first, std::span<double>(values)));
        return momentsOf(std::span<const double>(values));
    }
    std::vector<float> scratch;
    const auto values = floatsOf(tensor, first, count, scratch);
    QS_TRY(values);
    return momentsOf(*values);
}

Result<TensorSummary> summarise(const Tensor& tensor, Progress& progress)
{
    QS_TRY(tensor.data->intact()); // else hours may go by before it shows
    constexpr std::uint64_t kTile = 65536;
    std::vector<Moments> tiles((tensor.count + kTile - 1) / kTile);
    QS_TRY(parallelFor(tiles.size(), progress, [&](std::size_t i) -> Status {
        const auto moments = tileMoments(tensor, i * kTile, std::min(kTile, tensor.count - i * kTile));
        QS_TRY(moments);
        tiles[i] = *moments;
        return ok();
    }));
    TensorSummary summary;
    for (const Moments& tile : tiles) {
        summary.moments.merge(tile);
    }
    summary.first.resize(std::min<std::uint64_t>(4, tensor.count));
    QS_TRY(tensor.data->read(0, std::span<double>(summary.first)));
    if (tensor.count > 0) {
        summary.last.resize(1);
        QS_TRY(tensor.data->read(tensor.count - 1, std::span<double>(summary.last)));
    }
    QS_TRY(tensor.data->intact());
    tensor.data->forget();
    return summary;
}

} // namespace

Result<TensorSummary> summaryOf(const Tensor& tensor, Progress& progress)
{
    if (tensor.error) {
        return *tensor.error;
    }
    try {
        return summarise(tensor, progress);
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory,
                     "not enough memory for a tensor of " + std::to_string(tensor.count) + " values"};
    }
}

} // namespace qs
