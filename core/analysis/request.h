// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/calibration/calibration.h"
#include "core/formats/number_format.h"
#include "core/granularity/granularity.h"
#include "core/model/model.h"

#include <map>
#include <string>
#include <vector>

namespace qs {

/// How a tensor is stored in fewer bits: ids of rows and numbers, comparable.
struct Quantization {
    std::string format = "int8";
    Scheme scheme = Scheme::Symmetric;
    Granularity granularity;
    CalibrationChoice calibration;
    std::string scaleStorage = "fp32";

    bool operator==(const Quantization&) const = default;
};

/// "INT4 · symmetric · group:128 · min-max", English, for logs and reports.
std::string quantizationText(const Quantization& quantization);

/// The first thing that is wrong with the choice itself (an unknown id, a number outside its limits).
Status checkQuantization(const Quantization& quantization);

/// What the user asked for. Together with the model it determines the report.
struct AnalysisRequest {
    Quantization quantization;
    std::map<std::string, Quantization> overrides; ///< by tensor name, instead of the one above
    std::string layerPattern; ///< regular expression (ECMAScript) found in a layer's or tensor's name; empty: all

    const Quantization& of(const std::string& tensor) const;
    bool operator==(const AnalysisRequest&) const = default;
};

/// Indices into Model::weights that the request is about. Fails for a pattern that is no regular expression.
Result<std::vector<std::size_t>> selectedWeights(const Model& model, const AnalysisRequest& request);

/// Everything about the request that cannot work (error) before anything is read.
Status checkRequest(const Model& model, const AnalysisRequest& request);

} // namespace qs
