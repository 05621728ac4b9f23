// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/analysis_run.h"

#include "app/sub_model.h"

namespace qs {

/// A new choice on a small model is answered before the eye sees the old numbers go; only a longer run shows its rows
/// as pending.
constexpr qint64 kShowPendingAfterMs = 120;

AnalysisRun::AnalysisRun(LayerCache& cache, QObject* parent) : QObject(parent), m_cache(cache)
{
    m_job.setOnTick([this](const JobProgress&) {
        if (drain() || m_report == nullptr || m_report->request != m_working.request) {
            if (m_pace.due()) {
                publish();
            }
        }
        emit progressed();
    });
}

void AnalysisRun::start(std::shared_ptr<const Model> model, const AnalysisRequest& request, const std::string& first)
{
    m_job.cancel();
    drain();
    m_mailbox.reset();
    m_error.reset();
    const auto weights = selectedWeights(*model, request);
    if (!weights) {
        return fail(weights.error());
    }
    if (const Status status = checkRequest(*model, request); !status) {
        return fail(status.error());
    }
    auto pending = pendingReport(*model, request);
    if (!pending) {
        return fail(pending.error());
    }
    const bool firstReport = m_report == nullptr;
    m_working = std::move(*pending);
    m_weights = *weights;
    m_missing.clear();
    m_layersDone = 0;
    std::vector<std::size_t> missingWeights;
    for (std::size_t layer = 0; layer < m_weights.size(); ++layer) {
        if (const auto cached = m_cache.find(m_weights[layer], m_working.layers[layer].quantization)) {
            m_working.layers[layer] = *cached;
            ++m_layersDone;
        } else {
            m_missing.push_back(layer);
            missingWeights.push_back(m_weights[layer]);
        }
    }
    if (m_missing.empty()) {
        publish();
        return setState(State::Done);
    }
    if (firstReport) {
        publish();
    }
    m_pace.start(firstReport ? 0 : kShowPendingAfterMs);
    m_mailbox = std::make_shared<Mailbox<Finished>>();
    setState(State::Running);
    m_job.start(
        [sub = subModel(*model, missingWeights), request, first, mailbox = m_mailbox,
         layers = m_missing](Progress& progress) {
            AnalysisOptions options;
            options.first = first;
            options.onLayer = [&](std::size_t index, const LayerResult& layer) {
                mailbox->put({layers[index], std::make_shared<const LayerResult>(layer)});
            };
            AnalysisRequest all = request;
            all.layerPattern.clear(); // the smaller model holds exactly the layers that are wanted
            return analyse(*sub, all, progress, options);
        },
        [this](const Result<AnalysisReport>& result) { finish(result); });
}

void AnalysisRun::cancel()
{
    if (m_state != State::Running) {
        return;
    }
    m_job.cancel();
    drain();
    m_working.cancelled = true;
    publish();
    setState(State::Stopped);
}

void AnalysisRun::clear()
{
    m_job.cancel();
    m_mailbox.reset();
    m_report.reset();
    m_working = {};
    m_weights.clear();
    m_missing.clear();
    m_layersDone = 0;
    m_error.reset();
    setState(State::Idle);
}

void AnalysisRun::fail(const Error& error)
{
    m_error = error;
    setState(State::Failed);
}

void AnalysisRun::setState(State state)
{
    m_state = state;
    emit stateChanged();
}

void AnalysisRun::put(std::size_t layer, const LayerResult& result)
{
    LayerResult& place = m_working.layers[layer];
    if (place.state == LayerResult::State::Pending && result.state != LayerResult::State::Pending) {
        place = result;
        ++m_layersDone;
    }
}

bool AnalysisRun::drain()
{
    if (!m_mailbox) {
        return false;
    }
    const std::vector<Finished> arrived = m_mailbox->take();
    for (const Finished& finished : arrived) {
        if (finished.result->state == LayerResult::State::Done) {
            m_cache.insert(m_weights[finished.layer], finished.result);
        }
        put(finished.layer, *finished.result);
    }
    return !arrived.empty();
}

void AnalysisRun::publish()
{
    m_pace.run([this] {
        summarise(m_working);
        m_report = std::make_shared<const AnalysisReport>(m_working);
        emit reportChanged();
    });
}

void AnalysisRun::finish(const Result<AnalysisReport>& result)
{
    drain();
    if (!result) {
        publish();
        return fail(result.error());
    }
    for (std::size_t i = 0; i < m_missing.size() && i < result->layers.size(); ++i) {
        put(m_missing[i], result->layers[i]);
    }
    m_working.fileChange = result->fileChange;
    if (!m_working.fileChange.empty()) {
        m_working.problems.push_back({"", m_working.fileChange});
    }
    publish();
    setState(State::Done);
}

} // namespace qs
