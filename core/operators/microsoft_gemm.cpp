// SPDX-License-Identifier: GPL-3.0-or-later
// QGemm of ONNX Runtime (ContribOperators.md, domain com.microsoft): a product of matrices of codes with a bias.
#include "core/integer/requantization.h"
#include "core/operators/broadcast.h"
#include "core/operators/code_products.h"
#include "core/operators/code_table.h"
#include "core/operators/kept_product.h"
#include "core/operators/quantized.h"
#include "core/operators/scaled_sums.h"
#include "core/operators/types.h"

#include <array>

namespace qs {

namespace {

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

/// One scale, or one per column.
bool isPerColumn(const Array& values, std::int64_t columns)
{
    return values.count() == 1 || values.shape() == Shape{columns};
}

/// The kernel that makes the codes; null where the definition has to, or something is wrong that is told there.
MadeProduct kernelFor(const Call& call)
{
    const Array& a = call.in(0);
    const Array& b = call.in(3);
    const bool isTransposed = call.node.integer("transB", 0) != 0;
    if (!call.has(7) || call.node.integer("transA", 0) != 0 || a.rank() != 2 || b.rank() != 2 || !isByte(a) ||
        !isByte(b) || a.shape()[1] != b.shape()[isTransposed ? 1 : 0] || !isOneZero(call.in(2), a)) {
        return {};
    }
    const std::int64_t columns = b.shape()[isTransposed ? 0 : 1];
    const auto count = static_cast<std::size_t>(columns);
    const Array& bias = call.in(6);
    const auto x = meaningOf(call, 1, 2, a.type());
    const auto y = meaningOf(call, 7, 8, call.has(8) ? call.in(8).type() : a.type());
    const auto codes = signedArray(b);
    if (!x || !y || !codes || call.in(4).type() != ElementType::F32 || !isPerColumn(call.in(4), columns) ||
        !isAroundZero(b, call.in(5), count) ||
        (!bias.isAbsent() && (bias.type() != ElementType::I32 || bias.shape() != Shape{columns}))) {
        return {};
    }
    const auto factors = requantizationFactors(Requantization::Float, call.node.real("alpha", 1) * x->scale,
                                               call.in(4).values<float>(), y->scale);
    CodedSums coded;
    coded.type = y->type;
    coded.zeroX = unsignedZero(call.in(2), a);
    coded.zeroY = y->zeroPoint;
    coded.bias = bias.isAbsent() ? std::span<const std::int32_t>() : bias.values<std::int32_t>();
    for (std::size_t column = 0; column < count; ++column) {
        coded.factors.push_back(static_cast<float>(factors[factors.size() > 1 ? column : 0]));
    }
    return {ProductKernel::make(
                static_cast<std::size_t>(a.shape()[0]),
                {codes->values<std::int8_t>().data(), static_cast<std::size_t>(a.shape()[1]), count, isTransposed},
                coded),
            {a.shape()[0], columns},
            y->type};
}

} // namespace

/// Inputs: A, its scale and zero point, B, its scales and zero points, C (I32), the scale and zero point of the result,
/// which is float where they are left out.
Result<Arrays> qGemm(const Call& call)
{
    KeptProduct& kept = KeptProduct::of(call);
    constexpr std::size_t lastOperand = 8;
    if (auto coded = kept.run(call, lastOperand, kernelFor)) {
        return Arrays{std::move(*coded)};
    }
    const auto a = factorOf(call.in(0), call.node.integer("transA", 0) != 0);
    const auto b = factorOf(call.in(3), call.node.integer("transB", 0) != 0);
    if (!a || !b) {
        return a ? b.error() : a.error();
    }
    const auto meaningA = meaningOf(call, 1, 2, a->type());
    if (!meaningA) {
        return meaningA.error();
    }
    auto sums = codeProduct(kept.definition(call), *a, call.in(2), *b, call.in(5));
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
        return scaledSums(*sums, *stacks, Array::scalar(scaleA), call.in(4), Array());
    }
    const auto y = meaningOf(call, 7, 8, call.has(8) ? call.in(8).type() : a->type());
    if (!y) {
        return y.error();
    }
    const auto factors = requantizationFactors(Requantization::Float, scaleA, scalesB->of(0), y->scale);
    return requantized(*sums, factors, *y);
}

} // namespace qs
