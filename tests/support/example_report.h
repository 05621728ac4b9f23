// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

#include <string>
#include <utility>
#include <vector>

/// Reports made by hand, for everything that shows one. Their numbers are round on purpose.
namespace example {

inline qs::ErrorSums sums(std::uint64_t count, double signal, double rounding, double clipping)
{
    qs::ErrorSums made;
    made.count = count;
    made.signal = signal;
    made.rounding = rounding;
    made.clipping = clipping;
    made.clipped = clipping > 0 ? count / 100 : 0;
    made.zeroed = count / 8;
    made.reconstructed = signal;
    made.maxAbsError = 0.125;
    return made;
}

/// A finished layer of `channels` channels; the second is the worst where there is one.
inline qs::LayerResult layer(const std::string& name, int channels, double signal, double rounding, double clipping)
{
    qs::LayerResult made;
    made.state = qs::LayerResult::State::Done;
    made.name = name;
    made.tensor = name + ".weight";
    made.kind = "Conv";
    made.dtype = "F32";
    made.rowLength = 100;
    made.shape = {channels, 100};
    made.count = static_cast<std::uint64_t>(channels) * made.rowLength;
    made.moments.count = made.count;
    made.moments.min = -1.5;
    made.moments.max = 1.25;
    made.moments.mean = 0.0625;
    made.moments.m2 = 0.25 * static_cast<double>(made.count);
    for (int c = 0; c < channels; ++c) {
        const double loudness = c == 1 ? 0.1 : 1;
        made.channels.push_back(
            {-1.5F, 1.25F,
             sums(made.rowLength, signal * loudness / channels, rounding / channels, clipping / channels)});
        made.sums.merge(made.channels.back().sums);
    }
    made.worstChannel = channels > 1 ? 1 : 0;
    made.worstChannelSums = made.channels[*made.worstChannel].sums;
    made.channelCount = made.channels.size();
    made.scaleCount = static_cast<std::uint64_t>(channels);
    made.codesUsed = 201;
    made.codesAvailable = 255;
    made.bitsPerWeight = 8.32;
    made.bytesBefore = made.count * 4;
    made.bytesAfter = made.count * 104 / 100;
    return made;
}

/// Statistics with every number there is, of a Gaussian.
inline qs::TensorStatistics statistics()
{
    qs::TensorStatistics made;
    made.skewness = -0.125;
    made.excessKurtosis = 0.5;
    made.meanAbs = 0.375;
    made.outlierRatio = 0.0025;
    made.outliersAreExact = true;
    made.peakToStd = 3;
    made.channelSpread = 1.5;
    made.outlierChannels = 2;
    made.family = qs::FamilyFit();
    made.optimumUniformDb = 40.5;
    made.optimumNonUniformDb = 43.75;
    made.boundDb = 48.25;
    made.codeEntropy = 7.25;
    return made;
}

/// Adds the layers up as the analysis does.
inline void addUp(qs::AnalysisReport& report)
{
    report.total = {};
    for (std::size_t i = 0; i < report.layers.size(); ++i) {
        const qs::LayerResult& finished = report.layers[i];
        if (finished.state != qs::LayerResult::State::Done) {
            continue;
        }
        ++report.total.layers;
        report.total.weights += finished.count;
        report.total.sums.merge(finished.sums);
        report.total.bytesBefore += finished.bytesBefore;
        report.total.bytesAfter += finished.bytesAfter;
        if (!report.total.worstLayer ||
            finished.sums.sqnrDb() < report.layers[*report.total.worstLayer].sums.sqnrDb()) {
            report.total.worstLayer = i;
        }
    }
    report.total.bitsPerWeight = report.total.weights == 0 ? 0
                                                           : 8 * static_cast<double>(report.total.bytesAfter) /
                                                                 static_cast<double>(report.total.weights);
    for (const qs::KeptTensor& kept : report.kept) {
        report.total.keptBytes += kept.bytes;
    }
}

/// A small network: a good layer, a bad one with clipping and a note, one per tensor that is exact, one that failed.
inline qs::AnalysisReport report()
{
    qs::AnalysisReport made;
    made.modelPath = "models/small.onnx";
    made.loader = "onnx";
    made.parameters = 2410;
    made.modelBytes = 9876;
    made.request.layerPattern = "conv|fc";
    qs::Quantization four;
    four.format = "int4";
    four.granularity = {qs::Sharing::Group, 32};
    made.request.overrides["conv2.weight"] = four;

    made.layers.push_back(layer("conv1", 8, 512, 0.0625, 0));
    made.layers.push_back(layer("conv2", 4, 64, 1, 3));
    made.layers[1].quantization = four;
    made.layers[1].shortGroup = 4;
    made.layers[1].storedScheme = "GPTQ, 4 bits, groups of 16";
    made.layers[1].notes = {"2 NaN are left out of every number"};
    made.layers[1].moments.nan = 2;
    made.layers.push_back(layer("fc", 1, 16, 0, 0));
    made.layers[2].quantization.granularity = {qs::Sharing::Tensor, 0};
    made.layers[2].grid = qs::Grid{0.0078125F, 0, -127, 127};
    made.layers[2].kind = "Gemm";
    made.layers[0].statistics = statistics();
    made.layers[1].statistics = statistics();
    made.layers[1].statistics->outliersAreExact = false;
    made.layers[1].statistics->family = qs::FamilyFit{{qs::Family::HeavyTail, 0.35}, true, 1};
    made.layers[2].statistics = qs::TensorStatistics(); // all equal, nothing to tell
    qs::LayerResult failed;
    failed.state = qs::LayerResult::State::Failed;
    failed.error = qs::Error{qs::ErrorCode::Io, "bytes 4096 to 8192 lie beyond the end of the file"};
    failed.name = failed.tensor = "broken";
    failed.dtype = "F16";
    failed.shape = {32, 64};
    failed.count = 2048;
    made.layers.push_back(failed);

    made.kept.push_back({"conv1.bias", "F32", {8}, 8, 32, "one dimension"});
    made.problems.push_back({"broken", "bytes 4096 to 8192 lie beyond the end of the file"});
    addUp(made);
    return made;
}

/// Names that try to break out of the page, the cell or the line.
inline std::vector<std::string> hostileNames()
{
    return {"<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "a\"b'c,d;e",
            "two\nlines\r\nand\ttab",
            "=HYPERLINK(\"x\")",
            "+1",
            "-1",
            "@cmd",
            "right \xE2\x80\xAE ot tfel",
            "broken \xFF\xC3 utf8 \xED\xA0\x80",
            std::string("nul\0inside", 10),
            "emoji \xF0\x9F\x98\x80 \xE6\xB7\xB1\xE5\xBA\xA6",
            std::string(5000, 'x'),
            ""};
}

inline qs::AnalysisReport hostileReport()
{
    qs::AnalysisReport made = report();
    made.modelPath = "models/<b>&\xFF.onnx";
    made.layers.clear();
    for (const std::string& name : hostileNames()) {
        made.layers.push_back(layer(name, 2, 64, 1, 0));
        made.layers.back().tensor = made.layers.back().kind = name;
        made.layers.back().notes = {name};
        made.kept.push_back({name, name, {8}, 8, 32, name});
        made.problems.push_back({name, name});
        made.request.overrides[name] = {};
    }
    made.request.layerPattern = hostileNames().front();
    addUp(made);
    return made;
}

/// `layers` finished layers.
inline qs::AnalysisReport longReport(int layers)
{
    qs::AnalysisReport made = report();
    made.layers.clear();
    for (int i = 0; i < layers; ++i) {
        made.layers.push_back(layer("block." + std::to_string(i), 2, 64 + i, 1, 0.5));
    }
    addUp(made);
    return made;
}

} // namespace example
