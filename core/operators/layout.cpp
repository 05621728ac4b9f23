// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that move elements and do not look at them.
#include "core/operators/operator.h"

namespace qs {

std::span<const OperatorRow> layoutOperators()
{
    return {};
}

} // namespace qs
