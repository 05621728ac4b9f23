// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/latency/latency.h"

#include "core/base/parallel.h"
#include "core/executor/executor.h"
#include "core/graph/fold.h"
#include "core/graph/fuse.h"
#include "core/integer/integer_product.h"
#include "core/kernels/onednn.h"
#include "core/kernels/pair_sums.h"
#include "core/latency/integer_graph.h"
#include "core/latency/node_chain.h"
#include "core/tensor/layout.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>

namespace qs {

namespace {

using Clock = std::chrono::steady_clock;
using Inputs = std::map<std::string, Array>;

/// Seconds that `work` takes; nothing where it fails.
template <typename Work>
Result<double> secondsOf(const Work& work)
{
    const auto start = Clock::now();
    const auto made = work();
    if (!made) {
        return made.error();
    }
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Runs a network on samples; the ranges of its values and what the first sample made of them.
class Calibration {
public:
    Status run(const std::shared_ptr<const Graph>& graph, const Samples& samples, std::uint64_t count,
               Progress& progress)
    {
        Executor executor(ExecutionPlan::make(graph));
        for (std::uint64_t i = 0; i < count; ++i) {
            const auto sample = samples.at(i);
            QS_TRY(sample);
            const auto outputs = executor.run(*sample, progress, [&](const std::string& name, Array value) {
                add(name, value);
                return Result<Array>(std::move(value));
            });
            if (!outputs) {
                return outputs.error();
            }
            progress.advance();
        }
        return ok();
    }
    const ValueRanges& ranges() const { return m_ranges; }
    const Array& first(const std::string& name) { return m_first[name]; }

private:
    void add(const std::string& name, const Array& value)
    {
        if (value.type() != ElementType::F32) {
            return;
        }
        m_first.emplace(name, value);
        ValueRange& range = m_ranges[name];
        for (const float x : value.values<float>()) {
            if (std::isfinite(x)) {
                range.low = std::min(range.low, x);
                range.high = std::max(range.high, x);
            }
        }
    }

    ValueRanges m_ranges; ///< with 0, as the grids have it
    Inputs m_first;
};

/// Products in a run of a layer with this output: each of its elements has as many as an output channel has weights.
std::uint64_t productsOf(const Array& output, const Tensor& weight, std::uint64_t channels)
{
    return channels == 0 ? 0 : output.count() * (weight.count / channels);
}

/// A layer in its forms: floats, codes, dynamic; and what makes codes of floats and floats of codes.
class LayerRuns {
public:
    static Result<LayerRuns> make(const Graph& graph, const IntegerGraph& integers, const IntegerLayerNodes& layer)
    {
        LayerRuns runs;
        // The floats are timed as they run in the network: with the activation fused.
        Graph alone;
        alone.opsets = graph.opsets;
        alone.nodes = layer.floats;
        alone.outputs = {{layer.output, {}, {}}};
        for (const GraphNode& node : layer.floats) {
            for (const std::string& name : node.inputs) {
                const auto constant = std::ranges::find(graph.constants, name, &Tensor::name);
                if (constant != graph.constants.end() &&
                    std::ranges::find(alone.constants, name, &Tensor::name) == alone.constants.end()) {
                    alone.constants.push_back(*constant);
                }
            }
        }
        const Graph fused = fusedForRunning(alone);
        struct Form {
            const Graph& graph;
            const std::vector<GraphNode>& nodes;
            const std::string& input;
            const std::string& output;
        };
        for (const Form& form : {Form{fused, fused.nodes, layer.input, layer.output},
                                 Form{graph, layer.codes, layer.inputCodes, layer.outputCodes},
                                 Form{graph, layer.dynamic, layer.input, layer.output},
                                 Form{graph, layer.encode, layer.input, layer.inputCodes},
                                 Form{graph, layer.decode, layer.outputCodes, layer.output}}) {
            auto chain = NodeChain::make(form.graph, integers.constants, form.nodes, form.input, form.output);
            QS_TRY(chain);
            runs.m_chains.push_back(std::move(*chain));
        }
        return runs;
    }

    /// Each form once, by turns, `rounds` times after a first that prepares.
    Status time(const Array& input, std::size_t rounds, LayerLatency& latency, Progress& progress)
    {
        const auto coded = m_chains[kEncode].run(input, progress);
        QS_TRY(coded);
        const auto made = m_chains[kCodes].run(*coded, progress);
        QS_TRY(made);
        const std::array inputs{input, *coded, input, input, *made};
        std::vector<std::vector<double>> seconds(m_chains.size());
        for (std::size_t round = 0; round <= rounds; ++round) {
            for (std::size_t form = 0; form < m_chains.size(); ++form) {
                if (m_chains[form].isEmpty()) {
                    continue;
                }
                const auto taken = secondsOf([&] { return m_chains[form].run(inputs[form], progress); });
                QS_TRY(taken);
                if (round > 0) {
                    seconds[form].push_back(*taken);
                }
            }
        }
        latency.floats = Timing::of(std::move(seconds[kFloats]));
        latency.codes = Timing::of(std::move(seconds[kCodes]));
        latency.dynamic = Timing::of(std::move(seconds[kDynamic]));
        latency.encode = Timing::of(std::move(seconds[kEncode]));
        latency.decode = Timing::of(std::move(seconds[kDecode]));
        return ok();
    }

private:
    enum : std::size_t { kFloats, kCodes, kDynamic, kEncode, kDecode };

    std::vector<NodeChain> m_chains; ///< in this order
};

LayerLatency describe(const Graph& graph, const IntegerLayerNodes& layer, Calibration& calibration)
{
    const GraphNode& node = layer.floats.front();
    const Array& input = calibration.first(layer.input);
    const auto weight = std::ranges::find(graph.constants, node.inputs[1], &Tensor::name);
    const bool isColumns = node.op == "MatMul" || (node.op == "Gemm" && node.integer("transB", 0) == 0);
    const auto channels = static_cast<std::uint64_t>(weight->shape[isColumns ? 1 : 0]);
    const bool hasBias = node.inputs.size() > 2 && !node.inputs[2].empty();
    LayerLatency latency;
    latency.layer = node.label();
    latency.tensor = node.inputs[1];
    latency.op = node.op;
    latency.activation = layer.activation;
    latency.isDepthwise = node.op == "Conv" && weight->shape.size() > 1 && weight->shape[1] == 1 &&
                          weight->shape[0] > 1 && node.integer("group", 1) > 1;
    latency.input = input.shape();
    latency.products = productsOf(calibration.first(layer.output), *weight, channels);
    latency.floatBytes = (layer.weights + (hasBias ? channels : 0)) * sizeof(float);
    latency.integerBytes = layer.weights + channels * sizeof(float) + (hasBias ? channels * sizeof(std::int32_t) : 0);
    latency.biasOverflows = layer.biasOverflows;
    latency.largestAccumulator = layer.largestAccumulator;
    return latency;
}

/// Signal and noise of each output.
class Fidelity {
public:
    explicit Fidelity(std::size_t outputs) : m_sums(outputs), m_isLost(outputs) {}

    void add(const std::vector<Result<Array>>& floats, const std::vector<Result<Array>>& codes)
    {
        for (std::size_t i = 0; i < floats.size(); ++i) {
            if (!floats[i] || !codes[i] || floats[i]->type() != ElementType::F32 ||
                codes[i]->shape() != floats[i]->shape()) {
                m_isLost[i] = true;
                continue;
            }
            addPairs(floats[i]->values<float>(), codes[i]->values<float>(), m_sums[i], {});
        }
    }
    double db(std::size_t output) const
    {
        const PairSums& sums = m_sums[output];
        return m_isLost[output] || sums.finite < sums.count ? std::numeric_limits<double>::quiet_NaN() : sums.sqnrDb();
    }

private:
    std::vector<PairSums> m_sums;
    std::vector<bool> m_isLost; ///< could not be compared in some sample
};

Status timeNetwork(const Graph& graph, const Graph& integers, const Samples& samples, std::size_t rounds,
                   LatencyReport& report, Progress& progress)
{
    Executor floats(ExecutionPlan::make(std::make_shared<const Graph>(fusedForRunning(graph))));
    Executor codes(ExecutionPlan::make(std::make_shared<const Graph>(fusedForRunning(integers))));
    Fidelity fidelity(graph.outputs.size());
    for (std::uint64_t i = 0; i < report.samples; ++i) { // also prepares both
        const auto sample = samples.at(i);
        QS_TRY(sample);
        const auto exact = floats.run(*sample, progress);
        const auto coded = codes.run(*sample, progress);
        QS_TRY(exact);
        QS_TRY(coded);
        fidelity.add(*exact, *coded);
    }
    std::vector<double> ofFloats;
    std::vector<double> ofCodes;
    for (std::size_t round = 0; round < rounds; ++round) {
        const auto sample = samples.at(round % report.samples);
        QS_TRY(sample);
        const auto exact = secondsOf([&] { return floats.run(*sample, progress); });
        const auto coded = secondsOf([&] { return codes.run(*sample, progress); });
        QS_TRY(exact);
        QS_TRY(coded);
        ofFloats.push_back(*exact);
        ofCodes.push_back(*coded);
    }
    report.floats = Timing::of(std::move(ofFloats));
    report.codes = Timing::of(std::move(ofCodes));
    for (std::size_t i = 0; i < graph.outputs.size(); ++i) {
        report.fidelity.push_back({graph.outputs[i].name, fidelity.db(i)});
    }
    return ok();
}

} // namespace

Timing Timing::of(std::vector<double> seconds)
{
    if (seconds.empty()) {
        return {};
    }
    std::ranges::sort(seconds);
    const auto at = [&](double share) {
        return seconds[static_cast<std::size_t>(share * static_cast<double>(seconds.size() - 1) + 0.5)];
    };
    return {at(0.5), at(0.05), at(0.95), seconds.size()};
}

std::uint64_t LatencyReport::floatBytes() const
{
    std::uint64_t bytes = 0;
    for (const LayerLatency& layer : layers) {
        bytes += layer.floatBytes;
    }
    return bytes;
}

std::uint64_t LatencyReport::integerBytes() const
{
    std::uint64_t bytes = 0;
    for (const LayerLatency& layer : layers) {
        bytes += layer.integerBytes;
    }
    return bytes;
}

Result<LatencyReport> measureLatency(const Graph& graph, const Samples& samples, const LatencyOptions& options,
                                     Progress& progress)
{
    const auto folded = foldBatchNormalization(graph);
    QS_TRY(folded);
    const auto base = std::make_shared<const Graph>(folded->graph);
    LatencyReport report;
    report.instructionSet = onednn::instructionSet();
    report.hasByteProducts = hasExactByteProducts();
    report.threads = threadCount();
    report.nodes = graph.nodes.size();
    report.samples = options.samples == 0 ? samples.count() : std::min(options.samples, samples.count());
    report.problems = ExecutionPlan::make(base)->problems();
    if (report.samples == 0 || options.rounds == 0) {
        return Error{ErrorCode::Usage, "times need a sample and a round at least"};
    }
    Calibration calibration;
    progress.begin("Finding the ranges of values", report.samples);
    QS_TRY(calibration.run(base, samples, report.samples, progress));
    const auto integers = integerGraphOf(*base, calibration.ranges());
    QS_TRY(integers);
    if (integers->layers.empty()) {
        return Error{ErrorCode::Unsupported, "the network has no Conv, Gemm or MatMul with constant weights of F32"};
    }
    progress.begin("Timing layers", integers->layers.size());
    for (const IntegerLayerNodes& layer : integers->layers) {
        LayerLatency latency = describe(*base, layer, calibration);
        auto runs = LayerRuns::make(*base, *integers, layer);
        const auto input = inLayout(calibration.first(layer.input), MemoryLayout::ChannelsLast);
        const Status timed = !runs    ? Status(runs.error())
                             : !input ? Status(input.error())
                                      : runs->time(*input, options.rounds, latency, progress);
        if (progress.cancelled()) {
            return Error{ErrorCode::Cancelled, "measuring was cancelled"};
        }
        if (!timed) {
            latency.error = timed.error();
        }
        report.layers.push_back(std::move(latency));
        progress.advance();
    }
    QS_TRY(timeNetwork(*base, integers->graph, samples, options.rounds, report, progress));
    return report;
}

} // namespace qs
