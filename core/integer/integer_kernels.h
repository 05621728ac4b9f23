// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/integer/integer_product.h"

namespace qs {

/// out = a · b modulo 2^32 by oneDNN, without the zero points; exact on every processor. False where oneDNN could not:
/// nothing of `out` is to be used then. None of the extents is 0.
bool multiplyCodes(const IntegerProduct& product, std::int32_t* out, std::size_t stepOut);

/// out = a · bᵀ of row-major floats, a [rows, inner] and b [columns, inner]. None of the extents is 0. False where
/// oneDNN could not.
bool multiplyByTranspose(const float* a, const float* b, std::size_t rows, std::size_t inner, std::size_t columns,
                         float* out, std::size_t stepOut);

} // namespace qs
