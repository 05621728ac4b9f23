// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace qs {

/// Every English text of the core that has a translation: labels, help, stages, notes. Numbers in notes are %1, %2 …
std::span<const char* const> coreWords();

} // namespace qs
