// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/operators/code_products.h"

namespace qs {

/// Sums of products of codes as floats: · s_a · s_b, plus a bias per column. Scales are one, or one per row of a and
/// per column of b.
Result<Arrays> scaledSums(const Array& sums, const MatrixStacks& stacks, const Array& scaleA, const Array& scaleB,
                          const Array& bias);

} // namespace qs
