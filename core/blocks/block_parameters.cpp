// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blocks/block_parameters.h"

#include "core/blocks/block_fields.h"
#include "core/blocks/codecs.h"
#include "core/blocks/iq4_layouts.h"
#include "core/blocks/microscaling_scales.h"

#include <algorithm>
#include <array>

namespace qs {

namespace {

template <int At>
void readHalf(const std::byte* block, float* out)
{
    *out = loadHalf(block + At);
}

/// Twice what the decoder multiplies its doubled levels with.
void readMxfp4(const std::byte* block, float* out)
{
    *out = 2 * halfOfE8m0(loadField<std::uint8_t>(block));
}

void readNvfp4(const std::byte* block, float* out)
{
    for (int part = 0; part < Nvfp4Block::kValues / Nvfp4Block::kSubBlock; ++part) {
        out[part] = 2 * halfOfUe4m3(loadField<std::uint8_t>(block + part));
    }
}

template <typename Layout>
constexpr int kParts = Layout::kValues / Layout::kSubBlock;

template <typename Layout>
void readSteps(const std::byte* block, float* out)
{
    std::copy_n(Layout::scales(block).step.begin(), kParts<Layout>, out);
}

template <typename Layout>
void readOffsets(const std::byte* block, float* out)
{
    std::copy_n(Layout::scales(block).offset.begin(), kParts<Layout>, out);
}

// Super-blocks: the scale of the sub-block, which is the product of the block's own and of a small whole number. Rows
// of one codec stand together.
constexpr std::array kParameters{
    BlockParameter{"q8_0", "scales", 1, 2, readHalf<0>},
    BlockParameter{"q5_1", "scales", 1, 2, readHalf<0>},
    BlockParameter{"q5_1", "minimums", 1, 2, readHalf<Q51Block::kMinimumAt>},
    BlockParameter{"q5_0", "scales", 1, 2, readHalf<0>},
    BlockParameter{"q4_1", "scales", 1, 2, readHalf<0>},
    BlockParameter{"q4_1", "minimums", 1, 2, readHalf<Q41Block::kMinimumAt>},
    BlockParameter{"q4_0", "scales", 1, 2, readHalf<0>},
    BlockParameter{"tq2_0", "scales", 1, 2, readHalf<Tq20Block::kScaleAt>},
    BlockParameter{"tq1_0", "scales", 1, 2, readHalf<Tq10Block::kScaleAt>},
    BlockParameter{"gguf-mxfp4", "scales", 1, 1, readMxfp4},
    BlockParameter{"gguf-nvfp4", "scales", 4, 4, readNvfp4},
    BlockParameter{"q6_k", "scales", kParts<Q6K>, 2 + 16, readSteps<Q6K>},
    BlockParameter{"q5_k", "scales", kParts<Q5K>, 2 + 6, readSteps<Q5K>},
    BlockParameter{"q5_k", "minimums", kParts<Q5K>, 2 + 6, readOffsets<Q5K>},
    BlockParameter{"q4_k", "scales", kParts<Q4K>, 2 + 6, readSteps<Q4K>},
    BlockParameter{"q4_k", "minimums", kParts<Q4K>, 2 + 6, readOffsets<Q4K>},
    BlockParameter{"q3_k", "scales", kParts<Q3K>, 2 + 12, readSteps<Q3K>},
    BlockParameter{"q2_k", "scales", kParts<Q2K>, 2 + 8, readSteps<Q2K>},
    BlockParameter{"q2_k", "minimums", kParts<Q2K>, 2 + 8, readOffsets<Q2K>},
    BlockParameter{"iq4_nl", "scales", 1, 2, readSteps<Iq4Nl>},
    BlockParameter{"iq4_xs", "scales", kParts<Iq4Xs>, 2 + 6, readSteps<Iq4Xs>},
};

struct BlockRule {
    std::string_view codec;
    std::string_view text;
};
constexpr std::array kRules{
    BlockRule{"q8_0", "scale · (code − 128)"},
    BlockRule{"q5_1", "scale · code + minimum"},
    BlockRule{"q5_0", "scale · (code − 16)"},
    BlockRule{"q4_1", "scale · code + minimum"},
    BlockRule{"q4_0", "scale · (code − 8)"},
    BlockRule{"tq2_0", "scale · (code − 1)"},
    BlockRule{"tq1_0", "scale · (code − 1)"},
    BlockRule{"gguf-mxfp4", "scale · E2M1 of the code"},
    BlockRule{"gguf-nvfp4", "scale · E2M1 of the code"},
    BlockRule{"q6_k", "scale · (code − 32)"},
    BlockRule{"q5_k", "scale · code − minimum"},
    BlockRule{"q4_k", "scale · code − minimum"},
    BlockRule{"q3_k", "scale · (code − 4)"},
    BlockRule{"q2_k", "scale · code − minimum"},
    BlockRule{"iq4_nl", "scale · one of 16 uneven levels"},
    BlockRule{"iq4_xs", "scale · one of 16 uneven levels"},
};

} // namespace

std::span<const BlockParameter> parametersOf(std::string_view codec)
{
    const auto isOther = [&](const BlockParameter& row) { return row.codec != codec; };
    const auto* const first = std::ranges::find(kParameters, codec, &BlockParameter::codec);
    return {first, std::find_if(first, kParameters.end(), isOther)};
}

std::string_view ruleTextOf(std::string_view codec)
{
    const auto* const row = std::ranges::find(kRules, codec, &BlockRule::codec);
    return row == kRules.end() ? std::string_view() : row->text;
}

} // namespace qs
