// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/arithmetic.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace qs {

namespace {

constexpr float kTorchLeastScale = 0x1p-23F; // torch.finfo(torch.float32).eps

constexpr Arithmetic tinyTorchArithmetic()
{
    Arithmetic a;
    a.rule.zeroAddition = ZeroAddition::BeforeRounding;
    a.symmetricCodes = SymmetricCodes::Full;
    a.rangeHoldsZero = false;
    a.leastSpan = 1e-8F;
    return a;
}

/// All codes over 2A / (high − low), the zero point taken from a rounded quotient.
constexpr Arithmetic fullRangeArithmetic(Precision precision)
{
    Arithmetic a;
    a.symmetricCodes = SymmetricCodes::Full;
    a.symmetricStep = SymmetricStep::ByHalfSpan;
    a.unsignedZero = UnsignedZero::Middle;
    a.zeroPoint = ZeroPointRule::Subtracted;
    a.precision = precision;
    return a;
}

/// PyTorch's observers and fake_quantize (torch/ao/quantization): computed in float, codes from x · (1 / s).
constexpr Arithmetic torchArithmetic(bool reducedUnsigned)
{
    Arithmetic a = fullRangeArithmetic(Precision::Float);
    a.rule.division = Division::Reciprocal;
    a.reducedUnsigned = reducedUnsigned;
    a.leastScale = kTorchLeastScale;
    return a;
}

/// quantization_spec of TensorFlow Lite.
constexpr Arithmetic tfliteArithmetic()
{
    Arithmetic a;
    a.rule.rounding = Rounding::HalfAway;
    a.unsignedZero = UnsignedZero::Middle;
    a.zeroPoint = ZeroPointRule::Nudged;
    return a;
}

constexpr Arithmetic onnxRuntimeArithmetic()
{
    Arithmetic a;
    a.unsignedZero = UnsignedZero::Middle;
    return a;
}

constexpr Arithmetic tensorRtArithmetic()
{
    Arithmetic a;
    a.symmetricCodes = SymmetricCodes::Full;
    return a;
}

constexpr Arithmetic llamaCppArithmetic()
{
    Arithmetic a;
    a.rule.rounding = Rounding::HalfAway;
    a.rule.division = Division::Reciprocal;
    a.precision = Precision::Float;
    return a;
}

constexpr std::array kPresets{
    ArithmeticPreset{"textbook", "Textbook",
                     "Division, rounding half to even, codes without the lowest one, a range that holds 0.",
                     Arithmetic{}, "fp32"},
    ArithmeticPreset{
        "tinytorch", "TinyTorch",
        "Module 15 of the course: the zero point is added before rounding and the range need not hold 0, so a range "
        "away from 0 saturates and a constant comes back as 0.",
        tinyTorchArithmetic(), "fp32"},
    ArithmeticPreset{"pytorch-fbgemm", "PyTorch fbgemm / x86",
                     "PyTorch on servers, the default on x86 processors: full codes over 2A / 255, multiplied by the "
                     "reciprocal; unsigned activations lose one bit so that 16-bit sums cannot overflow.",
                     torchArithmetic(true), "fp32"},
    ArithmeticPreset{"pytorch-qnnpack", "PyTorch qnnpack",
                     "PyTorch on phones: full codes over 2A / 255, multiplied by the reciprocal, all unsigned codes.",
                     torchArithmetic(false), "fp32"},
    ArithmeticPreset{"onnxruntime", "ONNX Runtime",
                     "QuantizeLinear and the quantization tools: division, half to even, weights without the lowest "
                     "code, unsigned symmetric codes around 128.",
                     onnxRuntimeArithmetic(), "fp32"},
    ArithmeticPreset{"tflite", "TFLite / LiteRT",
                     "TensorFlow Lite's 8-bit specification: halves away from zero, weights without the lowest code, a "
                     "zero point nudged to the better end.",
                     tfliteArithmetic(), "fp32"},
    ArithmeticPreset{"tensorrt", "TensorRT", "Division, half to even, scale A / 127, codes down to −128.",
                     tensorRtArithmetic(), "fp32"},
    ArithmeticPreset{"aimet", "AIMET",
                     "2^b − 1 steps over ±A with full codes, so that +A lies half a step beyond the last; division.",
                     fullRangeArithmetic(Precision::Double), "fp32"},
    ArithmeticPreset{"gptq", "GPTQ / compressed-tensors",
                     "2^b − 1 steps over ±A with all codes, scales in half precision as the checkpoints store them.",
                     fullRangeArithmetic(Precision::Float), "fp16"},
    ArithmeticPreset{"llama.cpp", "llama.cpp",
                     "As Q8_0: multiplied by the reciprocal, halves away from zero, scales in half precision. The GGUF "
                     "formats bring their own rules.",
                     llamaCppArithmetic(), "fp16"},
};

using Value = ArithmeticField::Value;

constexpr std::array kRoundings{Value{"half-even", "Half to even"}, Value{"half-away", "Half away from zero"},
                                Value{"half-up", "Half up"}};
constexpr std::array kDivisions{Value{"quotient", "x / s"}, Value{"reciprocal", "x · (1 / s)"}};
constexpr std::array kZeroAdditions{Value{"after", "After rounding"}, Value{"before", "Before rounding"}};
constexpr std::array kSymmetricCodes{Value{"narrow", "Without the lowest"}, Value{"full", "All"}};
constexpr std::array kSymmetricSteps{Value{"highest", "A / highest code"}, Value{"half-span", "2A / number of steps"}};
constexpr std::array kUnsignedZeros{Value{"lowest", "Lowest code"}, Value{"middle", "Middle code"}};
constexpr std::array kUnsignedCodes{Value{"full", "All"}, Value{"reduced", "Lower half"}};
constexpr std::array kZeroPoints{Value{"rounded", "round(low − lo / s)"}, Value{"subtracted", "low − round(lo / s)"},
                                 Value{"nudged", "From the better end"}, Value{"real", "Not rounded"}};
constexpr std::array kRanges{Value{"stretched", "Stretched to hold 0"}, Value{"free", "As found"}};
constexpr std::array kPrecisions{Value{"double", "Double"}, Value{"float", "Float"}};

constexpr std::array kFields{
    ArithmeticField{"rounding", "Rounding", "What happens to a number in the middle between two codes.", kRoundings,
                    [](const Arithmetic& a) { return static_cast<int>(a.rule.rounding); },
                    [](Arithmetic& a, int i) { a.rule.rounding = static_cast<Rounding>(i); }},
    ArithmeticField{"division", "Division", "A division, or a product with the rounded reciprocal of the scale.",
                    kDivisions, [](const Arithmetic& a) { return static_cast<int>(a.rule.division); },
                    [](Arithmetic& a, int i) { a.rule.division = static_cast<Division>(i); }},
    ArithmeticField{"zero-addition", "Zero point is added",
                    "Before or after rounding: with an odd zero point the two disagree on every tie.", kZeroAdditions,
                    [](const Arithmetic& a) { return static_cast<int>(a.rule.zeroAddition); },
                    [](Arithmetic& a, int i) { a.rule.zeroAddition = static_cast<ZeroAddition>(i); }},
    ArithmeticField{"codes", "Signed codes", "Whether symmetric signed codes use the lowest one.", kSymmetricCodes,
                    [](const Arithmetic& a) { return static_cast<int>(a.symmetricCodes); },
                    [](Arithmetic& a, int i) { a.symmetricCodes = static_cast<SymmetricCodes>(i); }},
    ArithmeticField{"step", "Symmetric scale", "The scale of a symmetric range ±A.", kSymmetricSteps,
                    [](const Arithmetic& a) { return static_cast<int>(a.symmetricStep); },
                    [](Arithmetic& a, int i) { a.symmetricStep = static_cast<SymmetricStep>(i); }},
    ArithmeticField{"unsigned-zero", "Unsigned zero", "Which code is 0 in a symmetric unsigned format.", kUnsignedZeros,
                    [](const Arithmetic& a) { return static_cast<int>(a.unsignedZero); },
                    [](Arithmetic& a, int i) { a.unsignedZero = static_cast<UnsignedZero>(i); }},
    ArithmeticField{"unsigned-codes", "Unsigned codes",
                    "All codes, or the lower half so that 16-bit sums do not overflow.", kUnsignedCodes,
                    [](const Arithmetic& a) { return a.reducedUnsigned ? 1 : 0; },
                    [](Arithmetic& a, int i) { a.reducedUnsigned = i == 1; }},
    ArithmeticField{"zero-point", "Zero point", "How the zero point of an asymmetric range is found.", kZeroPoints,
                    [](const Arithmetic& a) { return static_cast<int>(a.zeroPoint); },
                    [](Arithmetic& a, int i) { a.zeroPoint = static_cast<ZeroPointRule>(i); }},
    ArithmeticField{"range", "Asymmetric range", "Whether an asymmetric range is stretched to contain 0.", kRanges,
                    [](const Arithmetic& a) { return a.rangeHoldsZero ? 0 : 1; },
                    [](Arithmetic& a, int i) { a.rangeHoldsZero = i == 0; }},
    ArithmeticField{"precision", "Computed in", "What scale and zero point are computed in.", kPrecisions,
                    [](const Arithmetic& a) { return static_cast<int>(a.precision); },
                    [](Arithmetic& a, int i) { a.precision = static_cast<Precision>(i); }},
};

std::string idsOf(const auto& rows)
{
    std::string text;
    for (const auto& row : rows) {
        text += (text.empty() ? "" : ", ") + std::string(row.id);
    }
    return text;
}

Status setField(Arithmetic& arithmetic, std::string_view assignment)
{
    const auto equals = assignment.find('=');
    const auto field = std::ranges::find(kFields, assignment.substr(0, equals), &ArithmeticField::id);
    if (equals == std::string_view::npos || field == kFields.end()) {
        return Error{ErrorCode::Usage, "unknown arithmetic \"" + std::string(assignment) + "\"; there are " +
                                           idsOf(kPresets) + ", and FIELD=VALUE with the fields " + idsOf(kFields)};
    }
    const auto value = std::ranges::find(field->values, assignment.substr(equals + 1), &Value::id);
    if (value == field->values.end()) {
        return Error{ErrorCode::Usage, "arithmetic \"" + std::string(assignment) + "\": " + std::string(field->id) +
                                           " is one of " + idsOf(field->values)};
    }
    field->set(arithmetic, static_cast<int>(value - field->values.begin()));
    return ok();
}

} // namespace

