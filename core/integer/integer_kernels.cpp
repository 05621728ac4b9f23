// SPDX-License-Identifier: GPL-3.0-or-later
// The one place that calls oneDNN for networks of codes.
#include "core/integer/integer_kernels.h"

#include "core/kernels/onednn.h"

#include <algorithm>
#include <vector>

namespace qs {

namespace {

/// One product by oneDNN. Right for all factors only where hasExactByteProducts(); else where those of b are within
/// ±64, for 2 · 255 · 64 fits into 16 bits.
bool multiplied(const std::int8_t* a, const std::int8_t* b, const IntegerProduct& extents, std::size_t stepB,
                std::int32_t* out, std::size_t stepOut)
{
    const auto number = [](std::size_t value) { return static_cast<dnnl_dim_t>(value); };
    const std::int32_t none = 0;
    // Threads change no sum of whole numbers; waking them takes longer than a small product.
    constexpr std::size_t small = std::size_t{1} << 20U;
    const onednn::Threads limit(extents.rows * extents.columns * extents.inner < small ? 1 : threadCount());
    return dnnl_gemm_s8s8s32('N', 'N', 'F', number(extents.rows), number(extents.columns), number(extents.inner), 1.0F,
                             a, number(extents.inner), 0, b, number(stepB), 0, 0.0F, out, number(stepOut),
                             &none) == dnnl_success;
}

/// b = 2 · half + last, halves rounded down: both parts are within ±64.
bool multipliedInParts(const IntegerProduct& product, std::int32_t* out, std::size_t stepOut)
{
    std::vector<std::int8_t> half(product.inner * product.columns);
    std::vector<std::int8_t> last(half.size());
    for (std::size_t k = 0; k < product.inner; ++k) {
        const std::int8_t* const row = product.b + k * product.stepB;
        for (std::size_t j = 0; j < product.columns; ++j) {
            half[k * product.columns + j] = static_cast<std::int8_t>(row[j] >> 1);
            last[k * product.columns + j] = static_cast<std::int8_t>(row[j] & 1);
        }
    }
    std::vector<std::int32_t> rest(product.rows * product.columns);
    if (!multiplied(product.a, half.data(), product, product.columns, out, stepOut) ||
        !multiplied(product.a, last.data(), product, product.columns, rest.data(), product.columns)) {
        return false;
    }
    for (std::size_t i = 0; i < product.rows; ++i) {
        std::int32_t* const row = out + i * stepOut;
        const std::int32_t* const added = rest.data() + i * product.columns;
        for (std::size_t j = 0; j < product.columns; ++j) {
            row[j] = static_cast<std::int32_t>(2U * static_cast<std::uint32_t>(row[j]) +
                                               static_cast<std::uint32_t>(added[j]));
        }
    }
    return true;
}

/// A product with one row or one column without oneDNN: row after row of b.
void multipliedPlainly(const IntegerProduct& product, std::int32_t* out, std::size_t stepOut)
{
    std::vector<std::uint32_t> sums(product.columns);
    for (std::size_t i = 0; i < product.rows; ++i) {
        std::ranges::fill(sums, 0U);
        for (std::size_t k = 0; k < product.inner; ++k) {
            const std::int16_t factor = product.a[i * product.inner + k];
            const std::int8_t* const row = product.b + k * product.stepB;
            for (std::size_t j = 0; j < product.columns; ++j) {
                sums[j] += static_cast<std::uint32_t>(factor * row[j]);
            }
        }
        std::ranges::transform(sums, out + i * stepOut,
                               [](std::uint32_t sum) { return static_cast<std::int32_t>(sum); });
    }
}

/// Whether extreme factors come out right, in products of the shapes for which oneDNN has code of its own.
bool extremesAreExact()
{
    constexpr std::size_t inner = 64;
    for (const std::size_t rows : {std::size_t{1}, std::size_t{48}}) {
        for (const std::size_t columns : {std::size_t{1}, std::size_t{48}}) {
            for (const int a : {127, -128}) {
                for (const int b : {127, -128}) {
                    const std::vector<std::int8_t> left(rows * inner, static_cast<std::int8_t>(a));
                    const std::vector<std::int8_t> right(inner * columns, static_cast<std::int8_t>(b));
                    std::vector<std::int32_t> out(rows * columns);
                    IntegerProduct product;
                    product.rows = rows;
                    product.inner = inner;
                    product.columns = columns;
                    const std::int32_t expected = static_cast<std::int32_t>(inner) * a * b;
                    if (!multiplied(left.data(), right.data(), product, columns, out.data(), columns) ||
                        !std::ranges::all_of(out, [=](std::int32_t sum) { return sum == expected; })) {
                        return false;
                    }
                }
            }
        }
    }
    return true;
}

} // namespace

bool hasExactByteProducts()
{
    static const bool isExact = extremesAreExact();
    return isExact;
}

bool multiplyCodes(const IntegerProduct& product, std::int32_t* out, std::size_t stepOut)
{
    if (hasExactByteProducts()) {
        return multiplied(product.a, product.b, product, product.stepB, out, stepOut);
    }
    // For vectors oneDNN may take a and b the other way round, so that small factors of b are no help.
    if (product.rows == 1 || product.columns == 1) {
        multipliedPlainly(product, out, stepOut);
        return true;
    }
    return multipliedInParts(product, out, stepOut);
}

bool multiplyByTranspose(const float* a, const float* b, std::size_t rows, std::size_t inner, std::size_t columns,
                         float* out, std::size_t stepOut)
{
    const auto number = [](std::size_t value) { return static_cast<dnnl_dim_t>(value); };
    const onednn::Threads single(1); // several would share a sum, which then depends on their number
    return dnnl_sgemm('N', 'T', number(rows), number(columns), number(inner), 1.0F, a, number(inner), b, number(inner),
                      0.0F, out, number(stepOut)) == dnnl_success;
}

} // namespace qs
