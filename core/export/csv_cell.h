// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace qs {

/// Text as one cell, quoted as RFC 4180 asks. Spreadsheets run a cell that begins like a formula, even a quoted one; a
/// name out of a file must not be able to do that, so such a text gets an apostrophe in front. Not for numbers.
std::string csvCell(const std::string& text);

} // namespace qs
