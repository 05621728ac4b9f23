// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activations/activation_report.h"
#include "core/activations/drift.h"
#include "core/activations/smoothing.h"
#include "core/export/json_document.h"

#include <ostream>

namespace qs {

/// The document of `activations --json`.
Json jsonOf(const ActivationReport& report, const Model& model);

// Parts that are there only where they were asked for.
Json jsonOf(const Drift& drift);
Json jsonOf(const SmoothingReport& report);
/// One value: its clip curves, and every calibration rule with what it costs.
Json curvesOf(const ActivationTensor& tensor, const ClipCurves& curves, const Quantization& quantization);

/// One row per value, with the words of the document.
Status writeActivationsCsv(const ActivationReport& report, std::ostream& out);

} // namespace qs
