// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tensor/shape.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace qs {

/// Arrays of different shapes walked through together, the shorter ones repeated (ONNX, docs/Broadcasting.md:
/// multidirectional).
class Broadcast {
public:
    /// An error that names the shapes where they do not go together.
    static Result<Broadcast> of(std::span<const Shape> shapes);

    /// Of the whole.
    const Shape& shape() const { return m_shape; }
    /// Elements that follow one another in the output and, in each input, either follow one another too or are one and
    /// the same.
    std::size_t runLength() const { return m_runLength; }
    /// 1 where input `input` moves along within a run, 0 where it stays.
    std::size_t stepOf(std::size_t input) const { return m_steps[input]; }

    /// Calls use(offsets): where run after run of the output begins in each input, in elements.
    template <typename Use>
    void forEachRun(const Use& use) const
    {
        if (m_runs == 0 || m_runLength == 0) {
            return;
        }
        std::vector<std::size_t> offsets(m_steps.size());
        std::vector<std::size_t> index(m_extents.size());
        for (std::size_t run = 0; run < m_runs; ++run) {
            use(std::span<const std::size_t>(offsets));
            for (std::size_t axis = m_extents.size(); axis-- > 0;) {
                const bool isLast = ++index[axis] == m_extents[axis];
                for (std::size_t i = 0; i < offsets.size(); ++i) {
                    const std::size_t stride = m_strides[i][axis];
                    offsets[i] += isLast ? stride - stride * m_extents[axis] : stride;
                }
                if (!isLast) {
                    break;
                }
                index[axis] = 0;
            }
        }
    }

private:
    Shape m_shape;
    std::size_t m_runLength = 1;
    std::size_t m_runs = 1;
    std::vector<std::size_t> m_steps;                ///< by input
    std::vector<std::size_t> m_extents;              ///< of the loops around a run
    std::vector<std::vector<std::size_t>> m_strides; ///< by input, by loop
};

} // namespace qs
