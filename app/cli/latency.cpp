// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/network_input.h"
#include "app/cli/output.h"
#include "app/cli/terminal.h"
#include "core/export/latency_document.h"

#include <iostream>
#include <limits>

namespace qs::cli {

namespace {

using Row = std::vector<std::string>;

std::string micro(const Timing& timing)
{
    return timing.rounds > 0 ? fixed(timing.median * 1e6, 1) : "-";
}

std::string milli(const Timing& timing)
{
    return fixed(timing.median * 1e3, 3) + " ms (" + fixed(timing.low * 1e3, 3) + " to " + fixed(timing.high * 1e3, 3) +
           ")";
}

std::string headroomText(const LayerLatency& layer)
{
    if (layer.biasOverflows > 0) {
        return std::to_string(layer.biasOverflows) +
               (layer.biasOverflows == 1 ? " bias overflows" : " biases overflow");
    }
    constexpr double most = std::numeric_limits<std::int32_t>::max();
    return fixed(100 * (static_cast<double>(layer.largestAccumulator) / most), 2);
}

void printReport(const LatencyReport& report)
{
    std::cout
        << report.instructionSet << " · " << report.threads << (report.threads == 1 ? " thread" : " threads") << " · "
        << report.floats.rounds << " rounds, FP32 and INT8 by turns\n"
        << "INT8 of a layer is from codes to codes; quantizing its input and dequantizing its output, which a layer "
           "between others in codes needs not, stand beside it. Dynamic is from floats to floats.\n";
    std::vector<Row> rows{{"layer", "op", "input", "MMAC", "FP32 µs", "INT8 µs", "faster by", "quantize µs",
                           "dequantize µs", "dynamic µs", "GMAC/s", "accumulator %", "FP32 KiB", "INT8 KiB"}};
    constexpr double kibi = 1024;
    for (const LayerLatency& layer : report.layers) {
        if (layer.error) {
            continue;
        }
        const auto products = static_cast<double>(layer.products);
        rows.push_back({printable(layer.layer), layer.isDepthwise ? "Conv, depthwise" : layer.op,
                        shapeText(layer.input), fixed(products / 1e6, 2), micro(layer.floats), micro(layer.codes),
                        fixed(layer.speedup(), 2), micro(layer.encode), micro(layer.decode), micro(layer.dynamic),
                        fixed(products / layer.codes.median / 1e9, 1), headroomText(layer),
                        fixed(static_cast<double>(layer.floatBytes) / kibi, 1),
                        fixed(static_cast<double>(layer.integerBytes) / kibi, 1)});
    }
    printTable(std::cout, rows, 3);
    const auto networkText = [](const Timing& timing) {
        return milli(timing) + ", " + fixed(1 / timing.median, timing.median > 0.1 ? 1 : 0) + " runs/s";
    };
    std::cout << "network FP32: " << networkText(report.floats) << '\n'
              << "network INT8: " << networkText(report.codes) << ", " << report.layers.size() << " of " << report.nodes
              << " nodes in codes\n"
              << "weights of these layers: " << report.floatBytes() << " bytes in FP32, " << report.integerBytes()
              << " in INT8\n";
    for (const OutputFidelity& output : report.fidelity) {
        std::cout << "output " << printable(output.name) << ": " << fixed(output.sqnrDb, 2)
                  << " dB SQNR of INT8 against FP32\n";
    }
    for (const std::string& sentence : report.advice()) {
        std::cout << sentence << '\n';
    }
}

} // namespace

ExitCode latency(const Options& options)
{
    Progress progress = terminalProgress();
    const auto input = openNetworkInput(options, progress);
    if (!input) {
        return fail(input.error());
    }
    if (const auto footprint = footprintOf(*input, progress)) {
        mentionNeed(latencyNeed(*footprint));
    }
    const auto report = measureLatency(*input->network, input->data->samples,
                                       {.samples = options.samples, .rounds = options.rounds}, progress);
    if (!report) {
        return fail(report.error());
    }
    if (tableIsWanted(options)) {
        printReport(*report);
    }
    complainAbout(report->problems);
    bool isPartial = !report->problems.empty();
    for (const LayerLatency& layer : report->layers) {
        if (layer.error) {
            complain("layer \"" + layer.layer + "\": " + layer.error->message);
            isPartial = true;
        }
    }
    return worstOf({writeJson(options.json, [&] { return jsonOf(*report, *input->model); }),
                    write(options.csv, [&](std::ostream& out) { return writeLatencyCsv(*report, out); }),
                    isPartial ? kPartial : kFine});
}

} // namespace qs::cli
