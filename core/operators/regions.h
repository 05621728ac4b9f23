// SPDX-License-Identifier: GPL-3.0-or-later
// What detectors do with boxes; the table of resizing operators lists these.
#pragma once

#include "core/operators/operator.h"

namespace qs {

Result<Arrays> nonMaxSuppression(const Call& call);
Result<Arrays> roiAlign(const Call& call);

} // namespace qs
