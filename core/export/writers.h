// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

#include <ostream>

namespace qs {

/// The functions behind the rows of exporters(). They write everything or leave the stream failed; the caller looks.
Status writeJson(const AnalysisReport& report, std::ostream& out);
Status writeCsv(const AnalysisReport& report, std::ostream& out);
Status writeHtml(const AnalysisReport& report, std::ostream& out);
Status writePdf(const AnalysisReport& report, std::ostream& out);

/// Flushes `out`. An error when anything written to it got lost.
Status checkWritten(std::ostream& out);

} // namespace qs
