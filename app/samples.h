// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panels/start_page.h"

#include <vector>

namespace qs {

/// The bundled files that are there, in the order people should meet them, in the language of the user.
std::vector<SampleTile> bundledSamples();

} // namespace qs
