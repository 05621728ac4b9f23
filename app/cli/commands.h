// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/exit_code.h"
#include "app/cli/options.h"

namespace qs::cli {

// One function per subcommand: does it, writes what was asked for and answers with the exit code.

ExitCode inspect(const Options& options);
ExitCode analyze(const Options& options);
ExitCode sweepChoices(const Options& options);
ExitCode clipCurve(const Options& options);
ExitCode compare(const Options& options);
ExitCode diff(const Options& options);
ExitCode size(const Options& options);
ExitCode exportTensors(const Options& options);
ExitCode runModel(const Options& options);
ExitCode sensitivity(const Options& options);
ExitCode activations(const Options& options);
ExitCode latency(const Options& options);
/// Options::listKind is one of listKinds().
ExitCode list(const Options& options);
std::vector<std::string> listKinds();
ExitCode showCpu();

} // namespace qs::cli
