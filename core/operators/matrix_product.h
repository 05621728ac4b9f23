// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/onednn.h"

#include <algorithm>
#include <type_traits>

namespace qs {

/// A matrix in row-major order that is used as it lies or transposed.
template <typename T>
struct Matrix {
    const T* values = nullptr;
    std::int64_t stride = 0; ///< from one row in memory to the next
    bool isTransposed = false;

    T at(std::int64_t row, std::int64_t column) const
    {
        return isTransposed ? values[column * stride + row] : values[row * stride + column];
    }
    /// What begins at `row` and `column`.
    Matrix from(std::int64_t row, std::int64_t column) const
    {
        return {values + (isTransposed ? column * stride + row : row * stride + column), stride, isTransposed};
    }
};

/// The size of C in C = A · B, and how many products are summed for each element.
struct ProductSize {
    std::int64_t rows;
    std::int64_t columns;
    std::int64_t inner;
};

/// C = alpha · A · B + beta · C, whose rows are `size.columns` long. Adds in one order whatever the number of threads.
Status multiply(const Matrix<float>& a, const Matrix<float>& b, float* c, const ProductSize& size, float alpha = 1,
                float beta = 0);

/// As above by loops, for all other types. Whole numbers wrap around.
template <typename T>
Status multiply(const Matrix<T>& a, const Matrix<T>& b, T* c, const ProductSize& size, T alpha = 1, T beta = 0)
{
    // Unsigned, because whole numbers may overflow, and wide, because narrow types are promoted to int.
    using Sum = std::conditional_t<std::is_integral_v<T>, std::uint64_t, T>;
    using Wide = std::conditional_t<std::is_integral_v<T>, std::int64_t, T>; // negative numbers become wide first
    std::vector<Sum> sums(static_cast<std::size_t>(size.columns));
    for (std::int64_t row = 0; row < size.rows; ++row) {
        std::ranges::fill(sums, Sum(0));
        for (std::int64_t k = 0; k < size.inner; ++k) {
            const Sum factor = static_cast<Sum>(static_cast<Wide>(a.at(row, k)));
            for (std::int64_t column = 0; column < size.columns; ++column) {
                sums[static_cast<std::size_t>(column)] += factor * static_cast<Sum>(static_cast<Wide>(b.at(k, column)));
            }
        }
        T* const out = c + row * size.columns;
        for (std::int64_t column = 0; column < size.columns; ++column) {
            const Sum product = static_cast<Sum>(static_cast<Wide>(alpha)) * sums[static_cast<std::size_t>(column)];
            out[column] = static_cast<T>(beta == T(0) ? product
                                                      : product + static_cast<Sum>(static_cast<Wide>(beta)) *
                                                                      static_cast<Sum>(static_cast<Wide>(out[column])));
        }
    }
    return ok();
}

} // namespace qs
