// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/json_document.h"
#include "core/pairing/difference.h"

#include <optional>
#include <ostream>
#include <string>

namespace qs {

/// The document of `diff --json`. With `histogramOf` the pair whose reference or other tensor has this name also gets
/// its histogram.
Json differenceDocument(const DifferenceReport& report, const std::string& histogramOf = {});

/// The pair that is meant by a name: of its reference, else of its other tensor; nothing for none.
std::optional<std::size_t> pairCalled(const DifferenceReport& report, const std::string& name);

/// One row per pair, then one per tensor without a partner, under a line of titles; the words of the JSON document.
Status writeDifferenceCsv(const DifferenceReport& report, std::ostream& out);

} // namespace qs
