// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/core_words.h"

#include <QtGlobal>

#include <array>

namespace qs {

namespace {

constexpr std::array kWords{
    QT_TRANSLATE_NOOP("CoreText", "FP32"),
    QT_TRANSLATE_NOOP("CoreText", "32 bits: exact."),
    QT_TRANSLATE_NOOP("CoreText", "Half precision: 11 significant bits."),
    QT_TRANSLATE_NOOP("CoreText", "The upper half of an FP32: 8 significant bits, full range."),
    QT_TRANSLATE_NOOP("CoreText", "E8M0 (up)"),
    QT_TRANSLATE_NOOP("CoreText", "A power of two in 8 bits, rounded up so that nothing is clipped for it."),
    QT_TRANSLATE_NOOP("CoreText", "E8M0 (floor)"),
    QT_TRANSLATE_NOOP("CoreText", "A power of two in 8 bits by the rule of the OCP microscaling formats: the "
                                  "largest values may be clipped."),
    QT_TRANSLATE_NOOP("CoreText", "FP8 E4M3 + FP32"),
    QT_TRANSLATE_NOOP("CoreText", "8 bits each, in units of one FP32 for the tensor: two levels, as NVFP4."),
    QT_TRANSLATE_NOOP("CoreText", "INT8 double quantization"),
    QT_TRANSLATE_NOOP("CoreText", "8 bits each, what is left after the mean, with one FP32 for every 256: two "
                                  "levels, as QLoRA."),
    QT_TRANSLATE_NOOP("CoreText", "None"),
    QT_TRANSLATE_NOOP("CoreText", "No scale is stored: codes stand for their own values, as after a plain cast."),
    QT_TRANSLATE_NOOP("CoreText", "Symmetric"),
    QT_TRANSLATE_NOOP("CoreText", "Asymmetric"),
    QT_TRANSLATE_NOOP("CoreText", "Textbook"),
    QT_TRANSLATE_NOOP("CoreText", "Division, rounding half to even, codes without the lowest one, a range that "
                                  "holds 0."),
    QT_TRANSLATE_NOOP("CoreText", "TinyTorch"),
    QT_TRANSLATE_NOOP("CoreText", "Module 15 of the course: the zero point is added before rounding and the range "
                                  "need not hold 0, so a range away from 0 saturates and a constant comes back as "
                                  "0."),
    QT_TRANSLATE_NOOP("CoreText", "PyTorch fbgemm / x86"),
    QT_TRANSLATE_NOOP("CoreText", "PyTorch on servers, the default on x86 processors: full codes over 2A / 255, "
                                  "multiplied by the reciprocal; unsigned activations lose one bit so that 16-bit "
                                  "sums cannot overflow."),
    QT_TRANSLATE_NOOP("CoreText", "PyTorch qnnpack"),
    QT_TRANSLATE_NOOP("CoreText", "PyTorch on phones: full codes over 2A / 255, multiplied by the reciprocal, all "
                                  "unsigned codes."),
    QT_TRANSLATE_NOOP("CoreText", "ONNX Runtime"),
    QT_TRANSLATE_NOOP("CoreText", "QuantizeLinear and the quantization tools: division, half to even, weights "
                                  "without the lowest code, unsigned symmetric codes around 128."),
    QT_TRANSLATE_NOOP("CoreText", "TFLite / LiteRT"),
    QT_TRANSLATE_NOOP("CoreText", "TensorFlow Lite's 8-bit specification: halves away from zero, weights without "
                                  "the lowest code, a zero point nudged to the better end."),
    QT_TRANSLATE_NOOP("CoreText", "TensorRT"),
    QT_TRANSLATE_NOOP("CoreText", "Division, half to even, scale A / 127, codes down to −128."),
    QT_TRANSLATE_NOOP("CoreText", "AIMET"),
    QT_TRANSLATE_NOOP("CoreText", "2^b − 1 steps over ±A with full codes, so that +A lies half a step beyond the "
                                  "last; division."),
    QT_TRANSLATE_NOOP("CoreText", "GPTQ / compressed-tensors"),
    QT_TRANSLATE_NOOP("CoreText", "2^b − 1 steps over ±A with all codes, scales in half precision as the "
                                  "checkpoints store them."),
    QT_TRANSLATE_NOOP("CoreText", "llama.cpp"),
    QT_TRANSLATE_NOOP("CoreText", "As Q8_0: multiplied by the reciprocal, halves away from zero, scales in half "
                                  "precision. The GGUF formats bring their own rules."),
    QT_TRANSLATE_NOOP("CoreText", "Rounding"),
    QT_TRANSLATE_NOOP("CoreText", "What happens to a number in the middle between two codes."),
    QT_TRANSLATE_NOOP("CoreText", "Half to even"),
    QT_TRANSLATE_NOOP("CoreText", "Half away from zero"),
    QT_TRANSLATE_NOOP("CoreText", "Half up"),
    QT_TRANSLATE_NOOP("CoreText", "Division"),
    QT_TRANSLATE_NOOP("CoreText", "A division, or a product with the rounded reciprocal of the scale."),
    QT_TRANSLATE_NOOP("CoreText", "x / s"),
    QT_TRANSLATE_NOOP("CoreText", "x · (1 / s)"),
    QT_TRANSLATE_NOOP("CoreText", "Zero point is added"),
    QT_TRANSLATE_NOOP("CoreText", "Before or after rounding: with an odd zero point the two disagree on every tie."),
    QT_TRANSLATE_NOOP("CoreText", "After rounding"),
    QT_TRANSLATE_NOOP("CoreText", "Before rounding"),
    QT_TRANSLATE_NOOP("CoreText", "Signed codes"),
    QT_TRANSLATE_NOOP("CoreText", "Whether symmetric signed codes use the lowest one."),
    QT_TRANSLATE_NOOP("CoreText", "Without the lowest"),
    QT_TRANSLATE_NOOP("CoreText", "All"),
    QT_TRANSLATE_NOOP("CoreText", "Symmetric scale"),
    QT_TRANSLATE_NOOP("CoreText", "The scale of a symmetric range ±A."),
    QT_TRANSLATE_NOOP("CoreText", "A / highest code"),
    QT_TRANSLATE_NOOP("CoreText", "2A / number of steps"),
    QT_TRANSLATE_NOOP("CoreText", "Unsigned zero"),
    QT_TRANSLATE_NOOP("CoreText", "Which code is 0 in a symmetric unsigned format."),
    QT_TRANSLATE_NOOP("CoreText", "Lowest code"),
    QT_TRANSLATE_NOOP("CoreText", "Middle code"),
    QT_TRANSLATE_NOOP("CoreText", "Unsigned codes"),
    QT_TRANSLATE_NOOP("CoreText", "All codes, or the lower half so that 16-bit sums do not overflow."),
    QT_TRANSLATE_NOOP("CoreText", "Lower half"),
    QT_TRANSLATE_NOOP("CoreText", "Zero point"),
    QT_TRANSLATE_NOOP("CoreText", "How the zero point of an asymmetric range is found."),
    QT_TRANSLATE_NOOP("CoreText", "round(low − lo / s)"),
    QT_TRANSLATE_NOOP("CoreText", "low − round(lo / s)"),
    QT_TRANSLATE_NOOP("CoreText", "From the better end"),
    QT_TRANSLATE_NOOP("CoreText", "Not rounded"),
    QT_TRANSLATE_NOOP("CoreText", "Asymmetric range"),
    QT_TRANSLATE_NOOP("CoreText", "Whether an asymmetric range is stretched to contain 0."),
    QT_TRANSLATE_NOOP("CoreText", "Stretched to hold 0"),
    QT_TRANSLATE_NOOP("CoreText", "As found"),
    QT_TRANSLATE_NOOP("CoreText", "Computed in"),
    QT_TRANSLATE_NOOP("CoreText", "What scale and zero point are computed in."),
    QT_TRANSLATE_NOOP("CoreText", "Double"),
    QT_TRANSLATE_NOOP("CoreText", "Float"),
};

} // namespace

std::span<const char* const> arithmeticWords()
{
    return kWords;
}

} // namespace qs
