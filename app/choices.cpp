// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/choices.h"

namespace qs {

void chooseFor(AnalysisRequest& request, const std::string& tensor, const Quantization& quantization)
{
    if (quantization == request.quantization) {
        request.overrides.erase(tensor);
    } else {
        request.overrides[tensor] = quantization;
    }
}

Quantization withFormat(Quantization quantization, const NumberFormat& format)
{
    const NumberFormat* former = findNumberFormat(quantization.format);
    quantization.format = format.id;
    if (format.fixed) {
        return quantization; // asks none of them; they wait for the next format
    }
    // A format with a rule of its own is nothing without it, and the rule is nothing for other formats.
    constexpr std::string_view kGeneral = "min-max";
    const bool hasOwnRule = format.usualCalibration != kGeneral;
    const bool isFormersRule = former != nullptr && former->usualCalibration != kGeneral &&
                               quantization.calibration.id == former->usualCalibration;
    if ((hasOwnRule || isFormersRule) && quantization.calibration.id != format.usualCalibration) {
        if (const auto usual = parseCalibration(format.usualCalibration)) {
            quantization.calibration = *usual;
            quantization.granularity = format.usualGranularity;
        }
    }
    // Integers without a scale would be whole numbers.
    const ScaleStorage* storage = findScaleStorage(quantization.scaleStorage);
    if (format.isInteger() && storage != nullptr && storage->bits == 0) {
        quantization.scaleStorage = format.usualScaleStorage;
    }
    return quantization;
}

} // namespace qs
