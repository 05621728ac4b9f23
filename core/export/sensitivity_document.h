// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/json_document.h"
#include "core/sensitivity/sensitivity.h"

namespace qs {

/// The document of `sensitivity --json`.
Json jsonOf(const SensitivityReport& report, const Model& model);

} // namespace qs
