// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model.h"

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace qs {

/// Which of `references` and `others`, tensors of the same extents as indices into Model::tensors, hold the same
/// numbers but for what quantizing, or a factor on each filter, has done to them: those that resemble each other most,
/// and no third one nearly as much. Looks at up to 4096 values of each tensor; one that cannot be read has no partner.
std::vector<std::pair<std::size_t, std::size_t>> matchByValues(const Model& reference,
                                                               std::span<const std::size_t> references,
                                                               const Model& other, std::span<const std::size_t> others);

} // namespace qs
