// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/integer/product_kernel.h"

#include "core/kernels/byte_products.h"

#include <vector>

namespace qs {

namespace {

/// Up to here our own code is the faster one.
constexpr std::size_t kFewRows = 8;

/// oneDNN's code for the product as a convolution of one image of `rows` places; null where there is none.
std::shared_ptr<const ConvolutionKernel> convolutionOf(std::size_t rows, const CodeMatrix& matrix,
                                                       const CodedSums& coded)
{
    const auto number = [](std::size_t count) { return static_cast<std::int64_t>(count); };
    const auto extents = ConvolutionExtents::of({1, number(matrix.inner), number(rows)},
                                                {number(matrix.columns), number(matrix.inner), 1}, {});
    if (!extents) {
        return nullptr;
    }
    if (matrix.isTransposed) {
        return ConvolutionKernel::make(*extents, matrix.codes, coded);
    }
    std::vector<std::int8_t> transposed;
    transposed.reserve(matrix.inner * matrix.columns);
    for (std::size_t j = 0; j < matrix.columns; ++j) {
        for (std::size_t k = 0; k < matrix.inner; ++k) {
            transposed.push_back(matrix.codes[k * matrix.columns + j]);
        }
    }
    return ConvolutionKernel::make(*extents, transposed.data(), coded);
}

} // namespace

std::shared_ptr<const ProductKernel> ProductKernel::make(std::size_t rows, const CodeMatrix& matrix,
                                                         const CodedSums& coded)
{
    if (matrix.inner == 0 || matrix.columns == 0 || !coded.areFactorsFinite()) {
        return nullptr;
    }
    std::shared_ptr<ProductKernel> made(new ProductKernel);
    made->m_rows = rows;
    made->m_type = coded.type;
    made->m_bounds = coded.bounds();
    if (rows > kFewRows || !hasFastByteProducts()) {
        made->m_convolution = convolutionOf(rows, matrix, coded);
        if (made->m_convolution) {
            return made;
        }
    }
    const std::size_t rowStep = matrix.isTransposed ? 1 : matrix.columns;
    const std::size_t columnStep = matrix.isTransposed ? matrix.inner : 1;
    std::vector<std::int32_t> offsets;
    offsets.reserve(matrix.columns);
    for (std::size_t j = 0; j < matrix.columns; ++j) {
        std::uint32_t sum = 0;
        for (std::size_t k = 0; k < matrix.inner; ++k) {
            sum += static_cast<std::uint32_t>(int{matrix.codes[k * rowStep + j * columnStep]});
        }
        offsets.push_back(coded.offset(j, static_cast<std::int32_t>(sum)));
    }
    made->m_strips.emplace(matrix.codes, matrix.inner, rowStep, columnStep, offsets, coded.factors);
    return made;
}

bool ProductKernel::run(const std::uint8_t* x, std::byte* codes) const
{
    if (m_convolution) {
        return m_convolution->run(x, codes);
    }
    if (m_type == ElementType::I8) {
        codesOfProduct(x, m_rows, *m_strips, m_bounds, reinterpret_cast<std::int8_t*>(codes));
    } else {
        codesOfProduct(x, m_rows, *m_strips, m_bounds, reinterpret_cast<std::uint8_t*>(codes));
    }
    return true;
}

} // namespace qs
