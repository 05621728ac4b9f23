// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/shape.h"

#include <string>
#include <vector>

namespace qs {

/// In which order the axes of one tensor follow those of another that holds the same values. Extents of 1 do not count.
struct AxisOrder {
    /// Axis k of the reference is axis axes[k] of the other one, extents of 1 left out. Empty: the same order, whatever
    /// the extents: values of equal index belong together.
    std::vector<int> axes;
    /// Rows of the other one are interleaved within this many heads: row h·d + 2·j + t of it is row h·d + t·d/2 + j of
    /// the reference. That is how GGUF files keep the query and key matrices of Llama models. 0: they are not.
    std::uint64_t interleavedHeads = 0;
    bool isReferenceInterleaved = false; ///< the reference is the one with interleaved rows

    bool isSame() const { return axes.empty() && interleavedHeads == 0; }
    bool operator==(const AxisOrder&) const = default;
};

/// `shape` without its extents of 1.
Shape squeezed(const Shape& shape);

/// Every known order in which `other` can hold what `reference` holds, the likeliest first: the same axes, a transposed
/// matrix, and the layouts of convolutions ([out, in, h, w], [out, h, w, in], [h, w, in, out]). Extents that only run
/// together ([64, 3, 7, 7] and [64, 147]) are the same order. None where the extents do not fit.
std::vector<AxisOrder> ordersBetween(const Shape& reference, const Shape& other);

/// "same", "transposed", "axes 3 2 0 1", each with ", rows interleaved in 32 heads" where they are.
std::string orderText(const AxisOrder& order);

} // namespace qs
