// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/integer/code_range.h"
#include "core/integer/dynamic_grid.h"
#include "core/tensor/array.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace qs {

/// What codes of 8 bits of one tensor mean: (q − z) · s.
struct CodeGrid {
    ElementType type = ElementType::U8; ///< I8 or U8
    float scale = 1;
    std::int32_t zeroPoint = 0;

    CodeRange range() const { return *codeRangeOf(type); }
    bool operator==(const CodeGrid&) const = default;
};

/// The grid of a range low … high, stretched to hold 0. Symmetric: the larger end on the code 127 of 255 (U8: 255), the
/// zero point 0. Asymmetric: the range on all 256 codes. A range without width has the scale 1.
CodeGrid codeGridOf(float low, float high, ElementType type, bool isSymmetric);

/// Codes of numbers, and how many lay so far outside that their codes saturated.
struct CodedArray {
    Array codes;
    std::size_t saturated = 0;
};
/// Of floats (F32).
Result<CodedArray> codesOf(const Array& x, const CodeGrid& grid);

/// Weights as signed codes, one scale and zero point for all or one per output channel, the first axis.
struct WeightCodes {
    Array codes; ///< I8, shaped as the weights
    std::vector<float> scales;
    std::vector<std::int32_t> zeroPoints;

    /// Symmetric: −127 … 127 and the zero point 0. Of F32 with an axis at least and none of the extents 0.
    static Result<WeightCodes> of(const Array& weights, bool isPerChannel, bool isSymmetric);

    std::size_t channels() const { return static_cast<std::size_t>(codes.shape().front()); }
    /// Weights of one output channel.
    std::size_t inner() const { return codes.count() / channels(); }
    float scaleOf(std::size_t channel) const { return scales[scales.size() > 1 ? channel : 0]; }
    std::int32_t zeroOf(std::size_t channel) const { return zeroPoints[zeroPoints.size() > 1 ? channel : 0]; }
};

} // namespace qs
