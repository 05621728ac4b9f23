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

void addJson(CLI::App& command, Options& options)
{
    command.add_option("--json", options.json, "Write JSON to FILE, - for standard output")->type_name("FILE");
}

void addCsv(CLI::App& command, Options& options)
{
    command.add_option("--csv", options.csv, "Write the table to FILE, - for standard output")->type_name("FILE");
}

constexpr const char* kModelHelp =
    "A model file (\"list loaders\" names the formats; its content decides), or a folder with model files";

CLI::Option* addModel(CLI::App& command, Options& options)
{
    addJson(command, options);
    return command.add_option("MODEL", options.model, kModelHelp);
}

void addThreads(CLI::App& command, Options& options)
{
    command.add_option("--threads", options.threads, "Threads to use, 0 for all; never changes a digit")
        ->check(CLI::Range(0, 4096))
        ->capture_default_str();
}

/// How a range becomes a grid. What is not given is usual for the format, what a format brings itself stays.
void addChoices(CLI::App& command, Options& options)
{
    command.add_option("--scheme", options.scheme, "symmetric or asymmetric")->type_name("ID");
    command
        .add_option("--scale-storage", options.scaleStorage,
                    "How scales are stored: fp32, fp16, bf16, e8m0 …; \"list storages\" names them")
        ->type_name("ID");
    command
        .add_option(
            "--arithmetic", options.arithmetic,
            "The rounding rules of a runtime and its scale storage: PRESET[,FIELD=VALUE…]; \"list arithmetics\" "
            "and \"list arithmetic-fields\" name them")
        ->type_name("RULES");
}

void addGranularity(CLI::App& command, Options& options)
{
    command.add_option("--granularity", options.granularity, "tensor, channel, input-channel, group:N or block:RxC")
        ->type_name("WHICH");
}

/// One quantization.
void addChoiceOfOne(CLI::App& command, Options& options)
{
    command.add_option("--format", options.format, "Number format; \"list formats\" names them")
        ->type_name("ID")
        ->capture_default_str();
    addChoices(command, options);
    addGranularity(command, options);
    command
        .add_option("--calibration", options.calibration,
                    "The rule that chooses the range, ID or ID:VALUE; \"list calibrations\" names them")
        ->type_name("RULE");
}

CLI::Option* addLayers(CLI::App& command, Options& options)
{
    return command.add_option("--layers", options.layers, "Only layers whose name matches the regular expression")
        ->type_name("REGEX");
}

void addFormats(CLI::App& command, Options& options, const std::string& usual)
{
    command.add_option("--formats", options.formats, "Number formats, separated by commas; otherwise " + usual)
        ->type_name("IDS");
}

/// Several of each.
void addLists(CLI::App& command, Options& options, const std::string& usualFormats,
              const std::string& usualGranularities)
{
    addFormats(command, options, usualFormats);
    command
        .add_option("--granularities", options.granularities,
                    "Granularities, separated by commas; otherwise " + usualGranularities)
        ->type_name("LIST");
    command
        .add_option("--calibrations", options.calibrations,
                    "Calibrations, separated by commas; otherwise the usual one of each format")
        ->type_name("LIST");
}

using Run = std::function<ExitCode()>;

void addInspect(CLI::App& app, Options& options, Run& run)
{
    CLI::App& command = *app.add_subcommand("inspect", "List the tensors of a file");
    addModel(command, options)->required();
    addThreads(command, options);
    command.add_flag("--stats", options.stats, "Read every value: extremes, NaN, infinities, first and last values");
    command.callback([&] { run = [&options] { return inspect(options); }; });
}

void addAnalyze(CLI::App& app, Options& options, Run& run)
{
    CLI::App& command = *app.add_subcommand("analyze", "Quantize every weight and measure the error");
    addModel(command, options)->required();
    addThreads(command, options);
    addChoiceOfOne(command, options);
    addLayers(command, options);
    command.add_flag("--no-statistics", options.withoutStatistics,
                     "Leave out the statistics of the values, which take passes of their own");
    addCsv(command, options);
    command.add_option("--report", options.report, "Write a report for people: FILE.html or FILE.pdf")
        ->type_name("FILE");
    command.callback([&] { run = [&options] { return analyze(options); }; });
}

