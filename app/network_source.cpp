// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/network_source.h"

#include "core/graph/fold.h"
#include "core/loaders/network.h"

#include <utility>

namespace qs {

NetworkSource::NetworkSource(QObject* parent) : QObject(parent)
{
    m_loadJob.setOnTick([this](const JobProgress&) { emit progressed(); });
}

void NetworkSource::open(const std::shared_ptr<const Model>& model)
{
    clear();
    m_model = model;
    m_openJob.start(
        [model](Progress& progress) -> Result<Found> {
            const auto network = openNetwork(*model, progress);
            QS_TRY(network);
            const auto folded = foldBatchNormalization(**network);
            return Found{*network, folded ? folded->folds.size() : 0};
        },
        [this](const Result<Found>& found) {
            if (found) {
                m_found = *found;
            } else {
                m_error = found.error();
            }
            emit changed();
        });
}

void NetworkSource::clear()
{
    m_openJob.cancel();
    m_loadJob.cancel();
    m_weighJob.cancel();
    m_model.reset();
    m_found = {};
    m_error.reset();
    m_data.reset();
    m_footprint.reset();
}

void NetworkSource::load(const DataRequest& request)
{
    if (!m_found.network) {
        return;
    }
    m_loadJob.start([network = m_found.network,
                     request](Progress& progress) { return openNetworkData(*network, request, progress); },
                    [this, request](const Result<std::shared_ptr<const NetworkData>>& data) {
                        if (data) {
                            use(request, *data);
                        } else {
                            emit changed();
                            emit dataFailed(QString::fromStdString(request.path), data.error());
                        }
                    });
    emit changed();
}

void NetworkSource::use(const DataRequest& request, std::shared_ptr<const NetworkData> data)
{
    m_loadJob.cancel();
    m_request = request;
    m_data = std::move(data);
    weigh();
    emit changed();
    emit dataLoaded(QString::fromStdString(request.path));
}

/// One run tells what all studies will take; where it fails, they will say why.
void NetworkSource::weigh()
{
    m_footprint.reset();
    m_weighJob.start(
        [model = m_model, network = m_found.network, data = m_data](Progress& progress) -> Result<NetworkFootprint> {
            const auto sample = data->samples.at(0);
            QS_TRY(sample);
            return footprintOf(*model, network, *sample, progress);
        },
        [this](const Result<NetworkFootprint>& footprint) {
            if (footprint) {
                m_footprint = *footprint;
            }
            emit changed();
        });
}

void NetworkSource::closeData()
{
    m_loadJob.cancel();
    m_weighJob.cancel();
    m_data.reset();
    m_footprint.reset();
    emit changed();
}

void NetworkSource::cancel()
{
    if (m_loadJob.running() || m_weighJob.running()) {
        m_loadJob.cancel();
        m_weighJob.cancel();
        emit changed();
    }
}

} // namespace qs
