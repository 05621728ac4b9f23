// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executor/network_run.h"

#include "core/graph/fuse.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

namespace qs {

namespace {

double median(std::vector<double> values)
{
    if (values.size() > 1) {
        values.erase(values.begin());
    }
    std::ranges::sort(values);
    return values.empty() ? 0 : values[values.size() / 2];
}

Status summarise(OutputRun& output)
{
    const auto numbers = converted(output.values, ElementType::F64);
    if (!numbers) {
        return numbers.error();
    }
    output.min = std::numeric_limits<double>::infinity();
    output.max = -output.min;
    double sum = 0;
    for (const double x : numbers->values<double>()) {
        if (!std::isfinite(x)) {
            ++output.notFinite;
            continue;
        }
        output.min = std::min(output.min, x);
        output.max = std::max(output.max, x);
        sum += x;
    }
    const std::uint64_t finite = output.values.count() - output.notFinite;
    output.mean = finite == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(finite);
    return ok();
}

OutputRun outputOf(const std::string& name, std::vector<Result<Array>>&& answers, bool dropsAxis)
{
    OutputRun output{.name = name, .values = {}, .error = {}};
    std::vector<Array> arrays;
    for (Result<Array>& answer : answers) {
        if (!answer) {
            output.error = answer.error();
            return output;
        }
        arrays.push_back(std::move(*answer));
    }
    auto all = joined(arrays, dropsAxis);
    if (all) {
        output.values = std::move(*all);
        const Status summed = summarise(output);
        output.error = summed ? std::nullopt : std::optional(summed.error());
    } else {
        output.error = all.error();
    }
    return output;
}

} // namespace

Result<NetworkRun> runNetwork(const std::shared_ptr<const Graph>& graph, const Samples& samples, std::uint64_t most,
                              Progress& progress)
{
    using Clock = std::chrono::steady_clock;
    const auto plan = ExecutionPlan::make(graph);
    Executor executor(ExecutionPlan::make(std::make_shared<const Graph>(fusedForRunning(*graph))));
    NetworkRun run;
    const std::uint64_t wanted = most == 0 ? samples.count() : std::min(most, samples.count());
    run.inputs = samples.matches();
    run.unusedArrays = samples.unused();
    run.problems = plan->problems();
    std::vector<std::vector<Result<Array>>> answers(graph->outputs.size());
    std::vector<double> seconds;
    std::optional<Error> missing;
    progress.begin("Running the network", wanted);
    for (std::uint64_t i = 0; i < wanted; ++i) {
        const auto inputs = samples.at(i);
        if (!inputs) {
            missing = missing ? missing : inputs.error();
            run.problems.push_back({"", "sample " + std::to_string(i + 1) + ": " + inputs.error().message});
            progress.advance();
            continue;
        }
        const auto start = Clock::now();
        auto outputs = executor.run(*inputs, progress);
        if (!outputs) {
            return outputs.error();
        }
        ++run.samples;
        run.ran.push_back(i);
        seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
        for (std::size_t o = 0; o < outputs->size(); ++o) {
            answers[o].push_back(std::move((*outputs)[o]));
        }
        progress.advance();
    }
    if (run.samples == 0 && missing) {
        return *missing;
    }
    run.medianSeconds = median(std::move(seconds));
    for (std::size_t o = 0; o < answers.size(); ++o) {
        run.outputs.push_back(outputOf(graph->outputs[o].name, std::move(answers[o]), samples.dropsAxis()));
    }
    for (const OutputRun& output : run.outputs) {
        if (output.notFinite > 0) {
            run.problems.push_back({"", "output \"" + output.name + "\": " + std::to_string(output.notFinite) + " of " +
                                            std::to_string(output.values.count()) + " values are NaN or infinite"});
        }
    }
    for (const auto& file : graph->files) {
        if (const std::string change = changeText(file->change(), file->path()); !change.empty()) {
            run.problems.push_back({"", change});
        }
    }
    return run;
}

} // namespace qs
