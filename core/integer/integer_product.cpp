// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/integer/integer_product.h"

#include "core/integer/integer_kernels.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace qs {

namespace {

std::int32_t wrapped(std::int64_t value)
{
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(static_cast<std::uint64_t>(value)));
}

bool isZero(std::span<const std::int32_t> zeros)
{
    return std::ranges::all_of(zeros, [](std::int32_t zero) { return zero == 0; });
}

/// Σ_k a[i, k] of each row.
std::vector<std::int64_t> rowSums(const IntegerProduct& product)
{
    std::vector<std::int64_t> sums(product.rows);
    for (std::size_t i = 0; i < product.rows; ++i) {
        const std::int8_t* const row = product.a + i * product.inner;
        // 2^23 codes fit into 32 bits, in which compilers add more of them at once.
        constexpr std::size_t most = std::size_t{1} << 23U;
        for (std::size_t from = 0; from < product.inner; from += most) {
            const std::size_t to = std::min(product.inner, from + most);
            sums[i] += std::accumulate(row + from, row + to, std::int32_t{0});
        }
    }
    return sums;
}

/// Σ_k b[k, j] of each column.
std::vector<std::int64_t> columnSums(const IntegerProduct& product)
{
    std::vector<std::int64_t> sums(product.columns);
    std::vector<std::int32_t> some(product.columns);
    constexpr std::size_t most = std::size_t{1} << 23U;
    for (std::size_t from = 0; from < product.inner; from += most) {
        std::ranges::fill(some, 0);
        for (std::size_t k = from; k < std::min(product.inner, from + most); ++k) {
            const std::int8_t* const row = product.b + k * product.stepB;
            for (std::size_t j = 0; j < product.columns; ++j) {
                some[j] += row[j];
            }
        }
        std::ranges::transform(sums, some, sums.begin(), std::plus<>());
    }
    return sums;
}

/// The terms that the zero points bring.
void addZeroPointTerms(const IntegerProduct& product, std::int32_t* out, std::size_t stepOut)
{
    const bool hasZeroA = !isZero(product.zeroA);
    const bool hasZeroB = !isZero(product.zeroB);
    if (!hasZeroA && !hasZeroB) {
        return;
    }
    const std::vector<std::int64_t> sumA = hasZeroB ? rowSums(product) : std::vector<std::int64_t>(product.rows);
    const std::vector<std::int64_t> sumB = hasZeroA ? columnSums(product) : std::vector<std::int64_t>(product.columns);
    const auto n = static_cast<std::int64_t>(product.inner);
    // − zb Σ a − za Σ b + n za zb = − zb (Σ a − n za) − za Σ b
    std::vector<std::uint32_t> ofColumn(product.columns);
    std::vector<std::uint32_t> zeroOfColumn(product.columns);
    for (std::size_t j = 0; j < product.columns; ++j) {
        ofColumn[j] = static_cast<std::uint32_t>(wrapped(sumB[j]));
        zeroOfColumn[j] = static_cast<std::uint32_t>(product.zeroOfColumn(j));
    }
    for (std::size_t i = 0; i < product.rows; ++i) {
        const std::int64_t za = product.zeroOfRow(i);
        const auto zero = static_cast<std::uint32_t>(product.zeroOfRow(i));
        const auto rest = static_cast<std::uint32_t>(wrapped(sumA[i] - n * za));
        std::int32_t* const row = out + i * stepOut;
        for (std::size_t j = 0; j < product.columns; ++j) {
            const std::uint32_t term = zeroOfColumn[j] * rest + zero * ofColumn[j];
            row[j] = static_cast<std::int32_t>(static_cast<std::uint32_t>(row[j]) - term);
        }
    }
}

} // namespace

void integerProductDefinition(const IntegerProduct& product, std::span<std::int64_t> out)
{
    for (std::size_t i = 0; i < product.rows; ++i) {
        for (std::size_t j = 0; j < product.columns; ++j) {
            std::int64_t sum = 0;
            for (std::size_t k = 0; k < product.inner; ++k) {
                sum += (std::int64_t{product.a[i * product.inner + k]} - product.zeroOfRow(i)) *
                       (std::int64_t{product.b[k * product.stepB + j]} - product.zeroOfColumn(j));
            }
            out[i * product.columns + j] = sum;
        }
    }
}

void integerProduct(const IntegerProduct& product, std::int32_t* out, std::size_t stepOut)
{
    if (product.rows == 0 || product.columns == 0) {
        return;
    }
    const bool isDone = product.inner != 0 && multiplyCodes(product, out, stepOut);
    if (isDone) {
        addZeroPointTerms(product, out, stepOut);
        return;
    }
    std::vector<std::int64_t> sums(product.columns);
    for (std::size_t i = 0; i < product.rows; ++i) {
        IntegerProduct row = product;
        row.a += i * product.inner;
        row.rows = 1;
        row.zeroA = product.zeroA.subspan(product.zeroA.size() > 1 ? i : 0, 1);
        integerProductDefinition(row, sums);
        std::ranges::transform(sums, out + i * stepOut, wrapped);
    }
}

} // namespace qs
