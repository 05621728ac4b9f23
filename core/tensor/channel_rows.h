// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model.h"
#include "core/tensor/tensor.h"

#include <cstdint>
#include <span>
#include <vector>

namespace qs {

/// A weight as a matrix with one row per output channel, whatever the file's layout. Row r holds the values of channel
/// r in file order: for [out, in, kh, kw] the flattened rest, for a [in, out] matrix its column r.
class ChannelRows {
public:
    /// The tensor must outlive this. An axis or group count that does not fit the shape falls back to axis 0.
    ChannelRows(const Tensor& tensor, const ChannelAxis& channels);

    std::uint64_t rows() const { return m_groups * m_channels; }
    std::uint64_t rowLength() const { return m_outer * m_inner; }
    /// The axis in use after the checks above.
    int axis() const { return m_axis; }
    /// Rows lie one after the other in the file: reading them copies nothing where the file allows it.
    bool contiguous() const { return m_outer == 1; }
    /// Rows g · rowsPerGroup() … (g + 1) · rowsPerGroup() − 1 alternate in the file: columns c … c + together() − 1 of
    /// one, then of the next. `c` is a multiple of together().
    std::uint64_t rowsPerGroup() const { return m_channels; }
    std::uint64_t together() const { return m_inner; }
    /// Where column `column` of row `row` lies in the tensor, counted in elements in row-major order.
    std::uint64_t elementOf(std::uint64_t row, std::uint64_t column) const
    {
        const std::uint64_t outer = row / m_channels * m_outer + column / m_inner;
        return (outer * m_channels + row % m_channels) * m_inner + column % m_inner;
    }

    /// Columns `column` … `column + columns - 1` of rows `row` … `row + rows - 1`, row after row. The span is valid as
    /// long as `scratch` and the tensor live.
    Result<std::span<const float>> read(std::uint64_t row, std::uint64_t rows, std::uint64_t column,
                                        std::uint64_t columns, std::vector<float>& scratch) const;

private:
    Status gather(std::uint64_t row, std::uint64_t rows, std::uint64_t column, std::uint64_t columns, float* out) const;

    const Tensor& m_tensor;
    int m_axis = 0;
    // Element (g, o, c, i) of a tensor of extents [groups, outer, channels, inner] is value o · inner + i of row g ·
    // channels + c.
    std::uint64_t m_groups = 1;
    std::uint64_t m_outer = 1;
    std::uint64_t m_channels = 1;
    std::uint64_t m_inner = 1;
};

} // namespace qs
