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

/// Codes into levels, in place.
template <typename Layout>
HWY_INLINE void toLevels(std::uint8_t* codes)
{
    if constexpr (requires { Layout::kLowestLevel; }) {
        for (int i = 0; Layout::kLowestLevel != 0 && i < Layout::kValues; ++i) {
            codes[i] = static_cast<std::uint8_t>(codes[i] + Layout::kLowestLevel);
        }
    } else {
#if HWY_TARGET == HWY_SCALAR
        for (int i = 0; i < Layout::kValues; ++i) {
            codes[i] = static_cast<std::uint8_t>(kIq4Levels[codes[i]]);
        }
#else
        const hn::CappedTag<std::uint8_t, 16> u8; // no more: the codes were stored sixteen bytes at a time
        const hn::Repartition<std::int8_t, decltype(u8)> i8;
        const auto levels = hn::BitCast(u8, hn::LoadDup128(i8, kIq4Levels.data()));
        for (std::size_t i = 0; i < Layout::kValues; i += hn::Lanes(u8)) {
            hn::StoreU(hn::TableLookupBytes(levels, hn::LoadU(u8, codes + i)), u8, codes + i);
        }
#endif
    }
}

template <typename Layout>
void decodeBlocks(const std::byte* in, std::size_t blocks, float* out)
{
    const hn::CappedTag<float, 16> f; // the smallest sub-block
    const hn::Rebind<std::int32_t, decltype(f)> i32;
    const hn::Rebind<std::int8_t, decltype(f)> i8;
    alignas(64) std::uint8_t levels[Layout::kValues];
    for (; blocks > 0; --blocks, in += Layout::kBytes) {
        Layout::unpackCodes(in, levels);
        toLevels<Layout>(levels);
        const SubBlockScales scales = Layout::scales(in);
        const auto* level = reinterpret_cast<const std::int8_t*>(levels);
        for (std::size_t j = 0; j < Layout::kValues / Layout::kSubBlock; ++j) {
            const auto step = hn::Set(f, scales.step[j]);
            const auto offset = hn::Set(f, scales.offset[j]);
            for (int i = 0; i < Layout::kSubBlock; i += static_cast<int>(hn::Lanes(f))) {
                const auto x = hn::ConvertTo(f, hn::PromoteTo(i32, hn::LoadU(i8, level)));
                hn::StoreU(hn::Sub(hn::Mul(step, x), offset), f, out);
                level += hn::Lanes(f);
                out += hn::Lanes(f);
            }
        }
    }
}

// The dispatch takes no templates.
#define QS_DECODER(Layout)                                                                                             \
    void decode##Layout(const std::byte* in, std::size_t blocks, float* out)                                           \
    {                                                                                                                  \
        decodeBlocks<Layout>(in, blocks, out);                                                                         \
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
    }
QS_EACH_SEARCHED_LAYOUT(QS_DECODER)
#undef QS_DECODER

} // namespace qs
#endif
