// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

namespace qs {

/// Fills `notes` from the other fields: what is special about these values, one English sentence each.
void addNotes(LayerResult& layer);

} // namespace qs
