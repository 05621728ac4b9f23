// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/views/view.h"

#include <vector>

namespace qs {

/// Everything that was wrong: in the file, in its network, in the samples, and what could not be measured of the study
/// that is shown. Each sentence once.
std::vector<Problem> problemsOf(const ViewState& state);

} // namespace qs
