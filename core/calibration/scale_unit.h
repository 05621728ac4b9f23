// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/quantizer.h"

namespace qs {

/// The codes or levels that a scale multiplies, counted from the zero point: x' = s · c with c from low to high.
struct CentredCodes {
    double low = 0;
    double high = 0;
};
/// Of an integer format with this zero point; of the others the outermost levels, whatever the zero point.
CentredCodes centredCodes(const Quantizer& quantizer, double zeroPoint);
/// The zero point of every grid of a symmetric quantizer.
double symmetricZeroPoint(const Quantizer& quantizer);

/// The range whose grid has the scale `scale` before the scale is rounded. Symmetric: ± half of what it covers.
Range symmetricRangeOf(const Quantizer& quantizer, double scale);
/// For integer formats: also the zero point, which must lie inside the codes (or anywhere where it is a real number).
Range rangeOf(const Quantizer& quantizer, double scale, double zeroPoint);

} // namespace qs
