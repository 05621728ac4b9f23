// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/executor/execution_plan.h"

#include <any>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace qs {

/// What a run may do with each value as soon as it is made: look at it, or give another one in its place.
using ValueHook = std::function<Result<Array>(const std::string& name, Array value)>;

class Executor;

/// What one step reads in the place of a value. Others that read the value see it as it is.
struct InputChange {
    std::size_t step = 0;
    std::size_t input = 0;                           ///< place among the step's inputs
    std::function<Result<Array>(const Array&)> what; ///< gives the type and shape that it gets
};

/// Other constants in the place of a network's own and other values at the inputs of some steps, and what running them
/// leaves behind for the next sample. Belongs to one executor.
class Variation {
public:
    /// An error where the network has no such constant or it has another type or shape, or no such input.
    static Result<Variation> make(const ExecutionPlan& plan, const std::map<std::string, Array>& constants,
                                  const std::vector<InputChange>& inputs = {});

private:
    friend class Executor;

    std::unordered_map<std::size_t, Result<Array>> m_static;            ///< values that differ in every run, by value
    std::unordered_map<std::size_t, std::any> m_kept;                   ///< by step, of steps that read one of them
    std::unordered_map<std::size_t, std::vector<InputChange>> m_inputs; ///< by step
    bool m_isFresh = true;                                              ///< m_static has the constants alone
};

/// How far a variation reaches.
enum class Reach {
    Layers, ///< only nodes that read what was varied run again, each on the inputs of the run before
    Network ///< and all that follow from them
};

/// Runs a plan, time after time. Keeps what does not depend on the inputs from one run to the next, so one executor
/// serves one thread; several of them can share a plan.
class Executor {
public:
    explicit Executor(std::shared_ptr<const ExecutionPlan> plan);

    /// One answer per output of the graph, in its order; an output that depends on a node that failed has the error of
    /// that node. An input that is missing, unknown or of another type or shape than the graph declares is an error of
    /// the whole, as is cancelling.
    Result<std::vector<Result<Array>>> run(const std::map<std::string, Array>& inputs, Progress& progress,
                                           const ValueHook& hook = {});

    /// Uses `value` in the place of the network's own constant from the next run on; absent: its own again. An error
    /// where the network has no such constant or it has another shape.
    Status replaceConstant(const std::string& name, Array value);

    /// Whether run() keeps all values until the next one, for value() and runVariation(). Costs the memory of them all.
    void keepValues(bool keep) { m_keepsValues = keep; }
    /// A value of the last run, which kept them; the error where it was not made.
    Result<Array> value(const std::string& name) const;

    /// Which values hooks see: those of these names, or all of them again. Values that lie channels-last are brought
    /// into rows for a hook, so that one that wants a few should say which.
    void showOnly(std::optional<std::set<std::string>> names) { m_shown = std::move(names); }
    /// Whether hooks and value() get values as they lie in memory (Array::layout) instead, which costs nothing.
    void showAsTheyLie(bool asTheyLie) { m_showsAsTheyLie = asTheyLie; }

    /// The last run once more with other constants: what does not depend on them is not calculated again. The hook sees
    /// the values that are made anew. The outputs are those of the whole network, of the run before where they do not
    /// depend on the variation or it reaches the layers alone.
    Result<std::vector<Result<Array>>> runVariation(Variation& variation, Reach reach, Progress& progress,
                                                    const ValueHook& hook = {});

    const ExecutionPlan& plan() const { return *m_plan; }

private:
    using Slot = std::optional<Result<Array>>;
    using Outer = std::function<Result<Array>(const std::string& name)>;
    using Changed = std::unordered_map<std::size_t, Result<Array>>; ///< values in the place of those of the run before

    Result<std::vector<Result<Array>>> runWithin(const std::vector<Array>& inputs, const Outer& outer,
                                                 Progress& progress, const ValueHook& hook);
    void loadConstants();
    void runStep(std::size_t index, Progress& progress, const ValueHook& hook);
    Result<Arrays> outputsOf(std::size_t index, const Changed& changed, std::span<const InputChange> inputChanges,
                             std::any& kept, Progress& progress, const ValueHook& hook);
    Status widenConstants(const Step& step, Arrays& inputs, const Changed& changed);
    Result<Arrays> runBody(const Graph& body, Arrays inputs, const Changed& changed, Progress& progress,
                           const ValueHook& hook);
    Result<Array> shown(const Array& value) const;
    Result<Array> outputOf(const Step& step, std::size_t index, const Result<Arrays>& made,
                           const ValueHook& hook) const;
    Result<Array> valueAt(std::size_t value) const;
    Result<Array> valueAt(std::size_t value, const Changed& changed) const;
    std::vector<Result<Array>> outputs(const Changed& changed) const;

    std::shared_ptr<const ExecutionPlan> m_plan;
    std::vector<Slot> m_values;
    std::vector<std::any> m_kept;            ///< by step
    std::map<std::size_t, Array> m_replaced; ///< constants by value
    struct Widened {
        Array half;
        Array floats;
    };
    std::unordered_map<std::size_t, Widened> m_widened; ///< constants of 16 bits as floats, by value
    std::unordered_map<const Graph*, std::unique_ptr<Executor>> m_bodies;
    std::optional<std::set<std::string>> m_shown;
    bool m_keepsValues = false;
    bool m_showsAsTheyLie = false;
    bool m_isFresh = true; ///< the constants and static values are still to be made
};

/// Whether `array` is what `declared` asks for; the error names both.
Status checkInput(const GraphValue& declared, const Array& array);

} // namespace qs
