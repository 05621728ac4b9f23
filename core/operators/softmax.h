// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/operators/operator.h"

namespace qs {

/// Softmax, LogSoftmax and Hardmax along one axis; until version 13 along all axes from that one on.
Result<Arrays> softmax(const Call& call);
Result<Arrays> logSoftmax(const Call& call);
Result<Arrays> hardmax(const Call& call);

} // namespace qs
