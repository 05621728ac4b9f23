// SPDX-License-Identifier: GPL-3.0-or-later
// Products of unsigned codes with signed ones, four of which are added. Compiled once per CPU target: no #pragma once,
// but Highway's toggle.
#if defined(QS_CODE_QUADS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef QS_CODE_QUADS_INL_H
#undef QS_CODE_QUADS_INL_H
#else
#define QS_CODE_QUADS_INL_H
#endif

#include <hwy/highway.h>

#if HWY_TARGET != HWY_SCALAR // a vector of one lane holds no four codes

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Sums = hn::ScalableTag<std::int32_t>;
using Unsigned = hn::Repartition<std::uint8_t, Sums>;
using Signed = hn::Repartition<std::int8_t, Sums>;

/// sum[i] + Σ x[4i + j] · w[4i + j] for j = 0 … 3, modulo 2^32. `kHasByteProducts`: the processor has VNNI, for which
/// this version of Highway has neither a target nor an operation.
template <bool kHasByteProducts>
HWY_INLINE hn::Vec<Sums> addQuads(hn::Vec<Sums> sum, hn::Vec<Unsigned> x, hn::Vec<Signed> w)
{
#if HWY_TARGET == HWY_AVX3
    if constexpr (kHasByteProducts) {
        asm("vpdpbusd %2, %1, %0" : "+v"(sum.raw) : "v"(x.raw), "v"(w.raw));
        return sum;
    }
#endif
    // The even and the odd bytes as numbers of 16 bits: two of their products fit into 32 bits.
    using Words = hn::Repartition<std::int16_t, Sums>;
    using UnsignedWords = hn::Repartition<std::uint16_t, Sums>;
    const Words words;
    const auto evenX = hn::And(hn::BitCast(words, x), hn::Set(words, 0xFF));
    const auto oddX = hn::BitCast(words, hn::ShiftRight<8>(hn::BitCast(UnsignedWords(), x)));
    const auto evenW = hn::ShiftRight<8>(hn::ShiftLeft<8>(hn::BitCast(words, w)));
    const auto oddW = hn::ShiftRight<8>(hn::BitCast(words, w));
    auto rest = hn::Zero(Sums());
    auto pairs = hn::ReorderWidenMulAccumulate(Sums(), evenX, evenW, hn::Zero(Sums()), rest);
    pairs = hn::ReorderWidenMulAccumulate(Sums(), oddX, oddW, pairs, rest);
    return hn::Add(sum, hn::RearrangeToOddPlusEven(pairs, rest));
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
#endif
