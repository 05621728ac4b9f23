// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"

#include <functional>
#include <ostream>
#include <string>
#include <vector>

namespace qs::cli {

/// One line on standard error, after the program's name.
void complain(const std::string& sentence);

/// Whether a person may be reading standard error.
bool isTerminal();

/// Reports on standard error while that is a terminal, and is cancelled by Ctrl+C.
Progress terminalProgress();

/// Ctrl+C asks running work to stop; a second one ends the program at once.
void catchInterrupts();
bool interrupted();

/// Rows of cells in columns as wide as they need. `leftAligned` first columns are text, the others numbers.
void printTable(std::ostream& out, const std::vector<std::vector<std::string>>& rows, std::size_t leftAligned);

/// `value` with `digits` decimals; "-" for NaN, "exact" for +inf (no error at all).
std::string fixed(double value, int digits);

/// `text` without control characters, which could move the cursor or ring a bell.
std::string printable(const std::string& text);

/// Writes to the file, atomically, or to standard output for "-". `write` may fail.
Status writeTo(const std::string& target, const std::function<Status(std::ostream&)>& write);

} // namespace qs::cli
