// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace qs {

/// Every English text of the core that has a translation. Numbers in notes are %1, %2 …
std::span<const char* const> coreWords();
/// The entry for `english`, null where there is none.
const char* findCoreWord(std::string_view english);

/// The parts of it: families and number formats; schemes, scale storage and arithmetic; granularities, calibrations,
/// stages, notes and reasons; what is exported.
std::span<const char* const> formatWords();
std::span<const char* const> arithmeticWords();
std::span<const char* const> analysisWords();
std::span<const char* const> exportWords();
/// Why two tensors are taken for the same one.
std::span<const char* const> pairingWords();
/// Measures of what quantization does to a network.
std::span<const char* const> networkWords();
/// Stages, findings, notes and problems.
std::span<const char* const> sentenceWords();

} // namespace qs
