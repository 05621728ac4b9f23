// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/comparison_run.h"

#include "app/sub_model.h"
#include "core/analysis/comparison.h"

#include <algorithm>

namespace qs {

ComparisonRun::ComparisonRun(QObject* parent) : QObject(parent)
{
    m_job.setOnTick([this](const JobProgress&) {
        drain();
        if (m_pace.due()) {
            publish();
        }
        emit progressed();
    });
}

Comparison ComparisonRun::comparison() const
{
    using State = Comparison::State;
    if (!m_reports) {
        return {};
    }
    const State state = m_job.running() ? State::Running : missingLayers().empty() ? State::Done : State::Stopped;
    return {state, m_reports};
}

/// Empty reports, one per quantization.
Status ComparisonRun::prepare(const std::shared_ptr<const Model>& model)
{
    clear();
    m_model = model;
    for (const Quantization& quantization : comparedQuantizations()) {
        if (!checkQuantization(quantization)) {
            continue;
        }
        AnalysisRequest request;
        request.quantization = quantization;
        auto report = pendingReport(*model, request);
        if (!report) {
            return report.error();
        }
        m_working.push_back(std::move(*report));
    }
    return ok();
}

std::vector<std::size_t> ComparisonRun::missingLayers() const
{
    std::vector<std::size_t> missing;
    const std::size_t count = m_working.empty() ? 0 : m_working.front().layers.size();
    for (std::size_t layer = 0; layer < count; ++layer) {
        if (std::ranges::any_of(m_working, [layer](const AnalysisReport& report) {
                return report.layers[layer].state == LayerResult::State::Pending;
            })) {
            missing.push_back(layer);
        }
    }
    return missing;
}

void ComparisonRun::start(const std::shared_ptr<const Model>& model)
{
    m_job.cancel();
    drain();
    if (m_model != model || m_working.empty()) {
        if (!prepare(model)) {
            return clear();
        }
    }
    const std::vector<std::size_t> layers = missingLayers();
    if (layers.empty()) {
        return publish();
    }
    std::vector<Quantization> quantizations;
    for (const AnalysisReport& report : m_working) {
        quantizations.push_back(report.request.quantization);
    }
    m_mailbox = std::make_shared<Mailbox<Finished>>();
    m_pace.start(0);
    m_job.start(
        [sub = subModel(*model, layers), layers, quantizations, mailbox = m_mailbox](Progress& progress) -> Status {
            SweepOptions options;
            options.keepsChannels = false;
            options.onLayer = [&](std::size_t quantization, std::size_t layer, const LayerResult& result) {
                mailbox->put({quantization, layers[layer], result});
            };
            QS_TRY(sweep(*sub, quantizations, {}, progress, options));
            return ok();
        },
        [this](const Status&) {
            drain();
            publish();
        });
    publish();
}

void ComparisonRun::drain()
{
    if (!m_mailbox) {
        return;
    }
    for (Finished& finished : m_mailbox->take()) {
        m_working[finished.report].layers[finished.layer] = std::move(finished.result);
    }
}

void ComparisonRun::publish()
{
    m_pace.run([this] {
        // Formats are compared over the same layers: one that some of them still lack counts for none.
        auto reports = std::make_shared<std::vector<AnalysisReport>>(m_working);
        const std::vector<std::size_t> missing = missingLayers();
        for (AnalysisReport& report : *reports) {
            for (const std::size_t layer : missing) {
                report.layers[layer].state = LayerResult::State::Pending;
            }
            summarise(report);
        }
        m_reports = std::move(reports);
        emit changed();
    });
}

void ComparisonRun::cancel()
{
    if (!m_job.running()) {
        return;
    }
    m_job.cancel();
    drain();
    m_mailbox.reset();
    publish();
}

void ComparisonRun::clear()
{
    m_job.cancel();
    m_mailbox.reset();
    m_working.clear();
    m_reports.reset();
    m_model.reset();
}

} // namespace qs
