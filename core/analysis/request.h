// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/calibration/calibration.h"
#include "core/formats/quantizer.h"
#include "core/granularity/granularity.h"
#include "core/model/model.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qs {

/// How a tensor is stored in fewer bits: ids of rows and numbers, comparable.
struct Quantization {
    std::string format = "int8";
    Scheme scheme = Scheme::Symmetric;
    Granularity granularity;
    CalibrationChoice calibration;
    std::string scaleStorage = "fp32";
    Arithmetic arithmetic; ///< of integer formats

    bool operator==(const Quantization&) const = default;
};

/// The same with what the format itself decides: granularity, calibration and storage of a format that brings them,
/// symmetric where there is no zero point, the first arithmetic where nobody asks it. Ids are known.
Quantization effective(Quantization quantization);

/// What a person probably wants who picks this format and nothing else.
Quantization usualQuantization(const NumberFormat& format);

/// Of an effective quantization with known ids, not of a GGUF format.
Quantizer quantizerOf(const Quantization& quantization);

/// "INT4 · symmetric · group:128 · min-max", English, for logs and reports.
std::string quantizationText(const Quantization& quantization);

/// The first thing that is wrong with the choice itself (an unknown id, a number outside its limits).
Status checkQuantization(const Quantization& quantization);

/// What the user asked for. Together with the model it determines the report.
struct AnalysisRequest {
    Quantization quantization;
    std::map<std::string, Quantization> overrides; ///< by tensor name, instead of the one above
    std::string layerPattern; ///< regular expression (ECMAScript) found in a layer's or tensor's name; empty: all
    bool statistics = true;   ///< also shape, family and the entropy of the codes: some more passes over the values

    const Quantization& of(const std::string& tensor) const;
    bool operator==(const AnalysisRequest&) const = default;
};

/// Indices into Model::weights that the request is about. Fails for a pattern that is no regular expression.
Result<std::vector<std::size_t>> selectedWeights(const Model& model, const AnalysisRequest& request);

/// Everything about the request that cannot work (error) before anything is read.
Status checkRequest(const Model& model, const AnalysisRequest& request);

} // namespace qs
