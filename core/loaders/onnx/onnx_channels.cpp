// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/onnx/onnx_channels.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace qs::onnx {

namespace {

/// The list in attribute `attribute` (older opsets) or, without it, in input 1 (newer ones).
std::optional<std::vector<std::int64_t>> listOf(const Node& node, std::string_view attribute,
                                                const ConstantInput& constant)
{
    const Attribute* const found = node.find(attribute);
    return found != nullptr ? found->integers : constant(1);
}

WeightView unknownView()
{
    return {{}, {}, false};
}

WeightView transposed(const Node& node, const WeightView& view)
{
    const auto rank = view.extents.size();
    std::vector<std::int64_t> order(rank);
    if (const Attribute* const perm = node.find("perm")) {
        order = perm->integers;
    } else {
        std::iota(order.rbegin(), order.rend(), 0);
    }
    auto sorted = order;
    std::ranges::sort(sorted);
    WeightView result;
    for (std::size_t i = 0; i < rank; ++i) {
        if (sorted.size() != rank || sorted[i] != static_cast<std::int64_t>(i)) {
            return unknownView();
        }
    }
    for (const std::int64_t axis : order) {
        result.extents.push_back(view.extents[static_cast<std::size_t>(axis)]);
        result.origin.push_back(view.origin[static_cast<std::size_t>(axis)]);
    }
    return result;
}

/// The same numbers in the same order under other extents. Only an outermost or innermost extent that stays the same is
/// surely the same axis.
WeightView reshapedTo(const WeightView& view, Shape extents)
{
    WeightView result{std::move(extents), {}, true};
    result.origin.assign(result.extents.size(), -1);
    if (result.extents.empty() || view.extents.empty()) {
        return result;
    }
    if (result.extents.back() == view.extents.back()) {
        result.origin.back() = view.origin.back();
    }
    if (result.extents.front() == view.extents.front()) {
        result.origin.front() = view.origin.front();
    }
    return result;
}

WeightView reshaped(const Node& node, const WeightView& view, const ConstantInput& constant)
{
    auto wanted = listOf(node, "shape", constant);
    const auto count = elementCount(view.extents);
    if (!wanted || !count) {
        return unknownView();
    }
    std::optional<std::size_t> free;
    for (std::size_t i = 0; i < wanted->size(); ++i) {
        std::int64_t& extent = (*wanted)[i];
        if (extent == 0 && node.integer("allowzero", 0) == 0 && i < view.extents.size()) {
            extent = view.extents[i];
        } else if (extent == -1 && !free) {
            free = i;
            extent = 1;
        }
    }
    const auto others = elementCount(*wanted);
    if (!others) {
        return unknownView();
    }
    if (free && *others != 0) {
        (*wanted)[*free] = static_cast<std::int64_t>(*count / *others);
    }
    const auto total = elementCount(*wanted);
    return total && *total == *count ? reshapedTo(view, std::move(*wanted)) : unknownView();
}

WeightView flattened(const Node& node, const WeightView& view)
{
    const auto rank = static_cast<std::int64_t>(view.extents.size());
    const std::int64_t given = node.integer("axis", 1);
    const std::int64_t axis = given < 0 ? given + rank : given;
    if (axis < 0 || axis > rank) {
        return unknownView();
    }
    const auto outer = elementCount(Shape(view.extents.begin(), view.extents.begin() + axis));
    const auto inner = elementCount(Shape(view.extents.begin() + axis, view.extents.end()));
    return outer && inner ? reshapedTo(view, {static_cast<std::int64_t>(*outer), static_cast<std::int64_t>(*inner)})
                          : unknownView();
}

WeightView squeezed(const Node& node, const WeightView& view, const ConstantInput& constant)
{
    const auto rank = static_cast<std::int64_t>(view.extents.size());
    const auto axes = listOf(node, "axes", constant);
    const bool all = !axes && node.inputs.size() < 2; // without axes every extent of 1 goes
    if (!axes && !all) {
        return unknownView();
    }
    WeightView result;
    for (std::int64_t i = 0; i < rank; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const bool named =
            axes && (std::ranges::find(*axes, i) != axes->end() || std::ranges::find(*axes, i - rank) != axes->end());
        if ((named || all) && view.extents[at] == 1) {
            continue;
        }
        result.extents.push_back(view.extents[at]);
        result.origin.push_back(view.origin[at]);
    }
    return result;
}

WeightView unsqueezed(const Node& node, const WeightView& view, const ConstantInput& constant)
{
    constexpr std::size_t mostAxes = 64;
    const auto axes = listOf(node, "axes", constant);
    if (!axes || axes->size() > mostAxes) {
        return unknownView();
    }
    const std::size_t rank = view.extents.size() + axes->size();
    std::vector<bool> isNew(rank, false);
    for (const std::int64_t given : *axes) {
        const std::int64_t axis = given < 0 ? given + static_cast<std::int64_t>(rank) : given;
        if (axis < 0 || axis >= static_cast<std::int64_t>(rank) || isNew[static_cast<std::size_t>(axis)]) {
            return unknownView();
        }
        isNew[static_cast<std::size_t>(axis)] = true;
    }
    WeightView result;
    std::size_t old = 0;
    for (std::size_t i = 0; i < rank; ++i) {
        result.extents.push_back(isNew[i] ? 1 : view.extents[old]);
        result.origin.push_back(isNew[i] ? -1 : view.origin[old]);
        old += isNew[i] ? 0 : 1;
    }
    return result;
}

/// One rule: which operator, which of its inputs, and the output channels in terms of the tensor that arrives there.
struct ChannelRule {
    std::string_view op;
    std::size_t input;
    ChannelAxis (*channels)(const Node& node, int rank);
};

ChannelAxis firstAxis(const Node&, int)
{
    return {};
}
ChannelAxis lastAxis(const Node&, int rank)
{
    return {.axis = rank - 1};
}
ChannelAxis lastButOne(const Node&, int rank)
{
    return {.axis = rank - 2};
}
ChannelAxis transposedConv(const Node& node, int)
{
    return {.axis = 1, .groups = node.integer("group", 1)};
}
ChannelAxis gemmA(const Node& node, int)
{
    return {.axis = node.integer("transA", 0) != 0 ? 1 : 0};
}
ChannelAxis gemmB(const Node& node, int)
{
    return {.axis = node.integer("transB", 0) != 0 ? 0 : 1};
}
ChannelAxis recurrent(const Node&, int) // [directions, gates x hidden, inputs]
{
    return {.axis = 1, .channelDims = 2};
}

ChannelAxis recurrentTransposed(const Node&, int rank) // [directions, inputs, gates x hidden]
{
    return {.axis = rank - 1};
}
ChannelAxis gatherAxis(const Node& node, int)
{
    return {.axis = static_cast<int>(std::clamp<std::int64_t>(node.integer("gather_axis", 0), 0, 64))};
}

// ONNX operators, and the contraction operators that ONNX Runtime's optimiser puts in their place.
constexpr std::array kChannelRules{
    ChannelRule{"Conv", 1, firstAxis},
    ChannelRule{"DeformConv", 1, firstAxis},
    ChannelRule{"FusedConv", 1, firstAxis},
    ChannelRule{"ConvTranspose", 1, transposedConv},
    ChannelRule{"Gemm", 0, gemmA},
    ChannelRule{"Gemm", 1, gemmB},
    ChannelRule{"FusedGemm", 1, gemmB},
    ChannelRule{"MatMul", 0, lastButOne},
    ChannelRule{"MatMul", 1, lastAxis},
    ChannelRule{"LSTM", 1, recurrent},
    ChannelRule{"LSTM", 2, recurrent},
    ChannelRule{"GRU", 1, recurrent},
    ChannelRule{"GRU", 2, recurrent},
    ChannelRule{"RNN", 1, recurrent},
    ChannelRule{"RNN", 2, recurrent},
    ChannelRule{"Gather", 0, firstAxis},
    // Operators that take their weights quantized.
    ChannelRule{"QLinearConv", 3, firstAxis},
    ChannelRule{"ConvInteger", 1, firstAxis},
    ChannelRule{"QLinearMatMul", 0, lastButOne},
    ChannelRule{"QLinearMatMul", 3, lastAxis},
    ChannelRule{"MatMulInteger", 0, lastButOne},
    ChannelRule{"MatMulInteger", 1, lastAxis},
    ChannelRule{"MatMulIntegerToFloat", 1, lastAxis},
    ChannelRule{"DynamicQuantizeMatMul", 1, lastAxis},
    ChannelRule{"QGemm", 3, gemmB},
    ChannelRule{"QAttention", 1, lastAxis},
    ChannelRule{"DynamicQuantizeLSTM", 1, recurrentTransposed},
    ChannelRule{"DynamicQuantizeLSTM", 2, recurrentTransposed},
    ChannelRule{"MatMulNBits", 1, firstAxis},
    ChannelRule{"MatMulBnb4", 1, firstAxis},
    ChannelRule{"GatherBlockQuantized", 0, gatherAxis},
};

/// `channels` in terms of the stored tensor. Where its axis got lost on the way, axis 0 as for an unknown operator.
ChannelAxis onStoredTensor(ChannelAxis channels, const WeightView& view)
{
    const auto rank = static_cast<int>(view.extents.size());
    if (!view.isKnown || channels.axis < 0 || channels.axis >= rank) {
        return {};
    }
    const auto axis = static_cast<std::size_t>(channels.axis);
    const int origin = view.origin[axis];
    if (origin < 0) {
        return {};
    }
    if (channels.groups != 1) {
        // Fewer than one part, or parts of a fraction of a channel: not a valid group attribute.
        const bool divides = channels.groups > 0 && view.extents[0] % channels.groups == 0;
        channels.groups = divides ? channels.groups : 1;
    }
    const bool needsOuter = channels.groups != 1 || channels.channelDims == 2;
    if (needsOuter && (origin != 1 || view.origin[axis - 1] != 0)) {
        return {};
    }
    channels.axis = origin;
    return channels;
}

} // namespace

