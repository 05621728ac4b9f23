// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sensitivity/measures.h"

#include <span>

namespace qs::cli {

/// What one configuration does to the layers, the worst by `measure` first, and to the answers.
void printSensitivity(const SensitivityReport& report, const SensitivityMeasure& measure);

/// Layers in the order of the network against configurations, each cell that of `measure`.
void printSensitivityTable(std::span<const SensitivityReport> reports, const SensitivityMeasure& measure);

/// How far the other measures put the layers into the same order, and what each of them took.
void printAgreement(const SensitivityReport& report, const SensitivityMeasure& measure);

} // namespace qs::cli
