// SPDX-License-Identifier: GPL-3.0-or-later
// Operators of quantized networks.
#include "core/operators/quantized.h"

#include <array>

namespace qs {

namespace {

// Types that came later (floats of 8 bits with 19; blocks, 4 and 16 bits with 21) only add to what version 13 says.
constexpr std::array kRows{
    OperatorRow{"DequantizeLinear", 10, 2, dequantizeLinear10},
    OperatorRow{"DequantizeLinear", 13, 2, dequantizeLinear},
    OperatorRow{"DequantizeLinear", 1, 2, dequantizeLinear, HalfPolicy::ThroughFloat, "com.microsoft"},
    OperatorRow{"DynamicQuantizeLinear", 11, 1, dynamicQuantizeLinear},
    OperatorRow{"QuantizeLinear", 10, 2, quantizeLinear10, HalfPolicy::Native},
    OperatorRow{"QuantizeLinear", 13, 2, quantizeLinear, HalfPolicy::Native},
    OperatorRow{"QuantizeLinear", 1, 2, quantizeLinear, HalfPolicy::Native, "com.microsoft"},
};

} // namespace

std::span<const OperatorRow> quantizedOperators()
{
    return kRows;
}

} // namespace qs
