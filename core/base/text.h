// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qs {

/// The shortest decimal text that reads back as the same double, in the C locale whatever the process uses.
/// Infinities and NaN are "inf", "-inf" and "nan".
std::string numberText(double value);

/// The whole of `text` as a finite number, in the C locale; nothing for anything else.
std::optional<double> parseNumber(std::string_view text);
std::optional<long long> parseInteger(std::string_view text);

/// `text` without blanks, tabs and carriage returns at its ends.
std::string_view stripped(std::string_view text);

/// `text` cut at every `separator`; an empty text gives no parts.
std::vector<std::string> split(std::string_view text, char separator);

} // namespace qs
