// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/request.h"

#include <QString>

namespace qs {

/// Names of undo steps. `target` is a tensor's name or "all layers".
QString formatStep(const QString& id, const QString& target);
QString schemeStep(Scheme scheme, const QString& target);
QString granularityStep(const Granularity& granularity, const QString& target);
QString calibrationStep(const CalibrationChoice& calibration, const QString& target);
QString scaleStorageStep(const QString& id, const QString& target);
QString arithmeticStep(const Arithmetic& arithmetic, const QString& target);
/// "NF4 · per group of 64 · min–max for all layers"
QString quantizationStep(const Quantization& quantization, const QString& target);
/// "Clip fc1.weight to ±0.412"
QString rangeStep(const Range& range, Scheme scheme, const QString& target);

} // namespace qs
