// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sensitivity/study_need.h"

#include "core/activations/activation_study.h"
#include "core/activations/observed_values.h"
#include "core/executor/execution_plan.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

namespace qs {

namespace {

std::uint64_t atOnce(std::uint64_t samples, int threads)
{
    return std::clamp<std::uint64_t>(samples, 1, static_cast<std::uint64_t>(std::max(threads, 1)));
}

/// Two digits are all that an estimate has.
std::string roughly(std::uint64_t bytes)
{
    constexpr double kilo = 1e3;
    double value = static_cast<double>(bytes) / (kilo * kilo);
    const char* unit = "MB";
    if (value >= kilo) {
        value /= kilo;
        unit = "GB";
    }
    std::array<char, 32> text{};
    constexpr double ten = 10;
    (void)std::snprintf(text.data(), text.size(), value < ten ? "%.1f %s" : "%.0f %s", value, unit);
    return text.data();
}

std::uint64_t weightBytes(const Model& model, const ExecutionPlan& plan)
{
    std::set<std::size_t> tensors;
    for (const Weight& weight : model.weights) {
        tensors.insert(weight.tensor);
    }
    std::uint64_t bytes = 0;
    for (const std::size_t tensor : tensors) {
        const bool isConstant = plan.constants().contains(plan.valueOf(model.tensors[tensor].name));
        bytes += isConstant ? model.tensors[tensor].count * sizeof(float) : 0;
    }
    return bytes;
}

} // namespace

Result<NetworkFootprint> footprintOf(const Model& model, const std::shared_ptr<const Graph>& network,
                                     const std::map<std::string, Array>& sample, Progress& progress)
{
    const auto plan = ExecutionPlan::make(network);
    const auto observed = observedValues(model, *plan, {});
    QS_TRY(observed);
    NetworkFootprint footprint;
    const auto need = memoryNeed(plan, sample, progress, [&](const std::string& name, const Array& value) {
        const auto found = std::ranges::find(*observed, name, &ObservedValue::name);
        const int axis = found == observed->end() ? -1 : channelAxisOf(*found, *plan, value.rank());
        if (axis >= 0) {
            footprint.channels += static_cast<std::uint64_t>(value.shape()[static_cast<std::size_t>(axis)]);
        }
    });
    QS_TRY(need);
    footprint.run = *need;
    footprint.weights = weightBytes(model, *plan);
    footprint.observed = observed->size();
    return footprint;
}

StudyNeed sensitivityNeed(const NetworkFootprint& footprint, std::uint64_t samples, int threads)
{
    constexpr std::uint64_t kNetworks = 2; // as it is in the file, and as it runs for its answers
    const std::uint64_t quantized = footprint.weights;
    return {.once = kNetworks * (footprint.run.constants + quantized),
            .perSample = kNetworks * (footprint.run.all + footprint.run.constants + quantized) + footprint.run.widest,
            .samplesAtOnce = atOnce(samples, threads)};
}

StudyNeed activationsNeed(const NetworkFootprint& footprint, std::uint64_t samples, int threads)
{
    const std::uint64_t kept = ActivationStudy::bytesFor(footprint.observed, footprint.channels, 0);
    return {.once = kept + footprint.run.constants,
            .perSample = kept + footprint.run.constants + footprint.run.widest,
            .samplesAtOnce = atOnce(samples, threads)};
}

StudyNeed latencyNeed(const NetworkFootprint& footprint)
{
    // Of the first sample, and what layers and networks in both forms take at their widest: together about what the
    // peak of the command line shows beyond that of a single run.
    constexpr std::uint64_t kValues = 2;
    constexpr std::uint64_t kForms = 2;
    constexpr std::uint64_t kFloats = 3; // constants as they are, folded, and as primitives rearrange them
    return {.once = kValues * footprint.run.all + kFloats * footprint.run.constants + footprint.weights +
                    kForms * footprint.run.widest,
            .perSample = 0,
            .samplesAtOnce = 1};
}

std::string textOf(const StudyNeed& need)
{
    const std::string all = "needs about " + roughly(need.bytes()) + " of memory";
    return need.samplesAtOnce == 1 ? all
                                   : all + ": " + roughly(need.once) + ", and " + roughly(need.perSample) +
                                         " for each of " + std::to_string(need.samplesAtOnce) + " samples at once";
}

std::optional<std::string> shortageText(const StudyNeed& need, std::optional<std::uint64_t> free)
{
    if (!free || need.bytes() <= *free) {
        return std::nullopt;
    }
    return "more than the " + roughly(*free) + " that are free";
}

} // namespace qs
