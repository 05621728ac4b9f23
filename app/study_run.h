// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/job.h"
#include "app/kept_study.h"
#include "app/publishing_pace.h"
#include "core/sensitivity/sensitivity_study.h"
#include "widgets/views/network_state.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace qs {

/// What a network on data says of configurations: started by a person, one after another, filled in the background and
/// kept until the network or its data change. A configuration that was stopped goes on where it was.
class StudyRun : public QObject {
    Q_OBJECT

public:
    explicit StudyRun(QObject* parent = nullptr);

    /// What the next studies are about; forgets the former ones. Null pointers: there is nothing to run.
    void setSubject(std::shared_ptr<const Model> model, std::shared_ptr<const Graph> network,
                    std::shared_ptr<const NetworkData> data);
    /// Measures what is missing of these, the first first; what runs makes room and stays as far as it is.
    void measure(const std::vector<SensitivityRequest>& requests);
    void resume(); ///< whatever was stopped
    void cancel(); ///< what is measured stays

    bool running() const { return m_job.running(); }
    /// Something was asked for and is not finished.
    bool stopped() const;
    JobProgress progress() const { return m_job.progress(); }
    /// The study that was asked for with `request`.
    std::optional<std::size_t> find(const SensitivityRequest& request) const;
    /// The one that runs.
    std::optional<std::size_t> current() const { return m_current; }
    /// How many wait behind it.
    std::size_t waiting() const { return m_queue.size(); }
    const std::shared_ptr<const std::vector<Study>>& studies() const { return m_shown; }

signals:
    void changed(); ///< studies or their states
    void progressed();

private:
    using Kept = KeptStudy<SensitivityStudy>;

    std::size_t add(const SensitivityRequest& request);
    void startNext();
    void finish(const Status& status);
    void stop();
    void look(bool isLast);
    void publish();

    std::shared_ptr<const Model> m_model;
    std::shared_ptr<const Graph> m_network;
    std::shared_ptr<const NetworkData> m_data;
    std::vector<Study> m_studies;
    std::vector<std::shared_ptr<Kept>> m_kept; ///< by study; null once it is done
    std::shared_ptr<const std::vector<Study>> m_shown;
    std::vector<std::size_t> m_queue;
    std::optional<std::size_t> m_current;
    std::shared_ptr<Mailbox<std::shared_ptr<SensitivityStudy>>> m_mailbox; ///< the study, once it is prepared
    std::shared_ptr<SensitivityStudy> m_looked;                            ///< the one that runs, as far as it is known
    std::uint64_t m_seen = 0;                                              ///< samples in the report that is shown
    PublishingPace m_pace;
    Job<std::monostate> m_job;
};

/// Whether the two ask for the same numbers.
bool isSame(const SensitivityRequest& a, const SensitivityRequest& b);

} // namespace qs
