// SPDX-License-Identifier: GPL-3.0-or-later
// What the table of layout operators takes from other files.
#pragma once

#include "core/operators/operator.h"

namespace qs {

// padding.cpp
Result<Arrays> padByAttributes(const Call& call);
Result<Arrays> padByInputs(const Call& call);

// cast.cpp
Result<Arrays> cast(const Call& call);
Result<Arrays> castLike(const Call& call);

} // namespace qs
