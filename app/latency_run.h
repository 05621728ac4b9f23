// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/job.h"
#include "core/data/network_data.h"
#include "widgets/views/network_state.h"

#include <QObject>

#include <memory>

namespace qs {

/// How long a network takes in floats and in codes: started by a person, kept until the network or its data change.
/// Runs while nothing else works; what is disturbed begins anew, because times that something else took part of are
/// worth nothing.
class LatencyRun : public QObject {
    Q_OBJECT

public:
    explicit LatencyRun(QObject* parent = nullptr);

    /// What is timed; forgets what was measured before.
    void setSubject(std::shared_ptr<const Graph> network, std::shared_ptr<const NetworkData> data);
    void measure(const LatencyOptions& options);
    void cancel(); ///< what was measured before stays
    /// Whether nothing else works.
    void setUndisturbed(bool undisturbed);

    bool running() const { return m_job.running(); }
    bool wanted() const { return m_measurement.isBusy(); } ///< running, or waiting
    JobProgress progress() const { return m_job.progress(); }
    const LatencyMeasurement& measurement() const { return m_measurement; }

signals:
    void changed();
    void progressed();

private:
    void start();
    void finish(const Result<std::shared_ptr<const LatencyReport>>& report);

    std::shared_ptr<const Graph> m_network;
    std::shared_ptr<const NetworkData> m_data;
    LatencyOptions m_wanted;
    LatencyMeasurement m_measurement;
    bool m_isUndisturbed = true;
    Job<std::shared_ptr<const LatencyReport>> m_job;
};

} // namespace qs