void addSweep(CLI::App& app, Options& options, Run& run)
{
    CLI::App& command = *app.add_subcommand("sweep", "Combine formats, granularities and calibrations in one pass");
    addModel(command, options)->required();
    addThreads(command, options);
    addLists(command, options, kUsualFormats, kUsualGranularities);
    addChoices(command, options);
    addLayers(command, options);
    command.callback([&] { run = [&options] { return sweepChoices(options); }; });
}

void addCompare(CLI::App& app, Options& options, Run& run)
{
    CLI::App& command = *app.add_subcommand("compare", "Set all formats side by side at the bits they really take");
    addModel(command, options)->required();
    addThreads(command, options);
    addFormats(command, options, "all");
    addChoices(command, options);
    addGranularity(command, options);
    CLI::Option* const layers = addLayers(command, options);
    command.add_option("--layer", options.layer, "Only the layer or weight of this name")
        ->type_name("NAME")
        ->excludes(layers);
    addCsv(command, options);
    command.callback([&] { run = [&options] { return compare(options); }; });
}

void addDiff(CLI::App& app, Options& options, Run& run)
{
    CLI::App& command =
        *app.add_subcommand("diff", "Compare two files tensor by tensor, for instance quantized with float");
    command
        .add_option("REFERENCE", options.model, "The file whose values are the signal; its content decides what it is")
        ->required();
    command.add_option("OTHER", options.other, "The file that is compared with it, of any kind that opens")->required();
    addJson(command, options);
    addCsv(command, options);
    addThreads(command, options);
    command.add_option("--map", options.map, "Read from FILE which tensors belong together")->type_name("FILE");
    command
        .add_option("--write-map", options.writeMap,
                    "Write to FILE which tensors belong together, - for standard output; edit it and give it to --map")
        ->type_name("FILE");
    command
        .add_option("--layers", options.layers,
                    "Only reference tensors whose name, or whose layer's, matches the regular expression")
        ->type_name("REGEX");
    command.add_option("--histogram", options.histogram, "Also show how often each error occurs in this tensor")
        ->type_name("NAME");
    command.callback([&] { run = [&options] { return diff(options); }; });
}

void addSize(CLI::App& app, Options& options, Run& run)
{
    CLI::App& command = *app.add_subcommand("size", "What a model takes in each format, without reading its values");
    addModel(command, options);
    command.add_option("--parameters", options.parameters, "Instead of a model: how many parameters, as 7B or 110M")
        ->type_name("N");
    addFormats(command, options, "all");
    addChoices(command, options);
    addGranularity(command, options);
    command.add_option("--bandwidth", options.bandwidth, "Also the seconds to read it, at for instance 500MB/s")
        ->type_name("RATE");
    command.callback([&] { run = [&options] { return size(options); }; });
}

void addClipCurve(CLI::App& app, Options& options, Run& run)
{
    CLI::App& command =
        *app.add_subcommand("clip-curve", "Rounding and clipping error against the threshold, for one layer");
    addModel(command, options)->required();
    addThreads(command, options);
    command.add_option("--layer", options.layer, "Name of the layer or its weight")->type_name("NAME")->required();
    addFormats(command, options, kUsualFormats);
    addChoices(command, options);
    command.add_option("--points", options.points, "Thresholds on the curve")->capture_default_str();
    command.callback([&] { run = [&options] { return clipCurve(options); }; });
}

void addExport(CLI::App& app, Options& options, Run& run)
{
    CLI::App& command = *app.add_subcommand(
        "export", "Write codes, scales, zero points or reconstructions of the weights to a file of arrays");
    command.add_option("MODEL", options.model, kModelHelp)->required();
    command.add_option("OUT", options.output, "FILE.npz, FILE.safetensors, or FILE.npy for a single array")->required();
    addJson(command, options);
    addThreads(command, options);
    command
        .add_option("--what", options.what,
                    "What is written, separated by commas: original, codes, scales, zero-points, reconstruction, "
                    "stored, others; \"list export-parts\" explains them")
        ->type_name("PARTS")
        ->capture_default_str();
    addChoiceOfOne(command, options);
    addLayers(command, options);
    command.callback([&] { run = [&options] { return exportTensors(options); }; });
}

