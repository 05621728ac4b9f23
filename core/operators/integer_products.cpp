// SPDX-License-Identifier: GPL-3.0-or-later
// Products of matrices of codes: MatMulInteger, QLinearMatMul.
#include "core/integer/code_range.h"
#include "core/operators/code_products.h"
#include "core/operators/kept_product.h"
#include "core/operators/quantized.h"
#include "core/operators/types.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>
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

/// The kernel for a matrix of the same codes in every run, with one scale for a and for the result. Null for other
/// products, which are made by the definition.
MadeProduct kernelFor(const Call& call)
{
    const Array& a = call.in(0);
    const Array& b = call.in(3);
    const ElementType type = call.in(7).type();
    const bool isOne = call.in(1).count() == 1 && call.in(6).count() == 1 && call.in(7).count() == 1;
    if (!isOne || a.rank() < 2 || b.rank() != 2 || !isByte(a) || !isByte(b) || a.shape().back() != b.shape()[0] ||
        a.count() == 0 || !isOneZero(call.in(2), a) || (type != ElementType::U8 && type != ElementType::I8)) {
        return {};
    }
    const std::int64_t columns = b.shape()[1];
    const auto count = static_cast<std::size_t>(columns);
    const Array& scales = call.in(4);
    const auto codes = signedArray(b);
    const bool areFloats = std::ranges::all_of(std::array{1, 4, 6}, [&](int input) {
        return call.in(static_cast<std::size_t>(input)).type() == ElementType::F32;
    });
    if (!codes || !areFloats || (scales.count() != 1 && scales.shape() != Shape{columns}) ||
        !isAroundZero(b, call.in(5), count)) {
        return {};
    }
    CodedSums coded;
    coded.type = type;
    coded.zeroX = unsignedZero(call.in(2), a);
    coded.zeroY = type == ElementType::U8 ? call.in(7).values<std::uint8_t>()[0] : call.in(7).values<std::int8_t>()[0];
    for (std::size_t column = 0; column < count; ++column) {
        coded.factors.push_back(call.in(1).values<float>()[0] * at(scales.values<float>(), column) /
                                call.in(6).values<float>()[0]);
    }
    Shape y = a.shape();
    y.back() = columns;
    const auto inner = static_cast<std::size_t>(a.shape().back());
    return {ProductKernel::make(a.count() / inner, {codes->values<std::int8_t>().data(), inner, count, false}, coded),
            std::move(y), type};
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
    KeptProduct& kept = KeptProduct::of(call);
    constexpr std::size_t lastOperand = 7;
    if (auto coded = kept.run(call, lastOperand, kernelFor)) {
        return one(std::move(*coded));
    }
    const auto sums = codeProduct(kept.definition(call), call.in(0), call.in(2), call.in(3), call.in(5));
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
