// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/code_conversion.h"

#include <algorithm>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/code_conversion.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

#include "core/kernels/code_rounder-inl.h"

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using F = hn::ScalableTag<float>;
using I = hn::RebindToSigned<F>;

/// Calls body(i) for whole vectors; what is left over goes through `rest(i, count)`.
template <typename Body, typename Rest>
HWY_INLINE void inVectors(std::size_t count, const Body& body, const Rest& rest)
{
    const std::size_t lanes = hn::Lanes(F());
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        body(i);
    }
    if (i < count) {
        rest(i, count - i);
    }
}

template <typename Out>
HWY_INLINE void codeNumbers(const float* x, std::size_t count, float scale, CodeBounds bounds, Out* out)
{
    const F f;
    const Rounder<Out> rounder(bounds);
    const auto divisor = hn::Set(f, scale);
    inVectors(
        count, [&](std::size_t i) HWY_ATTR { rounder.store(hn::Div(hn::LoadU(f, x + i), divisor), out + i); },
        [&](std::size_t i, std::size_t left) HWY_ATTR {
            HWY_ALIGN float some[hn::MaxLanes(F())] = {};
            HWY_ALIGN Out codes[hn::MaxLanes(F())];
            std::copy_n(x + i, left, some);
            rounder.store(hn::Div(hn::Load(f, some), divisor), codes);
            std::copy_n(codes, left, out + i);
        });
}

template <typename In>
HWY_INLINE void decodeCodes(const In* codes, std::size_t count, float scale, std::int32_t zero, float* out)
{
    const F f;
    const I di;
    const hn::Rebind<In, I> narrow;
    const auto factor = hn::Set(f, scale);
    const auto zeros = hn::Set(di, zero);
    const auto numbers = [&](const In* from) HWY_ATTR {
        return hn::Mul(hn::ConvertTo(f, hn::Sub(hn::PromoteTo(di, hn::LoadU(narrow, from)), zeros)), factor);
    };
    inVectors(
        count, [&](std::size_t i) HWY_ATTR { hn::StoreU(numbers(codes + i), f, out + i); },
        [&](std::size_t i, std::size_t left) HWY_ATTR {
            HWY_ALIGN In some[hn::MaxLanes(F())] = {};
            HWY_ALIGN float back[hn::MaxLanes(F())];
            std::copy_n(codes + i, left, some);
            hn::Store(numbers(some), f, back);
            std::copy_n(back, left, out + i);
        });
}

template <typename Out>
HWY_INLINE void codeSums(const std::int32_t* sums, std::size_t count, const std::int32_t* offsets, const float* factors,
                         CodeBounds bounds, Out* out)
{
    const F f;
    const I di;
    const Rounder<Out> rounder(bounds);
    const auto scaled = [&](const std::int32_t* sum, const std::int32_t* offset, const float* factor) HWY_ATTR {
        return hn::Mul(hn::ConvertTo(f, hn::Add(hn::LoadU(di, sum), hn::LoadU(di, offset))), hn::LoadU(f, factor));
    };
    inVectors(
        count, [&](std::size_t i) HWY_ATTR { rounder.store(scaled(sums + i, offsets + i, factors + i), out + i); },
        [&](std::size_t i, std::size_t left) HWY_ATTR {
            HWY_ALIGN std::int32_t sum[hn::MaxLanes(F())] = {};
            HWY_ALIGN std::int32_t offset[hn::MaxLanes(F())] = {};
            HWY_ALIGN float factor[hn::MaxLanes(F())] = {};
            HWY_ALIGN Out codes[hn::MaxLanes(F())];
            std::copy_n(sums + i, left, sum);
            std::copy_n(offsets + i, left, offset);
            std::copy_n(factors + i, left, factor);
            rounder.store(scaled(sum, offset, factor), codes);
            std::copy_n(codes, left, out + i);
        });
}

// clang-format off
void codeNumbersU8(const float* x, std::size_t n, float scale, CodeBounds bounds, std::uint8_t* out) { codeNumbers(x, n, scale, bounds, out); }
void codeNumbersI8(const float* x, std::size_t n, float scale, CodeBounds bounds, std::int8_t* out) { codeNumbers(x, n, scale, bounds, out); }
void decodeU8(const std::uint8_t* q, std::size_t n, float scale, std::int32_t zero, float* out) { decodeCodes(q, n, scale, zero, out); }
void decodeI8(const std::int8_t* q, std::size_t n, float scale, std::int32_t zero, float* out) { decodeCodes(q, n, scale, zero, out); }
void codeSumsU8(const std::int32_t* s, std::size_t n, const std::int32_t* offsets, const float* factors, CodeBounds bounds, std::uint8_t* out) { codeSums(s, n, offsets, factors, bounds, out); }
void codeSumsI8(const std::int32_t* s, std::size_t n, const std::int32_t* offsets, const float* factors, CodeBounds bounds, std::int8_t* out) { codeSums(s, n, offsets, factors, bounds, out); }
// clang-format on

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(codeNumbersU8);
HWY_EXPORT(codeNumbersI8);
HWY_EXPORT(decodeU8);
HWY_EXPORT(decodeI8);
HWY_EXPORT(codeSumsU8);
HWY_EXPORT(codeSumsI8);

void codesOfNumbers(std::span<const float> x, float scale, CodeBounds bounds, std::uint8_t* out)
{
    HWY_DYNAMIC_DISPATCH(codeNumbersU8)(x.data(), x.size(), scale, bounds, out);
}

void codesOfNumbers(std::span<const float> x, float scale, CodeBounds bounds, std::int8_t* out)
{
    HWY_DYNAMIC_DISPATCH(codeNumbersI8)(x.data(), x.size(), scale, bounds, out);
}

void numbersOfCodes(std::span<const std::uint8_t> codes, float scale, std::int32_t zero, float* out)
{
    HWY_DYNAMIC_DISPATCH(decodeU8)(codes.data(), codes.size(), scale, zero, out);
}

void numbersOfCodes(std::span<const std::int8_t> codes, float scale, std::int32_t zero, float* out)
{
    HWY_DYNAMIC_DISPATCH(decodeI8)(codes.data(), codes.size(), scale, zero, out);
}

void codesOfSums(std::span<const std::int32_t> sums, const std::int32_t* offsets, const float* factors,
                 CodeBounds bounds, std::uint8_t* out)
{
    HWY_DYNAMIC_DISPATCH(codeSumsU8)(sums.data(), sums.size(), offsets, factors, bounds, out);
}

void codesOfSums(std::span<const std::int32_t> sums, const std::int32_t* offsets, const float* factors,
                 CodeBounds bounds, std::int8_t* out)
{
    HWY_DYNAMIC_DISPATCH(codeSumsI8)(sums.data(), sums.size(), offsets, factors, bounds, out);
}

} // namespace qs
#endif
