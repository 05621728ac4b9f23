// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/matrix_product.h"

namespace qs {

namespace {

/// The piece of C that one thread makes at a time. oneDNN itself would share one sum among threads where C is small,
/// and then the sum would depend on their number; pieces of a fixed size never do.
constexpr std::int64_t kPieceRows = 256;
constexpr std::int64_t kPieceColumns = 1024;

Status multiplyPiece(const Matrix<float>& a, const Matrix<float>& b, float* c, std::int64_t stride,
                     const ProductSize& size, float alpha, float beta)
{
    const onednn::Threads single(1);
    const dnnl::status status = dnnl::sgemm(
        a.isTransposed ? 'T' : 'N', b.isTransposed ? 'T' : 'N', size.rows, size.columns, size.inner, alpha, a.values,
        std::max<std::int64_t>(a.stride, 1), b.values, std::max<std::int64_t>(b.stride, 1), beta, c, stride);
    if (status != dnnl::status::success) {
        return onednn::errorOf(dnnl::error(static_cast<dnnl_status_t>(status), "matrix product"));
    }
    return ok();
}

} // namespace

Status multiply(const Matrix<float>& a, const Matrix<float>& b, float* c, const ProductSize& size, float alpha,
                float beta)
{
    if (size.rows <= 0 || size.columns <= 0) {
        return ok();
    }
    if (size.inner <= 0) {
        for (std::int64_t i = 0; i < size.rows * size.columns; ++i) {
            c[i] = beta == 0 ? 0 : beta * c[i];
        }
        return ok();
    }
    const std::int64_t across = (size.columns + kPieceColumns - 1) / kPieceColumns;
    const std::int64_t pieces = (size.rows + kPieceRows - 1) / kPieceRows * across;
    const auto piece = [&](std::size_t index) {
        const std::int64_t row = static_cast<std::int64_t>(index) / across * kPieceRows;
        const std::int64_t column = static_cast<std::int64_t>(index) % across * kPieceColumns;
        return multiplyPiece(
            a.from(row, 0), b.from(0, column), c + row * size.columns + column, size.columns,
            {std::min(kPieceRows, size.rows - row), std::min(kPieceColumns, size.columns - column), size.inner}, alpha,
            beta);
    };
    if (pieces == 1) {
        return piece(0);
    }
    Progress progress;
    return parallelFor(static_cast<std::size_t>(pieces), progress, piece);
}

} // namespace qs
