// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/job.h"
#include "app/mailbox.h"
#include "app/publishing_pace.h"
#include "core/analysis/analyse.h"
#include "widgets/views/view.h"

#include <QObject>

#include <memory>
#include <variant>
#include <vector>

namespace qs {

/// The model in every format the way it is usually deployed, one report each: started by a person, filled in the
/// background, kept until the model changes. Only sums are kept of a layer, no channels.
class ComparisonRun : public QObject {
    Q_OBJECT

public:
    explicit ComparisonRun(QObject* parent = nullptr);

    /// Measures what is missing; everything after clear() or for another model.
    void start(const std::shared_ptr<const Model>& model);
    void cancel(); ///< what is finished stays
    void clear();
    bool running() const { return m_job.running(); }
    JobProgress progress() const { return m_job.progress(); }
    Comparison comparison() const;

signals:
    void changed(); ///< reports or state
    void progressed();

private:
    struct Finished {
        std::size_t report = 0;
        std::size_t layer = 0;
        LayerResult result;
    };

    Status prepare(const std::shared_ptr<const Model>& model);
    std::vector<std::size_t> missingLayers() const;
    void drain();
    void publish();

    std::shared_ptr<const Model> m_model;
    std::vector<AnalysisReport> m_working;
    std::shared_ptr<const std::vector<AnalysisReport>> m_reports;
    std::shared_ptr<Mailbox<Finished>> m_mailbox;
    PublishingPace m_pace;
    Job<std::monostate> m_job;
};

} // namespace qs
