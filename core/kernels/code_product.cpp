// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/code_product.h"

#include "core/kernels/byte_products.h"

#include <algorithm>
#include <array>
#include <cstring>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/code_product.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

#include "core/kernels/code_quads-inl.h"
#include "core/kernels/code_rounder-inl.h"

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kColumns = ProductStrips::kColumns;
constexpr std::size_t kTogether = 4; ///< sums that are under way at once

#if HWY_TARGET == HWY_SCALAR

template <bool, typename Out>
void multiply(const std::uint8_t* x, const ProductStrips& strips, CodeBounds bounds, Out* out)
{
    const Rounder<Out> rounder(bounds);
    for (std::size_t column = 0; column < strips.columns(); ++column) {
        const std::size_t strip = column / kColumns;
        const std::size_t lane = column % kColumns;
        auto sum = static_cast<std::uint32_t>(strips.offsets(strip)[lane]);
        for (std::size_t k = 0; k < strips.inner(); ++k) {
            const std::int8_t w = strips.weights(strip)[(k / 4 * kColumns + lane) * 4 + k % 4];
            sum += static_cast<std::uint32_t>(x[k] * w);
        }
        const float v = static_cast<float>(static_cast<std::int32_t>(sum)) * strips.factors(strip)[lane];
        rounder.store(hn::Set(hn::ScalableTag<float>(), v), out + column);
    }
}

#else

/// Four codes for all lanes.
HWY_INLINE hn::Vec<Unsigned> quadOf(const std::uint8_t* x, std::size_t count)
{
    std::int32_t quad = 0;
    std::memcpy(&quad, x, count);
    return hn::BitCast(Unsigned(), hn::Set(Sums(), quad));
}

/// The codes of `kStrips` strips from `first` on. Each sum waits for the one before it, so four are under way at once:
/// those of other strips, or of every fourth, every second quad.
template <bool kHasByteProducts, std::size_t kStrips, typename Out>
HWY_INLINE void multiplyStrips(const std::uint8_t* x, const ProductStrips& strips, std::size_t first,
                               const Rounder<Out>& rounder, Out* codes)
{
    constexpr std::size_t phases = kTogether / kStrips;
    const std::size_t width = hn::Lanes(Sums());
    const std::size_t quads = strips.inner() / 4;
    const std::size_t left = strips.inner() % 4;
    for (std::size_t lane = 0; lane < kColumns; lane += width) {
        std::array<const std::int8_t*, kStrips> weights;
        std::array<std::array<hn::Vec<Sums>, phases>, kStrips> sums;
        for (std::size_t s = 0; s < kStrips; ++s) {
            weights[s] = strips.weights(first + s) + lane * 4;
            sums[s].fill(hn::Zero(Sums()));
        }
        const auto add = [&](std::size_t quad, std::size_t phase, std::size_t count) HWY_ATTR {
            const auto codesOfQuad = quadOf(x + quad * 4, count);
            for (std::size_t s = 0; s < kStrips; ++s) {
                sums[s][phase] = addQuads<kHasByteProducts>(sums[s][phase], codesOfQuad,
                                                            hn::LoadU(Signed(), weights[s] + quad * 4 * kColumns));
            }
        };
        std::size_t quad = 0;
        for (; quad + phases <= quads; quad += phases) {
            for (std::size_t phase = 0; phase < phases; ++phase) {
                add(quad + phase, phase, 4);
            }
        }
        for (; quad < quads; ++quad) {
            add(quad, 0, 4);
        }
        if (left > 0) {
            add(quads, 0, left);
        }
        using Numbers = hn::RebindToFloat<Sums>;
        for (std::size_t s = 0; s < kStrips; ++s) {
            auto sum = hn::LoadU(Sums(), strips.offsets(first + s) + lane);
            for (std::size_t phase = 0; phase < phases; ++phase) {
                sum = hn::Add(sum, sums[s][phase]);
            }
            const auto factors = hn::LoadU(Numbers(), strips.factors(first + s) + lane);
            rounder.store(hn::Mul(hn::ConvertTo(Numbers(), sum), factors), codes + s * kColumns + lane);
        }
    }
}

