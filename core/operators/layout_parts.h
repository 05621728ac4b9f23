// SPDX-License-Identifier: GPL-3.0-or-later
// What the table of layout operators takes from other files.
#pragma once

#include "core/operators/operator.h"

namespace qs {

// reshaping.cpp
Result<Arrays> identity(const Call& call);
Result<Arrays> reshape(const Call& call);
Result<Arrays> flatten(const Call& call);
Result<Arrays> squeezeByAttribute(const Call& call); ///< until version 13
Result<Arrays> squeezeByInput(const Call& call);
Result<Arrays> unsqueezeByAttribute(const Call& call); ///< until version 13
Result<Arrays> unsqueezeByInput(const Call& call);
Result<Arrays> dropout7(const Call& call);
Result<Arrays> dropout10(const Call& call);
Result<Arrays> dropout12(const Call& call);

// rearranging.cpp
Result<Arrays> depthToSpace(const Call& call);
Result<Arrays> spaceToDepth(const Call& call);
Result<Arrays> reverseSequence(const Call& call);

// padding.cpp
Result<Arrays> padByAttributes(const Call& call);
Result<Arrays> padByInputs(const Call& call);

// cast.cpp
Result<Arrays> cast(const Call& call);
Result<Arrays> castLike(const Call& call);

} // namespace qs
