// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tensor/shape.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace qs {

/// Which element of an array goes with which scale: one for all, one per index of an axis, or one per block along an
/// axis (ONNX QuantizeLinear since 21).
class ScaleLayout {
public:
    /// An error that names the shapes where they do not go together. A `block` of 0: no blocks.
    static Result<ScaleLayout> of(const Shape& data, const Shape& scales, std::int64_t axis, std::int64_t block);

    /// Calls use(first, length, scale, step) for runs of elements in order: element first + i has the scale
    /// scale + i · step, with a step of 0 or 1.
    template <typename Use>
    void forEachRun(const Use& use) const
    {
        if (m_outer == 0 || m_extent == 0 || m_inner == 0) {
            return;
        }
        const std::size_t scalesAlong = (m_extent - 1) / m_block + 1;
        std::size_t first = 0;
        for (std::size_t outer = 0; outer < m_outer; ++outer) {
            const std::size_t scales = m_isShared ? 0 : outer * scalesAlong * m_inner;
            if (m_inner == 1 && m_block == 1) {
                use(first, m_extent, scales, std::size_t{1});
                first += m_extent;
                continue;
            }
            for (std::size_t at = 0; at < m_extent;) {
                const bool isColumn = m_inner == 1; // a block is then a run of its own
                const std::size_t length = isColumn ? std::min(m_block, m_extent - at) : m_inner;
                const std::size_t index = at / m_block;
                if (m_isShared) {
                    use(first, length, index, std::size_t{0});
                } else {
                    use(first, length, scales + index * m_inner, std::size_t{isColumn ? 0U : 1U});
                }
                first += length;
                at += isColumn ? length : 1;
            }
        }
    }

private:
    std::size_t m_outer = 1;  ///< indices before the axis
    std::size_t m_extent = 1; ///< of the axis
    std::size_t m_inner = 1;  ///< elements behind it
    std::size_t m_block = 1;  ///< indices of the axis that share a scale
    bool m_isShared = true;   ///< the scales are those of the axis alone, not one per element beside it
};

} // namespace qs