/// What a network runs on.
void addData(CLI::App& command, Options& options)
{
    CLI::Option* const data =
        command
            .add_option("--data", options.data,
                        "What it runs on: a file of arrays (.npz, .npy), each for the input of its name or the one it "
                        "fits, or a folder of PNG and JPEG pictures")
            ->type_name("PATH");
    command
        .add_option("--preprocess", options.preprocessing,
                    "How pictures, also bytes of them in an array, are prepared: a preset (\"list preprocessing\" "
                    "names them), items such as "
                    "resize:256,crop:224,scale:1/255,mean:0.5,std:0.5,order:bgr,layout:nhwc, or both; "
                    "resize:640x640,pad:114 keeps the proportion and fills up")
        ->type_name("STEPS")
        ->needs(data);
    CLI::Option* const synthetic =
        command
            .add_option_function<std::uint64_t>(
                "--synthetic", [&options](std::uint64_t count) { options.synthetic = count; },
                "Run on N made-up samples instead, 16 without a number")
            ->expected(0, 1)
            ->default_str("16")
            ->type_name("N")
            ->excludes(data);
    command
        .add_option("--extent", options.extents,
                    "Of made-up samples: an extent that the network leaves open, as seq_len=128 or x:1=128")
        ->type_name("NAME=VALUE")
        ->needs(synthetic);
    command.add_option("--samples", options.samples, "Only this many samples, 0 for all")->capture_default_str();
}

/// What is known of the samples.
void addLabels(CLI::App& command, Options& options)
{
    command
        .add_option("--labels", options.labels,
                    "The right classes: an array of the data, a .npy, .npz, .csv or .tsv file, or \"folders\" for the "
                    "sub-folder of each picture")
        ->type_name("WHERE");
    command
        .add_option("--label-column", options.labelColumn,
                    "The column of a table that has the numbers of the classes, otherwise label, class or target")
        ->type_name("NAME");
    command
        .add_option(
            "--classes", options.classes,
            "What the classes are called: a text with a name in each line, or a .csv or .tsv file with a column "
            "of class numbers and one called class_name or name")
        ->type_name("FILE");
}

void addSlices(CLI::App& command, Options& options)
{
    command
        .add_option("--slices", options.slices,
                    "Also tell the answers apart by this column of the table, or by \"folders\"")
        ->type_name("NAME");
}

void addRun(CLI::App& app, Options& options, Run& run)
{
    CLI::App& command =
        *app.add_subcommand("run", "Run the network of an ONNX file on arrays, pictures or made-up numbers");
    command.add_option("MODEL", options.model, kModelHelp)->required();
    addData(command, options);
    addLabels(command, options);
    command
        .add_option("--outputs", options.outputs,
                    "Write the answers of all samples to FILE.npz, FILE.safetensors, or FILE.npy for a single output")
        ->type_name("FILE");
    command.add_flag("--preview", options.preview,
                     "Also show what the network sees of the first samples and the classes it answers");
    addJson(command, options);
    addThreads(command, options);
    command.callback([&] { run = [&options] { return runModel(options); }; });
}

void addActivationChoices(CLI::App& command, Options& options)
{
    command.add_option("--activation-format", options.activationFormat, "Number format of activations")
        ->type_name("ID")
        ->capture_default_str();
    command
        .add_option("--activation-scheme", options.activationScheme, "symmetric or asymmetric, otherwise the latter")
        ->type_name("ID");
    command
        .add_option("--activation-calibration", options.activationCalibration,
                    "The rule that chooses their range from what the samples show, ID or ID:VALUE")
        ->type_name("RULE");
    command.add_flag("--dynamic", options.dynamicActivations,
                     "Activations get the range of each sample instead of a calibrated one");
}

