// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sub_model.h"

namespace qs {

std::shared_ptr<const Model> subModel(const Model& model, const std::vector<std::size_t>& weights)
{
    auto sub = std::make_shared<Model>();
    sub->path = model.path;
    sub->loader = model.loader;
    sub->fileBytes = model.fileBytes;
    sub->tensors = model.tensors;
    sub->files = model.files;
    sub->weights.reserve(weights.size());
    for (const std::size_t weight : weights) {
        sub->weights.push_back(model.weights[weight]);
    }
    return sub;
}

} // namespace qs
