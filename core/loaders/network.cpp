// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/network.h"

#include "core/base/utf8.h"
#include "core/loaders/onnx/onnx_network.h"

#include <new>

namespace qs {

namespace {

Result<Graph> readNetwork(const std::filesystem::path& path, Progress& progress)
{
    const OpenedFiles opened;
    const auto file = MappedFile::open(path);
    if (!file) {
        return file.error();
    }
    auto graph = onnx::readNetwork(*file, progress);
    for (const auto& used : opened.all()) { // zeros of a lost page may look like anything
        QS_TRY(used->intact());
    }
    if (graph) {
        graph->files = opened.inUse();
    }
    return graph;
}

} // namespace

Result<std::shared_ptr<const Graph>> openNetwork(const Model& model, Progress& progress)
{
    if (model.loader != "onnx") {
        return Error{ErrorCode::Unsupported,
                     "\"" + model.path + "\" holds weights and no network; only ONNX files can be run"};
    }
    try {
        auto graph = readNetwork(model.path, progress);
        if (!graph) {
            return graph.error().in(model.path);
        }
        return std::make_shared<const Graph>(std::move(*graph));
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "not enough memory to read the network"};
    }
}

} // namespace qs
