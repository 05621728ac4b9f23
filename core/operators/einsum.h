// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/operators/operator.h"

namespace qs {

/// Einsum: sums of products named by letters, any number of operands, "..." and diagonals included.
Result<Arrays> einsum(const Call& call);

} // namespace qs
