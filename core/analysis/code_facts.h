// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/plan.h"
#include "core/tensor/channel_rows.h"
#include "core/tensor/element_type.h"

namespace qs {

/// What the codes of a format are, as numbers.
enum class CodeKind : std::uint8_t {
    Integer,    ///< q: x' = scale · (q − zero point)
    LevelIndex, ///< index into the levels: x' = scale · levels[q], or levels[q] without a scale
    HalfBits,   ///< the bits of an FP16: x' is that number
    BfloatBits, ///< the bits of a BF16: x' is that number
    BlockCode,  ///< one of a block that has scales of its own: x' comes from the block
};

/// How one quantization writes a weight down, before any value is read.
struct CodeFacts {
    CodeKind kind = CodeKind::Integer;
    ElementType type = ElementType::I8; ///< the smallest whole-number type that holds every code
    bool hasScales = true;              ///< an array of scales belongs to the codes
    bool hasZeroPoints = false;         ///< and one of zero points: integer formats
    Shape scaleShape;                   ///< [] for one scale, [C] of channels, [C, G] of groups, [R, C] of blocks
    Shape blockShape;                   ///< of GGUF formats: [channels, blocks of each, bytes of a block]; else empty
    std::size_t levels = 0;             ///< of LevelIndex; a fitted format may find fewer
};

/// Of a checked and effective quantization of a weight.
CodeFacts codeFactsOf(const Model& model, const Weight& weight, const Quantization& quantization);
/// Of a plan for a weight cut into these rows.
CodeFacts codeFactsOf(const Plan& plan, const ChannelRows& rows);

} // namespace qs
