// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executor/memory_need.h"

#include <array>
#include <cstdio>

namespace qs {

namespace {

std::string megabytes(std::uint64_t bytes)
{
    std::array<char, 32> text{};
    (void)std::snprintf(text.data(), text.size(), "%.1f MB", static_cast<double>(bytes) / 1e6);
    return text.data();
}

} // namespace

Result<MemoryNeed> memoryNeed(const std::shared_ptr<const ExecutionPlan>& plan,
                              const std::map<std::string, Array>& sample, Progress& progress,
                              const std::function<void(const std::string& name, const Array& value)>& see)
{
    std::vector<std::uint64_t> bytes(plan->valueCount());
    Executor executor(plan);
    const auto run = executor.run(sample, progress, [&](const std::string& name, Array value) -> Result<Array> {
        const std::size_t number = plan->valueOf(name);
        if (number != Step::kNone) { // values of bodies have names of their own
            bytes[number] = value.bytes().size();
        }
        if (see) {
            see(name, value);
        }
        return value;
    });
    if (!run) {
        return run.error();
    }
    MemoryNeed need;
    for (const auto& [value, constant] : plan->constants()) {
        need.constants += constant->count * Array::elementBytes(constant->type);
    }
    std::uint64_t alive = 0;
    for (const GraphValue& input : plan->graph().inputs) {
        alive += bytes[plan->valueOf(input.name)];
    }
    need.all = alive;
    need.widest = alive;
    for (const Step& step : plan->steps()) {
        std::uint64_t made = 0;
        for (const std::size_t value : step.outputs) {
            made += value == Step::kNone ? 0 : bytes[value];
        }
        if (step.isStatic) {
            need.constants += made;
            continue;
        }
        alive += made;
        need.all += made;
        if (alive > need.widest) {
            need.widest = alive;
            need.widestNode = step.node->label();
        }
        for (const std::size_t value : step.lastUses) {
            alive -= plan->isFixed(value) ? 0 : bytes[value];
        }
    }
    return need;
}

std::string textOf(const MemoryNeed& need)
{
    return megabytes(need.constants) + " of constants and at most " + megabytes(need.widest) + " of values" +
           (need.widestNode.empty() ? "" : " (at " + need.widestNode + ")") + "; " + megabytes(need.all) +
           " if all were kept";
}

} // namespace qs
