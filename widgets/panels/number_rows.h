// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

#include <QString>

#include <span>

namespace qs {

/// One line of the numbers dock. To add one, add a row to the array. Labels and help are in the context "Numbers".
template <typename Source>
struct NumberRow {
    const char* id;
    const char* label;
    const char* help; ///< how the number is made
    QString (*text)(const Source&);
};

std::span<const NumberRow<LayerResult>> layerNumbers();
std::span<const NumberRow<AnalysisReport>> modelNumbers();

} // namespace qs
