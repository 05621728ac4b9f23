// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace qs {

/// What a file that no loader recognises looks like, for the end of "this is …": "a web page (HTML), not a model".
/// Empty when the first bytes tell nothing.
std::string contentGuess(std::span<const std::byte> bytes);

} // namespace qs
