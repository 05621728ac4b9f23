// SPDX-License-Identifier: GPL-3.0-or-later
// How fast the engine is, as ratios to plain reading of the same memory in the same run: machines differ and are busy,
// ratios travel. Medians of several rounds; every round measures reading anew.
#include "core/analysis/clip_curve.h"
#include "core/calibration/binned_error.h"
#include "core/calibration/distribution.h"
#include "core/calibration/distribution_pass.h"
#include "core/calibration/rules.h"
#include "core/kernels/cpu_target.h"
#include "core/kernels/error_sums.h"
#include "core/kernels/group_ranges.h"
#include "core/kernels/squared_errors.h"
#include "tests/bench/bench_support.h"
#include "tests/bench/block_rows.h"
#include "tests/bench/file_rows.h"
#include "tests/bench/format_rows.h"
#include "tests/bench/network_rows.h"
#include "tests/support/quantizers.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <mutex>
#include <vector>

using namespace qs;
using namespace bench;

namespace {

constexpr std::size_t kGroup = 128;

/// Codes seen so far, shared by the tiles as the analysis does it.
std::mutex g_mutex;
CodeSet g_codes[9];

CodeSet codesSoFar(int bits)
{
    const std::scoped_lock lock(g_mutex);
    return g_codes[bits];
}

void keepCodes(int bits, const CodeSet& codes)
{
    const std::scoped_lock lock(g_mutex);
    g_codes[bits].merge(codes);
}

void errorsPerTensor(std::span<const float> tile, const Grid& grid, const MinMax& range)
{
    ErrorSums sums;
    CodeSet codes = codesSoFar(8);
    addErrors(CodeRule(), tile, tile.size(), {&grid, 1}, {&range, 1}, sums, codes);
    keepCodes(8, codes);
    g_sink += sums.clipped + static_cast<std::uint64_t>(momentsOf(tile).squares() > 0);
}

void errorsPerGroup(std::span<const float> tile, std::span<const Quantizer> quantizers)
{
    constexpr std::size_t kAtOnce = 2048;
    double seen = 0;
    std::vector<MinMax> ranges(kAtOnce / kGroup);
    std::vector<Grid> grids(ranges.size());
    std::vector<CodeSet> codes;
    for (const Quantizer& quantizer : quantizers) {
        codes.push_back(codesSoFar(quantizer.format().codeBits()));
    }
    for (std::size_t first = 0; first < tile.size(); first += kAtOnce) {
        const auto part = tile.subspan(first, std::min(kAtOnce, tile.size() - first));
        seen += groupRanges(part, kGroup, ranges);
        for (std::size_t i = 0; i < quantizers.size(); ++i) {
            quantizers[i].gridsOf(ranges, grids);
            ErrorSums sums;
            addErrors(quantizers[i].rule(), part, kGroup, grids, ranges, sums, codes[i]);
            seen += sums.noise();
        }
    }
    for (std::size_t i = 0; i < quantizers.size(); ++i) {
        keepCodes(quantizers[i].format().codeBits(), codes[i]);
    }
    g_sink += seen > 0 ? 1 : 0;
}

void searchGroups(std::span<const float> tile)
{
    const Quantizer quantizer = quantizerFor("int4");
    std::uint64_t seen = 0;
    for (std::size_t first = 0; first + kGroup <= tile.size(); first += kGroup) {
        const auto group = tile.subspan(first, kGroup);
        MinMax extremes;
        (void)groupRanges(group, kGroup, {&extremes, 1});
        seen += meanSquareOfValues(group, extremes, quantizer, {}).high > 0 ? 1 : 0;
    }
    g_sink += seen;
}

} // namespace

