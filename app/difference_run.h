// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/job.h"
#include "app/mailbox.h"
#include "app/publishing_pace.h"
#include "widgets/views/view.h"

#include <QObject>

#include <memory>
#include <variant>

namespace qs {

/// The model beside another file: opens it, pairs the tensors and measures each pair, all in the background. A
/// correction of the pairs measures only what it changes.
class DifferenceRun : public QObject {
    Q_OBJECT

public:
    explicit DifferenceRun(QObject* parent = nullptr);

    /// Opens `path` and compares it with `model`. The former other file stays until the new one is there.
    void open(const QString& path, const std::shared_ptr<const Model>& model);
    /// What a person has said about the pairs; does nothing while no other file is open.
    void setMapping(const PairMapping& mapping);
    void resume(); ///< measures what is missing
    void cancel(); ///< stops opening or measuring; what is finished stays
    void clear();  ///< closes the other file

    bool opening() const { return m_openJob.running(); }
    bool running() const { return m_openJob.running() || m_job.running(); }
    JobProgress progress() const { return m_openJob.running() ? m_openJob.progress() : m_job.progress(); }
    FileDifference difference() const;

signals:
    void changed(); ///< report or state
    void progressed();
    void opened(const QString& path);
    void openFailed(const QString& path, const qs::Error& error);

private:
    /// What the worker sends: all pairs, then one after the other.
    struct Finished {
        std::size_t pair = 0;
        PairDifference difference;
    };
    using Message = std::variant<DifferenceReport, Finished>;

    void start();
    void drain();
    void publish();
    bool isComplete() const;

    std::shared_ptr<const Model> m_model;
    std::shared_ptr<const Model> m_other;
    std::shared_ptr<const PairMapping> m_mapping = std::make_shared<const PairMapping>(); ///< never null
    std::shared_ptr<DifferenceReport> m_working; ///< null until the tensors are paired
    std::shared_ptr<const DifferenceReport> m_report;
    std::shared_ptr<Mailbox<Message>> m_mailbox;
    PublishingPace m_pace;
    Job<std::shared_ptr<const Model>> m_openJob;
    Job<std::monostate> m_job;
};

} // namespace qs
