// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/core_words.h"

#include <QtGlobal>

#include <array>

namespace qs {

namespace {

constexpr std::array kWords{
    QT_TRANSLATE_NOOP("CoreText", "Integers"),
    QT_TRANSLATE_NOOP("CoreText", "Floating point"),
    QT_TRANSLATE_NOOP("CoreText", "Codebooks"),
    QT_TRANSLATE_NOOP("CoreText", "Shared small scales"),
    QT_TRANSLATE_NOOP("CoreText", "GGUF blocks"),
    QT_TRANSLATE_NOOP("CoreText", "INT8"),
    QT_TRANSLATE_NOOP("CoreText", "256 whole-number codes with a sign; the usual choice for weights in deployed "
                                  "networks."),
    QT_TRANSLATE_NOOP("CoreText", "INT7"),
    QT_TRANSLATE_NOOP("CoreText", "128 codes with a sign; what some processors use so that 16-bit sums cannot "
                                  "overflow."),
    QT_TRANSLATE_NOOP("CoreText", "INT6"),
    QT_TRANSLATE_NOOP("CoreText", "64 codes with a sign."),
    QT_TRANSLATE_NOOP("CoreText", "INT5"),
    QT_TRANSLATE_NOOP("CoreText", "32 codes with a sign."),
    QT_TRANSLATE_NOOP("CoreText", "INT4"),
    QT_TRANSLATE_NOOP("CoreText", "16 codes with a sign; usual for large language models, with groups that share "
                                  "a scale."),
    QT_TRANSLATE_NOOP("CoreText", "INT3"),
    QT_TRANSLATE_NOOP("CoreText", "8 codes with a sign; needs small groups and a careful range."),
    QT_TRANSLATE_NOOP("CoreText", "INT2"),
    QT_TRANSLATE_NOOP("CoreText", "4 codes with a sign; the symmetric scheme uses three of them: −1, 0 and 1."),
    QT_TRANSLATE_NOOP("CoreText", "INT16"),
    QT_TRANSLATE_NOOP("CoreText", "65536 codes with a sign; where 8 bits lose too much."),
    QT_TRANSLATE_NOOP("CoreText", "UINT8"),
    QT_TRANSLATE_NOOP("CoreText", "256 codes from 0 upwards; usual for activations."),
    QT_TRANSLATE_NOOP("CoreText", "UINT7"),
    QT_TRANSLATE_NOOP("CoreText", "128 codes from 0 upwards."),
    QT_TRANSLATE_NOOP("CoreText", "UINT6"),
    QT_TRANSLATE_NOOP("CoreText", "64 codes from 0 upwards."),
    QT_TRANSLATE_NOOP("CoreText", "UINT5"),
    QT_TRANSLATE_NOOP("CoreText", "32 codes from 0 upwards."),
    QT_TRANSLATE_NOOP("CoreText", "UINT4"),
    QT_TRANSLATE_NOOP("CoreText", "16 codes from 0 upwards."),
    QT_TRANSLATE_NOOP("CoreText", "UINT3"),
    QT_TRANSLATE_NOOP("CoreText", "8 codes from 0 upwards."),
    QT_TRANSLATE_NOOP("CoreText", "UINT2"),
    QT_TRANSLATE_NOOP("CoreText", "4 codes from 0 upwards."),
    QT_TRANSLATE_NOOP("CoreText", "UINT16"),
    QT_TRANSLATE_NOOP("CoreText", "65536 codes from 0 upwards."),
    QT_TRANSLATE_NOOP("CoreText", "FP16"),
    QT_TRANSLATE_NOOP("CoreText", "Half precision: 11 significant bits, from 6e-8 to 65504."),
    QT_TRANSLATE_NOOP("CoreText", "BF16"),
    QT_TRANSLATE_NOOP("CoreText", "The upper half of an FP32: 8 significant bits over the full range."),
    QT_TRANSLATE_NOOP("CoreText", "FP8 E4M3"),
    QT_TRANSLATE_NOOP("CoreText", "4 exponent and 3 fraction bits, up to 448; the usual FP8 for weights."),
    QT_TRANSLATE_NOOP("CoreText", "FP8 E5M2"),
    QT_TRANSLATE_NOOP("CoreText", "5 exponent and 2 fraction bits, up to 57344; usual for gradients."),
    QT_TRANSLATE_NOOP("CoreText", "FP8 E4M3 FNUZ"),
    QT_TRANSLATE_NOOP("CoreText", "As E4M3 with one exponent lower and no negative zero, up to 240."),
    QT_TRANSLATE_NOOP("CoreText", "FP8 E5M2 FNUZ"),
    QT_TRANSLATE_NOOP("CoreText", "As E5M2 with one exponent lower and no negative zero, up to 57344."),
    QT_TRANSLATE_NOOP("CoreText", "FP6 E2M3"),
    QT_TRANSLATE_NOOP("CoreText", "2 exponent and 3 fraction bits, up to 7.5."),
    QT_TRANSLATE_NOOP("CoreText", "FP6 E3M2"),
    QT_TRANSLATE_NOOP("CoreText", "3 exponent and 2 fraction bits, up to 28."),
    QT_TRANSLATE_NOOP("CoreText", "FP4 E2M1"),
    QT_TRANSLATE_NOOP("CoreText", "The levels 0, 0.5, 1, 1.5, 2, 3, 4 and 6 with a sign."),
    QT_TRANSLATE_NOOP("CoreText", "NF4"),
    QT_TRANSLATE_NOOP("CoreText", "16 levels at the quantiles of a normal distribution (QLoRA); usually with "
                                  "groups of 64."),
    QT_TRANSLATE_NOOP("CoreText", "Ternary"),
    QT_TRANSLATE_NOOP("CoreText", "−1, 0 and 1 times the mean magnitude of the tensor (BitNet b1.58)."),
    QT_TRANSLATE_NOOP("CoreText", "Binary"),
    QT_TRANSLATE_NOOP("CoreText", "The sign times the mean magnitude, the best scale for it (XNOR-Net)."),
    QT_TRANSLATE_NOOP("CoreText", "Lloyd–Max 8"),
    QT_TRANSLATE_NOOP("CoreText", "256 levels fitted to the tensor: the best that any 8-bit code of single values "
                                  "can do."),
    QT_TRANSLATE_NOOP("CoreText", "Lloyd–Max 7"),
    QT_TRANSLATE_NOOP("CoreText", "128 levels fitted to the tensor."),
    QT_TRANSLATE_NOOP("CoreText", "Lloyd–Max 6"),
    QT_TRANSLATE_NOOP("CoreText", "64 levels fitted to the tensor."),
    QT_TRANSLATE_NOOP("CoreText", "Lloyd–Max 5"),
    QT_TRANSLATE_NOOP("CoreText", "32 levels fitted to the tensor."),
    QT_TRANSLATE_NOOP("CoreText", "Lloyd–Max 4"),
    QT_TRANSLATE_NOOP("CoreText", "16 levels fitted to the tensor: the best that any 4-bit code of single values "
                                  "can do."),
    QT_TRANSLATE_NOOP("CoreText", "Lloyd–Max 3"),
    QT_TRANSLATE_NOOP("CoreText", "8 levels fitted to the tensor."),
    QT_TRANSLATE_NOOP("CoreText", "Lloyd–Max 2"),
    QT_TRANSLATE_NOOP("CoreText", "4 levels fitted to the tensor."),
    QT_TRANSLATE_NOOP("CoreText", "NF4 double"),
    QT_TRANSLATE_NOOP("CoreText", "NF4 in groups of 64 whose scales are quantized to 8 bits again (QLoRA)."),
    QT_TRANSLATE_NOOP("CoreText", "MXFP8 E4M3"),
    QT_TRANSLATE_NOOP("CoreText", "E4M3 in groups of 32 with a power-of-two scale (OCP microscaling)."),
    QT_TRANSLATE_NOOP("CoreText", "MXFP8 E5M2"),
    QT_TRANSLATE_NOOP("CoreText", "E5M2 in groups of 32 with a power-of-two scale (OCP microscaling)."),
    QT_TRANSLATE_NOOP("CoreText", "MXFP6 E2M3"),
    QT_TRANSLATE_NOOP("CoreText", "E2M3 in groups of 32 with a power-of-two scale (OCP microscaling)."),
    QT_TRANSLATE_NOOP("CoreText", "MXFP6 E3M2"),
    QT_TRANSLATE_NOOP("CoreText", "E3M2 in groups of 32 with a power-of-two scale (OCP microscaling)."),
    QT_TRANSLATE_NOOP("CoreText", "MXFP4"),
    QT_TRANSLATE_NOOP("CoreText", "E2M1 in groups of 32 with a power-of-two scale (OCP microscaling)."),
    QT_TRANSLATE_NOOP("CoreText", "MXINT8"),
    QT_TRANSLATE_NOOP("CoreText", "INT8 in groups of 32 with a power-of-two scale (OCP microscaling)."),
    QT_TRANSLATE_NOOP("CoreText", "NVFP4"),
    QT_TRANSLATE_NOOP("CoreText", "E2M1 in groups of 16 with an E4M3 scale and one FP32 for the tensor (NVIDIA)."),
    QT_TRANSLATE_NOOP("CoreText", "Q8_0"),
    QT_TRANSLATE_NOOP("CoreText", "8-bit codes with one half-precision scale for 32 values."),
    QT_TRANSLATE_NOOP("CoreText", "Q6_K"),
    QT_TRANSLATE_NOOP("CoreText", "6-bit codes in 16 sub-blocks of 16 with 8-bit scales of their own, found by "
                                  "search."),
    QT_TRANSLATE_NOOP("CoreText", "Q5_K"),
    QT_TRANSLATE_NOOP("CoreText", "5-bit codes in 8 sub-blocks of 32 with 6-bit scales and minima, found by search."),
    QT_TRANSLATE_NOOP("CoreText", "Q5_1"),
    QT_TRANSLATE_NOOP("CoreText", "5-bit codes with a scale and a minimum for 32 values."),
    QT_TRANSLATE_NOOP("CoreText", "Q5_0"),
    QT_TRANSLATE_NOOP("CoreText", "5-bit codes with one scale for 32 values; the largest value gets the lowest code."),
    QT_TRANSLATE_NOOP("CoreText", "Q4_K"),
    QT_TRANSLATE_NOOP("CoreText", "4-bit codes in 8 sub-blocks of 32 with 6-bit scales and minima, found by search."),
    QT_TRANSLATE_NOOP("CoreText", "Q4_1"),
    QT_TRANSLATE_NOOP("CoreText", "4-bit codes with a scale and a minimum for 32 values."),
    QT_TRANSLATE_NOOP("CoreText", "Q4_0"),
    QT_TRANSLATE_NOOP("CoreText", "4-bit codes with one scale for 32 values; the largest value gets the lowest code."),
    QT_TRANSLATE_NOOP("CoreText", "IQ4_NL"),
    QT_TRANSLATE_NOOP("CoreText", "16 uneven levels with one scale for 32 values, found by search."),
    QT_TRANSLATE_NOOP("CoreText", "IQ4_XS"),
    QT_TRANSLATE_NOOP("CoreText", "16 uneven levels in 8 sub-blocks of 32 with 6-bit scales, found by search."),
    QT_TRANSLATE_NOOP("CoreText", "Q3_K"),
    QT_TRANSLATE_NOOP("CoreText", "3-bit codes in 16 sub-blocks of 16 with 6-bit scales, found by search."),
    QT_TRANSLATE_NOOP("CoreText", "Q2_K"),
    QT_TRANSLATE_NOOP("CoreText", "2-bit codes in 16 sub-blocks of 16 with 4-bit scales and minima, found by search."),
    QT_TRANSLATE_NOOP("CoreText", "TQ2_0"),
    QT_TRANSLATE_NOOP("CoreText", "−1, 0 and 1 times the largest magnitude of 256 values, 2 bits each; for "
                                  "weights that are ternary already."),
    QT_TRANSLATE_NOOP("CoreText", "TQ1_0"),
    QT_TRANSLATE_NOOP("CoreText", "−1, 0 and 1 times the largest magnitude of 256 values, five to a byte; for "
                                  "weights that are ternary already."),
    QT_TRANSLATE_NOOP("CoreText", "MXFP4 (GGUF)"),
    QT_TRANSLATE_NOOP("CoreText", "E2M1 in blocks of 32 with a power-of-two scale as ggml encodes them: a tie "
                                  "goes to the smaller level."),
    QT_TRANSLATE_NOOP("CoreText", "NVFP4 (GGUF)"),
    QT_TRANSLATE_NOOP("CoreText", "E2M1 in sub-blocks of 16 with an E4M3 scale as ggml encodes them: without a "
                                  "scale for the tensor."),
};

} // namespace

std::span<const char* const> formatWords()
{
    return kWords;
}

} // namespace qs
