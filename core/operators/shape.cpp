// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that look at shapes or make arrays from them.
#include "core/operators/operator.h"

namespace qs {

std::span<const OperatorRow> shapeOperators()
{
    return {};
}

} // namespace qs