void addSensitivity(CLI::App& app, Options& options, Run& run)
{
    CLI::App& command = *app.add_subcommand(
        "sensitivity", "Run the network with one layer quantized at a time and measure what becomes of its answers");
    command.add_option("MODEL", options.model, kModelHelp)->required();
    addData(command, options);
    addLabels(command, options);
    addSlices(command, options);
    command
        .add_option("--level", options.level,
                    "L2: the output of each layer; L3: also the answer of the network, once per layer")
        ->check(CLI::IsMember({"L2", "L3"}))
        ->capture_default_str();
    command.add_flag("--fold", options.fold,
                     "Fold each BatchNormalization into the layer before it, as runtimes do before they quantize");
    command.add_option("--parts", options.parts, "What of a layer is quantized")
        ->check(CLI::IsMember({"weights", "activations", "both"}))
        ->capture_default_str();
    addActivationChoices(command, options);
    command.add_flag("--all-but-one", options.allButOne, "Also everything quantized but one layer, for each");
    command
        .add_option("--measure", options.measure,
                    "What ranks the layers and fills the table of several configurations; \"list measures\" names them")
        ->type_name("ID");
    addJson(command, options);
    addCsv(command, options);
    addThreads(command, options);
    addChoiceOfOne(command, options);
    addLists(command, options, "that of --format", "that of --granularity");
    addLayers(command, options);
    command.callback([&] { run = [&options] { return sensitivity(options); }; });
}

void addActivations(CLI::App& app, Options& options, Run& run)
{
    CLI::App& command = *app.add_subcommand("activations", "Run the network and look at the values between its layers");
    command.add_option("MODEL", options.model, kModelHelp)->required();
    addData(command, options);
    command.add_option("--other", options.other, "Other data: how far they lie from those that calibrate")
        ->type_name("PATH");
    command.add_option("--format", options.format, "Number format; \"list formats\" names them")
        ->type_name("ID")
        ->capture_default_str();
    addChoices(command, options);
    command
        .add_option("--calibration", options.calibration,
                    "The rule that chooses the range, ID or ID:VALUE; \"list calibrations\" names them")
        ->type_name("RULE");
    command.add_flag("--fold", options.fold,
                     "Fold each BatchNormalization into the layer before it, as runtimes do before they quantize");
    command
        .add_option("--values", options.values,
                    "Only values whose name matches the regular expression; otherwise what layers with weights read "
                    "and make, and the inputs")
        ->type_name("REGEX");
    command.add_option("--curves", options.curves, "Clip curves of this value, and what each calibration makes of it")
        ->type_name("VALUE");
    command.add_flag(
        "--smoothing", options.smoothing,
        "Also what moving scales from a layer's input into its weight brings (SmoothQuant), for each alpha");
    addJson(command, options);
    addCsv(command, options);
    addThreads(command, options);
    command.callback([&] { run = [&options] { return activations(options); }; });
}

void addLatency(CLI::App& app, Options& options, Run& run)
{
    CLI::App& command =
        *app.add_subcommand("latency", "Time the network and each of its layers in FP32 and in INT8 on this machine");
    command.add_option("MODEL", options.model, kModelHelp)->required();
    addData(command, options);
    command.add_option("--rounds", options.rounds, "How often each layer and the network run")
        ->check(CLI::Range(1, 100000))
        ->capture_default_str();
    addJson(command, options);
    addCsv(command, options);
    addThreads(command, options);
    command.callback([&] { run = [&options] { return latency(options); }; });
}

void addList(CLI::App& app, Options& options, Run& run)
{
    CLI::App& command = *app.add_subcommand("list", "Name what there is to choose from");
    command.add_option("KIND", options.listKind, "What to name")->required()->check(CLI::IsMember(listKinds()));
    addJson(command, options);
    command.callback([&] { run = [&options] { return list(options); }; });
}

} // namespace

int main(int argc, char** argv)
{
    Options options;
    Run run;
    CLI::App app("Shows what storing a neural network's numbers in fewer bits does to them.", "quantscope-cli");
    app.set_version_flag("--version", std::string("quantscope-cli ") + kVersion);
    app.add_flag_callback(
        "--cpu", [&run] { run = showCpu; }, "Show the instruction set in use, those available, and the threads");
    app.require_subcommand(0, 1);

    for (const auto add : {addInspect, addAnalyze, addSweep, addCompare, addDiff, addSize, addClipCurve, addExport,
                           addRun, addSensitivity, addActivations, addLatency, addList}) {
        add(app, options, run);
    }

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
