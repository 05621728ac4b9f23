// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pairing/order_choice.h"

#include "core/base/text.h"
#include "core/pairing/tensor_path.h"

#include <algorithm>

namespace qs {

namespace {

/// Index into Model::weights by tensor.
std::map<std::size_t, const Weight*> weightsByTensor(const Model& model)
{
    std::map<std::size_t, const Weight*> weights;
    for (const Weight& weight : model.weights) {
        weights.emplace(weight.tensor, &weight);
    }
    return weights;
}

/// Which of the two axes of a matrix numbers its outputs, extents of 1 left out; nothing where that is not known.
std::optional<int> outputAxis(const Tensor& tensor, const Weight* weight)
{
    if (weight == nullptr || weight->channels.channelDims != 1 || weight->channels.groups != 1) {
        return std::nullopt;
    }
    int axis = 0;
    for (int i = 0; i < weight->channels.axis && i < static_cast<int>(tensor.shape.size()); ++i) {
        axis += tensor.shape[static_cast<std::size_t>(i)] != 1 ? 1 : 0;
    }
    return axis;
}

/// Llama models in GGUF files have the rows of the query and key matrices of each head interleaved: convert_hf_to_gguf
/// permutes them for its way of rotating. How many heads those rows are, or 0.
std::uint64_t interleavedHeads(const Model& model, const Tensor& tensor)
{
    if (model.loader != "gguf" || !(tensor.name.ends_with("attn_q.weight") || tensor.name.ends_with("attn_k.weight"))) {
        return 0;
    }
    const auto valueOf = [&model](const std::string& key) {
        const auto found = model.metadata.find(key);
        return found == model.metadata.end() ? std::string() : found->second;
    };
    if (valueOf("general.architecture") != "llama") {
        return 0;
    }
    const auto heads = parseInteger(valueOf("llama.attention.head_count"));
    const auto keyHeads = parseInteger(valueOf("llama.attention.head_count_kv"));
    const auto used = tensor.name.ends_with("attn_k.weight") && keyHeads ? keyHeads : heads;
    const std::int64_t rows = tensor.shape.size() == 2 ? tensor.shape[0] : 0;
    return used && *used > 0 && rows > 0 && rows % (2 * *used) == 0 ? static_cast<std::uint64_t>(*used) : 0;
}

/// Between a GGUF file and one of another kind.
void markInterleaved(const Model& reference, const Model& other, TensorMatch& match)
{
    if (reference.loader == other.loader || !match.order.axes.empty()) {
        return;
    }
    const std::uint64_t mine = interleavedHeads(reference, reference.tensors[match.reference]);
    const std::uint64_t theirs = interleavedHeads(other, other.tensors[match.other]);
    match.order.interleavedHeads = std::max(mine, theirs);
    match.order.isReferenceInterleaved = mine > 0;
}

Error misfit(const Tensor& reference, const Tensor& other)
{
    return {ErrorCode::Shape,
            "the extents " + shapeText(reference.shape) + " and " + shapeText(other.shape) + " do not fit each other"};
}

} // namespace

void chooseOrders(const Model& reference, const Model& other, const std::map<std::size_t, bool>& transposed,
                  std::span<TensorMatch> pairs)
{
    std::vector<std::vector<AxisOrder>> fitting;
    std::map<std::vector<int>, int> votes[5]; // by the number of axes
    const auto dimsOf = [&](const TensorMatch& match) {
        return std::min<std::size_t>(squeezed(reference.tensors[match.reference].shape).size(), 4);
    };
    for (const TensorMatch& match : pairs) {
        const auto& orders = fitting.emplace_back(
            ordersBetween(reference.tensors[match.reference].shape, other.tensors[match.other].shape));
        if (orders.size() == 1) {
            ++votes[dimsOf(match)][orders.front().axes];
        }
    }
    const auto mine = weightsByTensor(reference);
    const auto theirs = weightsByTensor(other);
    const auto weightOf = [](const auto& weights, std::size_t tensor) {
        const auto found = weights.find(tensor);
        return found == weights.end() ? nullptr : found->second;
    };
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        TensorMatch& match = pairs[i];
        const Tensor& tensor = reference.tensors[match.reference];
        const Tensor& partner = other.tensors[match.other];
        if (tensor.error || partner.error) {
            match.error = tensor.error ? tensor.error : partner.error;
            continue;
        }
        if (tensor.count != partner.count || fitting[i].empty()) {
            // A person may pair what lies in another shape: values of equal index then belong together.
            if (match.basis != MatchBasis::Person || tensor.count != partner.count) {
                match.error = misfit(tensor, partner);
            }
            continue;
        }
        if (match.basis == MatchBasis::Values) {
            continue; // the values have told the order
        }
        const auto asked = transposed.find(match.reference);
        const auto wanted = outputAxis(tensor, weightOf(mine, match.reference));
        const auto found = outputAxis(partner, weightOf(theirs, match.other));
        const auto best = std::ranges::max_element(fitting[i], {}, [&](const AxisOrder& order) {
            const auto& counted = votes[dimsOf(match)];
            const auto vote = counted.find(order.axes);
            const bool isAsked = asked != transposed.end() && asked->second != order.isSame();
            const bool isMatrix = squeezed(tensor.shape).size() == 2 && wanted && found;
            const bool keepsOutputs = isMatrix && (*wanted != *found) != order.isSame();
            return std::tuple(isAsked, keepsOutputs, vote == counted.end() ? 0 : vote->second);
        });
        match.order = *best; // the first of equals
        markInterleaved(reference, other, match);
    }
}

} // namespace qs
