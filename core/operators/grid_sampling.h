// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures looked up at places that an array names; the table of resizing operators lists these.
#pragma once

#include "core/operators/operator.h"

namespace qs {

Result<Arrays> gridSample(const Call& call);
Result<Arrays> affineGrid(const Call& call);

} // namespace qs
