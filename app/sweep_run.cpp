// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sweep_run.h"

#include "app/choices.h"
#include "app/sub_model.h"

#include <algorithm>

namespace qs {
namespace {

/// Reports of seven formats would hold this many channel results each; with more the map gets only the layers' sums.
constexpr std::uint64_t kMostChannels = 100000;

} // namespace

std::vector<std::string> sweepFormats()
{
    std::vector<std::string> ids;
    for (const NumberFormat& format : numberFormats()) {
        if (format.family == FormatFamily::Integer && format.isSigned && format.bits <= 8) {
            ids.emplace_back(format.id);
        }
    }
    return ids;
}

AnalysisRequest withFormat(AnalysisRequest request, const std::string& format)
{
    const NumberFormat& row = *findNumberFormat(format);
    request.quantization = withFormat(request.quantization, row);
    for (auto& [tensor, quantization] : request.overrides) {
        quantization = withFormat(quantization, row);
    }
    return request;
}

SweepRun::SweepRun(LayerCache& cache, QObject* parent) : QObject(parent), m_cache(cache)
{
    m_job.setOnTick([this](const JobProgress&) {
        drain();
        if (m_pace.due()) {
            publish();
        }
        emit progressed();
    });
}

void SweepRun::start(const std::shared_ptr<const Model>& model, const AnalysisRequest& request,
                     const std::vector<std::size_t>& weights)
{
    m_job.cancel();
    drain();
    m_mailbox.reset();
    m_complete = false;
    m_weights = weights;
    m_working.clear();
    std::uint64_t channels = 0;
    for (const std::string& format : sweepFormats()) {
        const AnalysisRequest formatRequest = withFormat(request, format);
        if (!checkRequest(*model, formatRequest)) {
            continue;
        }
        if (auto report = pendingReport(*model, formatRequest)) {
            m_working.push_back(std::move(*report));
        }
    }
    for (const std::size_t weight : weights) {
        const Tensor& tensor = model->tensors[model->weights[weight].tensor];
        const auto axis = static_cast<std::size_t>(model->weights[weight].channels.axis);
        channels += axis < tensor.shape.size() ? static_cast<std::uint64_t>(tensor.shape[axis]) : 0;
    }
    m_keepChannels = channels <= kMostChannels;
    const std::vector<Pass> work = passes(*model);
    for (std::size_t report = 0; report < m_working.size(); ++report) {
        for (std::size_t layer = 0; layer < m_weights.size(); ++layer) {
            if (const auto cached = m_cache.find(m_weights[layer], m_working[report].layers[layer].quantization)) {
                put({report, layer, cached});
            }
        }
    }
    if (work.empty()) {
        publish();
        m_complete = true;
        emit finished();
        return;
    }
    // As in AnalysisRun: what comes back at once does not flicker.
    const bool first = m_reports == nullptr;
    if (first) {
        publish();
    }
    m_pace.start(first ? 0 : 150);
    m_mailbox = std::make_shared<Mailbox<Finished>>();
    m_job.start(
        [work, mailbox = m_mailbox](Progress& progress) -> Status {
            for (const Pass& pass : work) {
                SweepOptions options;
                options.onLayer = [&](std::size_t quantization, std::size_t layer, const LayerResult& result) {
                    mailbox->put({quantization, pass.layers[layer], std::make_shared<const LayerResult>(result)});
                };
                QS_TRY(sweep(*pass.model, pass.quantizations, {}, progress, options));
            }
            return ok();
        },
        [this](const Status&) {
            drain();
            publish();
            m_complete = true;
            emit finished();
        });
}

std::vector<SweepRun::Pass> SweepRun::passes(const Model& model) const
{
    std::vector<Pass> all;
    for (std::size_t layer = 0; layer < m_weights.size(); ++layer) {
        std::vector<Quantization> wanted;
        bool missing = false;
        for (const AnalysisReport& report : m_working) {
            wanted.push_back(report.layers[layer].quantization);
            missing = missing || !m_cache.find(m_weights[layer], wanted.back());
        }
        if (!missing) {
            continue;
        }
        auto pass = std::find_if(all.begin(), all.end(), [&](const Pass& p) { return p.quantizations == wanted; });
        if (pass == all.end()) {
            all.push_back({wanted, {}, nullptr});
            pass = std::prev(all.end());
        }
        pass->layers.push_back(layer);
    }
    for (Pass& pass : all) {
        std::vector<std::size_t> weights;
        for (const std::size_t layer : pass.layers) {
            weights.push_back(m_weights[layer]);
        }
        pass.model = subModel(model, weights);
    }
    return all;
}

void SweepRun::put(const Finished& finished)
{
    LayerResult& place = m_working[finished.report].layers[finished.layer];
    if (place.state != LayerResult::State::Pending) {
        return;
    }
    place = *finished.result;
    if (!m_keepChannels) {
        place.channels.clear();
        place.worstChannel.reset();
    }
}

bool SweepRun::drain()
{
    if (!m_mailbox) {
        return false;
    }
    const std::vector<Finished> arrived = m_mailbox->take();
    for (const Finished& finished : arrived) {
        if (finished.result->state == LayerResult::State::Done) {
            m_cache.insert(m_weights[finished.layer], finished.result);
        }
        put(finished);
    }
    return !arrived.empty();
}

void SweepRun::publish()
{
    m_pace.run([this] {
        for (AnalysisReport& report : m_working) {
            summarise(report);
        }
        m_reports = std::make_shared<const std::vector<AnalysisReport>>(m_working);
        emit reportsChanged();
    });
}

void SweepRun::cancel()
{
    m_job.cancel();
    drain();
    m_mailbox.reset();
}

void SweepRun::clear()
{
    m_job.cancel();
    m_mailbox.reset();
    m_working.clear();
    m_weights.clear();
    m_complete = false;
    m_reports.reset();
}

} // namespace qs
