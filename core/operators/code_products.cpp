// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/code_products.h"

#include "core/integer/integer_product.h"
#include "core/operators/types.h"

#include <any>
#include <array>
#include <string>

namespace qs {

Result<MatrixStacks> MatrixStacks::of(const Shape& a, const Shape& b)
{
    const auto mismatch = [&] {
        return Error{ErrorCode::Shape, "no product of matrices " + shapeText(a) + " and " + shapeText(b)};
    };
    if (a.empty() || b.empty()) {
        return mismatch();
    }
    const bool isRow = a.size() == 1;
    const bool isColumn = b.size() == 1;
    const std::int64_t rows = isRow ? 1 : a[a.size() - 2];
    const std::int64_t columns = isColumn ? 1 : b.back();
    const std::int64_t inner = a.back();
    if (inner != (isColumn ? b.back() : b[b.size() - 2])) {
        return mismatch();
    }
    MatrixStacks made;
    made.rows = static_cast<std::size_t>(rows);
    made.inner = static_cast<std::size_t>(inner);
    made.columns = static_cast<std::size_t>(columns);
    made.aStack.assign(a.begin(), a.end() - (isRow ? 1 : 2));
    made.bStack.assign(b.begin(), b.end() - (isColumn ? 1 : 2));
    const std::array stacks{made.aStack, made.bStack};
    const auto broadcast = Broadcast::of(stacks);
    if (!broadcast) {
        return broadcast.error();
    }
    made.broadcast = *broadcast;
    made.outStack = broadcast->shape();
    made.outShape = made.outStack;
    if (!isRow) {
        made.outShape.push_back(rows);
    }
    if (!isColumn) {
        made.outShape.push_back(columns);
    }
    return made;
}

template <typename T>
Result<PerRow<T>> PerRow<T>::of(std::vector<T> values, const Shape& shape, const Shape& stack, std::size_t extent,
                                bool alongColumns)
{
    PerRow made;
    made.m_extent = extent;
    made.m_values = std::move(values);
    if (made.m_values.size() == 1) {
        return made;
    }
    const auto along = static_cast<std::int64_t>(extent);
    if (shape == Shape{along}) {
        return made;
    }
    Shape expected = stack;
    expected.insert(expected.end(), {alongColumns ? 1 : along, alongColumns ? along : 1});
    if (shape != expected) {
        return Error{ErrorCode::Shape, "scales or zero points of shape " + shapeText(shape) + " for " +
                                           std::to_string(extent) + (alongColumns ? " columns" : " rows")};
    }
    made.m_hasStack = true;
    return made;
}

template class PerRow<std::int32_t>;
template class PerRow<float>;

Result<PerRow<float>> scalesPerRow(const Array& scales, const Shape& stack, std::size_t extent, bool alongColumns)
{
    if (scales.type() != ElementType::F32) {
        return unsupportedType(scales.type());
    }
    const auto values = scales.values<float>();
    return PerRow<float>::of({values.begin(), values.end()}, scales.shape(), stack, extent, alongColumns);
}

namespace {

struct KeptCodes {
    Array codes;
    Array zeroPoints;
    SignedCodes made;
};

/// Signed codes of what is the same in every run, made in the first one.
Result<SignedCodes> signedOnce(const Call& call, const Array& codes, const Array& zeroPoints)
{
    const KeptCodes* const kept = std::any_cast<KeptCodes>(&call.kept);
    if (kept != nullptr && kept->codes.isSameMemory(codes) && kept->codes.shape() == codes.shape() &&
        kept->zeroPoints.isSameMemory(zeroPoints)) {
        return kept->made;
    }
    auto made = signedCodes(codes, zeroPoints);
    if (made && codes.type() == ElementType::U8) {
        call.kept = KeptCodes{codes, zeroPoints, *made};
    }
    return made;
}

} // namespace

Result<Array> codeProduct(const Call& call, const Array& a, const Array& zeroA, const Array& b, const Array& zeroB)
{
    const auto stacks = MatrixStacks::of(a.shape(), b.shape());
    auto left = signedCodes(a, zeroA);
    auto right = signedOnce(call, b, zeroB);
    if (!stacks || !left || !right) {
        return !stacks ? stacks.error() : !left ? left.error() : right.error();
    }
    const auto zerosA =
        PerRow<std::int32_t>::of(std::move(left->zeroPoints), zeroA.shape(), stacks->aStack, stacks->rows, false);
    const auto zerosB =
        PerRow<std::int32_t>::of(std::move(right->zeroPoints), zeroB.shape(), stacks->bStack, stacks->columns, true);
    auto out = Array::make(ElementType::I32, stacks->outShape);
    if (!zerosA || !zerosB || !out) {
        return !zerosA ? zerosA.error() : !zerosB ? zerosB.error() : out.error();
    }
    IntegerProduct product;
    product.rows = stacks->rows;
    product.inner = stacks->inner;
    product.columns = stacks->columns;
    product.stepB = stacks->columns;
    std::int32_t* to = out->edit<std::int32_t>().data();
    // A stack of matrices times one matrix is one product with all the rows.
    const bool isOne = stacks->bStack.empty() && zerosA->isShared();
    if (isOne) {
        product.rows = stacks->columns == 0 ? 0 : out->count() / stacks->columns;
        product.a = left->data();
        product.b = right->data();
        product.zeroA = zerosA->of(0);
        product.zeroB = zerosB->of(0);
        integerProduct(product, to, product.columns);
        return out;
    }
    bool isCancelled = false;
    stacks->forEachPair([&](std::size_t matrixA, std::size_t matrixB) {
        isCancelled = isCancelled || call.progress.cancelled();
        if (isCancelled) {
            return;
        }
        product.a = left->data() + matrixA * stacks->rows * stacks->inner;
        product.b = right->data() + matrixB * stacks->inner * stacks->columns;
        product.zeroA = zerosA->of(matrixA);
        product.zeroB = zerosB->of(matrixB);
        integerProduct(product, to, product.columns);
        to += product.rows * product.columns;
    });
    if (isCancelled) {
        return Error{ErrorCode::Cancelled, "a product of matrices was cancelled"};
    }
    return out;
}

} // namespace qs
