// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/operators/operator.h"

namespace qs {

// Normalization over the last axes: each row is one piece in memory.
Result<Arrays> layerNormalization(const Call& call);
Result<Arrays> rmsNormalization(const Call& call);
Result<Arrays> skipLayerNormalization(const Call& call); ///< com.microsoft
Result<Arrays> skipRmsNormalization(const Call& call);   ///< com.microsoft
Result<Arrays> instanceNormalization(const Call& call);
Result<Arrays> groupNormalization18(const Call& call); ///< scale and bias by group
Result<Arrays> groupNormalization(const Call& call);   ///< by channel

} // namespace qs
