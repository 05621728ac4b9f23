// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that sample between elements.
#include "core/operators/operator.h"

namespace qs {

std::span<const OperatorRow> resizingOperators()
{
    return {};
}

} // namespace qs
