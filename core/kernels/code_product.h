// SPDX-License-Identifier: GPL-3.0-or-later
// Products of a few rows of codes with a matrix that stays the same.
#pragma once

#include "core/kernels/code_conversion.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace qs {

/// A matrix of signed codes in the order in which vectors want it: strips of 16 columns, in each of them four rows
/// side by side. What is missing in the last strip and in the last four rows is 0.
class ProductStrips {
public:
    static constexpr std::size_t kColumns = 16;

    /// Row k of column j is weights[k · rowStep + j · columnStep]; codes are (Σ x w + offset) · factor, with an offset
    /// and a factor for each column.
    ProductStrips(const std::int8_t* weights, std::size_t inner, std::size_t rowStep, std::size_t columnStep,
                  std::span<const std::int32_t> offsets, std::span<const float> factors);

    std::size_t inner() const { return m_inner; }
    std::size_t columns() const { return m_columns; }
    std::size_t count() const { return (m_columns + kColumns - 1) / kColumns; }

    const std::int32_t* offsets(std::size_t strip) const { return at<std::int32_t>(strip, 0); }
    const float* factors(std::size_t strip) const { return at<float>(strip, 1); }
    /// [inner / 4, 16, 4]
    const std::int8_t* weights(std::size_t strip) const { return at<std::int8_t>(strip, 2); }

private:
    static constexpr std::size_t kLineBytes = 64;
    /// Vectors read whole lines of the cache.
    struct alignas(kLineBytes) Line {
        std::array<std::byte, kLineBytes> bytes;
    };
    std::size_t linesOfStrip() const { return 2 + (m_inner + 3) / 4; }
    template <typename T>
    const T* at(std::size_t strip, std::size_t line) const
    {
        return reinterpret_cast<const T*>(&m_lines[strip * linesOfStrip() + line]);
    }

    std::size_t m_inner;
    std::size_t m_columns;
    std::vector<Line> m_lines;
};

/// The codes of x · w for row-major x [rows, inner], row-major themselves: (sum + offset) · factor as CodeRounder
/// rounds it, sum + offset modulo 2^32. Out is I8 or U8, which holds the bounds.
void codesOfProduct(const std::uint8_t* x, std::size_t rows, const ProductStrips& strips, CodeBounds bounds,
                    std::uint8_t* out);
void codesOfProduct(const std::uint8_t* x, std::size_t rows, const ProductStrips& strips, CodeBounds bounds,
                    std::int8_t* out);

} // namespace qs
