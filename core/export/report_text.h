// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qs {

/// What the pages for people (HTML, PDF) say, without how they look. English, C locale.

std::string decibelText(double value);    ///< "31.6 dB"; "exact" without an error, "–" without a signal
std::string percentText(double fraction); ///< "0.80 %"; "< 0.01 %" where two digits would say 0
std::string powerText(double value);      ///< three digits: "1.23e-05"; "0" for 0
std::string fixedText(double value, int digits);
std::string countText(std::uint64_t count); ///< "1,234,567"
std::string bytesText(std::uint64_t bytes); ///< "1.60 MiB"

/// A line of two columns.
struct LabelledText {
    std::string label;
    std::string text;
};

/// File name without folders.
std::string modelName(const AnalysisReport& report);
std::string modelSentence(const AnalysisReport& report);
std::vector<LabelledText> settingsOf(const AnalysisReport& report);
/// Totals, each with the worst layer or channel beside it.
std::vector<LabelledText> totalsOf(const AnalysisReport& report);
/// "201 of 255"; "–" where codes are not counted.
std::string codesText(const LayerResult& layer);
/// "12: 18.3 dB", "–" without one.
std::string worstChannelText(const LayerResult& layer);

/// What is special about the layers, and what went wrong: one sentence each, with the tensor in front.
std::vector<LabelledText> notesOf(const AnalysisReport& report);
std::vector<LabelledText> problemsOf(const AnalysisReport& report);

/// Finished layers, the lowest SQNR first; without a signal last. Indices into report.layers.
std::vector<std::size_t> rankedLayers(const AnalysisReport& report);

/// One number of the report: every number carries its definition, its unit and which way is better.
struct Definition {
    std::string_view name;
    std::string_view unit;
    std::string_view better;
    std::string_view meaning;
};
std::span<const Definition> definitions();
/// What the evidence level of this report means.
std::string_view levelSentence();

} // namespace qs
