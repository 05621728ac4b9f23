// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/network_input.h"

#include "app/cli/output.h"
#include "app/cli/terminal.h"
#include "core/base/free_memory.h"
#include "core/base/text.h"
#include "core/data/open_network_data.h"
#include "core/loaders/loader.h"
#include "core/loaders/network.h"

#include <algorithm>

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

std::uint64_t wantedSamples(const Options& options, const NetworkData& data)
{
    return options.samples == 0 ? data.samples.count() : std::min(options.samples, data.samples.count());
}

std::optional<NetworkFootprint> footprintOf(const NetworkInput& input, Progress& progress)
{
    const auto sample = input.data->samples.at(0);
    const auto footprint = sample ? qs::footprintOf(*input.model, input.network, *sample, progress)
                                  : Result<NetworkFootprint>(sample.error());
    return footprint ? std::optional(*footprint) : std::nullopt;
}

void mentionNeed(const StudyNeed& need)
{
    if (const auto shortage = shortageText(need, freeMemory())) {
        complain(textOf(need) + ", " + *shortage);
    } else {
        mention({textOf(need)});
    }
}

} // namespace qs::cli
