// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/json_document.h"
#include "core/latency/latency.h"

namespace qs {

/// The document of `latency --json`.
Json jsonOf(const LatencyReport& report, const Model& model);

} // namespace qs
