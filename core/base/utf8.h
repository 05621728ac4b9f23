// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace qs {

/// Names in model files are bytes that should be UTF-8 and need not be. Whatever leaves the program goes through here.

/// `text` with U+FFFD for every broken part (one per maximal subpart, as Unicode recommends). Valid text is unchanged.
std::string validUtf8(std::string_view text);

/// For people's eyes: valid UTF-8, with control and direction characters written out ("\n", "\u202E"), so that a name
/// can neither break a line nor reorder what stands beside it.
std::string visibleText(std::string_view text);

/// Valid UTF-8 of at most `characters` code points; longer text loses its middle: names in a model differ at both ends.
std::string elided(std::string_view text, std::size_t characters);

} // namespace qs
