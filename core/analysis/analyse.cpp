// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/analyse.h"

#include "core/analysis/footprint.h"
#include "core/analysis/layer_pass.h"
#include "core/tensor/channel_rows.h"
#include "core/tensor/stored_codes.h"

#include <algorithm>
#include <cmath>
#include <new>

namespace qs {

namespace {

std::string reasonToKeep(const Tensor& tensor)
{
    if (tensor.error) {
        return "unreadable: " + tensor.error->message;
    }
    if (!tensor.isFloat()) {
        return tensor.type == ElementType::Bool ? "truth values" : "integers";
    }
    return tensor.shape.empty() ? "a single number" : "one dimension";
}

AnalysisReport emptyReport(const Model& model, const AnalysisRequest& request)
{
    AnalysisReport report;
    report.modelPath = model.path;
    report.loader = model.loader;
    report.parameters = model.parameterCount();
    report.modelBytes = model.tensorBytes();
    report.request = request;
    report.problems = model.problems;
    for (const Tensor& tensor : model.tensors) {
        if (!isWeight(tensor)) {
            report.kept.push_back(
                {tensor.name, tensor.dtype, tensor.shape, tensor.count, tensor.bytes, reasonToKeep(tensor)});
            report.total.keptBytes += tensor.error ? 0 : tensor.bytes;
        }
    }
    return report;
}

/// A layer that could not be measured, with the reason.
LayerResult failedLayer(LayerResult pending, Error error)
{
    pending.state = LayerResult::State::Failed;
    pending.error = std::move(error);
    return pending;
}

/// Measures one weight under several quantizations; a failure becomes failed layers. Nothing when cancelled.
std::optional<std::vector<LayerResult>> measureOrFail(const Model& model, const Weight& weight,
                                                      const std::vector<Quantization>& quantizations,
                                                      const Measurement& measurement, Progress& progress)
{
    Error error;
    try {
        auto results = measureLayer(model, weight, quantizations, measurement, progress);
        if (results) {
            return std::move(*results);
        }
        error = results.error();
    } catch (const std::bad_alloc&) {
        error = {ErrorCode::OutOfMemory,
                 "not enough memory for a tensor of " + std::to_string(model.tensors[weight.tensor].count) + " values"};
    }
    if (error.code == ErrorCode::Cancelled) {
        return std::nullopt;
    }
    std::vector<LayerResult> failed;
    for (const Quantization& quantization : quantizations) {
        failed.push_back(failedLayer(pendingLayer(model, weight, quantization), error));
    }
    return failed;
}

/// Says what became of the file meanwhile; layers that it spoiled have failed already.
void addFileChange(AnalysisReport& report, const std::string& text)
{
    report.fileChange = text;
    if (!text.empty()) {
        report.problems.push_back({"", text});
    }
}

void take(AnalysisReport& report, std::size_t index, LayerResult layer)
{
    if (layer.error) {
        report.problems.push_back({layer.tensor, layer.error->message});
    }
    report.layers[index] = std::move(layer);
}

} // namespace

LayerResult pendingLayer(const Model& model, const Weight& weight, const Quantization& quantization)
{
    const Tensor& tensor = model.tensors[weight.tensor];
    const ChannelRows rows = rowsFor(model, weight, quantization);

    LayerResult layer;
    layer.name = weight.layer;
    layer.tensor = tensor.name;
    layer.kind = weight.kind;
    layer.dtype = tensor.dtype;
    layer.storedScheme = tensor.stored ? tensor.stored->scheme : std::string();
    layer.shape = tensor.shape;
    layer.count = tensor.count;
    layer.axis = rows.axis();
    layer.channelCount = rows.rows();
    layer.quantization = quantization;
    layer.rowLength = rows.rowLength();
    const Granularity& granularity = quantization.granularity;
    layer.shortGroup = granularity.size > 0 ? rows.rowLength() % static_cast<std::uint64_t>(granularity.size) : 0;
    layer.bytesBefore = tensor.bytes;
    const Footprint footprint = footprintOf(quantization, rows.rows(), rows.rowLength());
    layer.scaleCount = footprint.scales;
    layer.codesAvailable = footprint.codes;
    layer.bitsPerWeight = footprint.bitsPerWeight();
    layer.bytesAfter = footprint.bytes();
    return layer;
}

Result<AnalysisReport> pendingReport(const Model& model, const AnalysisRequest& request)
{
    QS_TRY(checkRequest(model, request));
    AnalysisReport report = emptyReport(model, request);
    const auto selected = selectedWeights(model, request);
    QS_TRY(selected);
    for (const std::size_t index : *selected) {
        const Weight& weight = model.weights[index];
        report.layers.push_back(pendingLayer(model, weight, effective(request.of(model.tensors[weight.tensor].name))));
    }
    summarise(report);
    return report;
}

Result<AnalysisReport> analyse(const Model& model, const AnalysisRequest& request, Progress& progress,
                               const AnalysisOptions& options)
{
    auto pending = pendingReport(model, request);
    QS_TRY(pending);
    AnalysisReport report = std::move(*pending);
    const std::vector<std::size_t> selected = *selectedWeights(model, request);

    const Measurement measurement{.statistics = request.statistics};
    std::vector<std::size_t> order(selected.size());
    std::uint64_t values = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
        values += valuesSeen(model, model.weights[selected[i]], {&report.layers[i].quantization, 1}, measurement);
    }
    std::ranges::stable_partition(order, [&](std::size_t i) { return report.layers[i].tensor == options.first; });

