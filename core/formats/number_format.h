// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/blocks/block_codec.h"
#include "core/granularity/granularity.h"
#include "core/kernels/code_rule.h"

#include <optional>
#include <span>
#include <string_view>

namespace qs {

/// Symmetric: zero point 0 and |range| up to the larger end. Asymmetric: both ends, with a zero point.
enum class Scheme { Symmetric, Asymmetric };

struct SchemeRow {
    Scheme scheme;
    std::string_view id;    ///< "symmetric"
    std::string_view label; ///< "Symmetric"
};
std::span<const SchemeRow> schemes();
const SchemeRow& rowOf(Scheme scheme);
const SchemeRow* findScheme(std::string_view id);

/// What kind of thing a format is; people see the families as headings.
enum class FormatFamily {
    Integer,      ///< whole-number codes with a scale
    Float,        ///< small floating-point types with a scale
    Codebook,     ///< a short list of levels with a scale
    Microscaling, ///< elements of another format with a fixed group and scale
    Gguf,         ///< blocks of bytes with a rule of their own
};

struct FormatFamilyRow {
    FormatFamily family;
    std::string_view id;    ///< "integer"
    std::string_view label; ///< "Integers"
};
std::span<const FormatFamilyRow> formatFamilies();

/// What a format brings itself and nobody chooses.
struct FixedChoices {
    Granularity granularity;
    std::string_view calibration = "min-max";
    std::string_view scaleStorage;
};

/// One way to store a number. All that Quantscope knows of a format is its row.
struct NumberFormat {
    std::string_view id;    ///< stable: "int8"
    std::string_view label; ///< shown to people: "INT8"
    std::string_view help;  ///< one English sentence
    FormatFamily family;
    double bits;   ///< per value, without scales; of GGUF formats with everything
    bool isSigned; ///< can hold negative values when symmetric
    CodeRule::Kind kind = CodeRule::Kind::Affine;
    FloatRule floats = {};                         ///< kind Float
    std::span<const float> levels = {};            ///< kinds Float (of 8 bits and less) and Levels; ascending
    int fittedBits = 0;                            ///< above 0: 2^fittedBits levels are fitted to each tensor
    const std::string_view codec = {};             ///< of a row in blockCodecs(); empty unless family Gguf
    std::optional<FixedChoices> fixed = {};        ///< granularity, calibration and storage are part of the format
    std::string_view usualCalibration = "min-max"; ///< what is proposed when the format is chosen
    Granularity usualGranularity = {Sharing::Channel, 0};
    std::string_view usualScaleStorage = "fp32";

    bool isInteger() const { return kind == CodeRule::Kind::Affine && codec.empty(); }
    /// Whole codes of an integer format; 0 for the others.
    int codeBits() const { return isInteger() ? static_cast<int>(bits) : 0; }
    /// Only integer formats have a zero point.
    bool hasScheme() const { return isInteger() && !fixed; }
    /// The codec of a GGUF format, else null.
    const BlockCodec* blockCodec() const { return codec.empty() ? nullptr : findBlockCodec(codec); }
};

/// In the order people see them, families together.
std::span<const NumberFormat> numberFormats();
const NumberFormat* findNumberFormat(std::string_view id);

} // namespace qs
