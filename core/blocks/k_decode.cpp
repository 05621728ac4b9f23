// SPDX-License-Identifier: GPL-3.0-or-later
// What can be read off a searched block, one value after the other.
#include "core/blocks/k_codecs.h"

#include <algorithm>

namespace qs {

template <typename Layout>
void SearchedCodec<Layout>::decodeByDefinition(const std::byte* in, std::size_t blocks, float* out)
{
    for (; blocks > 0; --blocks, in += Layout::kBytes, out += Layout::kValues) {
        const SubBlockScales scales = Layout::scales(in);
        for (int i = 0; i < Layout::kValues; ++i) {
            const auto j = static_cast<std::size_t>(i / Layout::kSubBlock);
            const auto level = static_cast<float>(Layout::level(Layout::Codes::get(in, i)));
            out[i] = scales.step[j] * level - scales.offset[j];
        }
    }
}

template <typename Layout>
void SearchedCodec<Layout>::clippingStart(const std::byte* in, std::size_t blocks, MinMax* perSubBlock)
{
    for (; blocks > 0; --blocks, in += Layout::kBytes) {
        const SubBlockScales scales = Layout::scales(in);
        for (std::size_t j = 0; j < Layout::kValues / Layout::kSubBlock; ++j, ++perSubBlock) {
            const float oneEdge = scales.step[j] * Layout::kLowerEdge - scales.offset[j];
            const float otherEdge = scales.step[j] * Layout::kUpperEdge - scales.offset[j];
            *perSubBlock = {std::min(oneEdge, otherEdge), std::max(oneEdge, otherEdge)}; // steps may be negative
        }
    }
}

#define QS_READINGS(Layout)                                                                                            \
    template void SearchedCodec<Layout>::decodeByDefinition(const std::byte*, std::size_t, float*);                    \
    template void SearchedCodec<Layout>::clippingStart(const std::byte*, std::size_t, MinMax*);
QS_EACH_SEARCHED_LAYOUT(QS_READINGS)

} // namespace qs
