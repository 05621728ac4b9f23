// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/json_document.h"
#include "core/sensitivity/sensitivity.h"

#include <ostream>
#include <span>

namespace qs {

/// One configuration.
Json jsonOf(const SensitivityReport& report, const Model& model);

/// The document of `sensitivity --json`: that of the one configuration, or several under `configurations`.
Json sensitivityDocument(std::span<const SensitivityReport> reports, const Model& model);

/// One row per layer and configuration with every measure, under a line of titles.
Status writeSensitivityCsv(std::span<const SensitivityReport> reports, std::ostream& out);

} // namespace qs
