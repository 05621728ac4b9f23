// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pairing/tensor_match.h"

#include <map>
#include <span>

namespace qs {

/// Gives every pair its order, or the error that says why there is none. `transposed` has what a person said, by the
/// reference's index. Where the extents fit several ways (a square matrix, a convolution of three 3 × 3 inputs) the
/// output channels of the two weights decide, else what the pairs of as many axes that fit only one way have most.
void chooseOrders(const Model& reference, const Model& other, const std::map<std::size_t, bool>& transposed,
                  std::span<TensorMatch> pairs);

} // namespace qs
