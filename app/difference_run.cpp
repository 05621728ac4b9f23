// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/difference_run.h"

#include "core/loaders/loader.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

namespace qs {

namespace {

/// Takes over what an earlier report has measured of the same pairs.
void reuse(DifferenceReport& report, const DifferenceReport& former)
{
    std::map<std::pair<std::size_t, std::size_t>, const PairDifference*> known;
    for (const PairDifference& pair : former.pairs) {
        known.emplace(std::pair(pair.match.reference, pair.match.other), &pair);
    }
    for (PairDifference& pair : report.pairs) {
        const auto found = known.find({pair.match.reference, pair.match.other});
        if (found != known.end() && found->second->match.order == pair.match.order &&
            pair.state == PairDifference::State::Pending && found->second->state == PairDifference::State::Done) {
            const TensorMatch match = pair.match;
            pair = *found->second;
            pair.match = match;
        }
    }
}

std::size_t pendingElements(const DifferenceReport& report)
{
    std::size_t elements = 0;
    for (const PairDifference& pair : report.pairs) {
        elements += pair.state == PairDifference::State::Pending ? pair.reference.count : 0;
    }
    return elements;
}

} // namespace

DifferenceRun::DifferenceRun(QObject* parent) : QObject(parent)
{
    m_openJob.setOnTick([this](const JobProgress&) { emit progressed(); });
    m_job.setOnTick([this](const JobProgress&) {
        drain();
        if (m_pace.due()) {
            publish();
        }
        emit progressed();
    });
}

FileDifference DifferenceRun::difference() const
{
    using State = FileDifference::State;
    const State state = m_openJob.running() ? State::Opening
                        : m_job.running()   ? State::Running
                        : !m_other          ? State::None
                        : isComplete()      ? State::Done
                                            : State::Stopped;
    return {state, m_other, m_report, m_mapping};
}

bool DifferenceRun::isComplete() const
{
    return m_working && std::ranges::none_of(m_working->pairs, [](const PairDifference& pair) {
               return pair.state == PairDifference::State::Pending;
           });
}

void DifferenceRun::open(const QString& path, const std::shared_ptr<const Model>& model)
{
    m_openJob.start(
        [file = std::filesystem::path(path.toStdString())](Progress& progress) { return openModel(file, progress); },
        [this, path, model](const Result<std::shared_ptr<const Model>>& other) {
            if (!other) {
                emit openFailed(path, other.error());
                emit changed();
                return;
            }
            clear();
            m_model = model;
            m_other = *other;
            start();
            emit opened(path);
        });
    emit changed();
}

void DifferenceRun::setMapping(const PairMapping& mapping)
{
    if (mapping == *m_mapping) {
        return;
    }
    m_mapping = std::make_shared<const PairMapping>(mapping);
    if (m_other) {
        m_job.cancel();
        drain();
        start();
    }
}

void DifferenceRun::resume()
{
    if (m_other && !m_job.running() && !isComplete()) {
        start();
    }
}

void DifferenceRun::start()
{
    m_mailbox = std::make_shared<Mailbox<Message>>();
    m_pace.start(0);
    m_job.start(
        [model = m_model, other = m_other, mapping = m_mapping, former = m_report,
         mailbox = m_mailbox](Progress& progress) -> Status {
            auto report = pendingDifference(*model, *other, *mapping);
            QS_TRY(report);
            if (former) {
                reuse(*report, *former);
            }
            mailbox->put(*report);
            progress.begin("Comparing two files", pendingElements(*report));
            for (std::size_t i = 0; i < report->pairs.size(); ++i) {
                if (report->pairs[i].state == PairDifference::State::Pending) {
                    QS_TRY(measure(*model, *other, report->pairs[i], progress));
                    mailbox->put(Finished{i, report->pairs[i]});
                }
            }
            return ok();
        },
        [this](const Status&) {
            drain();
            publish();
        });
    publish();
}

void DifferenceRun::drain()
{
    if (!m_mailbox) {
        return;
    }
    for (Message& message : m_mailbox->take()) {
        if (auto* report = std::get_if<DifferenceReport>(&message)) {
            m_working = std::make_shared<DifferenceReport>(std::move(*report));
        } else if (auto* finished = std::get_if<Finished>(&message); finished != nullptr && m_working) {
            m_working->pairs[finished->pair] = std::move(finished->difference);
        }
    }
}

void DifferenceRun::publish()
{
    m_pace.run([this] {
        if (m_working) {
            summarise(*m_working);
            m_report = std::make_shared<const DifferenceReport>(*m_working);
        }
        emit changed();
    });
}

void DifferenceRun::cancel()
{
    if (!running()) {
        return;
    }
    m_openJob.cancel();
    m_job.cancel();
    drain();
    m_mailbox.reset();
    publish();
}

void DifferenceRun::clear()
{
    m_openJob.cancel();
    m_job.cancel();
    m_mailbox.reset();
    m_working.reset();
    m_report.reset();
    m_other.reset();
    m_model.reset();
    m_mapping = std::make_shared<const PairMapping>();
}

} // namespace qs
