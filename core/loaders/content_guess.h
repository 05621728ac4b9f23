// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace qs {

/// What a file that no loader recognises looks like.
struct ContentGuess {
    std::string text;    ///< "a PNG picture"; empty when the first bytes tell nothing
    bool isSure = false; ///< the file is that, whatever its name says
};

ContentGuess guessContent(std::span<const std::byte> bytes);

} // namespace qs
