// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/decision_axis.h"

#include <algorithm>
#include <vector>

namespace qs {

std::optional<DecisionAxis> DecisionAxis::of(const Shape& shape)
{
    std::vector<std::uint64_t> extents;
    for (const std::int64_t extent : shape) {
        if (extent != 1) {
            extents.push_back(static_cast<std::uint64_t>(extent));
        }
    }
    if (extents.empty() || extents.size() > 2 || extents.back() < 2 || extents.front() == 0) {
        return std::nullopt;
    }
    return DecisionAxis{extents.size() == 2 ? extents.front() : 1, extents.back()};
}

std::optional<std::uint64_t> declaredClasses(const GraphValue& output)
{
    if (!output.shape) {
        return std::nullopt;
    }
    Shape shape;
    for (const GraphExtent& extent : *output.shape) {
        shape.push_back(extent.extent < 0 && shape.empty() ? 1 : extent.extent);
    }
    constexpr std::int64_t any = 2; // of the decisions in a sample, which stand before the classes
    if (!shape.empty() && shape.back() >= 0) {
        std::ranges::replace_if(
            shape, [](std::int64_t extent) { return extent < 0; }, any);
    }
    const bool isKnown = std::ranges::all_of(shape, [](std::int64_t extent) { return extent >= 0; });
    const auto axis = isKnown ? DecisionAxis::of(shape) : std::nullopt;
    return axis ? std::optional(axis->classes) : std::nullopt;
}

} // namespace qs
