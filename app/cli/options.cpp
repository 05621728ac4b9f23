// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/options.h"

#include "core/base/text.h"

namespace qs::cli {

namespace {

Result<Quantization> quantizationOf(const std::string& format, const std::string& granularity,
                                    const std::string& calibration, const Options& options)
{
    Quantization quantization;
    quantization.format = format;
    quantization.scaleStorage = options.scaleStorage;
    const SchemeRow* const scheme = findScheme(options.scheme);
    if (scheme == nullptr) {
        return Error{ErrorCode::Usage, "unknown scheme \"" + options.scheme + "\"; there are symmetric, asymmetric"};
    }
    quantization.scheme = scheme->scheme;
    const auto sharing = parseGranularity(granularity);
    QS_TRY(sharing);
    quantization.granularity = *sharing;
    const auto rule = parseCalibration(calibration);
    QS_TRY(rule);
    quantization.calibration = *rule;
    QS_TRY(checkQuantization(quantization));
    return quantization;
}

} // namespace

Result<AnalysisRequest> requestOf(const Options& options)
{
    const auto quantization = quantizationOf(options.format, options.granularity, options.calibration, options);
    QS_TRY(quantization);
    return AnalysisRequest{.quantization = *quantization, .overrides = {}, .layerPattern = options.layers};
}

Result<std::vector<std::string>> formatsOf(const Options& options)
{
    const std::vector<std::string> formats = split(options.formats, ',');
    for (const std::string& format : formats) {
        QS_TRY(quantizationOf(format, "tensor", "min-max", options));
    }
    if (formats.empty()) {
        return Error{ErrorCode::Usage, "--formats names no format"};
    }
    return formats;
}

Result<std::vector<Quantization>> sweepOf(const Options& options)
{
    std::vector<Quantization> quantizations;
    for (const std::string& calibration : split(options.calibrations, ',')) {
        for (const std::string& granularity : split(options.granularities, ',')) {
            for (const std::string& format : split(options.formats, ',')) {
                const auto quantization = quantizationOf(format, granularity, calibration, options);
                QS_TRY(quantization);
                quantizations.push_back(*quantization);
            }
        }
    }
    if (quantizations.empty()) {
        return Error{ErrorCode::Usage, "a sweep needs at least one format, granularity and calibration"};
    }
    return quantizations;
}

} // namespace qs::cli
