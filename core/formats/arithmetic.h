// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/kernels/code_rule.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace qs {

/// Codes of a signed integer format when symmetric.
enum class SymmetricCodes : std::uint8_t {
    Narrow, ///< −(2^(b−1) − 1) … 2^(b−1) − 1
    Full,   ///< −2^(b−1) … 2^(b−1) − 1
};

/// The scale of a symmetric range ±A.
enum class SymmetricStep : std::uint8_t {
    ByHighest,  ///< A / highest code
    ByHalfSpan, ///< 2 A / (highest − lowest code): with full codes +A lies half a step beyond the last one
};

/// Where zero lies in an unsigned symmetric format.
enum class UnsignedZero : std::uint8_t {
    Lowest, ///< z = 0: no negative values
    Middle, ///< z = 2^(b−1)
};

/// The zero point of an asymmetric range lo … hi.
enum class ZeroPointRule : std::uint8_t {
    Rounded,    ///< round(low − lo / s)
    Subtracted, ///< low − round(lo / s)
    Nudged,     ///< from the end whose estimate has the smaller error, half away from zero (TensorFlow Lite)
    Real,       ///< low − lo / s as it is; added before the rounding, stored with 16 bits
};

/// What the scale and zero point are computed in before they are rounded to float.
enum class Precision : std::uint8_t { Double, Float };

/// Everything in which runtimes differ when they turn a range into a grid and a number into a code. Only integer
/// formats ask it.
struct Arithmetic {
    AffineRule rule;
    SymmetricCodes symmetricCodes = SymmetricCodes::Narrow;
    SymmetricStep symmetricStep = SymmetricStep::ByHighest;
    UnsignedZero unsignedZero = UnsignedZero::Lowest;
    bool reducedUnsigned = false; ///< unsigned codes end at 2^(b−1) − 1
    ZeroPointRule zeroPoint = ZeroPointRule::Rounded;
    bool rangeHoldsZero = true; ///< an asymmetric range is stretched to contain 0
    Precision precision = Precision::Double;
    /// A smaller scale becomes this one. 0: a scale below the smallest normal float becomes 1, the zero point 0.
    float leastScale = 0;
    /// A range narrower than this has only the code 0. 0: no such rule.
    float leastSpan = 0;

    bool operator==(const Arithmetic&) const = default;
};

/// The arithmetic of one runtime.
struct ArithmeticPreset {
    std::string_view id;    ///< "onnxruntime"
    std::string_view label; ///< "ONNX Runtime"
    std::string_view help;  ///< one English sentence
    Arithmetic arithmetic;
    std::string_view scaleStorage; ///< what that runtime stores scales in
};
/// In the order people see them; the first is the default.
std::span<const ArithmeticPreset> arithmeticPresets();
const ArithmeticPreset* findArithmeticPreset(std::string_view id);
/// The first preset with these fields; null for a mixture of one's own.
const ArithmeticPreset* presetOf(const Arithmetic& arithmetic);

/// One field of Arithmetic as a choice between named values, so that forms and command lines need not know them.
struct ArithmeticField {
    struct Value {
        std::string_view id;    ///< "half-even"
        std::string_view label; ///< "Half to even"
    };
    std::string_view id;    ///< "rounding"
    std::string_view label; ///< "Rounding"
    std::string_view help;  ///< one English sentence
    std::span<const Value> values;
    int (*get)(const Arithmetic&); ///< index into values
    void (*set)(Arithmetic&, int index);
};
std::span<const ArithmeticField> arithmeticFields();

/// "onnxruntime", or the first preset and what differs from it: "textbook,rounding=half-up". Numbers that no field
/// covers are those of the preset.
std::string arithmeticText(const Arithmetic& arithmetic);
/// The error names what there is.
Result<Arithmetic> parseArithmetic(std::string_view text);

} // namespace qs
