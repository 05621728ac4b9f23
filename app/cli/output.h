// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/exit_code.h"
#include "app/cli/options.h"
#include "core/analysis/report.h"
#include "core/export/json_document.h"

#include <functional>
#include <initializer_list>
#include <ostream>

namespace qs::cli {

// What the commands have in common: where documents go, and which exit code follows from what was found.

/// Says why on standard error; the exit code tells the kind of failure.
ExitCode fail(const Error& error);

/// Nothing is written twice to standard output, and a report for people has a known suffix.
Status checkTargets(const Options& options);
/// Whether a table for people may go to standard output: no document does.
bool tableIsWanted(const Options& options);

/// Writes where `target` says; an empty target is nothing to do. An unwritable output is the caller's mistake.
ExitCode write(const std::string& target, const std::function<Status(std::ostream&)>& content);
/// `document` is asked only where there is a target.
ExitCode writeJson(const std::string& target, const std::function<Json()>& document);

/// The first that is not fine; an interruption before all others.
ExitCode worstOf(std::initializer_list<ExitCode> codes);

/// Whether tensors of the file are broken, layers failed or work was interrupted; says the last.
ExitCode partialOf(const Model& model);
ExitCode partialOf(const Model& model, const AnalysisReport& report);

/// What was wrong with parts of the file, the first twenty.
void complainAbout(const std::vector<Problem>& problems);
/// What was asked for and not used: for a person at a terminal only, documents have it in `notes`.
void mention(const std::vector<std::string>& notes);
Json withNotes(Json document, const Choices& choices);

/// What scales are stored in, as a cell: the blocks of GGUF formats have scales of their own.
std::string storageText(const Quantization& quantization);

/// The weight whose layer or tensor has this name.
Result<Weight> weightCalled(const Model& model, const std::string& name);

} // namespace qs::cli
