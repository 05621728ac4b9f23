// SPDX-License-Identifier: GPL-3.0-or-later
// Products of matrices.
#include "core/operators/einsum.h"
#include "core/operators/matrix_product.h"
#include "core/operators/row_sums.h"
#include "core/operators/types.h"

#include <array>
#include <cmath>

namespace qs {

namespace {

// ---- MatMul

/// One side of a product as MatMul sees it: a stack of matrices.
struct Stack {
    Shape batch;
    std::int64_t rows = 1;
    std::int64_t columns = 1;
    bool isTransposed = false; ///< rows and columns above are those after it
};

/// A vector is one row on the left side and one column on the right.
Stack stackOf(const Array& array, bool isLeft, bool isTransposed)
{
    Stack stack;
    const Shape& shape = array.shape();
    if (shape.size() == 1) {
        (isLeft ? stack.columns : stack.rows) = shape[0];
        return stack;
    }
    stack.batch.assign(shape.begin(), shape.end() - 2);
    stack.rows = shape[shape.size() - 2];
    stack.columns = shape.back();
    stack.isTransposed = isTransposed;
    if (isTransposed) {
        std::swap(stack.rows, stack.columns);
    }
    return stack;
}

template <typename T>
Matrix<T> matrixOf(const Stack& stack, const T* values)
{
    return {values, stack.isTransposed ? stack.rows : stack.columns, stack.isTransposed};
}

/// Products of all pairs of matrices of the two stacks, as their batches come together.
template <typename T>
Status multiplyStacks(const Array& a, const Stack& left, const Array& b, const Stack& right, const Broadcast& batches,
                      Array& y, T alpha)
{
    const ProductSize size{left.rows, right.columns, left.columns};
    const T* const x = a.values<T>().data();
    const T* const w = b.values<T>().data();
    T* out = y.edit<T>().data();
    Status status = ok();
    batches.forEachRun([&](std::span<const std::size_t> at) {
        for (std::size_t i = 0; i < batches.runLength() && status; ++i) {
            const auto l = static_cast<std::int64_t>(at[0] + i * batches.stepOf(0));
            const auto r = static_cast<std::int64_t>(at[1] + i * batches.stepOf(1));
            status = multiply(matrixOf(left, x + l * size.rows * size.inner),
                              matrixOf(right, w + r * size.inner * size.columns), out, size, alpha);
            out += size.rows * size.columns;
        }
    });
    return status;
}

template <typename T>
Result<Arrays> product(const Array& a, const Array& b, bool transposeA, bool transposeB, float alpha)
{
    if (a.type() != b.type() || a.rank() == 0 || b.rank() == 0) {
        return Error{ErrorCode::Shape, "a product of " + std::string(rowOf(a.type()).name) + " " +
                                           shapeText(a.shape()) + " and " + std::string(rowOf(b.type()).name) + " " +
                                           shapeText(b.shape())};
    }
    Stack left = stackOf(a, true, transposeA);
    const Stack right = stackOf(b, false, transposeB);
    const std::array shapes{left.batch, right.batch};
    const auto batches = Broadcast::of(shapes);
    if (!batches || left.columns != right.rows) {
        return Error{ErrorCode::Shape, "a product of " + shapeText(a.shape()) + " and " + shapeText(b.shape())};
    }
    Shape shape = batches->shape();
    if (a.rank() > 1) {
        shape.push_back(left.rows);
    }
    if (b.rank() > 1) {
        shape.push_back(right.columns);
    }
    auto y = Array::make(a.type(), std::move(shape));
    if (!y || y->count() == 0) {
        return one(std::move(y));
    }
    if (right.batch.empty() && !left.isTransposed) { // one matrix on the right: the left ones are one tall matrix
        left.rows = static_cast<std::int64_t>(y->count()) / right.columns;
        QS_TRY(multiply(matrixOf(left, a.values<T>().data()), matrixOf(right, b.values<T>().data()),
                        y->template edit<T>().data(), {left.rows, right.columns, left.columns}, T(alpha)));
    } else {
        QS_TRY(multiplyStacks(a, left, b, right, *batches, *y, T(alpha)));
    }
    return one(std::move(y));
}

Result<Arrays> matMul(const Call& call)
{
    return withType(NumberTypes(), call.in(0).type(),
                    [&]<typename T>(T) { return product<T>(call.in(0), call.in(1), false, false, 1); });
}

Result<Arrays> fusedMatMul(const Call& call)
{
    if (call.node.integer("transBatchA", 0) != 0 || call.node.integer("transBatchB", 0) != 0) {
        return Error{ErrorCode::Unsupported, "transBatchA and transBatchB are not supported"};
    }
    return withType(FloatTypes(), call.in(0).type(), [&]<typename T>(T) {
        return product<T>(call.in(0), call.in(1), call.node.integer("transA", 0) != 0,
                          call.node.integer("transB", 0) != 0, call.node.real("alpha", 1));
    });
}

// ---- Gemm

/// A factor as an element; an error for one that whole numbers cannot be multiplied by.
template <typename T>
Result<T> factorOf(const Call& call, const char* attribute)
{
    const float factor = call.node.real(attribute, 1);
    if constexpr (std::is_integral_v<T>) {
        if (!(std::abs(factor) < 0x1p31F) || factor != std::trunc(factor)) {
            return Error{ErrorCode::Unsupported,
                         std::string(attribute) + " is " + std::to_string(factor) + " for whole numbers"};
        }
        return static_cast<T>(static_cast<std::int64_t>(factor));
    } else {
        return static_cast<T>(factor);
    }
}

template <typename T>
Result<Arrays> gemmOf(const Call& call)
{
    const Array& a = call.in(0);
    const Array& b = call.in(1);
    const auto alpha = factorOf<T>(call, "alpha");
    const auto beta = factorOf<T>(call, "beta");
    QS_TRY(alpha);
    QS_TRY(beta);
    const bool hasC = call.has(2) && *beta != T(0);
    if (a.rank() != 2 || b.rank() != 2 || a.type() != b.type()) {
        return Error{ErrorCode::Shape, "A is " + shapeText(a.shape()) + " and B " + shapeText(b.shape()) +
                                           ", which should be matrices of one type"};
    }
    const Stack left = stackOf(a, true, call.node.integer("transA", 0) != 0);
    const Stack right = stackOf(b, false, call.node.integer("transB", 0) != 0);
    if (left.columns != right.rows) {
        return Error{ErrorCode::Shape, "a product of [" + std::to_string(left.rows) + ", " +
                                           std::to_string(left.columns) + "] and [" + std::to_string(right.rows) +
                                           ", " + std::to_string(right.columns) + "]"};
    }
    auto y = Array::make(a.type(), {left.rows, right.columns});
    if (!y) {
        return y.error();
    }
    if (hasC) {
        if (const Status filled = fillWith<T>(*y, call.in(2)); !filled) {
            return filled.error().in("C");
        }
    }
    QS_TRY(multiply(matrixOf(left, a.values<T>().data()), matrixOf(right, b.values<T>().data()),
                    y->template edit<T>().data(), {left.rows, right.columns, left.columns}, *alpha,
                    hasC ? *beta : T(0)));
    return one(std::move(y));
}

Result<Arrays> gemm(const Call& call)
{
    using GemmTypes = Types<float, double, std::int32_t, std::int64_t, std::uint32_t, std::uint64_t>;
    return withType(GemmTypes(), call.in(0).type(), [&]<typename T>(T) { return gemmOf<T>(call); });
}

// ---- Det

/// By elimination with the largest pivot of each column. Changes the matrix.
double determinant(std::vector<double>& m, std::size_t size)
{
    double product = 1;
    for (std::size_t column = 0; column < size; ++column) {
        std::size_t pivot = column;
        for (std::size_t row = column + 1; row < size; ++row) {
            if (std::abs(m[row * size + column]) > std::abs(m[pivot * size + column])) {
                pivot = row;
            }
        }
        const double value = m[pivot * size + column];
        if (value == 0) {
            return 0;
        }
        if (pivot != column) {
            product = -product;
            for (std::size_t k = column; k < size; ++k) {
                std::swap(m[pivot * size + k], m[column * size + k]);
            }
        }
        product *= value;
        for (std::size_t row = column + 1; row < size; ++row) {
            const double factor = m[row * size + column] / value;
            for (std::size_t k = column; k < size; ++k) {
                m[row * size + k] -= factor * m[column * size + k];
            }
        }
    }
    return product;
}

Result<Arrays> det(const Call& call)
{
    const Array& x = call.in(0);
    if (x.rank() < 2 || x.shape().back() != x.shape()[x.rank() - 2]) {
        return Error{ErrorCode::Shape, "a determinant of " + shapeText(x.shape()) + ", which is not square"};
    }
    const auto size = static_cast<std::size_t>(x.shape().back());
    return withType(FloatTypes(), x.type(), [&]<typename T>(T) -> Result<Arrays> {
        auto y = Array::make(x.type(), Shape(x.shape().begin(), x.shape().end() - 2));
        if (!y) {
            return y.error();
        }
        const T* from = x.values<T>().data();
        std::vector<double> matrix(size * size);
        for (T& result : y->template edit<T>()) {
            std::copy_n(from, matrix.size(), matrix.begin());
            result = static_cast<T>(determinant(matrix, size));
            from += matrix.size();
        }
        return one(std::move(y));
    });
}

constexpr std::array kRows{
    OperatorRow{"Det", 11, 1, det},
    OperatorRow{"Einsum", 12, 1, einsum},
    OperatorRow{"FusedMatMul", 1, 2, fusedMatMul, HalfPolicy::ThroughFloat, "com.microsoft"},
    OperatorRow{"Gemm", 6, 2, gemm},
    OperatorRow{"MatMul", 1, 2, matMul},
};

} // namespace

std::span<const OperatorRow> linearOperators()
{
    return kRows;
}

} // namespace qs
