// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/network_input.h"

#include "app/cli/output.h"
#include "core/data/open_network_data.h"
#include "core/loaders/loader.h"
#include "core/loaders/network.h"

namespace qs::cli {

namespace {

Result<DataRequest> dataRequestOf(const Options& options)
{
    DataRequest request;
    if (options.data.empty() && !options.synthetic) {
        return Error{ErrorCode::Usage, "there is nothing to run on: give --data, or --synthetic for made-up numbers"};
    }
    request.path = options.data;
    request.synthetic = options.synthetic.value_or(DataRequest::kUsualSynthetic);
    request.labels = options.labels;
    request.labelColumn = options.labelColumn;
    request.classes = options.classes;
    request.sliceColumn = options.slices;
    if (options.preprocessing) {
        const auto steps = parsePreprocessing(*options.preprocessing);
        QS_TRY(steps);
        request.preprocessing = *steps;
    }
    for (const std::string& text : options.extents) {
        QS_TRY(addExtent(request, text));
    }
    return request;
}

} // namespace

Result<NetworkInput> openNetworkInput(const Options& options, Progress& progress)
{
    const auto request = dataRequestOf(options);
    QS_TRY(request);
    const auto model = openModel(options.model, progress);
    QS_TRY(model);
    const auto network = openNetwork(**model, progress);
    QS_TRY(network);
    const auto data = openNetworkData(**network, *request, progress);
    QS_TRY(data);
    complainAbout((*data)->problems);
    mention((*data)->notes);
    return NetworkInput{*model, *network, *data};
}

} // namespace qs::cli
