// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

#include <cstdint>
#include <memory>

namespace qs {

/// Scales and zero points of codes. Pair number (element / run) mod `pairs` belongs to an element: with the product of
/// the extents behind an axis as the run, one pair per index of that axis; with one pair, one for all.
struct AffineParameters {
    std::shared_ptr<const TensorData> scales;     ///< `pairs` numbers
    std::shared_ptr<const TensorData> zeroPoints; ///< as many, or one for all; null where they are 0
    std::uint64_t pairs = 1;                      ///< 1 or more
    std::uint64_t run = 1;                        ///< 1 or more
    bool hasOneZeroPoint = true;
};

/// What `codes` read back as: scale · (code − zero point), computed in double and rounded to float once. Exact up to
/// that rounding for codes and zero points of at most 28 bits, and for any code of at most 53 where z is 0 and s a
/// power of two.
std::shared_ptr<const TensorData> affineData(std::shared_ptr<const TensorData> codes, AffineParameters parameters);

} // namespace qs
