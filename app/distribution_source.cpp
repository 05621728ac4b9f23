// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/distribution_source.h"

#include "app/channel_values.h"
#include "core/calibration/distribution_pass.h"

#include <algorithm>

namespace qs {
namespace {

/// One takes about half a megabyte.
constexpr std::size_t kRemembered = 64;

Result<std::shared_ptr<const Distribution>> shared(Result<Distribution> distribution)
{
    if (!distribution) {
        return distribution.error();
    }
    // Makes the running sums here rather than in the GUI thread when the first plot asks.
    static_cast<void>(distribution->below(0));
    return std::make_shared<const Distribution>(std::move(*distribution));
}

} // namespace

DistributionSource::DistributionSource(QObject* parent) : QObject(parent) {}

void DistributionSource::want(const std::shared_ptr<const Model>& model, std::optional<std::size_t> weight,
                              std::optional<std::size_t> channel)
{
    if (m_model != model) {
        clear();
        m_model = model;
    }
    if (!model || !weight) {
        m_layerJob.cancel();
        m_channelJob.cancel();
        m_weight.reset();
        m_channelIndex.reset();
        m_layer.reset();
        m_channel.reset();
        return;
    }
    if (m_weight != weight) {
        m_weight = weight;
        m_channelIndex.reset();
        m_channelJob.cancel();
        m_channel.reset();
        m_layerJob.cancel();
        m_layer = remembered({*weight, std::nullopt});
        if (!m_layer) {
            m_layerJob.start(
                [model, index = *weight](Progress& progress) {
                    return shared(distributionOf(model->tensors[model->weights[index].tensor], progress));
                },
                [this, index = *weight](const Result<Shared>& result) {
                    m_layer = result ? *result : nullptr;
                    if (m_layer) {
                        remember({index, std::nullopt}, m_layer);
                    }
                    emit changed();
                });
        }
    }
    if (m_channelIndex != channel) {
        m_channelIndex = channel;
        m_channelJob.cancel();
        m_channel = channel ? remembered({*weight, channel}) : nullptr;
        if (channel && !m_channel) {
            m_channelJob.start(
                [model, index = *weight, wanted = *channel](Progress& progress) {
                    const Weight& w = model->weights[index];
                    return shared(channelDistributionOf(model->tensors[w.tensor], w.channels, wanted, progress));
                },
                [this, index = *weight, wanted = *channel](const Result<Shared>& result) {
                    m_channel = result ? *result : nullptr;
                    if (m_channel) {
                        remember({index, wanted}, m_channel);
                    }
                    emit changed();
                });
        }
    }
}

void DistributionSource::clear()
{
    m_layerJob.cancel();
    m_channelJob.cancel();
    m_model.reset();
    m_weight.reset();
    m_channelIndex.reset();
    m_layer.reset();
    m_channel.reset();
    m_memory.clear();
}

DistributionSource::Shared DistributionSource::remembered(const Key& key) const
{
    const auto found = std::find_if(m_memory.begin(), m_memory.end(), [&](const auto& e) { return e.first == key; });
    return found == m_memory.end() ? nullptr : found->second;
}

void DistributionSource::remember(const Key& key, const Shared& distribution)
{
    m_memory.emplace_back(key, distribution);
    if (m_memory.size() > kRemembered) {
        m_memory.pop_front();
    }
}

} // namespace qs
