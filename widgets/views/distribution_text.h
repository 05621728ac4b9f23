// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/views/shown_range.h"

#include <QString>

/// The sentences of the distribution view.
namespace qs {

QString distributionTitle(const ViewState& state);
/// One sentence or two with the numbers, as a screen reader reads them.
QString distributionSummary(const ViewState& state);
QString distributionHelp();
/// What the clip range does.
QString rangeReadout(const ViewState& state, const ShownRange& shown);
/// What happens to a value under the pointer.
QString cursorReadout(double value, const ShownRange& shown);

} // namespace qs
