// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/clip_curve.h"
#include "core/analysis/report.h"
#include "core/analysis/tensor_summary.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace qs {

/// Keys keep the order in which they are written.
using Json = nlohmann::ordered_json;

/// A number that reads back as the same double; infinities and NaN as the strings "inf", "-inf", "nan".
Json jsonNumber(double value);

Json jsonOf(const Quantization& quantization);
/// What a document says of the file: "path", "loader", "parameters", "bytes".
Json jsonOfModel(const Model& model);
Json jsonOfModel(const AnalysisReport& report);
Json jsonOfProblems(const AnalysisReport& report);
Json jsonOf(const LayerResult& layer);
/// The document of `analyze --json`.
Json jsonOf(const AnalysisReport& report);
/// The document of `sweep --json`: the model once, then one report per choice.
Json jsonOf(const std::vector<AnalysisReport>& reports);
/// The document of `clip-curve --json`.
Json jsonOf(const ClipCurves& curves, const Model& model, const Weight& weight);
/// The document of `inspect --json`. `statistics` is empty or has one entry per tensor.
Json jsonOf(const Model& model, const std::vector<Result<TensorSummary>>& statistics);

/// Indented, UTF-8 (invalid bytes in names replaced), ends with a line feed.
std::string jsonText(const Json& document);

} // namespace qs
