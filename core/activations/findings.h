// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activations/activation_report.h"

#include <string>
#include <string_view>
#include <vector>

namespace qs {

/// Something about activations that a person should know before quantizing them.
struct ActivationFinding {
    /// "one-sided", "outliers", "dead", "non-stationary", "unsettled" or "not-finite".
    std::string_view kind;
    std::vector<std::string> values; ///< that it is about, at least one
    std::string sentence;            ///< English, without a full stop
};

/// What stands out in a report under its quantization, what concerns one value before what sums up several.
std::vector<ActivationFinding> findingsOf(const ActivationReport& report);

} // namespace qs
