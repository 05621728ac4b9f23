// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/job.h"
#include "core/data/open_network_data.h"
#include "core/graph/graph.h"
#include "core/sensitivity/study_need.h"

#include <QObject>

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

    /// Keeps the former data until the new ones are there. Emits dataLoaded() or dataFailed() with the path. Does
    /// nothing while there is no network.
    void load(const DataRequest& request);
    /// The same for data that were opened already, as `request` says.
    void use(const DataRequest& request, std::shared_ptr<const NetworkData> data);
    void closeData(); ///< and whatever is being loaded
    void cancel();    ///< stops loading; the former data stay

    bool opening() const { return m_openJob.running(); }
    bool loading() const { return m_loadJob.running(); }
    bool weighing() const { return m_weighJob.running(); } ///< finding out what studies take
    JobProgress progress() const { return m_loadJob.progress(); }

    const std::shared_ptr<const Graph>& network() const { return m_found.network; }
    const std::optional<Error>& networkError() const { return m_error; }
    /// Normalizations that can be made parts of the layers before them.
    std::size_t foldable() const { return m_found.foldable; }
    const std::shared_ptr<const NetworkData>& data() const { return m_data; }
    /// Of the network on the first sample; nothing until it has run, and where it cannot.
    const std::optional<NetworkFootprint>& footprint() const { return m_footprint; }
    /// What was asked for last; of another network, too, so that a folder need not be chosen twice.
    const DataRequest& request() const { return m_request; }

signals:
    void changed();
    void progressed();
    void dataLoaded(const QString& path);
    void dataFailed(const QString& path, const qs::Error& error);

private:
    struct Found {
        std::shared_ptr<const Graph> network;
        std::size_t foldable = 0;
    };

    void weigh();

    std::shared_ptr<const Model> m_model;
    Found m_found;
    std::optional<Error> m_error;
    std::shared_ptr<const NetworkData> m_data;
    std::optional<NetworkFootprint> m_footprint;
    DataRequest m_request;
    Job<Found> m_openJob;
    Job<std::shared_ptr<const NetworkData>> m_loadJob;
    Job<NetworkFootprint> m_weighJob;
};

} // namespace qs
