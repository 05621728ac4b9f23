// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sensitivity/measures.h"
#include "widgets/views/network_state.h"

#include <QString>

#include <vector>

/// What the view of sensitivities says in words.
namespace qs {

/// "13.8 dB", "2.1 %", "0.034 nats"; "–" for NaN.
QString measuredText(const SensitivityMeasure& measure, double value);
/// The number alone, for cells.
QString measuredNumber(const SensitivityMeasure& measure, double value);
/// "Answer SQNR (dB), higher is better"
QString measureTitle(const SensitivityMeasure& measure);
/// "INT8 per channel · weights", as short as can be, for columns.
QString configurationLabel(const SensitivityRequest& request);
/// What kind of evidence a level is, in a sentence.
QString levelHelp(std::string_view level);

/// What became of the network with everything quantized: SQNR of the answer, decisions, accuracy over all and by slice.
QString everythingSentence(const SensitivityReport& report);
/// How well two measures agree, and what each costs.
QString agreementSentence(const SensitivityReport& report, const SensitivityMeasure& shown,
                          const SensitivityMeasure& other);

/// Layers of the report as the network runs them.
std::vector<std::size_t> networkOrder(const SensitivityReport& report, const Graph* network);

} // namespace qs
