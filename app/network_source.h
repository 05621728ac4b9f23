// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/job.h"
#include "core/data/network_data.h"
#include "core/graph/graph.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace qs {

/// The network that the open file holds, and the data that it runs on.
class NetworkSource : public QObject {
    Q_OBJECT

public:
    explicit NetworkSource(QObject* parent = nullptr);

    /// Looks for the network in the file of `model`, and forgets the former one with its data.
    void open(const std::shared_ptr<const Model>& model);
    void clear();

    /// Makes the data of a network, in a worker.
    using Load = std::function<Result<std::shared_ptr<const NetworkData>>(const Graph& network, Progress& progress)>;
    /// Keeps the former data until the new ones are there. Emits dataLoaded() or dataFailed() with `origin`, what
    /// people call it. Does nothing while there is no network.
    void load(const QString& origin, const Load& make);
    void closeData(); ///< and whatever is being loaded
    void cancel();    ///< stops loading; the former data stay

    bool opening() const { return m_openJob.running(); }
    bool loading() const { return m_loadJob.running(); }
    JobProgress progress() const { return m_loadJob.progress(); }

    const std::shared_ptr<const Graph>& network() const { return m_found.network; }
    const std::optional<Error>& networkError() const { return m_error; }
    /// Normalizations that can be made parts of the layers before them.
    std::size_t foldable() const { return m_found.foldable; }
    const std::shared_ptr<const NetworkData>& data() const { return m_data; }

signals:
    void changed();
    void progressed();
    void dataLoaded(const QString& origin);
    void dataFailed(const QString& origin, const qs::Error& error);

private:
    struct Found {
        std::shared_ptr<const Graph> network;
        std::size_t foldable = 0;
    };

    Found m_found;
    std::optional<Error> m_error;
    std::shared_ptr<const NetworkData> m_data;
    Job<Found> m_openJob;
    Job<std::shared_ptr<const NetworkData>> m_loadJob;
};

} // namespace qs