int main(int argc, char** argv)
{
    std::size_t millions = 64; // of 2^20, so that tiles are whole
    int rounds = 9;
    int threads = 0;
    bool group128Only = false;
    bool formatsToo = false;
    bool modelToo = false;
    bool blocksOnly = false;
    CLI::App app("Measures the engine as ratios to the read bandwidth of the same run.", "quantscope-bench");
    app.add_option("--millions", millions, "Million weights in memory")->capture_default_str();
    app.add_option("--rounds", rounds, "Rounds; medians are printed")->capture_default_str();
    app.add_option("--threads", threads, "Threads, 0 for all")->capture_default_str();
    app.add_flag("--group128-seconds", group128Only,
                 "Print only the seconds of one INT4 group-128 pass, for comparing with a peer");
    app.add_flag("--formats", formatsToo, "Also the error pass of every format, one row each");
    app.add_flag("--blocks", blocksOnly, "Only decoding, one row for each block format");
    app.add_flag("--model", modelToo, "Also all formats over a model of 124 million weights");
    CLI11_PARSE(app, argc, argv);
    if (const Status status = forceCpuTargetFromEnvironment(); !status) {
        std::fprintf(stderr, "%s\n", status.error().message.c_str());
        return 1;
    }
    const ThreadLimit limit(threads);
    const std::vector<float> data = normalValues(millions << 20);
    const std::span<const float> values(data);
    const double bytes = static_cast<double>(values.size_bytes());

    const MinMax extremes = minMaxOf(values);
    const Quantizer int4 = quantizerFor("int4");
    const Quantizer int8 = quantizerFor("int8");
    const Grid grid = int8.gridOf({extremes.min, extremes.max});
    std::vector<Quantizer> widths;
    std::vector<std::string> widthIds;
    for (int bits = 2; bits <= 8; ++bits) {
        widthIds.push_back("int" + std::to_string(bits));
        widths.push_back(quantizerFor(widthIds.back()));
    }
    const ReadValues read = [values](std::uint64_t first, std::uint64_t count, std::vector<float>&) {
        return Result<std::span<const float>>(values.subspan(first, count));
    };
    Progress progress;
    if (blocksOnly) {
        printBlockRows(values, rounds);
        return 0;
    }
    if (group128Only) {
        std::vector<double> seconds;
        for (int round = 0; round < rounds; ++round) {
            seconds.push_back(secondsOf([&] {
                overTiles(values, [&](auto tile) { errorsPerGroup(tile, {&int4, 1}); });
            }));
        }
        std::printf("%.6f\n", median(seconds));
        return 0;
    }

    struct Row {
        const char* name;
        double wanted; ///< of read bandwidth, at least; negative: read passes, at most
        std::function<void()> work;
        std::vector<double> ratios = {};
    };
    std::vector<Row> rows{
        {"error sums, INT8, per tensor", 0.75,
         [&] { overTiles(values, [&](auto tile) { errorsPerTensor(tile, grid, extremes); }); }},
        {"range and error sums, INT4, groups of 128", 0.75,
         [&] { overTiles(values, [&](auto tile) {
                   errorsPerGroup(tile, {&int4, 1});
               }); }},
        {"the same for all seven widths 2-8 at once", -5,
         [&] { overTiles(values, [&](auto tile) { errorsPerGroup(tile, widths); }); }},
        {"distribution: 16,384-bin histogram and moments", 0.25,
         [&] { (void)distributionOf(values.size(), read, progress); }},
    };
    std::vector<double> readSeconds;
    for (int round = 0; round < rounds; ++round) {
        for (Row& row : rows) {
            // Reading right before each piece of work: a busy machine slows both.
            const double reading = secondsOf([&] { overTiles(values, readAll); });
            readSeconds.push_back(reading);
            row.ratios.push_back(reading / secondsOf(row.work));
        }
    }
    std::printf("%zu million weights, %d threads, %s, read bandwidth %.1f GB/s\n", millions, threadCount(),
                activeCpuTarget().c_str(), bytes / median(readSeconds) / 1e9);
    for (const Row& row : rows) {
        const double ratio = median(row.ratios);
        if (row.wanted > 0) {
            std::printf("  %-48s %5.2f of read bandwidth   (wanted: at least %.2f)\n", row.name, ratio, row.wanted);
        } else {
            std::printf("  %-48s %5.2f read passes         (wanted: at most %.0f)\n", row.name, 1 / ratio, -row.wanted);
        }
    }

    const Distribution distribution = *distributionOf(values.size(), read, progress);
    (void)distribution.cumulative(); // made once
    std::vector<double> curveSeconds, searchSeconds, dragSeconds, evaluationSeconds;
    const auto part = values.first(std::min<std::size_t>(values.size(), 4 << 20));
    const std::vector<float> cached(values.begin(), values.begin() + kGroup);
    std::vector<Grid> candidates(100, grid);
    std::vector<double> costs(candidates.size());
    constexpr int kRepeats = 2000;
    for (int round = 0; round < rounds; ++round) {
        curveSeconds.push_back(secondsOf([&] { (void)clipCurves(distribution, widthIds, Quantization(), 512); }));
        dragSeconds.push_back(secondsOf([&] { g_sink += binnedError(distribution, int8, grid).total() > 0 ? 1 : 0; }));
        searchSeconds.push_back(secondsOf([&] { overTiles(part, searchGroups); }));
        evaluationSeconds.push_back(secondsOf([&] {
            for (int i = 0; i < kRepeats; ++i) {
                squaredErrors(CodeRule(), cached, candidates, costs);
            }
        }));
    }
    const double cores = threadCount();
    std::printf("  %-48s %5.2f ms                  (wanted: at most 5)\n", "clip curves, 512 thresholds x 7 widths",
                1e3 * median(curveSeconds));
    std::printf("  %-48s %5.2f ms                  (a drag has 16)\n", "error of one threshold from the distribution",
                1e3 * median(dragSeconds));
    std::printf("  %-48s %5.1f G evaluations/s/core (wanted: at least 5)\n", "squared errors, groups of 128 in cache",
                static_cast<double>(kRepeats * candidates.size() * kGroup) / median(evaluationSeconds) / 1e9);
    std::printf("  %-48s %5.1f G evaluations/s/core (the whole search, with its grids)\n",
                "mean-square search, groups of 128, 100 candidates",
                static_cast<double>(part.size()) * 100 / median(searchSeconds) / cores / 1e9);
    printFileRows(millions, rounds);
    if (formatsToo) {
        printFormatRows(data, rounds);
    }
    if (modelToo) {
        printModelRows();
        printNetworkRows(static_cast<std::size_t>(rounds) * 5);
    }
    return 0;
}
