// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/network_input.h"

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
    return NetworkInput{*model, *network, *data, std::move(*samples)};
}

} // namespace qs::cli
