// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/histogram.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/histogram.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Bin numbers by vector, then one increment a value. Two copies of the counts, used in turn, so that equal neighbours
/// do not wait for each other.
void addToHistogramOnTarget(const float* values, std::size_t count, float binsPerUnit, std::int32_t middle,
                            std::uint16_t* even, std::uint16_t* odd)
{
    const hn::ScalableTag<float> f;
    const hn::RebindToSigned<decltype(f)> integers;
    const std::size_t lanes = hn::Lanes(f);
    constexpr std::size_t kBlock = 64;
    HWY_ALIGN std::int32_t bins[kBlock];
    const auto scale = hn::Set(f, binsPerUnit);
    const auto offset = hn::Set(integers, middle);
    std::size_t i = 0;
    for (; i + kBlock <= count; i += kBlock) {
        for (std::size_t k = 0; k < kBlock; k += lanes) {
            const auto scaled = hn::Floor(hn::Mul(hn::LoadU(f, values + i + k), scale));
            hn::Store(hn::Add(hn::ConvertTo(integers, scaled), offset), integers, bins + k);
        }
        for (std::size_t k = 0; k < kBlock; k += 2) {
            ++even[bins[k]];
            ++odd[bins[k + 1]];
        }
    }
    for (; i < count; ++i) {
        ++even[static_cast<std::int32_t>(std::floor(values[i] * binsPerUnit)) + middle];
    }
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(addToHistogramOnTarget);

namespace {

/// In two factors: 2^(−exponent) alone can be beyond the range of float while the product is not.
float binsPerUnit(int exponent, std::size_t bins)
{
    return std::ldexp(static_cast<float>(bins) / 2, -exponent);
}

} // namespace

void addToHistogram(std::span<const float> values, int exponent, std::span<std::uint64_t> counts)
{
    // 16-bit counters keep the two copies in the first-level cache where the data are dense; each copy gets at most
    // half of a piece and a block, which cannot overflow it.
    constexpr std::size_t kPiece = 65536;
    std::vector<std::uint16_t> copies(2 * counts.size());
    std::uint16_t* const even = copies.data();
    std::uint16_t* const odd = even + counts.size();
    const float scale = binsPerUnit(exponent, counts.size());
    for (std::size_t first = 0; first < values.size(); first += kPiece) {
        const auto piece = values.subspan(first, std::min(kPiece, values.size() - first));
        HWY_DYNAMIC_DISPATCH(addToHistogramOnTarget)
        (piece.data(), piece.size(), scale, static_cast<std::int32_t>(counts.size() / 2), even, odd);
        for (std::size_t i = 0; i < counts.size(); ++i) {
            counts[i] += std::uint64_t{even[i]} + odd[i];
        }
        std::ranges::fill(copies, std::uint16_t{0});
    }
}

void addToHistogramByDefinition(std::span<const float> values, int exponent, std::span<std::uint64_t> counts)
{
    const double width = std::ldexp(2.0 / static_cast<double>(counts.size()), exponent);
    for (const float value : values) {
        ++counts[static_cast<std::size_t>(std::floor(value / width) + static_cast<double>(counts.size() / 2))];
    }
}

} // namespace qs
#endif
