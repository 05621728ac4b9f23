// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/job.h"
#include "core/calibration/distribution.h"
#include "core/model/model.h"

#include <QObject>

#include <deque>
#include <memory>
#include <optional>
#include <utility>

namespace qs {

/// Finds the distribution of the selected layer and of the selected channel in the background and remembers the last
/// ones.
class DistributionSource : public QObject {
    Q_OBJECT

public:
    explicit DistributionSource(QObject* parent = nullptr);

    /// What is wanted now. What is remembered is there on return; the rest follows with changed().
    void want(const std::shared_ptr<const Model>& model, std::optional<std::size_t> weight,
              std::optional<std::size_t> channel);
    void clear();

    std::shared_ptr<const Distribution> layer() const { return m_layer; }
    std::shared_ptr<const Distribution> channel() const { return m_channel; }
    bool running() const { return m_layerJob.running() || m_channelJob.running(); }

signals:
    void changed();

private:
    using Shared = std::shared_ptr<const Distribution>;
    using Key = std::pair<std::size_t, std::optional<std::size_t>>;

    Shared remembered(const Key& key) const;
    void remember(const Key& key, const Shared& distribution);

    std::shared_ptr<const Model> m_model;
    std::optional<std::size_t> m_weight;
    std::optional<std::size_t> m_channelIndex;
    Shared m_layer;
    Shared m_channel;
    std::deque<std::pair<Key, Shared>> m_memory;
    Job<Shared> m_layerJob;
    Job<Shared> m_channelJob;
};

} // namespace qs
