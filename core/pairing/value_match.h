// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model.h"
#include "core/pairing/axis_order.h"

#include <cstddef>
#include <span>
#include <vector>

namespace qs {

/// Two tensors that hold the same numbers, as indices into Model::tensors.
struct ValueMatch {
    std::size_t reference = 0;
    std::size_t other = 0;
    AxisOrder order; ///< in which they resemble each other
};

/// Which of `references` and `others`, tensors of the same extents, hold the same numbers but for what quantizing, or a
/// factor on each filter, has done to them: those that resemble each other most, and no third one nearly as much. Looks
/// at up to 4096 values of each tensor, in each order that fits; one that cannot be read has no partner.
std::vector<ValueMatch> matchByValues(const Model& reference, std::span<const std::size_t> references,
                                      const Model& other, std::span<const std::size_t> others);

} // namespace qs
