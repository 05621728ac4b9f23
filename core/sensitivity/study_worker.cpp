// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sensitivity/study_worker.h"

#include <utility>

namespace qs {

namespace {

/// The changes that are in, all at once.
template <typename IsIn>
Result<Variation> variation(const ExecutionPlan& plan, std::span<const NetworkChange> changes, const IsIn& isIn)
{
    NetworkChange all;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        if (isIn(i)) {
            all.constants.insert(changes[i].constants.begin(), changes[i].constants.end());
            all.inputs.insert(all.inputs.end(), changes[i].inputs.begin(), changes[i].inputs.end());
        }
    }
    return Variation::make(plan, all.constants, all.inputs);
}

Result<VariedNetwork> varied(const std::shared_ptr<const ExecutionPlan>& plan, std::span<const NetworkChange> changes,
                             bool hasOthers)
{
    VariedNetwork network{Executor(plan), {}, {}};
    network.executor.keepValues(true);
    for (std::size_t i = 0; i < changes.size(); ++i) {
        auto single = variation(*plan, changes, [i](std::size_t layer) { return layer == i; });
        QS_TRY(single);
        network.single.push_back(std::move(*single));
        if (hasOthers) {
            auto others = variation(*plan, changes, [i](std::size_t layer) { return layer != i; });
            QS_TRY(others);
            network.others.push_back(std::move(*others));
        }
    }
    return network;
}

} // namespace

Result<std::unique_ptr<StudyWorker>> StudyWorker::make(const std::shared_ptr<const ExecutionPlan>& plan,
                                                       std::span<const LayerChange> layers,
                                                       const std::optional<AnswerNetwork>& fused, bool allButOne,
                                                       std::set<std::string> shown)
{
    std::vector<NetworkChange> changes;
    for (const LayerChange& layer : layers) {
        changes.push_back(layer.change);
    }
    auto plain = varied(plan, changes, allButOne && !fused);
    QS_TRY(plain);
    plain->executor.showOnly(std::move(shown));
    plain->executor.showAsTheyLie(true);
    std::optional<VariedNetwork> answering;
    if (fused) {
        auto made = varied(fused->plan, fused->changes, allButOne);
        QS_TRY(made);
        answering = std::move(*made);
    }
    auto everything = variation(*plan, changes, [](std::size_t) { return true; });
    QS_TRY(everything);
    return std::make_unique<StudyWorker>(StudyWorker{std::move(*plain), std::move(answering), std::move(*everything)});
}

std::unique_ptr<StudyWorker> IdleWorkers::take()
{
    const std::scoped_lock lock(m_mutex);
    if (m_idle.empty()) {
        return nullptr;
    }
    std::unique_ptr<StudyWorker> worker = std::move(m_idle.back());
    m_idle.pop_back();
    return worker;
}

void IdleWorkers::giveBack(std::unique_ptr<StudyWorker> worker)
{
    const std::scoped_lock lock(m_mutex);
    m_idle.push_back(std::move(worker));
}

} // namespace qs
