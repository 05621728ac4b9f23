// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that pick elements by index or by what they are.
#include "core/operators/operator.h"

namespace qs {

std::span<const OperatorRow> indexingOperators()
{
    return {};
}

} // namespace qs
