// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/integer/coded_sums.h"
#include "core/integer/convolution_kernel.h"
#include "core/kernels/code_product.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace qs {

/// A matrix of signed codes whose zero points are 0.
struct CodeMatrix {
    const std::int8_t* codes = nullptr;
    std::size_t inner = 0;
    std::size_t columns = 0;
    bool isTransposed = false; ///< it lies as [columns, inner]
};

/// A product of unsigned codes with a matrix that stays the same, which makes codes of its sums, made ready. A few rows
/// are multiplied by our own code, for they are done before oneDNN has begun; many are the places of an image, which a
/// convolution of one place goes over. Immutable, and exact with any matrix and any bias.
class ProductKernel {
public:
    /// For `rows` rows. Null where a factor is not finite, or the matrix is empty.
    static std::shared_ptr<const ProductKernel> make(std::size_t rows, const CodeMatrix& matrix,
                                                     const CodedSums& coded);

    /// x [rows, inner], codes [rows, columns] of the type for which it was made. False where oneDNN could not.
    bool run(const std::uint8_t* x, std::byte* codes) const;

private:
    ProductKernel() = default;

    std::size_t m_rows = 0;
    ElementType m_type = ElementType::U8;
    CodeBounds m_bounds;
    std::optional<ProductStrips> m_strips;
    std::shared_ptr<const ConvolutionKernel> m_convolution; ///< instead
};

} // namespace qs
