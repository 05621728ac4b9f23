// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that choose elements by their values or by a pattern; the table of indexing operators lists them.
#pragma once

#include "core/operators/operator.h"

namespace qs {

Result<Arrays> where(const Call& call);
Result<Arrays> nonZero(const Call& call);
Result<Arrays> compress(const Call& call);
Result<Arrays> oneHot(const Call& call);
Result<Arrays> trilu(const Call& call);
Result<Arrays> eyeLike(const Call& call);

// sorting.cpp
Result<Arrays> topKByAttribute(const Call& call);
Result<Arrays> topKByInput(const Call& call);
Result<Arrays> unique(const Call& call);

} // namespace qs
