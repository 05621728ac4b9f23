// SPDX-License-Identifier: GPL-3.0-or-later
// Products of ONNX Runtime (ContribOperators.md, domain com.microsoft) with matrices of codes of 8 bits:
// DynamicQuantizeMatMul, MatMulIntegerToFloat.
#include "core/integer/dynamic_grid.h"
#include "core/integer/code_range.h"
#include "core/operators/code_products.h"
#include "core/operators/code_table.h"
#include "core/operators/quantized.h"
#include "core/operators/scaled_sums.h"
#include "core/operators/types.h"

#include <algorithm>

namespace qs {

/// Inputs: A, B, their scales, their zero points, a bias.
Result<Arrays> matMulIntegerToFloat(const Call& call)
{
    const auto sums = codeProduct(call, call.in(0), call.in(4), call.in(1), call.in(5));
    const auto stacks = MatrixStacks::of(call.in(0).shape(), call.in(1).shape());
    if (!sums || !stacks) {
        return sums ? stacks.error() : sums.error();
    }
    return scaledSums(*sums, *stacks, call.in(2), call.in(3), call.in(6));
}

/// Inputs: A as floats, which get the grid of their range here, B, its scales and zero points, a bias.
Result<Arrays> dynamicQuantizeMatMul(const Call& call)
{
    const Array& a = call.in(0);
    if (a.type() != ElementType::F32) {
        return unsupportedType(a.type());
    }
    auto codes = Array::make(ElementType::U8, a.shape());
    if (!codes) {
        return codes.error();
    }
    const DynamicGrid grid = dynamicGridOf(a.values<float>());
    const CodeRounder rounder({0, 255}, grid.zeroPoint);
    std::ranges::transform(a.values<float>(), codes->edit<std::uint8_t>().begin(),
                           [&](float value) { return static_cast<std::uint8_t>(rounder(value / grid.scale)); });
    const Array zero = Array::scalar(static_cast<std::uint8_t>(grid.zeroPoint));
    const auto sums = codeProduct(call, *codes, zero, call.in(1), call.in(3));
    const auto stacks = MatrixStacks::of(a.shape(), call.in(1).shape());
    if (!sums || !stacks) {
        return sums ? stacks.error() : sums.error();
    }
    return scaledSums(*sums, *stacks, Array::scalar(grid.scale), call.in(2), call.in(4));
}

} // namespace qs
