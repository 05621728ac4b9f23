// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/job.h"
#include "app/kept_study.h"
#include "app/publishing_pace.h"
#include "core/activations/activation_study.h"
#include "widgets/views/network_state.h"

#include <QObject>

#include <memory>

namespace qs {

/// What the values inside a network hold: started by a person, shown while samples come in, kept until the network or
/// its data change. A run that was stopped goes on where it was.
class ActivationRun : public QObject {
    Q_OBJECT

public:
    explicit ActivationRun(QObject* parent = nullptr);

    /// What is looked at; forgets what was seen before.
    void setSubject(std::shared_ptr<const Model> model, std::shared_ptr<const Graph> network,
                    std::shared_ptr<const NetworkData> data);
    /// Looks at the samples, at those that are missing where the same was asked before.
    void observe(const ActivationRequest& request);
    void resume(); ///< if it was stopped
    void cancel(); ///< what was seen stays

    bool running() const { return m_job.running(); }
    JobProgress progress() const { return m_job.progress(); }
    const Observation& observation() const { return m_observation; }

signals:
    void changed();
    void progressed();

private:
    void start();
    void look(bool isLast);
    void stop();

    std::shared_ptr<const Model> m_model;
    std::shared_ptr<const Graph> m_network;
    std::shared_ptr<const NetworkData> m_data;
    Observation m_observation;
    std::shared_ptr<KeptStudy<ActivationStudy>> m_kept;
    std::shared_ptr<Mailbox<std::shared_ptr<ActivationStudy>>> m_mailbox;
    std::shared_ptr<ActivationStudy> m_looked; ///< the one that runs, as far as it is known
    std::uint64_t m_seen = 0;                  ///< samples in the report that is shown
    PublishingPace m_pace;
    Job<std::monostate> m_job;
};

} // namespace qs
