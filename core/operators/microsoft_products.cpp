// SPDX-License-Identifier: GPL-3.0-or-later
// Products of ONNX Runtime (ContribOperators.md, domain com.microsoft) with matrices of codes of 8 bits: QGemm,
// DynamicQuantizeMatMul, MatMulIntegerToFloat.
#include "core/integer/dynamic_grid.h"
#include "core/integer/integer_product.h"
#include "core/integer/requantization.h"
#include "core/operators/broadcast.h"
#include "core/operators/code_products.h"
#include "core/operators/code_table.h"
#include "core/operators/quantized.h"
#include "core/operators/types.h"

#include <algorithm>
#include <array>

namespace qs {

namespace {

/// The sums as floats: · s_a · s_b, plus a bias per column.
Result<Arrays> scaled(const Array& sums, const MatrixStacks& stacks, const Array& scaleA, const Array& scaleB,
                      const Array& bias)
{
    const auto a = scalesPerRow(scaleA, stacks.aStack, stacks.rows, false);
    const auto b = scalesPerRow(scaleB, stacks.bStack, stacks.columns, true);
    auto y = Array::make(ElementType::F32, sums.shape());
    if (!a || !b || !y) {
        return !a ? a.error() : !b ? b.error() : y.error();
    }
    if (!bias.isAbsent() &&
        (bias.type() != ElementType::F32 || bias.shape() != Shape{static_cast<std::int64_t>(stacks.columns)})) {
        return Error{ErrorCode::Shape, "a bias " + std::string(rowOf(bias.type()).name) + " " +
                                           shapeText(bias.shape()) + " for " + std::to_string(stacks.columns) +
                                           " columns"};
    }
    std::vector<float> added(stacks.columns);
    if (!bias.isAbsent()) {
        std::ranges::copy(bias.values<float>(), added.begin());
    }
    std::vector<float> factors(stacks.columns);
    const std::int32_t* from = sums.values<std::int32_t>().data();
    float* to = y->edit<float>().data();
    stacks.forEachPair([&](std::size_t matrixA, std::size_t matrixB) {
        const auto ofA = a->of(matrixA);
        const auto ofB = b->of(matrixB);
        for (std::size_t row = 0; row < stacks.rows; ++row) {
            if (row == 0 || ofA.size() > 1) {
                for (std::size_t j = 0; j < factors.size(); ++j) {
                    factors[j] = ofA[ofA.size() > 1 ? row : 0] * ofB[ofB.size() > 1 ? j : 0];
                }
            }
            for (std::size_t j = 0; j < factors.size(); ++j) {
                to[j] = static_cast<float>(from[j]) * factors[j] + added[j];
            }
            from += factors.size();
            to += factors.size();
        }
    });
    return one(std::move(y));
}

Result<Array> transposed(const Array& matrix)
{
    const auto rows = static_cast<std::size_t>(matrix.shape()[0]);
    const auto columns = static_cast<std::size_t>(matrix.shape()[1]);
    auto out = Array::make(matrix.type(), {matrix.shape()[1], matrix.shape()[0]});
    if (out) {
        const std::uint8_t* const from = matrix.values<std::uint8_t>().data();
        std::uint8_t* const to = out->edit<std::uint8_t>().data();
        for (std::size_t i = 0; i < rows; ++i) {
            for (std::size_t j = 0; j < columns; ++j) {
                to[j * rows + i] = from[i * columns + j];
            }
        }
    }
    return out;
}

/// A factor of QGemm as it is multiplied.
Result<Array> factorOf(const Array& matrix, bool isTransposed)
{
    if (matrix.rank() != 2) {
        return Error{ErrorCode::Shape, "a factor of shape " + shapeText(matrix.shape()) + " is no matrix"};
    }
    if (matrix.elementBytes() != 1) {
        return unsupportedType(matrix.type());
    }
    return isTransposed ? transposed(matrix) : Result<Array>(matrix);
}

/// Adds the 32-bit c, repeated to the shape of the sums, modulo 2^32.
Status addTo(Array& sums, const Array& c)
{
    if (c.type() != ElementType::I32) {
        return unsupportedType(c.type());
    }
    const std::array shapes{sums.shape(), c.shape()};
    const auto broadcast = Broadcast::of(shapes);
    if (!broadcast) {
        return broadcast.error();
    }
    if (broadcast->shape() != sums.shape()) {
        return Error{ErrorCode::Shape,
                     "C of shape " + shapeText(c.shape()) + " is larger than the product " + shapeText(sums.shape())};
    }
    const std::int32_t* const added = c.values<std::int32_t>().data();
    std::int32_t* to = sums.edit<std::int32_t>().data();
    broadcast->forEachRun([&](std::span<const std::size_t> at) {
        for (std::size_t i = 0; i < broadcast->runLength(); ++i) {
            to[i] = static_cast<std::int32_t>(static_cast<std::uint32_t>(to[i]) +
                                              static_cast<std::uint32_t>(added[at[1] + i * broadcast->stepOf(1)]));
        }
        to += broadcast->runLength();
    });
    return ok();
}

/// Codes of rows of sums, one factor or one per column.
Result<Arrays> requantized(const Array& sums, std::span<const double> factors, const CodeMeaning& y)
{
    auto out = Array::make(y.type, sums.shape());
    if (!out) {
        return out.error();
    }
    const Requantizer requantizer(Requantization::Float, factors, y.range(), y.zeroPoint);
    const auto values = sums.values<std::int32_t>();
    if (y.type == ElementType::I8) {
        requantizer.runAcross(values, out->edit<std::int8_t>().data());
    } else {
        requantizer.runAcross(values, out->edit<std::uint8_t>().data());
    }
    return one(std::move(out));
}

} // namespace

/// Inputs: A, its scale and zero point, B, its scales and zero points, C (I32), the scale and zero point of the result,
/// which is float where they are left out.
Result<Arrays> qGemm(const Call& call)
{
    const auto a = factorOf(call.in(0), call.node.integer("transA", 0) != 0);
    const auto b = factorOf(call.in(3), call.node.integer("transB", 0) != 0);
    if (!a || !b) {
        return a ? b.error() : a.error();
    }
    const auto meaningA = meaningOf(call, 1, 2, a->type());
    if (!meaningA) {
        return meaningA.error();
    }
    auto sums = codeProduct(call, *a, call.in(2), *b, call.in(5));
    const auto stacks = MatrixStacks::of(a->shape(), b->shape());
    if (!sums || !stacks) {
        return sums ? stacks.error() : sums.error();
    }
    if (call.has(6)) {
        QS_TRY(addTo(*sums, call.in(6)));
    }
    const auto scalesB = scalesPerRow(call.in(4), {}, stacks->columns, true);
    if (!scalesB) {
        return scalesB.error();
    }
    const float scaleA = call.node.real("alpha", 1) * meaningA->scale;
    if (!call.has(7)) {
        return scaled(*sums, *stacks, Array::scalar(scaleA), call.in(4), Array());
    }
    const auto y = meaningOf(call, 7, 8, call.has(8) ? call.in(8).type() : a->type());
    if (!y) {
        return y.error();
    }
    const auto factors = requantizationFactors(Requantization::Float, scaleA, scalesB->of(0), y->scale);
    return requantized(*sums, factors, *y);
}

/// Inputs: A, B, their scales, their zero points, a bias.
Result<Arrays> matMulIntegerToFloat(const Call& call)
{
    const auto sums = codeProduct(call, call.in(0), call.in(4), call.in(1), call.in(5));
    const auto stacks = MatrixStacks::of(call.in(0).shape(), call.in(1).shape());
    if (!sums || !stacks) {
        return sums ? stacks.error() : sums.error();
    }
    return scaled(*sums, *stacks, call.in(2), call.in(3), call.in(6));
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
    return scaled(*sums, *stacks, Array::scalar(grid.scale), call.in(2), call.in(4));
}

} // namespace qs
