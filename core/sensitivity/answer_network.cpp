// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sensitivity/answer_network.h"

#include "core/executor/layer_inputs.h"
#include "core/graph/fuse.h"

#include <algorithm>
#include <string>

namespace qs {

namespace {

Result<Array> folded(const Array& weight, const OutputFactors& factors)
{
    auto numbers = converted(weight, ElementType::F64);
    QS_TRY(numbers);
    auto wide = Array::make(ElementType::F64, weight.shape());
    QS_TRY(wide);
    std::ranges::copy(numbers->values<double>(), wide->edit<double>().begin());
    factors.applyTo(wide->edit<double>(), weight.shape());
    return converted(*wide, weight.type());
}

/// The changes of one layer in another form of its network.
class Carrier {
public:
    Carrier(const ExecutionPlan& from, const ExecutionPlan& to, std::span<const FoldedGraph::Fold> folds)
        : m_from(from), m_to(to), m_folds(folds)
    {}

    Result<std::optional<NetworkChange>> carry(const LayerChange& layer) const
    {
        NetworkChange change;
        for (const auto& [name, array] : layer.change.constants) {
            for (const std::string& there : namesOf(name)) {
                const auto fold = std::ranges::find(m_folds, there, &FoldedGraph::Fold::weight);
                auto value = fold == m_folds.end() ? Result<Array>(array) : folded(array, fold->factors);
                QS_TRY(value);
                change.constants.emplace(there, std::move(*value));
            }
        }
        for (const std::string& there : namesOf(layer.tensor)) {
            for (const LayerInput& input : layerInputs(m_to, there)) {
                if (const InputChange* const own = changeOf(layer, m_to.nameOf(input.value))) {
                    change.inputs.push_back({input.step, input.input, own->what});
                }
            }
        }
        const bool isWhole = change.constants.size() >= layer.change.constants.size() &&
                             change.inputs.size() == layer.change.inputs.size();
        return isWhole ? std::optional(std::move(change)) : std::nullopt;
    }

private:
    /// The constants that were made of one, or it itself.
    std::vector<std::string> namesOf(const std::string& constant) const
    {
        std::vector<std::string> names;
        for (const FoldedGraph::Fold& fold : m_folds) {
            if (fold.source == constant) {
                names.push_back(fold.weight);
            }
        }
        const bool isStill = m_to.constants().contains(m_to.valueOf(constant));
        if (isStill && std::ranges::find(m_folds, constant, &FoldedGraph::Fold::weight) == m_folds.end()) {
            names.push_back(constant); // read elsewhere too, where nothing is folded
        }
        return names;
    }

    const InputChange* changeOf(const LayerChange& layer, const std::string& value) const
    {
        const auto at = std::ranges::find_if(layer.change.inputs, [&](const InputChange& change) {
            return m_from.nameOf(m_from.steps()[change.step].inputs[change.input]) == value;
        });
        return at == layer.change.inputs.end() ? nullptr : &*at;
    }

    const ExecutionPlan& m_from;
    const ExecutionPlan& m_to;
    std::span<const FoldedGraph::Fold> m_folds;
};

} // namespace

Result<std::optional<AnswerNetwork>> AnswerNetwork::make(const ExecutionPlan& plan,
                                                         std::span<const LayerChange> changes)
{
    FoldedGraph fused = fusedWithFolds(plan.graph());
    if (fused.graph.nodes.size() == plan.graph().nodes.size()) {
        return std::optional<AnswerNetwork>();
    }
    AnswerNetwork network;
    network.plan = ExecutionPlan::make(std::make_shared<const Graph>(std::move(fused.graph)));
    const Carrier carrier(plan, *network.plan, fused.folds);
    for (const LayerChange& layer : changes) {
        auto change = carrier.carry(layer);
        QS_TRY(change);
        if (!*change) {
            return std::optional<AnswerNetwork>();
        }
        network.changes.push_back(std::move(**change));
    }
    return std::optional(std::move(network));
}

} // namespace qs
