// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/pytorch/pickle.h"

#include <optional>
#include <string>
#include <string_view>

/// The spellings of pickle's text opcodes (protocol 0), as CPython's pickletools describes them.
namespace qs::pickle {

/// A Python 2 string literal with its quotes and escapes; nothing when it is none.
std::optional<std::string> unquoted(std::string_view literal);

/// Latin-1 with \uXXXX and \UXXXXXXXX for the rest, as UTF-8; nothing for a broken escape.
std::optional<std::string> fromUnicodeEscapes(std::string_view line);

/// A decimal number, with Python 2's "L" at its end or without: Integer, or LargeInteger with its digits.
std::optional<Value> wholeNumber(std::string_view digits);

/// Two's complement of any length, lowest byte first: Integer, or LargeInteger with these bytes.
Value wholeNumber(std::span<const std::byte> bytes);

} // namespace qs::pickle
