// SPDX-License-Identifier: GPL-3.0-or-later
// Products of matrices of codes: MatMulInteger, QLinearMatMul.
#include "core/integer/code_range.h"
#include "core/operators/code_products.h"
#include "core/operators/quantized.h"
#include "core/operators/types.h"

#include <limits>
#include <vector>

namespace qs {

namespace {

/// Scales and zero points of a QLinearMatMul, by row and column.
struct ProductScales {
    PerRow<float> a, b, y;
    PerRow<std::int32_t> zeroY;
};

Result<ProductScales> productScales(const Call& call, const MatrixStacks& stacks)
{
    auto a = scalesPerRow(call.in(1), stacks.aStack, stacks.rows, false);
    auto b = scalesPerRow(call.in(4), stacks.bStack, stacks.columns, true);
    auto y = scalesPerRow(call.in(6), stacks.outStack, stacks.rows, false);
    if (!a || !b || !y) {
        return !a ? a.error() : !b ? b.error() : y.error();
    }
    const auto zeros = converted(call.in(7), ElementType::I32);
    if (!zeros) {
        return zeros.error();
    }
    const auto values = zeros->values<std::int32_t>();
    auto zeroY =
        PerRow<std::int32_t>::of({values.begin(), values.end()}, zeros->shape(), stacks.outStack, stacks.rows, false);
    if (!zeroY) {
        return zeroY.error();
    }
    return ProductScales{std::move(*a), std::move(*b), std::move(*y), std::move(*zeroY)};
}

template <typename T>
T at(std::span<const T> values, std::size_t index)
{
    return values[values.size() > 1 ? index : 0];
}

template <typename Out>
void requantize(const Array& sums, const MatrixStacks& stacks, const ProductScales& scales, std::span<Out> out)
{
    const std::int32_t* from = sums.values<std::int32_t>().data();
    Out* to = out.data();
    constexpr CodeRange range{std::numeric_limits<Out>::min(), std::numeric_limits<Out>::max()};
    std::vector<float> factors(stacks.columns);
    std::size_t matrix = 0;
    stacks.forEachPair([&](std::size_t matrixA, std::size_t matrixB) {
        const auto a = scales.a.of(matrixA);
        const auto b = scales.b.of(matrixB);
        const auto y = scales.y.of(matrix);
        const auto zero = scales.zeroY.of(matrix);
        ++matrix;
        for (std::size_t row = 0; row < stacks.rows; ++row) {
            if (row == 0 || a.size() > 1 || y.size() > 1) {
                for (std::size_t j = 0; j < factors.size(); ++j) {
                    factors[j] = at(a, row) * at(b, j) / at(y, row);
                }
            }
            const CodeRounder rounder(range, at(zero, row));
            for (std::size_t j = 0; j < factors.size(); ++j) {
                to[j] = static_cast<Out>(rounder(static_cast<float>(from[j]) * factors[j]));
            }
            from += factors.size();
            to += factors.size();
        }
    });
}

} // namespace

Result<Arrays> matMulInteger(const Call& call)
{
    return one(codeProduct(call, call.in(0), call.in(2), call.in(1), call.in(3)));
}

/// Inputs: a, its scale and zero point, b, its scale and zero point, the scale and zero point of the result.
Result<Arrays> qLinearMatMul(const Call& call)
{
    const auto sums = codeProduct(call, call.in(0), call.in(2), call.in(3), call.in(5));
    if (!sums) {
        return sums.error();
    }
    const auto stacks = MatrixStacks::of(call.in(0).shape(), call.in(3).shape());
    if (!stacks) {
        return stacks.error();
    }
    const auto scales = productScales(call, *stacks);
    if (!scales) {
        return scales.error();
    }
    auto y = Array::make(call.in(7).type(), stacks->outShape);
    if (!y) {
        return y.error();
    }
    switch (y->type()) {
    case ElementType::I8:
        requantize(*sums, *stacks, *scales, y->edit<std::int8_t>());
        break;
    case ElementType::U8:
        requantize(*sums, *stacks, *scales, y->edit<std::uint8_t>());
        break;
    default:
        return unsupportedType(y->type());
    }
    return one(std::move(y));
}

} // namespace qs
