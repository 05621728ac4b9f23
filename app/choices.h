// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/request.h"
#include "core/pairing/pair_mapping.h"
#include "widgets/views/network_state.h"

#include <QString>

#include <string>

namespace qs {

/// Whom a choice in the configuration dock is for.
enum class Scope { ThisLayer, AllLayers };

/// Everything the user has chosen: what undo restores.
struct Choices {
    AnalysisRequest request;
    Scope scope = Scope::AllLayers;
    PairMapping pairs; ///< corrections of what belongs together in two files
    StudyOptions study;

    bool operator==(const Choices&) const = default;
};

/// `tensor` alone gets `quantization`; the common one when that is the same.
void chooseFor(AnalysisRequest& request, const std::string& tensor, const Quantization& quantization);

/// `quantization` stored as `format`: calibration, granularity and scale storage become what is usual for the format
/// where the former ones make no sense for it, such as a mean magnitude for integers or none at all for ternary levels.
Quantization withFormat(Quantization quantization, const NumberFormat& format);

} // namespace qs
