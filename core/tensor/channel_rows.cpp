// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/channel_rows.h"

#include <Eigen/Core>
#include <algorithm>

namespace qs {

namespace {

std::uint64_t product(std::span<const std::int64_t> extents)
{
    std::uint64_t result = 1;
    for (const std::int64_t extent : extents) {
        result *= static_cast<std::uint64_t>(extent);
    }
    return result;
}

} // namespace

ChannelRows::ChannelRows(const Tensor& tensor, const ChannelAxis& channels) : m_tensor(tensor)
{
    const std::span<const std::int64_t> shape(tensor.shape);
    if (shape.empty() || tensor.count == 0) {
        m_channels = tensor.count;
        return;
    }
    const auto dims = static_cast<int>(shape.size());
    const bool fits = channels.axis >= 0 && channels.axis < dims && channels.channelDims >= 1 &&
                      channels.channelDims <= channels.axis + 1;
    m_axis = fits ? channels.axis : 0;
    const auto first = static_cast<std::size_t>(m_axis - (fits ? channels.channelDims - 1 : 0));
    const auto last = static_cast<std::size_t>(m_axis);
    m_outer = product(shape.first(first));
    m_channels = product(shape.subspan(first, last - first + 1));
    m_inner = product(shape.subspan(last + 1));
    if (const auto groups = static_cast<std::uint64_t>(std::max<std::int64_t>(channels.groups, 1));
        m_outer % groups == 0) {
        m_groups = groups;
        m_outer /= groups;
    }
}

Result<std::span<const float>> ChannelRows::read(std::uint64_t row, std::uint64_t rows, std::uint64_t column,
                                                 std::uint64_t columns, std::vector<float>& scratch) const
{
    if (contiguous() && (rows == 1 || columns == rowLength())) {
        return floatsOf(m_tensor, row * rowLength() + column, rows * columns, scratch);
    }
    if (m_tensor.error) {
        return *m_tensor.error;
    }
    scratch.resize(rows * columns);
    // Rows of one group at a time: the next group's lie elsewhere.
    for (std::uint64_t done = 0; done < rows;) {
        const std::uint64_t some = std::min(rows - done, m_channels - (row + done) % m_channels);
        QS_TRY(gather(row + done, some, column, columns, scratch.data() + done * columns));
        done += some;
    }
    return std::span<const float>(scratch);
}

Status ChannelRows::gather(std::uint64_t row, std::uint64_t rows, std::uint64_t column, std::uint64_t columns,
                           float* out) const
{
    const std::uint64_t group = row / m_channels;
    const std::uint64_t channel = row % m_channels;
    const auto elementAt = [&](std::uint64_t outer, std::uint64_t inner) {
        return ((group * m_outer + outer) * m_channels + channel) * m_inner + inner;
    };
    if (const std::span<const float> all = m_tensor.data->floats(); !all.empty() && m_inner == 1) {
        // A block of a row-major matrix, transposed.
        using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
        const auto height = static_cast<Eigen::Index>(columns);
        const auto width = static_cast<Eigen::Index>(rows);
        const Eigen::Map<const Matrix, 0, Eigen::OuterStride<>> block(
            all.data() + elementAt(column, 0), height, width,
            Eigen::OuterStride<>(static_cast<Eigen::Index>(m_channels)));
        Eigen::Map<Matrix>(out, width, height) = block.transpose();
        return ok();
    }
    std::vector<float> run;
    const std::uint64_t firstOuter = column / m_inner;
    const std::uint64_t lastOuter = (column + columns - 1) / m_inner;
    for (std::uint64_t outer = firstOuter; outer <= lastOuter && columns > 0; ++outer) {
        // Neighbouring channels lie next to each other: one read for all rows, of which each gets its part.
        run.resize(rows * m_inner);
        QS_TRY(m_tensor.data->read(elementAt(outer, 0), std::span<float>(run)));
        const std::uint64_t from = std::max(column, outer * m_inner);
        const std::uint64_t to = std::min(column + columns, (outer + 1) * m_inner);
        for (std::uint64_t r = 0; r < rows; ++r) {
            const float* const source = run.data() + r * m_inner + (from - outer * m_inner);
            std::copy(source, source + (to - from), out + r * columns + (from - column));
        }
    }
    return ok();
}

} // namespace qs
