// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sensitivity/sensitivity.h"

#include <span>
#include <string_view>
#include <vector>

namespace qs {

/// One way to say how much a layer suffers: the same row serves tables, plots, documents and the help.
struct SensitivityMeasure {
    std::string_view id;    ///< "answer-sqnr"
    std::string_view label; ///< "Answer SQNR"
    std::string_view unit;  ///< "dB", "nats", "%" or nothing
    std::string_view level; ///< of evidence: "L0" … "L3"
    std::string_view help;  ///< one English sentence: definition and source
    bool isHigherBetter;
    double (*of)(const LayerSensitivity&); ///< NaN where it was not measured or is not defined
    double (*seconds)(const StudyCost&);   ///< what measuring it for all layers took
};

/// In the order people see them.
std::span<const SensitivityMeasure> sensitivityMeasures();
const SensitivityMeasure* findMeasure(std::string_view id);

/// Places of the layers from the worst, 0, on; equal ones share the mean of their places. NaN for layers without it.
std::vector<double> ranksOf(const SensitivityReport& report, const SensitivityMeasure& measure);

/// Spearman's ρ of two measures over the layers that have both: 1 where they put them in the same order, −1 in the
/// opposite one; NaN for fewer than two layers or where all are equal.
double rankAgreement(const SensitivityReport& report, const SensitivityMeasure& a, const SensitivityMeasure& b);

} // namespace qs
