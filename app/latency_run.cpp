// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/latency_run.h"

#include <utility>

namespace qs {

LatencyRun::LatencyRun(QObject* parent) : QObject(parent)
{
    m_job.setOnTick([this](const JobProgress&) { emit progressed(); });
}

void LatencyRun::setSubject(std::shared_ptr<const Graph> network, std::shared_ptr<const NetworkData> data)
{
    m_job.cancel();
    m_network = std::move(network);
    m_data = std::move(data);
    m_measurement = {};
}

void LatencyRun::measure(const LatencyOptions& options)
{
    if (!m_network || !m_data) {
        return;
    }
    m_job.cancel();
    m_wanted = options;
    m_measurement.error.reset();
    m_measurement.state = LatencyMeasurement::State::Waiting;
    start();
    emit changed();
}

void LatencyRun::setUndisturbed(bool undisturbed)
{
    if (std::exchange(m_isUndisturbed, undisturbed) == undisturbed || !wanted()) {
        return;
    }
    m_job.cancel();
    m_measurement.state = LatencyMeasurement::State::Waiting;
    start();
    emit changed();
}

void LatencyRun::start()
{
    if (!m_isUndisturbed) {
        return;
    }
    m_measurement.state = LatencyMeasurement::State::Running;
    m_job.start(
        [network = m_network, data = m_data,
         options = m_wanted](Progress& progress) -> Result<std::shared_ptr<const LatencyReport>> {
            auto report = measureLatency(*network, data->samples, options, progress);
            QS_TRY(report);
            return std::make_shared<const LatencyReport>(std::move(*report));
        },
        [this](const Result<std::shared_ptr<const LatencyReport>>& report) { finish(report); });
}

void LatencyRun::finish(const Result<std::shared_ptr<const LatencyReport>>& report)
{
    if (report) {
        m_measurement.state = LatencyMeasurement::State::Done;
        m_measurement.options = m_wanted;
        m_measurement.report = *report;
    } else {
        m_measurement.state = LatencyMeasurement::State::Failed;
        m_measurement.error = report.error();
    }
    emit changed();
}

void LatencyRun::cancel()
{
    if (!wanted()) {
        return;
    }
    m_job.cancel();
    m_measurement.state = m_measurement.report ? LatencyMeasurement::State::Done : LatencyMeasurement::State::None;
    emit changed();
}

} // namespace qs
