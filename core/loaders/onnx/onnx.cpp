// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/onnx/onnx.h"

#include "core/loaders/onnx/onnx_dataflow.h"
#include "core/loaders/onnx/onnx_graph.h"
#include "core/loaders/onnx/onnx_quantized.h"
#include "core/loaders/onnx/onnx_tensor.h"
#include "core/loaders/onnx/onnx_usage.h"

#include <set>

// The wire format is read by ourselves and not by libprotobuf: that copies every weight into private memory and stops
// at 2 GB, while here the numbers stay in the mapped file.

namespace qs::onnx {

namespace {

/// Tensors that are parts of others now are no rows of their own.
void leaveOut(const std::set<std::size_t>& parts, Model& model)
{
    if (parts.empty()) {
        return;
    }
    std::vector<Tensor> kept;
    std::vector<std::size_t> place(model.tensors.size());
    for (std::size_t i = 0; i < model.tensors.size(); ++i) {
        place[i] = kept.size();
        if (!parts.contains(i)) {
            kept.push_back(std::move(model.tensors[i]));
        }
    }
    std::erase_if(model.weights, [&](const Weight& weight) { return parts.contains(weight.tensor); });
    for (Weight& weight : model.weights) {
        weight.tensor = place[weight.tensor];
    }
    model.tensors = std::move(kept);
}

} // namespace

bool recognises(std::span<const std::byte> bytes, const std::filesystem::path&)
{
    return looksLikeModel(bytes);
}

Result<Model> load(std::shared_ptr<const MappedFile> file, Progress& progress)
{
    auto contents = readContents(file->bytes(), progress);
    if (!contents) {
        return contents.error();
    }
    Model model;
    model.metadata = std::move(contents->metadata);
    ExternalFiles external(file->path());
    std::set<std::pair<std::size_t, std::string>> names; // each graph has names of its own
    progress.begin("Reading the tensors", contents->tensors.size());
    for (const TensorPlace& place : contents->tensors) {
        if (progress.cancelled()) {
            return Error{ErrorCode::Cancelled, "opening was cancelled"};
        }
        Tensor tensor = readTensor(place, file, external);
        if (!names.emplace(place.graph, tensor.name).second && !tensor.error) {
            tensor.data = nullptr;
            tensor.error = Error{ErrorCode::Format, "duplicate name: another tensor of the graph has it too"};
        }
        model.tensors.push_back(std::move(tensor));
        progress.advance();
    }
    model.fileBytes = external.totalBytes();
    const Dataflow flow(*contents, model.tensors);
    const std::set<std::size_t> parts = reconstructWeights(*contents, flow, model);
    model.weights = weightsOf(*contents, model.tensors, flow);
    leaveOut(parts, model);
    return model;
}

} // namespace qs::onnx
