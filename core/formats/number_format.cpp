// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/number_format.h"

#include "core/formats/format_levels.h"

#include <algorithm>
#include <array>

namespace qs {

namespace {

using enum FormatFamily;
using Kind = CodeRule::Kind;

constexpr std::array kSchemes{
    SchemeRow{Scheme::Symmetric, "symmetric", "Symmetric"},
    SchemeRow{Scheme::Asymmetric, "asymmetric", "Asymmetric"},
};

constexpr std::array kFamilies{
    FormatFamilyRow{Integer, "integer", "Integers"},
    FormatFamilyRow{Float, "float", "Floating point"},
    FormatFamilyRow{Codebook, "codebook", "Codebooks"},
    FormatFamilyRow{Microscaling, "microscaling", "Shared small scales"},
    FormatFamilyRow{Gguf, "gguf", "GGUF blocks"},
};

constexpr NumberFormat integer(std::string_view id, std::string_view label, std::string_view help, int bits,
                               bool isSigned)
{
    return {.id = id, .label = label, .help = help, .family = Integer, .bits = double(bits), .isSigned = isSigned};
}

constexpr NumberFormat floating(std::string_view id, std::string_view label, std::string_view help, int bits,
                                FloatRule rule, std::span<const float> levels)
{
    return {.id = id,
            .label = label,
            .help = help,
            .family = Float,
            .bits = double(bits),
            .isSigned = true,
            .kind = Kind::Float,
            .floats = rule,
            .levels = levels,
            .usualGranularity = {Sharing::Tensor, 0}};
}

/// A type that is stored as it is, without a scale.
constexpr NumberFormat unscaled(NumberFormat format)
{
    format.fixed = FixedChoices{{Sharing::Tensor, 0}, "min-max", "none"};
    return format;
}

constexpr NumberFormat codebook(std::string_view id, std::string_view label, std::string_view help, double bits,
                                std::span<const float> levels)
{
    return {.id = id,
            .label = label,
            .help = help,
            .family = Codebook,
            .bits = bits,
            .isSigned = true,
            .kind = Kind::Levels,
            .levels = levels};
}

/// Proposed with `size` values to a scale.
constexpr NumberFormat inGroups(NumberFormat format, int size)
{
    format.usualGranularity = {Sharing::Group, size};
    return format;
}

/// Levels at ± a multiple of the mean magnitude.
constexpr NumberFormat ofMeanMagnitude(NumberFormat format)
{
    format.usualCalibration = "abs-mean";
    format.usualGranularity = {Sharing::Tensor, 0};
    return format;
}

constexpr NumberFormat fitted(std::string_view id, std::string_view label, std::string_view help, int bits)
{
    return {.id = id,
            .label = label,
            .help = help,
            .family = Codebook,
            .bits = double(bits),
            .isSigned = true,
            .kind = Kind::Levels,
            .fittedBits = bits,
            .fixed = FixedChoices{{Sharing::Tensor, 0}, "min-max", "none"}};
}

/// `element` in groups of `size` whose scales are stored in `storage`.
constexpr NumberFormat microscaling(std::string_view id, std::string_view label, std::string_view help,
                                    NumberFormat element, int size, std::string_view storage)
{
    element.id = id;
    element.label = label;
    element.help = help;
    element.family = Microscaling;
    element.fixed = FixedChoices{{Sharing::Group, size}, "min-max", storage};
    return element;
}

constexpr NumberFormat gguf(std::string_view id, std::string_view label, std::string_view help, double bits, int block)
{
    return {.id = id,
            .label = label,
            .help = help,
            .family = Gguf,
            .bits = bits,
            .isSigned = true,
            .codec = id,
            .fixed = FixedChoices{{Sharing::Group, block}, "min-max", "none"}};
}

constexpr NumberFormat kE4m3 =
    floating("fp8-e4m3", "FP8 E4M3", "4 exponent and 3 fraction bits, up to 448; the usual FP8 for weights.", 8,
             kE4m3Rule, kE4m3Levels);
constexpr NumberFormat kE5m2 =
    floating("fp8-e5m2", "FP8 E5M2", "5 exponent and 2 fraction bits, up to 57344; usual for gradients.", 8, kE5m2Rule,
             kE5m2Levels);
constexpr NumberFormat kE2m3 =
    floating("fp6-e2m3", "FP6 E2M3", "2 exponent and 3 fraction bits, up to 7.5.", 6, kE2m3Rule, kE2m3Levels);
constexpr NumberFormat kE3m2 =
    floating("fp6-e3m2", "FP6 E3M2", "3 exponent and 2 fraction bits, up to 28.", 6, kE3m2Rule, kE3m2Levels);
constexpr NumberFormat kE2m1 = floating("fp4-e2m1", "FP4 E2M1", "The levels 0, 0.5, 1, 1.5, 2, 3, 4 and 6 with a sign.",
                                        4, kE2m1Rule, kE2m1Levels);
constexpr NumberFormat kNf4 = inGroups(
    codebook("nf4", "NF4", "16 levels at the quantiles of a normal distribution (QLoRA); usually with groups of 64.", 4,
             kNf4Levels),
    64);
constexpr NumberFormat kInt8 = integer(
    "int8", "INT8", "256 whole-number codes with a sign; the usual choice for weights in deployed networks.", 8, true);

constexpr std::array kFormats{
    kInt8,
    integer("int7", "INT7", "128 codes with a sign; what some processors use so that 16-bit sums cannot overflow.", 7,
            true),
    integer("int6", "INT6", "64 codes with a sign.", 6, true),
    integer("int5", "INT5", "32 codes with a sign.", 5, true),
    integer("int4", "INT4", "16 codes with a sign; usual for large language models, with groups that share a scale.", 4,
            true),
    integer("int3", "INT3", "8 codes with a sign; needs small groups and a careful range.", 3, true),
    integer("int2", "INT2", "4 codes with a sign; the symmetric scheme uses three of them: −1, 0 and 1.", 2, true),
    integer("int16", "INT16", "65536 codes with a sign; where 8 bits lose too much.", 16, true),
    integer("uint8", "UINT8", "256 codes from 0 upwards; usual for activations.", 8, false),
    integer("uint7", "UINT7", "128 codes from 0 upwards.", 7, false),
    integer("uint6", "UINT6", "64 codes from 0 upwards.", 6, false),
    integer("uint5", "UINT5", "32 codes from 0 upwards.", 5, false),
    integer("uint4", "UINT4", "16 codes from 0 upwards.", 4, false),
    integer("uint3", "UINT3", "8 codes from 0 upwards.", 3, false),
    integer("uint2", "UINT2", "4 codes from 0 upwards.", 2, false),
    integer("uint16", "UINT16", "65536 codes from 0 upwards.", 16, false),

    unscaled(floating("fp16", "FP16", "Half precision: 11 significant bits, from 6e-8 to 65504.", 16, kHalfRule, {})),
    unscaled(floating("bf16", "BF16", "The upper half of an FP32: 8 significant bits over the full range.", 16,
                      kBfloatRule, {})),
    kE4m3,
    kE5m2,
    floating("fp8-e4m3fnuz", "FP8 E4M3 FNUZ", "As E4M3 with one exponent lower and no negative zero, up to 240.", 8,
             kE4m3FnuzRule, kE4m3FnuzLevels),
    floating("fp8-e5m2fnuz", "FP8 E5M2 FNUZ", "As E5M2 with one exponent lower and no negative zero, up to 57344.", 8,
             kE5m2FnuzRule, kE5m2FnuzLevels),
    kE2m3,
    kE3m2,
    kE2m1,

    kNf4,
    ofMeanMagnitude(codebook("ternary", "Ternary", "−1, 0 and 1 times the mean magnitude of the tensor (BitNet b1.58).",
                             kLog2Of3, kTernaryLevels)),
    ofMeanMagnitude(codebook("binary", "Binary", "The sign times the mean magnitude, the best scale for it (XNOR-Net).",
                             1, kBinaryLevels)),
    fitted("lloyd-max8", "Lloyd–Max 8",
           "256 levels fitted to the tensor: the best that any 8-bit code of single values can do.", 8),
    fitted("lloyd-max7", "Lloyd–Max 7", "128 levels fitted to the tensor.", 7),
    fitted("lloyd-max6", "Lloyd–Max 6", "64 levels fitted to the tensor.", 6),
    fitted("lloyd-max5", "Lloyd–Max 5", "32 levels fitted to the tensor.", 5),
    fitted("lloyd-max4", "Lloyd–Max 4",
           "16 levels fitted to the tensor: the best that any 4-bit code of single values can do.", 4),
    fitted("lloyd-max3", "Lloyd–Max 3", "8 levels fitted to the tensor.", 3),
    fitted("lloyd-max2", "Lloyd–Max 2", "4 levels fitted to the tensor.", 2),

    microscaling("nf4-double", "NF4 double", "NF4 in groups of 64 whose scales are quantized to 8 bits again (QLoRA).",
                 kNf4, 64, "int8-double"),
    microscaling("mxfp8-e4m3", "MXFP8 E4M3", "E4M3 in groups of 32 with a power-of-two scale (OCP microscaling).",
                 kE4m3, 32, "e8m0-floor"),
    microscaling("mxfp8-e5m2", "MXFP8 E5M2", "E5M2 in groups of 32 with a power-of-two scale (OCP microscaling).",
                 kE5m2, 32, "e8m0-floor"),
    microscaling("mxfp6-e2m3", "MXFP6 E2M3", "E2M3 in groups of 32 with a power-of-two scale (OCP microscaling).",
                 kE2m3, 32, "e8m0-floor"),
    microscaling("mxfp6-e3m2", "MXFP6 E3M2", "E3M2 in groups of 32 with a power-of-two scale (OCP microscaling).",
                 kE3m2, 32, "e8m0-floor"),
    microscaling("mxfp4", "MXFP4", "E2M1 in groups of 32 with a power-of-two scale (OCP microscaling).", kE2m1, 32,
                 "e8m0-floor"),
    microscaling("mxint8", "MXINT8", "INT8 in groups of 32 with a power-of-two scale (OCP microscaling).", kInt8, 32,
                 "e8m0-floor"),
    microscaling("nvfp4", "NVFP4", "E2M1 in groups of 16 with an E4M3 scale and one FP32 for the tensor (NVIDIA).",
                 kE2m1, 16, "fp8"),

    gguf("q8_0", "Q8_0", "8-bit codes with one half-precision scale for 32 values.", 8.5, 32),
    gguf("q6_k", "Q6_K", "6-bit codes in 16 sub-blocks of 16 with 8-bit scales of their own, found by search.", 6.5625,
         256),
    gguf("q5_k", "Q5_K", "5-bit codes in 8 sub-blocks of 32 with 6-bit scales and minima, found by search.", 5.5, 256),
    gguf("q5_1", "Q5_1", "5-bit codes with a scale and a minimum for 32 values.", 6.0, 32),
    gguf("q5_0", "Q5_0", "5-bit codes with one scale for 32 values; the largest value gets the lowest code.", 5.5, 32),
    gguf("q4_k", "Q4_K", "4-bit codes in 8 sub-blocks of 32 with 6-bit scales and minima, found by search.", 4.5, 256),
    gguf("q4_1", "Q4_1", "4-bit codes with a scale and a minimum for 32 values.", 5.0, 32),
    gguf("q4_0", "Q4_0", "4-bit codes with one scale for 32 values; the largest value gets the lowest code.", 4.5, 32),
    gguf("iq4_nl", "IQ4_NL", "16 uneven levels with one scale for 32 values, found by search.", 4.5, 32),
    gguf("iq4_xs", "IQ4_XS", "16 uneven levels in 8 sub-blocks of 32 with 6-bit scales, found by search.", 4.25, 256),
    gguf("q3_k", "Q3_K", "3-bit codes in 16 sub-blocks of 16 with 6-bit scales, found by search.", 3.4375, 256),
    gguf("q2_k", "Q2_K", "2-bit codes in 16 sub-blocks of 16 with 4-bit scales and minima, found by search.", 2.625,
         256),
    gguf("tq2_0", "TQ2_0",
         "−1, 0 and 1 times the largest magnitude of 256 values, 2 bits each; for weights that are ternary already.",
         2.0625, 256),
    gguf("tq1_0", "TQ1_0",
         "−1, 0 and 1 times the largest magnitude of 256 values, five to a byte; for weights that are ternary already.",
         1.6875, 256),
    gguf("gguf-mxfp4", "MXFP4 (GGUF)",
         "E2M1 in blocks of 32 with a power-of-two scale as ggml encodes them: a tie goes to the smaller level.", 4.25,
         32),
    gguf("gguf-nvfp4", "NVFP4 (GGUF)",
         "E2M1 in sub-blocks of 16 with an E4M3 scale as ggml encodes them: without a scale for the tensor.", 4.5, 64),
};

constexpr bool idsAreUnique()
{
    for (std::size_t i = 0; i < kFormats.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (kFormats[i].id == kFormats[j].id) {
                return false;
            }
        }
    }
    return true;
}
static_assert(idsAreUnique());

} // namespace

std::span<const SchemeRow> schemes()
{
    return kSchemes;
}
const SchemeRow& rowOf(Scheme scheme)
{
    return kSchemes[scheme == Scheme::Symmetric ? 0 : 1];
}
const SchemeRow* findScheme(std::string_view id)
{
    const auto row = std::ranges::find(kSchemes, id, &SchemeRow::id);
    return row == kSchemes.end() ? nullptr : &*row;
}
std::span<const FormatFamilyRow> formatFamilies()
{
    return kFamilies;
}
std::span<const NumberFormat> numberFormats()
{
    return kFormats;
}
const NumberFormat* findNumberFormat(std::string_view id)
{
    const auto row = std::ranges::find(kFormats, id, &NumberFormat::id);
    return row == kFormats.end() ? nullptr : &*row;
}

} // namespace qs
