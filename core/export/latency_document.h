// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/json_document.h"
#include "core/latency/latency.h"

#include <ostream>

namespace qs {

/// The document of `latency --json`.
Json jsonOf(const LatencyReport& report, const Model& model);

/// One row per layer with the same words, under a line of titles.
Status writeLatencyCsv(const LatencyReport& report, std::ostream& out);

} // namespace qs
