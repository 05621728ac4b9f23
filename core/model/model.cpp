// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/model.h"

namespace qs {

ChannelAxis inputChannelsOf(const ChannelAxis& outputs)
{
    if (outputs.inputAxis >= 0) {
        return {.axis = outputs.inputAxis};
    }
    if (outputs.axis == 0) {
        return {.axis = 1};
    }
    return {.axis = outputs.channelDims == 2 ? outputs.axis + 1 : outputs.axis - 1};
}

std::uint64_t Model::parameterCount() const
{
    std::uint64_t sum = 0;
    for (const Tensor& tensor : tensors) {
        sum += tensor.error ? 0 : tensor.count;
    }
    return sum;
}

std::uint64_t Model::tensorBytes() const
{
    std::uint64_t sum = 0;
    for (const Tensor& tensor : tensors) {
        sum += tensor.error ? 0 : tensor.bytes;
    }
    return sum;
}

std::string changeText(const Model& model)
{
    FileChange worst = FileChange::None;
    const MappedFile* which = nullptr;
    for (const auto& file : model.files) {
        if (const FileChange change = file->change(); change > worst) {
            worst = change;
            which = file.get();
        }
    }
    return which == nullptr ? std::string() : changeText(worst, which->path());
}

bool isWeight(const Tensor& tensor)
{
    return !tensor.error && tensor.isFloat() && tensor.shape.size() >= 2;
}

std::vector<Weight> weightsByShape(const std::vector<Tensor>& tensors)
{
    std::vector<Weight> weights;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        if (isWeight(tensors[i])) {
            weights.push_back({.tensor = i, .layer = tensors[i].name, .kind = {}, .usedBy = {}, .channels = {}});
        }
    }
    return weights;
}

} // namespace qs