std::span<const ArithmeticPreset> arithmeticPresets()
{
    return kPresets;
}

const ArithmeticPreset* findArithmeticPreset(std::string_view id)
{
    // PyTorch names the engine x86 and quantizes as for fbgemm.
    const auto found = std::ranges::find(kPresets, id == "pytorch-x86" ? "pytorch-fbgemm" : id, &ArithmeticPreset::id);
    return found == kPresets.end() ? nullptr : &*found;
}

const ArithmeticPreset* presetOf(const Arithmetic& arithmetic)
{
    const auto found = std::ranges::find(kPresets, arithmetic, &ArithmeticPreset::arithmetic);
    return found == kPresets.end() ? nullptr : &*found;
}

std::span<const ArithmeticField> arithmeticFields()
{
    return kFields;
}

std::string arithmeticText(const Arithmetic& arithmetic)
{
    if (const ArithmeticPreset* preset = presetOf(arithmetic)) {
        return std::string(preset->id);
    }
    // The preset that shares what no field covers; the first one shares nothing else.
    const auto base = std::ranges::find_if(kPresets, [&](const ArithmeticPreset& preset) {
        return preset.arithmetic.leastScale == arithmetic.leastScale &&
               preset.arithmetic.leastSpan == arithmetic.leastSpan;
    });
    const ArithmeticPreset& preset = base == kPresets.end() ? kPresets.front() : *base;
    std::string text(preset.id);
    for (const ArithmeticField& field : kFields) {
        const int value = field.get(arithmetic);
        if (value != field.get(preset.arithmetic)) {
            text += "," + std::string(field.id) + "=" + std::string(field.values[static_cast<std::size_t>(value)].id);
        }
    }
    return text;
}

Result<Arithmetic> parseArithmetic(std::string_view text)
{
    Arithmetic arithmetic;
    bool isFirst = true;
    for (const std::string& part : split(text, ',')) {
        const ArithmeticPreset* const preset = findArithmeticPreset(part);
        if (isFirst && preset != nullptr) {
            arithmetic = preset->arithmetic;
        } else {
            QS_TRY(setField(arithmetic, part));
        }
        isFirst = false;
    }
    return arithmetic;
}

} // namespace qs
