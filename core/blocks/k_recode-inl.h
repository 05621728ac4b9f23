// SPDX-License-Identifier: GPL-3.0-or-later
// From the scales that a search found to the bytes of a super-block. Compiled once per CPU target.
#if defined(QS_K_RECODE_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef QS_K_RECODE_INL_H
#undef QS_K_RECODE_INL_H
#else
#define QS_K_RECODE_INL_H
#endif

#include "core/blocks/k_columns-inl.h"
#include "core/blocks/k_super_block.h"

#include <algorithm>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// The codes of one sub-block under the step and offset that are stored.
template <typename Layout>
HWY_INLINE void recode(const float* values, float step, float offset, std::uint8_t* codes)
{
    const hn::Rebind<std::uint8_t, F> u8;
    const VF d = hn::Set(F(), step);
    const VF m = hn::Set(F(), offset);
    for (std::size_t i = 0; i < Layout::kSubBlock; i += hn::Lanes(F())) {
        const VF scaled = hn::Div(hn::Add(hn::LoadU(F(), values + i), m), d);
        const VI level = nearestInts(scaled, Layout::kLowestLevel, Layout::kHighestLevel);
        const VI code = hn::Sub(level, hn::Set(I(), Layout::kLowestLevel));
        hn::StoreU(hn::DemoteTo(u8, code), u8, codes + i);
    }
}

/// `Fits` is what a search found for kColumns sub-blocks: scale[j], minimum[j], and writeCodes(j, values, codes) for
/// the rare sub-block whose stored step comes out as zero.
template <typename Layout, typename Fits>
HWY_INLINE void finishBlock(const float* values, const Fits& fits, std::size_t column, std::byte* block)
{
    constexpr std::size_t kSubBlocks = Layout::kValues / Layout::kSubBlock;
    FoundScales found;
    std::copy_n(fits.scale + column, kSubBlocks, found.step.begin());
    std::copy_n(fits.minimum + column, kSubBlocks, found.offset.begin());
    std::fill_n(block, Layout::kBytes, std::byte{0});
    if (!storeScales(found, Layout(), block)) {
        return;
    }
    const SubBlockScales stored = Layout::scales(block);
    alignas(64) std::uint8_t codes[Layout::kValues];
    for (std::size_t j = 0; j < kSubBlocks; ++j, values += Layout::kSubBlock) {
        std::uint8_t* const out = codes + j * Layout::kSubBlock;
        if (stored.step[j] == 0) {
            fits.writeCodes(column + j, values, out);
        } else {
            recode<Layout>(values, stored.step[j], stored.offset[j], out);
        }
    }
    Layout::Codes::pack(codes, Layout::kValues, block);
}

/// kColumns sub-blocks after the other: `Search` makes Fits of so many Columns.
template <typename Layout, typename Search>
HWY_INLINE void encodeBlocks(const float* values, std::size_t blocks, std::byte* out, Search search)
{
    constexpr std::size_t kSubBlocks = Layout::kValues / Layout::kSubBlock;
    constexpr std::size_t kAtOnce = kColumns / kSubBlocks;
    Columns<Layout::kSubBlock> columns;
    while (blocks > 0) {
        const std::size_t count = std::min(blocks, kAtOnce);
        columns.load(values, count * kSubBlocks);
        const auto fits = search(columns, count * kSubBlocks);
        for (std::size_t i = 0; i < count; ++i, values += Layout::kValues, out += Layout::kBytes) {
            finishBlock<Layout>(values, fits, i * kSubBlocks, out);
        }
        blocks -= count;
    }
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
