// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blocks/k_codecs.h"

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/blocks/k_decode_kernel.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Adds one plane's bits to the codes, or sets them where it is the first.
template <typename Plane>
HWY_INLINE void unpack(const std::byte* block, int values, std::uint8_t* codes)
{
    const hn::CappedTag<std::uint8_t, 16> u8;
    const auto mask = hn::Set(u8, static_cast<std::uint8_t>(Plane::kMask));
    const auto* plane = reinterpret_cast<const std::uint8_t*>(block + Plane::kOffset);
    for (int start = 0; start < values; start += Plane::kStretch, plane += Plane::kRun, codes += Plane::kStretch) {
        for (int l = 0; l < Plane::kRun; l += static_cast<int>(hn::Lanes(u8))) {
            auto bits = hn::LoadU(u8, plane + l);
            for (int part = 0; part < Plane::kPerByte; ++part) {
                std::uint8_t* const out = codes + part * Plane::kRun + l;
                const auto share = hn::ShiftLeft<Plane::kFrom>(hn::And(bits, mask));
                hn::StoreU(Plane::kFrom == 0 ? share : hn::Or(share, hn::LoadU(u8, out)), u8, out);
                bits = hn::ShiftRight<Plane::kBits>(bits);
            }
        }
    }
}

template <typename... Plane>
HWY_INLINE void unpackAll(BitPlanes<Plane...>, const std::byte* block, int values, std::uint8_t* codes)
{
    (unpack<Plane>(block, values, codes), ...);
}

/// Sixteen codes into levels, as signed bytes.
template <typename Layout>
HWY_INLINE void toLevels(std::uint8_t* codes)
{
    const hn::CappedTag<std::uint8_t, 16> u8;
    for (std::size_t i = 0; i < 16; i += hn::Lanes(u8)) {
        auto level = hn::LoadU(u8, codes + i);
        if constexpr (requires { Layout::kLowestLevel; }) {
            level = hn::Add(level, hn::Set(u8, static_cast<std::uint8_t>(Layout::kLowestLevel)));
        } else {
#if HWY_TARGET == HWY_SCALAR
            level = hn::Set(u8, static_cast<std::uint8_t>(kIq4Levels[codes[i]]));
#else
            const hn::Repartition<std::int8_t, decltype(u8)> i8;
            level = hn::TableLookupBytes(hn::BitCast(u8, hn::LoadU(i8, kIq4Levels.data())), level);
#endif
        }
        hn::StoreU(level, u8, codes + i);
    }
}

/// step · level − offset for sixteen levels.
HWY_INLINE void scale(const std::uint8_t* levels, float step, float offset, float* out)
{
    const hn::CappedTag<float, 16> f;
    const hn::Rebind<std::int32_t, decltype(f)> i32;
    const hn::Rebind<std::int8_t, decltype(f)> i8;
    for (std::size_t i = 0; i < 16; i += hn::Lanes(f)) {
        const auto level = hn::LoadU(i8, reinterpret_cast<const std::int8_t*>(levels + i));
        const auto x = hn::ConvertTo(f, hn::PromoteTo(i32, level));
        hn::StoreU(hn::Sub(hn::Mul(hn::Set(f, step), x), hn::Set(f, offset)), f, out + i);
    }
}

template <typename Layout>
HWY_INLINE void decodeBlocks(const std::byte* in, std::size_t blocks, float* out)
{
    alignas(64) std::uint8_t levels[Layout::kValues];
    for (; blocks > 0; --blocks, in += Layout::kBytes, out += Layout::kValues) {
        unpackAll(typename Layout::Codes(), in, Layout::kValues, levels);
        const SubBlockScales scales = Layout::scales(in);
        for (std::size_t i = 0; i < Layout::kValues; i += 16) {
            toLevels<Layout>(levels + i);
            scale(levels + i, scales.step[i / Layout::kSubBlock], scales.offset[i / Layout::kSubBlock], out + i);
        }
    }
}

template <typename Layout>
HWY_INLINE void codesOfBlocks(const std::byte* in, std::size_t blocks, std::uint8_t* codes)
{
    for (; blocks > 0; --blocks, in += Layout::kBytes, codes += Layout::kValues) {
        unpackAll(typename Layout::Codes(), in, Layout::kValues, codes);
    }
}

// The dispatch takes no templates.
#define QS_DECODER(Layout)                                                                                             \
    void decode##Layout(const std::byte* in, std::size_t blocks, float* out)                                           \
    {                                                                                                                  \
        decodeBlocks<Layout>(in, blocks, out);                                                                         \
    }                                                                                                                  \
    void codesOf##Layout(const std::byte* in, std::size_t blocks, std::uint8_t* codes)                                 \
    {                                                                                                                  \
        codesOfBlocks<Layout>(in, blocks, codes);                                                                      \
    }
QS_EACH_SEARCHED_LAYOUT(QS_DECODER)
#undef QS_DECODER

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {

#define QS_DECODER(Layout)                                                                                             \
    HWY_EXPORT(decode##Layout);                                                                                        \
    template <>                                                                                                        \
    void SearchedCodec<Layout>::decode(const std::byte* in, std::size_t blocks, float* out)                            \
    {                                                                                                                  \
        HWY_DYNAMIC_DISPATCH(decode##Layout)(in, blocks, out);                                                         \
    }                                                                                                                  \
    HWY_EXPORT(codesOf##Layout);                                                                                       \
    template <>                                                                                                        \
    void SearchedCodec<Layout>::codesOf(const std::byte* in, std::size_t blocks, std::uint8_t* codes)                  \
    {                                                                                                                  \
        HWY_DYNAMIC_DISPATCH(codesOf##Layout)(in, blocks, codes);                                                      \
    }
QS_EACH_SEARCHED_LAYOUT(QS_DECODER)
#undef QS_DECODER

} // namespace qs
#endif
