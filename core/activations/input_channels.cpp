// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/input_channels.h"

#include <algorithm>
#include <cmath>

namespace qs {

namespace {

std::size_t elementsFrom(const Shape& shape, std::size_t axis)
{
    std::size_t count = 1;
    for (; axis < shape.size(); ++axis) {
        count *= static_cast<std::size_t>(shape[axis]);
    }
    return count;
}

/// The axis of a weight of two axes that the product runs along.
std::optional<std::size_t> axisOf(const GraphNode& node, std::size_t input, const Shape& weight)
{
    if (weight.size() != 2 || input > 1) {
        return std::nullopt;
    }
    if (node.op == "MatMul") {
        return input == 0 ? 1 : 0;
    }
    if (node.op == "Gemm") {
        const bool isTransposed = node.integer(input == 0 ? "transA" : "transB", 0) != 0;
        return isTransposed == (input == 0) ? 0 : 1;
    }
    return std::nullopt;
}

} // namespace

std::optional<InputChannels> InputChannels::of(const GraphNode& node, std::size_t input, const Shape& weight)
{
    if (!node.domain.empty() || elementsFrom(weight, 0) == 0) {
        return std::nullopt;
    }
    InputChannels found;
    if (node.op == "Conv" && input == 1 && weight.size() > 2) { // [out, in / groups, …]
        const std::int64_t groups = node.integer("group", 1);
        if (groups < 1 || weight[0] % groups != 0) {
            return std::nullopt;
        }
        found.m_inner = elementsFrom(weight, 2);
        found.m_perGroup = static_cast<std::size_t>(weight[1]);
        found.m_groups = static_cast<std::size_t>(groups);
        found.m_rowsPerGroup = static_cast<std::size_t>(weight[0] / groups);
        return found;
    }
    std::optional<std::size_t> axis = axisOf(node, input, weight);
    if (node.op == "ConvTranspose" && input == 1 && weight.size() > 2) { // [in, out / groups, …]
        axis = 0;
    }
    if (!axis) {
        return std::nullopt;
    }
    found.m_inner = elementsFrom(weight, *axis + 1);
    found.m_perGroup = static_cast<std::size_t>(weight[*axis]);
    return found;
}

std::vector<float> InputChannels::largest(std::span<const float> weight) const
{
    std::vector<float> found(count());
    for (std::size_t i = 0; i < weight.size(); ++i) {
        if (std::isfinite(weight[i])) {
            float& most = found[of(i)];
            most = std::max(most, std::abs(weight[i]));
        }
    }
    return found;
}

} // namespace qs
