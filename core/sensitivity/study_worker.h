// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/executor/executor.h"
#include "core/sensitivity/answer_network.h"
#include "core/sensitivity/layer_changes.h"

#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace qs {

/// An executor with the variations that it keeps from sample to sample.
struct VariedNetwork {
    Executor executor;
    std::vector<Variation> single; ///< by layer: it alone is changed
    std::vector<Variation> others; ///< by layer: all but it are; empty where nobody asks
};

/// What one thread of a study runs.
struct StudyWorker {
    VariedNetwork plain;                ///< all values of the network can be seen
    std::optional<VariedNetwork> fused; ///< for answers; absent where the other one serves
    Variation everything;               ///< of the plain one: all layers are changed

    /// `fused` is absent where nothing could be joined or no answers are asked for. Hooks of the plain network see the
    /// values `shown`, as they lie in memory. An error where a change does not fit its network.
    static Result<std::unique_ptr<StudyWorker>> make(const std::shared_ptr<const ExecutionPlan>& plan,
                                                     std::span<const LayerChange> layers,
                                                     const std::optional<AnswerNetwork>& fused, bool allButOne,
                                                     std::set<std::string> shown);

    VariedNetwork& answering() { return fused ? *fused : plain; }
};

/// The workers that nobody uses just now.
class IdleWorkers {
public:
    /// Null where all are at work.
    std::unique_ptr<StudyWorker> take();
    void giveBack(std::unique_ptr<StudyWorker> worker);

private:
    std::mutex m_mutex; ///< guards:
    std::vector<std::unique_ptr<StudyWorker>> m_idle;
};

} // namespace qs
