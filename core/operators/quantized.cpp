// SPDX-License-Identifier: GPL-3.0-or-later
// Operators of quantized networks.
#include "core/operators/quantized.h"

#include <array>

namespace qs {

namespace {

constexpr std::string_view kMicrosoft = "com.microsoft";
constexpr HalfPolicy kThroughFloat = HalfPolicy::ThroughFloat;

// Operators of com.microsoft may leave out zero points amid their inputs; what follows is checked where it is used.
// Types that came later (floats of 8 bits with 19; blocks, 4 and 16 bits with 21) only add to what version 13 says.
constexpr std::array kRows{
    with(LayoutPolicy::ChannelsLast, {"ConvInteger", 10, 2, convInteger}),
    with(LayoutPolicy::FirstInAnyOrder, {"DequantizeLinear", 10, 2, dequantizeLinear10}),
    with(LayoutPolicy::FirstInAnyOrder, {"DequantizeLinear", 13, 2, dequantizeLinear}),
    with(LayoutPolicy::FirstInAnyOrder, {"DequantizeLinear", 1, 2, dequantizeLinear, kThroughFloat, kMicrosoft}),
    with(LayoutPolicy::FirstInAnyOrder, {"DynamicQuantizeLinear", 11, 1, dynamicQuantizeLinear}),
    OperatorRow{"DynamicQuantizeMatMul", 1, 3, dynamicQuantizeMatMul, kThroughFloat, kMicrosoft},
    OperatorRow{"MatMulInteger", 10, 2, matMulInteger},
    OperatorRow{"MatMulIntegerToFloat", 1, 4, matMulIntegerToFloat, kThroughFloat, kMicrosoft},
    OperatorRow{"MatMulNBits", 1, 3, matMulNBits, kThroughFloat, kMicrosoft},
    OperatorRow{"QGemm", 1, 6, qGemm, kThroughFloat, kMicrosoft},
    OperatorRow{"QLinearAdd", 1, 2, qLinearAdd, kThroughFloat, kMicrosoft},
    OperatorRow{"QLinearAveragePool", 1, 2, qLinearAveragePool, kThroughFloat, kMicrosoft},
    OperatorRow{"QLinearConcat", 1, 5, qLinearConcat, kThroughFloat, kMicrosoft},
    with(LayoutPolicy::ChannelsLast, {"QLinearConv", 10, 8, qLinearConv}),
    with(LayoutPolicy::ChannelsLast, {"QLinearConv", 1, 8, qLinearConvInAnyOrder, kThroughFloat, kMicrosoft}),
    OperatorRow{"QLinearGlobalAveragePool", 1, 5, qLinearGlobalAveragePool, kThroughFloat, kMicrosoft},
    with(LayoutPolicy::FirstInAnyOrder, {"QLinearLeakyRelu", 1, 2, qLinearLeakyRelu, kThroughFloat, kMicrosoft}),
    OperatorRow{"QLinearMatMul", 10, 8, qLinearMatMul},
    OperatorRow{"QLinearMul", 1, 2, qLinearMul, kThroughFloat, kMicrosoft},
    with(LayoutPolicy::FirstInAnyOrder, {"QLinearSigmoid", 1, 2, qLinearSigmoid, kThroughFloat, kMicrosoft}),
    OperatorRow{"QLinearSoftmax", 1, 2, qLinearSoftmax, kThroughFloat, kMicrosoft},
    with(LayoutPolicy::FirstInAnyOrder, {"QuantizeLinear", 10, 2, quantizeLinear10, HalfPolicy::Native}),
    with(LayoutPolicy::FirstInAnyOrder, {"QuantizeLinear", 13, 2, quantizeLinear, HalfPolicy::Native}),
    with(LayoutPolicy::FirstInAnyOrder, {"QuantizeLinear", 1, 2, quantizeLinear, HalfPolicy::Native, kMicrosoft}),
};

} // namespace

std::span<const OperatorRow> quantizedOperators()
{
    return kRows;
}

} // namespace qs
