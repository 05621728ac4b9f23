// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/activation_run.h"

#include <utility>

namespace qs {

ActivationRun::ActivationRun(QObject* parent) : QObject(parent)
{
    m_job.setOnTick([this](const JobProgress&) {
        look(false);
        emit progressed();
    });
}

void ActivationRun::setSubject(std::shared_ptr<const Model> model, std::shared_ptr<const Graph> network,
                               std::shared_ptr<const NetworkData> data)
{
    stop();
    m_model = std::move(model);
    m_network = std::move(network);
    m_data = std::move(data);
    m_observation = {};
    m_kept.reset();
}

void ActivationRun::observe(const ActivationRequest& request)
{
    if (!m_network || !m_data) {
        return;
    }
    if (m_observation.state != Observation::State::None && m_observation.request == request &&
        m_observation.state != Observation::State::Failed) {
        resume();
        return;
    }
    stop();
    m_observation = {.state = Observation::State::Stopped, .request = request, .report = {}, .error = {}};
    m_kept = std::make_shared<KeptStudy<ActivationStudy>>();
    start();
}

void ActivationRun::resume()
{
    if (m_observation.state == Observation::State::Stopped) {
        start();
    }
}

void ActivationRun::start()
{
    m_observation.state = Observation::State::Running;
    m_mailbox = std::make_shared<Mailbox<std::shared_ptr<ActivationStudy>>>();
    m_looked.reset();
    m_seen = 0;
    m_pace.start(0);
    m_job.start(
        [model = m_model, network = m_network, data = m_data, request = m_observation.request, kept = m_kept,
         mailbox = m_mailbox](Progress& progress) -> Status {
            return runKept(*kept, *mailbox, progress,
                           [&] { return ActivationStudy::prepare(model, network, data, request); });
        },
        [this](const Status& status) {
            look(true);
            m_observation.state = status ? Observation::State::Done : Observation::State::Failed;
            if (!status) {
                m_observation.error = status.error();
            }
            m_looked.reset();
            m_kept.reset(); // with the memory of its runs
            emit changed();
        });
    emit changed();
}

/// Takes what is new since the last look.
void ActivationRun::look(bool isLast)
{
    if (m_mailbox) {
        for (auto& prepared : m_mailbox->take()) {
            m_looked = std::move(prepared);
        }
    }
    if (!m_looked) {
        return;
    }
    const std::uint64_t done = m_looked->samplesDone();
    if (m_observation.report && done == m_seen) {
        return;
    }
    const auto take = [&] {
        m_observation.report = std::make_shared<const ActivationReport>(m_looked->report());
        m_seen = done;
    };
    if (isLast) {
        take();
    } else if (m_pace.due()) {
        m_pace.run([&] {
            take();
            emit changed();
        });
    }
}

void ActivationRun::cancel()
{
    if (m_job.running()) {
        stop();
        emit changed();
    }
}

void ActivationRun::stop()
{
    if (m_job.running()) {
        look(true);
        m_observation.state = Observation::State::Stopped;
    }
    m_job.cancel();
    m_mailbox.reset();
    m_looked.reset();
}

} // namespace qs
