// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/study_run.h"

#include <algorithm>
#include <utility>

namespace qs {

bool isSame(const SensitivityRequest& a, const SensitivityRequest& b)
{
    const bool hasInputs = a.parts != QuantizedParts::Weights; // else nobody asks how they would be quantized
    return a.choices == b.choices && a.parts == b.parts && (!hasInputs || a.activations == b.activations) &&
           a.folds == b.folds && a.network == b.network && a.allButOne == b.allButOne && a.samples == b.samples;
}

StudyRun::StudyRun(QObject* parent) : QObject(parent)
{
    m_job.setOnTick([this](const JobProgress&) {
        look(false);
        emit progressed();
    });
}

void StudyRun::setSubject(std::shared_ptr<const Model> model, std::shared_ptr<const Graph> network,
                          std::shared_ptr<const NetworkData> data)
{
    stop();
    m_model = std::move(model);
    m_network = std::move(network);
    m_data = std::move(data);
    m_studies.clear();
    m_kept.clear();
    m_shown.reset();
}

std::optional<std::size_t> StudyRun::find(const SensitivityRequest& request) const
{
    const auto found =
        std::ranges::find_if(m_studies, [&](const Study& study) { return isSame(study.request, request); });
    return found == m_studies.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - m_studies.begin()));
}

std::size_t StudyRun::add(const SensitivityRequest& request)
{
    if (const auto known = find(request)) {
        return *known;
    }
    Study study;
    study.request = request;
    m_studies.push_back(std::move(study));
    m_kept.push_back(std::make_shared<Kept>());
    return m_studies.size() - 1;
}

void StudyRun::measure(const std::vector<SensitivityRequest>& requests)
{
    if (!m_network || !m_data) {
        return;
    }
    stop();
    for (const SensitivityRequest& request : requests) {
        const std::size_t index = add(request);
        Study& study = m_studies[index];
        if (study.state != Study::State::Done && std::ranges::find(m_queue, index) == m_queue.end()) {
            study.state = Study::State::Waiting;
            study.error.reset();
            m_queue.push_back(index);
        }
    }
    startNext();
    publish();
}

void StudyRun::resume()
{
    if (m_job.running()) {
        return;
    }
    for (std::size_t i = 0; i < m_studies.size(); ++i) {
        if (m_studies[i].state == Study::State::Stopped) {
            m_studies[i].state = Study::State::Waiting;
            m_queue.push_back(i);
        }
    }
    startNext();
    publish();
}

bool StudyRun::stopped() const
{
    return std::ranges::any_of(m_studies, [](const Study& study) { return study.state == Study::State::Stopped; });
}

void StudyRun::cancel()
{
    if (m_job.running()) {
        stop();
        publish();
    }
}

void StudyRun::stop()
{
    if (m_current) {
        look(true);
        m_studies[*m_current].state = Study::State::Stopped;
    }
    for (const std::size_t waiting : std::exchange(m_queue, {})) {
        m_studies[waiting].state = Study::State::Stopped;
    }
    m_job.cancel();
    m_current.reset();
    m_mailbox.reset();
    m_looked.reset();
}

void StudyRun::startNext()
{
    m_looked.reset();
    m_seen = 0;
    if (m_queue.empty()) {
        m_current.reset();
        return;
    }
    m_current = m_queue.front();
    m_queue.erase(m_queue.begin());
    Study& study = m_studies[*m_current];
    study.state = Study::State::Running;
    m_mailbox = std::make_shared<Mailbox<std::shared_ptr<SensitivityStudy>>>();
    m_pace.start(0);
    m_job.start(
        [model = m_model, network = m_network, data = m_data, request = study.request, kept = m_kept[*m_current],
         mailbox = m_mailbox](Progress& progress) -> Status {
            return runKept(*kept, *mailbox, progress,
                           [&] { return SensitivityStudy::prepare(model, network, data, request, progress); });
        },
        [this](const Status& status) { finish(status); });
}

void StudyRun::finish(const Status& status)
{
    look(true);
    const std::size_t index = *m_current;
    Study& study = m_studies[index];
    study.state = status ? Study::State::Done : Study::State::Failed;
    if (!status) {
        study.error = status.error();
    }
    m_kept[index] =
        status ? nullptr : std::make_shared<Kept>(); // the memory of its runs goes; a failed one begins anew
    startNext();
    publish();
}

/// Takes what is new since the last look.
void StudyRun::look(bool isLast)
{
    if (m_mailbox) {
        for (auto& prepared : m_mailbox->take()) {
            m_looked = std::move(prepared);
        }
    }
    if (!m_looked || !m_current) {
        return;
    }
    Study& study = m_studies[*m_current];
    const std::uint64_t done = m_looked->samplesDone();
    if (study.report && done == m_seen) {
        return;
    }
    if (isLast) {
        study.report = std::make_shared<const SensitivityReport>(m_looked->report());
    } else if (m_pace.due()) {
        m_pace.run([&] {
            study.report = std::make_shared<const SensitivityReport>(m_looked->report());
            publish();
        });
    } else {
        return;
    }
    m_seen = done;
}

void StudyRun::publish()
{
    m_shown = m_studies.empty() ? nullptr : std::make_shared<const std::vector<Study>>(m_studies);
    emit changed();
}

} // namespace qs
