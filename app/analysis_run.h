// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/job.h"
#include "app/layer_cache.h"
#include "app/mailbox.h"
#include "app/publishing_pace.h"
#include "core/analysis/analyse.h"

#include <QObject>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace qs {

/// Brings the report of one request about: layers from the cache at once, the others from a background task, each shown
/// as it comes. Starting again supersedes what runs.
class AnalysisRun : public QObject {
    Q_OBJECT

public:
    explicit AnalysisRun(LayerCache& cache, QObject* parent = nullptr);

    enum class State {
        Idle, ///< nothing was started
        Running,
        Stopped, ///< cancelled: finished layers stand, the others are Pending
        Done,
        Failed, ///< the request cannot work
    };

    /// `first` is a tensor's name: analysed before the others. Cached layers and a complete report are there on return.
    void start(std::shared_ptr<const Model> model, const AnalysisRequest& request, const std::string& first);
    void cancel(); ///< keeps the finished layers
    void clear();

    State state() const { return m_state; }
    std::shared_ptr<const AnalysisReport> report() const { return m_report; }
    const std::optional<Error>& error() const { return m_error; }
    JobProgress progress() const { return m_job.progress(); }
    std::size_t layersDone() const { return m_layersDone; }
    std::size_t layerCount() const { return m_working.layers.size(); }
    /// Indices into Model::weights, one per layer of the report.
    const std::vector<std::size_t>& weights() const { return m_weights; }

signals:
    void reportChanged();
    void progressed();
    void stateChanged();

private:
    struct Finished {
        std::size_t layer = 0;
        std::shared_ptr<const LayerResult> result;
    };

    void fail(const Error& error);
    void setState(State state);
    void put(std::size_t layer, const LayerResult& result);
    bool drain();
    void publish();
    void finish(const Result<AnalysisReport>& result);

    LayerCache& m_cache;
    State m_state = State::Idle;
    std::shared_ptr<const AnalysisReport> m_report;
    AnalysisReport m_working;
    std::vector<std::size_t> m_weights;
    std::vector<std::size_t> m_missing; ///< layers of the report that the task works on
    std::size_t m_layersDone = 0;
    std::optional<Error> m_error;
    std::shared_ptr<Mailbox<Finished>> m_mailbox;
    PublishingPace m_pace;
    Job<AnalysisReport> m_job;
};

} // namespace qs