template <bool kHasByteProducts, typename Out>
void multiply(const std::uint8_t* x, const ProductStrips& strips, CodeBounds bounds, Out* out)
{
    const Rounder<Out> rounder(bounds);
    std::array<Out, kTogether * kColumns> codes; // the last strip may be wider than the matrix
    for (std::size_t first = 0; first < strips.count();) {
        const std::size_t count = strips.count() - first;
        const std::size_t together = count >= 4 ? 4 : count >= 2 ? 2 : 1;
        switch (together) {
        case 4:
            multiplyStrips<kHasByteProducts, 4>(x, strips, first, rounder, codes.data());
            break;
        case 2:
            multiplyStrips<kHasByteProducts, 2>(x, strips, first, rounder, codes.data());
            break;
        default:
            multiplyStrips<kHasByteProducts, 1>(x, strips, first, rounder, codes.data());
            break;
        }
        const std::size_t column = first * kColumns;
        std::copy_n(codes.data(), std::min(together * kColumns, strips.columns() - column), out + column);
        first += together;
    }
}

#endif

template <bool kHasByteProducts, typename Out>
void multiplyRows(const std::uint8_t* x, std::size_t rows, const ProductStrips& strips, CodeBounds bounds, Out* out)
{
    for (std::size_t row = 0; row < rows; ++row) {
        multiply<kHasByteProducts>(x + row * strips.inner(), strips, bounds, out + row * strips.columns());
    }
}

// clang-format off
void productByPairsU8(const std::uint8_t* x, std::size_t rows, const ProductStrips& w, CodeBounds bounds, std::uint8_t* out) { multiplyRows<false>(x, rows, w, bounds, out); }
void productByPairsI8(const std::uint8_t* x, std::size_t rows, const ProductStrips& w, CodeBounds bounds, std::int8_t* out) { multiplyRows<false>(x, rows, w, bounds, out); }
void productByQuadsU8(const std::uint8_t* x, std::size_t rows, const ProductStrips& w, CodeBounds bounds, std::uint8_t* out) { multiplyRows<true>(x, rows, w, bounds, out); }
void productByQuadsI8(const std::uint8_t* x, std::size_t rows, const ProductStrips& w, CodeBounds bounds, std::int8_t* out) { multiplyRows<true>(x, rows, w, bounds, out); }
// clang-format on

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(productByPairsU8);
HWY_EXPORT(productByPairsI8);
HWY_EXPORT(productByQuadsU8);
HWY_EXPORT(productByQuadsI8);

ProductStrips::ProductStrips(const std::int8_t* weights, std::size_t inner, std::size_t rowStep, std::size_t columnStep,
                             std::span<const std::int32_t> offsets, std::span<const float> factors)
    : m_inner(inner), m_columns(offsets.size()), m_lines(count() * linesOfStrip())
{
    for (std::size_t column = 0; column < m_columns; ++column) {
        const std::size_t strip = column / kColumns;
        const std::size_t lane = column % kColumns;
        const_cast<std::int32_t*>(this->offsets(strip))[lane] = offsets[column];
        const_cast<float*>(this->factors(strip))[lane] = factors[column];
        auto* const own = const_cast<std::int8_t*>(this->weights(strip)) + lane * 4;
        for (std::size_t k = 0; k < inner; ++k) {
            own[k / 4 * 4 * kColumns + k % 4] = weights[k * rowStep + column * columnStep];
        }
    }
}

void codesOfProduct(const std::uint8_t* x, std::size_t rows, const ProductStrips& strips, CodeBounds bounds,
                    std::uint8_t* out)
{
    if (hasFastByteProducts()) {
        HWY_DYNAMIC_DISPATCH(productByQuadsU8)(x, rows, strips, bounds, out);
    } else {
        HWY_DYNAMIC_DISPATCH(productByPairsU8)(x, rows, strips, bounds, out);
    }
}

void codesOfProduct(const std::uint8_t* x, std::size_t rows, const ProductStrips& strips, CodeBounds bounds,
                    std::int8_t* out)
{
    if (hasFastByteProducts()) {
        HWY_DYNAMIC_DISPATCH(productByQuadsI8)(x, rows, strips, bounds, out);
    } else {
        HWY_DYNAMIC_DISPATCH(productByPairsI8)(x, rows, strips, bounds, out);
    }
}

} // namespace qs
#endif
