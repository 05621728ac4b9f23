// SPDX-License-Identifier: GPL-3.0-or-later
// Vectors for blocks: never longer than the 16 values that share a row of bytes. Compiled once per CPU target: no
// #pragma once, but Highway's toggle.
#if defined(QS_BLOCK_VECTORS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef QS_BLOCK_VECTORS_INL_H
#undef QS_BLOCK_VECTORS_INL_H
#else
#define QS_BLOCK_VECTORS_INL_H
#endif

#include "core/blocks/block_fields.h"
#include "core/kernels/prefetch.h"

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// The tags of at most `Lanes` values.
template <std::size_t Lanes>
struct Tags {
    using F = hn::CappedTag<float, Lanes>;
    using I = hn::Rebind<std::int32_t, F>;
    using U8 = hn::Rebind<std::uint8_t, F>;
    using I8 = hn::Rebind<std::int8_t, F>;
    using VF = hn::Vec<F>;
    using VI = hn::Vec<I>;
    static constexpr std::size_t kLanes = hn::MaxLanes(F());
};

HWY_INLINE const std::uint8_t* asBytes(const std::byte* p)
{
    return reinterpret_cast<const std::uint8_t*>(p);
}
HWY_INLINE std::uint8_t* asBytes(std::byte* p)
{
    return reinterpret_cast<std::uint8_t*>(p);
}

/// Both extremes of `Count` values. Which of two zeros is found, depends on the target.
template <std::size_t Count, class T = Tags<16>>
HWY_INLINE MinMax extremesOf(const float* values)
{
    const typename T::F f;
    auto low = hn::LoadU(f, values);
    auto high = low;
    for (std::size_t i = T::kLanes; i < Count; i += T::kLanes) {
        const auto x = hn::LoadU(f, values + i);
        low = hn::Min(low, x);
        high = hn::Max(high, x);
    }
    return {hn::GetLane(hn::MinOfLanes(f, low)), hn::GetLane(hn::MaxOfLanes(f, high))};
}

/// The largest magnitude of `Count` values.
template <std::size_t Count, class T = Tags<16>>
HWY_INLINE float largestMagnitudeOf(const float* values)
{
    const typename T::F f;
    auto largest = hn::Abs(hn::LoadU(f, values));
    for (std::size_t i = T::kLanes; i < Count; i += T::kLanes) {
        largest = hn::Max(largest, hn::Abs(hn::LoadU(f, values + i)));
    }
    return hn::GetLane(hn::MaxOfLanes(f, largest));
}

/// The nearest whole number, a half goes away from zero: std::round() for |v| < 2^22. What is added is the float below
/// 0.5: with 0.5 itself the sum with the float below 0.5 would round up to 1, and with this one 0.5 still gets there.
template <class T, class VF>
HWY_INLINE hn::Vec<typename T::I> roundHalfAway(VF v)
{
    const typename T::F f;
    return hn::ConvertTo(typename T::I(), hn::Add(v, hn::CopySign(hn::Set(f, 0x1.fffffep-2F), v)));
}

/// Encodes blocks a run at a time, first all scales of the run, then all its codes. Finding a scale is a long chain of
/// operations that wait for each other; this way the processor has several such chains in sight.
///
/// Encoder::Scaling scalingOf(values, out) writes a block's scale and says what its codes need to know;
/// Encoder::writeCodes(values, scaling, out) writes the rest.
template <class Block, class Encoder>
HWY_INLINE void encodeInRuns(const float* values, std::size_t blocks, std::byte* out)
{
    constexpr std::size_t kRun = 16;
    while (blocks > 0) {
        const std::size_t run = std::min(blocks, kRun);
        typename Encoder::Scaling scalings[kRun];
        for (std::size_t i = 0; i < run; ++i) {
            prefetchAhead(values + i * Block::kValues, Block::kValues);
            scalings[i] = Encoder::scalingOf(values + i * Block::kValues, out + i * Block::kBytes);
        }
        for (std::size_t i = 0; i < run; ++i) {
            Encoder::writeCodes(values + i * Block::kValues, scalings[i], out + i * Block::kBytes);
        }
        blocks -= run;
        values += run * Block::kValues;
        out += run * Block::kBytes;
    }
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
