// SPDX-License-Identifier: GPL-3.0-or-later
// quantscope-cli: the engine without a window.
#include "app/cli/commands.h"
#include "app/cli/terminal.h"
#include "core/base/parallel.h"
#include "core/base/version.h"
#include "core/kernels/cpu_target.h"

#include <CLI/CLI.hpp>
#include <functional>

using namespace qs;
using namespace qs::cli;

namespace {

void addModel(CLI::App& command, Options& options)
{
    command.add_option("MODEL", options.model, "A model file: ONNX, safetensors, .npy or .npz; its content decides")
        ->required();
    command.add_option("--threads", options.threads, "Threads to use, 0 for all; never changes a digit")
        ->check(CLI::Range(0, 4096))
        ->capture_default_str();
    command.add_option("--json", options.json, "Write JSON to FILE, - for standard output")->type_name("FILE");
}

void addChoices(CLI::App& command, Options& options)
{
    command.add_option("--scheme", options.scheme, "symmetric or asymmetric")->capture_default_str();
    command.add_option("--scale-storage", options.scaleStorage, "How scales are stored: fp32, fp16 or bf16")
        ->capture_default_str();
}

void addLayers(CLI::App& command, Options& options)
{
    command.add_option("--layers", options.layers, "Only layers whose name matches the regular expression")
        ->type_name("REGEX");
}

} // namespace

int main(int argc, char** argv)
{
    Options options;
    std::function<ExitCode()> run;
    CLI::App app("Shows what storing a neural network's numbers in fewer bits does to them.", "quantscope-cli");
    app.set_version_flag("--version", std::string("quantscope-cli ") + kVersion);
    app.add_flag_callback(
        "--cpu", [&run] { run = showCpu; }, "Show the instruction set in use, those available, and the threads");
    app.require_subcommand(0, 1);

    CLI::App& inspecting = *app.add_subcommand("inspect", "List the tensors of a file");
    addModel(inspecting, options);
    inspecting.add_flag("--stats", options.stats, "Read every value: extremes, NaN, infinities, first and last values");
    inspecting.callback([&] { run = [&options] { return inspect(options); }; });

    CLI::App& analyzing = *app.add_subcommand("analyze", "Quantize every weight and measure the error");
    addModel(analyzing, options);
    addChoices(analyzing, options);
    addLayers(analyzing, options);
    analyzing.add_option("--format", options.format, "Number format; \"list formats\" names them")
        ->capture_default_str();
    analyzing.add_option("--granularity", options.granularity, "tensor, channel or group:N")->capture_default_str();
    analyzing
        .add_option("--calibration", options.calibration,
                    "min-max, percentile[:P], mse, entropy, manual:T or manual:LOW..HIGH")
        ->capture_default_str();
    analyzing.add_option("--csv", options.csv, "Write the layer table to FILE, - for standard output")
        ->type_name("FILE");
    analyzing.add_option("--report", options.report, "Write a report for people: FILE.html or FILE.pdf")
        ->type_name("FILE");
    analyzing.callback([&] { run = [&options] { return analyze(options); }; });

    CLI::App& sweeping = *app.add_subcommand("sweep", "Compare formats, granularities and calibrations in one pass");
    addModel(sweeping, options);
    addChoices(sweeping, options);
    addLayers(sweeping, options);
    sweeping.add_option("--formats", options.formats, "Number formats, separated by commas")->capture_default_str();
    sweeping.add_option("--granularities", options.granularities, "Granularities, separated by commas")
        ->capture_default_str();
    sweeping.add_option("--calibrations", options.calibrations, "Calibrations, separated by commas")
        ->capture_default_str();
    sweeping.callback([&] { run = [&options] { return sweepChoices(options); }; });

    CLI::App& curving =
        *app.add_subcommand("clip-curve", "Rounding and clipping error against the threshold, for one layer");
    addModel(curving, options);
    addChoices(curving, options);
    curving.add_option("--layer", options.layer, "Name of the layer or its weight")->required();
    curving.add_option("--formats", options.formats, "Number formats, separated by commas")->capture_default_str();
    curving.add_option("--points", options.points, "Thresholds on the curve")->capture_default_str();
    curving.callback([&] { run = [&options] { return clipCurve(options); }; });

    CLI::App& listing = *app.add_subcommand("list", "Name what there is to choose from");
    listing
        .add_option("KIND", options.listKind, "formats, calibrations, granularities, loaders, operators or exporters")
        ->required()
        ->check(CLI::IsMember({"formats", "calibrations", "granularities", "loaders", "operators", "exporters"}));
    listing.add_option("--json", options.json, "Write JSON to FILE, - for standard output")->type_name("FILE");
    listing.callback([&] { run = [&options] { return list(options); }; });

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kFine : kUsage;
    }
    if (!run) {
        std::cerr << app.help();
        return kUsage;
    }
    if (const Status target = forceCpuTargetFromEnvironment(); !target) {
        complain(target.error().message);
        return kUsage;
    }
    const ThreadLimit limit(options.threads);
    catchInterrupts();
    try {
        return run();
    } catch (const std::exception& error) {
        complain(error.what());
        return kUnreadable;
    }
}
