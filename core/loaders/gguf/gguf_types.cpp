// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/gguf/gguf_types.h"

#include <algorithm>
#include <array>

namespace qs::gguf {

namespace {

constexpr TensorType plain(std::uint32_t id, std::string_view name, ElementType element)
{
    return {id, name, element, {}};
}

constexpr TensorType blocks(std::uint32_t id, std::string_view name, std::string_view codec)
{
    return {id, name, ElementType::F32, codec};
}

constexpr std::array kTypes{
    plain(0, "F32", ElementType::F32),
    plain(1, "F16", ElementType::F16),
    blocks(2, "Q4_0", "q4_0"),
    blocks(3, "Q4_1", "q4_1"),
    blocks(6, "Q5_0", "q5_0"),
    blocks(7, "Q5_1", "q5_1"),
    blocks(8, "Q8_0", "q8_0"),
    blocks(9, "Q8_1", "q8_1"),
    blocks(10, "Q2_K", "q2_k"),
    blocks(11, "Q3_K", "q3_k"),
    blocks(12, "Q4_K", "q4_k"),
    blocks(13, "Q5_K", "q5_k"),
    blocks(14, "Q6_K", "q6_k"),
    blocks(15, "Q8_K", "q8_k"),
    blocks(16, "IQ2_XXS", "iq2_xxs"),
    blocks(17, "IQ2_XS", "iq2_xs"),
    blocks(18, "IQ3_XXS", "iq3_xxs"),
    blocks(19, "IQ1_S", "iq1_s"),
    blocks(20, "IQ4_NL", "iq4_nl"),
    blocks(21, "IQ3_S", "iq3_s"),
    blocks(22, "IQ2_S", "iq2_s"),
    blocks(23, "IQ4_XS", "iq4_xs"),
    plain(24, "I8", ElementType::I8),
    plain(25, "I16", ElementType::I16),
    plain(26, "I32", ElementType::I32),
    plain(27, "I64", ElementType::I64),
    plain(28, "F64", ElementType::F64),
    blocks(29, "IQ1_M", "iq1_m"),
    plain(30, "BF16", ElementType::BF16),
    blocks(34, "TQ1_0", "tq1_0"),
    blocks(35, "TQ2_0", "tq2_0"),
    blocks(39, "MXFP4", "gguf-mxfp4"),
    blocks(40, "NVFP4", "gguf-nvfp4"),
    blocks(41, "Q1_0", "q1_0"),
    blocks(42, "Q2_0", "q2_0"),
};

/// Numbers that ggml used once and will not use again.
struct GivenUp {
    std::uint32_t id;
    std::string_view name;
};
constexpr std::array kGivenUp{
    GivenUp{4, "Q4_2"},      GivenUp{5, "Q4_3"},        GivenUp{31, "Q4_0_4_4"},   GivenUp{32, "Q4_0_4_8"},
    GivenUp{33, "Q4_0_8_8"}, GivenUp{36, "IQ4_NL_4_4"}, GivenUp{37, "IQ4_NL_4_8"}, GivenUp{38, "IQ4_NL_8_8"},
};

} // namespace

const TensorType* findTensorType(std::uint32_t id)
{
    const auto* const row = std::ranges::find(kTypes, id, &TensorType::id);
    return row == kTypes.end() ? nullptr : &*row;
}

std::string unknownTypeText(std::uint32_t id)
{
    const std::string number = "type " + std::to_string(id);
    const auto* const row = std::ranges::find(kGivenUp, id, &GivenUp::id);
    return row == kGivenUp.end() ? number + ", which is unknown"
                                 : number + " (" + std::string(row->name) + "), which ggml has given up";
}

} // namespace qs::gguf