WeightView storedView(const Shape& shape)
{
    WeightView view{shape, std::vector<int>(shape.size()), true};
    std::iota(view.origin.begin(), view.origin.end(), 0);
    return view;
}

std::optional<WeightView> passOn(const Node& node, const WeightView& view, const ConstantInput& constant)
{
    constexpr std::array<std::string_view, 5> same{"Identity", "Cast", "CastLike", "QuantizeLinear",
                                                   "DequantizeLinear"};
    constexpr std::array<std::string_view, 5> moving{"Transpose", "Reshape", "Flatten", "Squeeze", "Unsqueeze"};
    if (std::ranges::find(same, node.op) != same.end()) {
        return view;
    }
    if (std::ranges::find(moving, node.op) == moving.end()) {
        return std::nullopt;
    }
    if (node.op == "Reshape") {
        // A full reshape forgets what came before, so it may even find its way back from the unknown; not worth the
        // code.
        return view.isKnown ? reshaped(node, view, constant) : unknownView();
    }
    if (!view.isKnown) {
        return unknownView();
    }
    return node.op == "Transpose" ? transposed(node, view)
           : node.op == "Flatten" ? flattened(node, view)
           : node.op == "Squeeze" ? squeezed(node, view, constant)
                                  : unsqueezed(node, view, constant);
}

std::optional<ChannelAxis> channelsOf(const Node& node, std::size_t input, const WeightView& view)
{
    for (const ChannelRule& rule : kChannelRules) {
        if (rule.op == node.op && rule.input == input) {
            return onStoredTensor(rule.channels(node, static_cast<int>(view.extents.size())), view);
        }
    }
    return std::nullopt;
}

} // namespace qs::onnx
