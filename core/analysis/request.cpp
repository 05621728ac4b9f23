// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/request.h"

#include <regex>

namespace qs {

Quantization effective(Quantization quantization)
{
    const NumberFormat& format = *findNumberFormat(quantization.format);
    if (!format.hasScheme()) {
        quantization.scheme = Scheme::Symmetric;
        quantization.arithmetic = {};
    }
    if (format.fixed) {
        quantization.granularity = format.fixed->granularity;
        quantization.calibration = {.id = std::string(format.fixed->calibration), .value = 0, .range = {}};
        quantization.scaleStorage = format.fixed->scaleStorage;
    }
    return quantization;
}

Quantization usualQuantization(const NumberFormat& format)
{
    Quantization quantization;
    quantization.format = format.id;
    quantization.granularity = format.usualGranularity;
    quantization.calibration.id = format.usualCalibration;
    quantization.scaleStorage = format.usualScaleStorage;
    return effective(quantization);
}

Quantizer quantizerOf(const Quantization& quantization)
{
    return {*findNumberFormat(quantization.format), quantization.scheme, *findScaleStorage(quantization.scaleStorage),
            quantization.arithmetic};
}

std::string quantizationText(const Quantization& quantization)
{
    const NumberFormat* const format = findNumberFormat(quantization.format);
    if (format != nullptr && format->fixed) {
        return std::string(format->label);
    }
    return std::string(format == nullptr ? quantization.format : format->label) + " · " +
           (format == nullptr || format->hasScheme() ? std::string(rowOf(quantization.scheme).id) + " · " : "") +
           granularityText(quantization.granularity) + " · " + calibrationText(quantization.calibration);
}

Status checkQuantization(const Quantization& quantization)
{
    if (findNumberFormat(quantization.format) == nullptr) {
        std::string known;
        for (const NumberFormat& format : numberFormats()) {
            known += (known.empty() ? "" : ", ") + std::string(format.id);
        }
        return Error{ErrorCode::Usage, "unknown format \"" + quantization.format + "\"; there are " + known};
    }
    if (findScaleStorage(quantization.scaleStorage) == nullptr) {
        return Error{ErrorCode::Usage, "unknown scale storage \"" + quantization.scaleStorage + "\""};
    }
    // The texts know the limits of the numbers.
    if (const auto granularity = parseGranularity(granularityText(quantization.granularity)); !granularity) {
        return granularity.error();
    }
    if (const auto calibration = parseCalibration(calibrationText(quantization.calibration)); !calibration) {
        return calibration.error();
    }
    return ok();
}

const Quantization& AnalysisRequest::of(const std::string& tensor) const
{
    const auto found = overrides.find(tensor);
    return found == overrides.end() ? quantization : found->second;
}

Result<std::vector<std::size_t>> selectedWeights(const Model& model, const AnalysisRequest& request)
{
    std::vector<std::size_t> selected;
    try {
        const std::regex pattern(request.layerPattern, std::regex::ECMAScript | std::regex::optimize);
        for (std::size_t i = 0; i < model.weights.size(); ++i) {
            const Weight& weight = model.weights[i];
            if (request.layerPattern.empty() || std::regex_search(weight.layer, pattern) ||
                std::regex_search(model.tensors[weight.tensor].name, pattern)) {
                selected.push_back(i);
            }
        }
    } catch (const std::regex_error& error) {
        return Error{ErrorCode::Usage,
                     "layer pattern \"" + request.layerPattern + "\" is not a regular expression: " + error.what()};
    }
    return selected;
}

Status checkRequest(const Model& model, const AnalysisRequest& request)
{
    QS_TRY(checkQuantization(request.quantization));
    for (const auto& [tensor, quantization] : request.overrides) {
        if (const Status status = checkQuantization(quantization); !status) {
            return status.error().in("tensor \"" + tensor + "\"");
        }
    }
    QS_TRY(selectedWeights(model, request));
    return ok();
}

} // namespace qs
