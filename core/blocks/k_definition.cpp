// SPDX-License-Identifier: GPL-3.0-or-later
// The five K formats, one sub-block after the other.
#include "core/blocks/k_codecs.h"
#include "core/blocks/k_search.h"
#include "core/blocks/k_super_block.h"

#include <algorithm>

namespace qs {

namespace {

template <typename Layout>
SubBlockFit fit(std::span<const float> values, Layout layout)
{
    return fitWithMinimum(values, minimumSearch(layout));
}
SubBlockFit fit(std::span<const float> values, Q3K)
{
    return fitThreeBits(values);
}
SubBlockFit fit(std::span<const float> values, Q6K)
{
    return fitSixBits(values);
}

template <typename Layout>
unsigned codeOf(float value, float step, float offset)
{
    const int nearest = nearestInt((value + offset) / step);
    const int level = std::clamp(nearest, Layout::kLowestLevel, Layout::kHighestLevel);
    return static_cast<unsigned>(level - Layout::kLowestLevel);
}

/// The codes that the search found serve only where the stored step came out as zero: for all others the rounded
/// scale and minimum decide anew.
template <typename Layout>
void encodeBlock(const float* values, std::byte* block)
{
    constexpr int kSubBlocks = Layout::kValues / Layout::kSubBlock;
    std::array<SubBlockFit, kSubBlocks> fits;
    FoundScales found;
    for (std::size_t j = 0; j < fits.size(); ++j) {
        fits[j] = fit({values + j * Layout::kSubBlock, Layout::kSubBlock}, Layout());
        found.step[j] = fits[j].scale;
        found.offset[j] = fits[j].minimum;
    }
    std::fill_n(block, Layout::kBytes, std::byte{0});
    if (!storeScales(found, Layout(), block)) {
        return;
    }
    const SubBlockScales stored = Layout::scales(block);
    for (int i = 0; i < Layout::kValues; ++i) {
        const auto j = static_cast<std::size_t>(i / Layout::kSubBlock);
        const unsigned first = fits[j].codes[static_cast<std::size_t>(i % Layout::kSubBlock)];
        const bool kept = stored.step[j] == 0;
        Layout::Codes::put(block, i, kept ? first : codeOf<Layout>(values[i], stored.step[j], stored.offset[j]));
    }
}

} // namespace

template <typename Layout>
void SearchedCodec<Layout>::encodeByDefinition(const float* values, std::size_t blocks, std::byte* out)
{
    for (std::size_t i = 0; i < blocks; ++i) {
        encodeBlock<Layout>(values + i * Layout::kValues, out + i * Layout::kBytes);
    }
}

template void SearchedCodec<Q2K>::encodeByDefinition(const float*, std::size_t, std::byte*);
template void SearchedCodec<Q3K>::encodeByDefinition(const float*, std::size_t, std::byte*);
template void SearchedCodec<Q4K>::encodeByDefinition(const float*, std::size_t, std::byte*);
template void SearchedCodec<Q5K>::encodeByDefinition(const float*, std::size_t, std::byte*);
template void SearchedCodec<Q6K>::encodeByDefinition(const float*, std::size_t, std::byte*);

} // namespace qs
