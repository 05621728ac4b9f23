// SPDX-License-Identifier: GPL-3.0-or-later
// Products of matrices of codes.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace qs {

/// out[i, j] = Σ_k (a[i, k] − za_i) · (b[k, j] − zb_j) of row-major matrices of signed codes.
struct IntegerProduct {
    const std::int8_t* a = nullptr;
    const std::int8_t* b = nullptr;
    std::size_t rows = 0;
    std::size_t inner = 0;
    std::size_t columns = 0;
    std::size_t stepB = 0;               ///< from a row of b to the next; at least `columns`
    std::span<const std::int32_t> zeroA; ///< one, or one per row
    std::span<const std::int32_t> zeroB; ///< one, or one per column

    std::int32_t zeroOfRow(std::size_t row) const { return zeroA[zeroA.size() > 1 ? row : 0]; }
    std::int32_t zeroOfColumn(std::size_t column) const { return zeroB[zeroB.size() > 1 ? column : 0]; }
};

/// The sums as they are defined, exact. One per element of the result, row-major.
void integerProductDefinition(const IntegerProduct& product, std::span<std::int64_t> out);

/// The same sums in 32 bits, modulo 2^32 where they do not fit, bit for bit: oneDNN multiplies the codes, the rest is
///
///   Σ (a − za)(b − zb) = Σ ab − zb Σ a − za Σ b + n za zb
///
/// Row i of the result begins at out + i · stepOut.
void integerProduct(const IntegerProduct& product, std::int32_t* out, std::size_t stepOut);

/// Whether oneDNN multiplies codes of 8 bits without an error on this processor. Where it has no instruction for
/// products of four that are added in 32 bits (VNNI), sums of two products saturate at 16 bits; the factors are
/// multiplied in two parts there.
bool hasExactByteProducts();

} // namespace qs
