// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/scale_unit.h"

namespace qs {

CentredCodes centredCodes(const Quantizer& quantizer, double zeroPoint)
{
    const CodeRule& rule = quantizer.rule();
    switch (rule.kind) {
    case CodeRule::Kind::Affine:
        break;
    case CodeRule::Kind::Float:
        return {-double{rule.floats.largest}, double{rule.floats.largest}};
    case CodeRule::Kind::Levels:
        return {rule.levels.front(), rule.levels.back()};
    }
    return {quantizer.lowCode() - zeroPoint, quantizer.highCode() - zeroPoint};
}

double symmetricZeroPoint(const Quantizer& quantizer)
{
    return quantizer.gridOf({-1, 1}).zeroPoint;
}

Range symmetricRangeOf(const Quantizer& quantizer, double scale)
{
    double units = 0;
    if (quantizer.rule().kind != CodeRule::Kind::Affine) {
        units = quantizer.rule().highestLevel();
    } else {
        const Arithmetic& arithmetic = quantizer.arithmetic();
        const bool isCentred = !quantizer.format().isSigned && arithmetic.unsignedZero == UnsignedZero::Middle;
        units = isCentred || arithmetic.symmetricStep == SymmetricStep::ByHalfSpan
                    ? (quantizer.highCode() - quantizer.lowCode()) / 2.0
                    : quantizer.highCode();
    }
    return {-scale * units, scale * units};
}

Range rangeOf(const Quantizer& quantizer, double scale, double zeroPoint)
{
    return {scale * (quantizer.lowCode() - zeroPoint), scale * (quantizer.highCode() - zeroPoint)};
}

} // namespace qs
