// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/network_input.h"

#include "core/data/labels.h"
#include "core/loaders/loader.h"
#include "core/loaders/network.h"

namespace qs::cli {

Result<NetworkInput> openNetworkInput(const Options& options, Progress& progress)
{
    const auto model = openModel(options.model, progress);
    QS_TRY(model);
    const auto network = openNetwork(**model, progress);
    QS_TRY(network);
    const auto data = openModel(options.data, progress);
    QS_TRY(data);
    auto samples = Samples::match(**network, **data);
    if (!samples) {
        return samples.error().in(options.data);
    }
    auto found = std::make_shared<NetworkData>();
    found->samples = std::move(*samples);
    found->origin = options.data;
    if (!options.labels.empty()) {
        auto labels = readLabels(**data, options.labels, found->samples.count());
        if (!labels) {
            return labels.error().in(options.data);
        }
        found->labels = std::move(*labels);
    }
    return NetworkInput{*model, *network, std::move(found)};
}

} // namespace qs::cli
