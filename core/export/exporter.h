// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>

namespace qs {

/// One file format for a report. To add one: write `core/export/<name>.cpp` and add a row in exporter.cpp.
struct Exporter {
    std::string_view id;     ///< "json"
    std::string_view label;  ///< "JSON"
    std::string_view suffix; ///< "json", without a dot
    bool isTable;            ///< for machines (csv, json), not a page for people (html, pdf)
    Status (*write)(const AnalysisReport& report, std::ostream& out);
};

std::span<const Exporter> exporters();
const Exporter* findExporter(std::string_view id);
/// By the suffix of `path`; the error lists the suffixes that exist.
Result<const Exporter*> exporterFor(const std::filesystem::path& path);

/// Writes through a temporary file beside `path`, flushed and renamed at the end: either the whole new file is there or
/// the former one. The error says what could not be written, where and how many bytes were meant: `knownBytes`, or for
/// 0 as many as `write` writes, which then goes on to its end. `write` may go back in what it has written (tellp,
/// seekp), unless `path` is a pipe.
Status writeFileAtomically(const std::filesystem::path& path, const std::function<Status(std::ostream&)>& write,
                           std::uint64_t knownBytes = 0);
Status writeReport(const AnalysisReport& report, const std::filesystem::path& path);

} // namespace qs