    progress.begin("Measuring error", values);
    for (const std::size_t i : order) {
        auto found =
            measureOrFail(model, model.weights[selected[i]], {report.layers[i].quantization}, measurement, progress);
        if (!found) {
            report.cancelled = true;
            break;
        }
        take(report, i, std::move(found->front()));
        if (options.onLayer) {
            options.onLayer(i, report.layers[i]);
        }
    }
    addFileChange(report, changeText(model));
    summarise(report);
    return report;
}

Result<std::vector<AnalysisReport>> sweep(const Model& model, const std::vector<Quantization>& wanted,
                                          const std::string& layerPattern, Progress& progress,
                                          const SweepOptions& options)
{
    const Measurement measurement{.statistics = false}; // the same for every choice, and several passes long
    std::vector<Quantization> quantizations;
    std::vector<AnalysisReport> reports;
    std::vector<std::size_t> selected;
    for (const Quantization& quantization : wanted) {
        const AnalysisRequest request{
            .quantization = quantization, .overrides = {}, .layerPattern = layerPattern, .statistics = false};
        auto report = pendingReport(model, request);
        QS_TRY(report);
        quantizations.push_back(effective(quantization));
        reports.push_back(std::move(*report));
        selected = *selectedWeights(model, request);
    }
    std::uint64_t values = 0;
    for (const std::size_t index : selected) {
        values += valuesSeen(model, model.weights[index], quantizations, measurement);
    }
    progress.begin("Comparing choices", values);
    bool cancelled = false;
    for (std::size_t i = 0; i < selected.size() && !cancelled; ++i) {
        auto found = measureOrFail(model, model.weights[selected[i]], quantizations, measurement, progress);
        cancelled = !found;
        for (std::size_t q = 0; found && q < quantizations.size(); ++q) {
            if (!options.keepsChannels) {
                (*found)[q].channels = {};
            }
            take(reports[q], i, std::move((*found)[q]));
            if (options.onLayer) {
                options.onLayer(q, i, reports[q].layers[i]);
            }
        }
    }
    const std::string change = changeText(model);
    for (AnalysisReport& report : reports) {
        report.cancelled = cancelled;
        addFileChange(report, change);
        summarise(report);
    }
    return reports;
}

} // namespace qs
