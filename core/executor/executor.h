// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/executor/plan.h"

#include <any>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace qs {

/// What a run may do with each value as soon as it is made: look at it, or give another one in its place.
using ValueHook = std::function<Result<Array>(const std::string& name, Array value)>;

/// Runs a plan, time after time. Keeps what does not depend on the inputs from one run to the next, so one executor
/// serves one thread; several of them can share a plan.
class Executor {
public:
    explicit Executor(std::shared_ptr<const Plan> plan);

    /// One answer per output of the graph, in its order; an output that depends on a node that failed has the error of
    /// that node. An input that is missing, unknown or of another type or shape than the graph declares is an error of
    /// the whole, as is cancelling.
    Result<std::vector<Result<Array>>> run(const std::map<std::string, Array>& inputs, Progress& progress,
                                           const ValueHook& hook = {});

    /// Uses `value` in the place of the network's own constant from the next run on; absent: its own again. An error
    /// where the network has no such constant or it has another shape.
    Status replaceConstant(const std::string& name, Array value);

    const Plan& plan() const { return *m_plan; }

private:
    using Slot = std::optional<Result<Array>>;
    using Outer = std::function<Result<Array>(const std::string& name)>;

    Result<std::vector<Result<Array>>> runWithin(const std::vector<Array>& inputs, const Outer& outer,
                                                 Progress& progress, const ValueHook& hook);
    void loadConstants();
    void runStep(std::size_t index, Progress& progress, const ValueHook& hook);
    Result<Arrays> outputsOf(std::size_t index, Progress& progress, const ValueHook& hook);
    Result<Arrays> runBody(const Graph& body, Arrays inputs, Progress& progress, const ValueHook& hook);
    Result<Array> valueAt(std::size_t value) const;

    std::shared_ptr<const Plan> m_plan;
    std::vector<Slot> m_values;
    std::vector<std::any> m_kept;            ///< by step
    std::map<std::size_t, Array> m_replaced; ///< constants by value
    std::unordered_map<const Graph*, std::unique_ptr<Executor>> m_bodies;
    bool m_isFresh = true; ///< the constants and static values are still to be made
};

/// Whether `array` is what `declared` asks for; the error names both.
Status checkInput(const GraphValue& declared, const Array& array);

} // namespace qs
