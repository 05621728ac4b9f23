// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/graph.h"
#include "core/model/model.h"

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace qs {

/// Which input channel of its layer each element of a weight is multiplied with.
class InputChannels {
public:
    /// Of the weight that `node` reads as its input `input`. None for nodes other than convolutions, MatMul and Gemm,
    /// for shapes that do not fit them and for products of more than two axes.
    static std::optional<InputChannels> of(const GraphNode& node, std::size_t input, const Shape& weight);

    std::size_t count() const { return m_perGroup * m_groups; }
    /// Elements counted in row-major order.
    std::size_t of(std::size_t element) const
    {
        const std::size_t row = element / (m_inner * m_perGroup);
        return row / m_rowsPerGroup * m_perGroup + element / m_inner % m_perGroup;
    }

    /// max |w| of the elements of each input channel; not finite ones are left out.
    std::vector<float> largest(std::span<const float> weight) const;

private:
    std::size_t m_inner = 1;    ///< elements between one channel and the next
    std::size_t m_perGroup = 1; ///< channels, the whole count where there are no groups
    std::size_t m_groups = 1;
    std::size_t m_rowsPerGroup = std::numeric_limits<std::size_t>::max(); ///< extents in front of the channels
};

} // namespace qs
