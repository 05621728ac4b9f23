// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/onnx/onnx_graph.h"
#include "core/model/model.h"

#include <functional>
#include <optional>
#include <vector>

namespace qs::onnx {

/// A weight as it arrives at some node: its extents there, and which axis of the stored tensor each of them is (-1
/// where axes were merged or cut).
struct WeightView {
    Shape extents;
    std::vector<int> origin;
    bool isKnown = true; ///< false behind a reshape to an extent that only running the network tells
};

WeightView storedView(const Shape& shape);

/// The integers of input `input` of a node, where they are a constant of the file.
using ConstantInput = std::function<std::optional<std::vector<std::int64_t>>(std::size_t input)>;

/// How the output of `node` sees the weight, where the node only passes its first input on; else nothing.
std::optional<WeightView> passOn(const Node& node, const WeightView& view, const ConstantInput& constant);

/// The channels of the stored tensor when `node` takes the weight as its input number `input`; nothing when there is no
/// rule for it.
std::optional<ChannelAxis> channelsOf(const Node& node, std::size_t input, const WeightView& view);

} // namespace qs::onnx
