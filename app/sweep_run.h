// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/job.h"
#include "app/layer_cache.h"
#include "app/mailbox.h"
#include "app/publishing_pace.h"
#include "core/analysis/analyse.h"

#include <QObject>

#include <memory>
#include <string>
#include <vector>

namespace qs {

/// Ids of the signed integer formats of 2 to 8 bits: the columns of the layer × format map.
std::vector<std::string> sweepFormats();

/// The request with another number format for every layer, all other choices kept.
AnalysisRequest withFormat(AnalysisRequest request, const std::string& format);

/// One report per sweep format, made in the background after the main report.
class SweepRun : public QObject {
    Q_OBJECT

public:
    explicit SweepRun(LayerCache& cache, QObject* parent = nullptr);

    /// `weights` are indices into Model::weights, one per layer of the main report.
    void start(const std::shared_ptr<const Model>& model, const AnalysisRequest& request,
               const std::vector<std::size_t>& weights);
    void cancel();
    void clear();
    bool running() const { return m_job.running(); }
    bool complete() const { return m_complete; }
    JobProgress progress() const { return m_job.progress(); }
    std::shared_ptr<const std::vector<AnalysisReport>> reports() const { return m_reports; }

signals:
    void reportsChanged();
    void progressed();
    void finished();

private:
    struct Finished {
        std::size_t report = 0;
        std::size_t layer = 0;
        std::shared_ptr<const LayerResult> result;
    };
    /// Layers that share every choice but the format, and so one pass over the weights.
    struct Pass {
        std::vector<Quantization> quantizations; ///< one per report
        std::vector<std::size_t> layers;
        std::shared_ptr<const Model> model; ///< with only those layers
    };

    std::vector<Pass> passes(const Model& model) const;
    void put(const Finished& finished);
    bool drain();
    void publish();

    LayerCache& m_cache;
    std::vector<std::size_t> m_weights;
    std::vector<AnalysisReport> m_working;
    bool m_keepChannels = true;
    bool m_complete = false;
    std::shared_ptr<const std::vector<AnalysisReport>> m_reports;
    std::shared_ptr<Mailbox<Finished>> m_mailbox;
    PublishingPace m_pace;
    Job<std::monostate> m_job;
};

} // namespace qs
