// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/graph.h"
#include "core/tensor/shape.h"

#include <cstdint>
#include <optional>

namespace qs {

/// What a classifier decides: along which axis of an output its classes lie.
struct DecisionAxis {
    std::uint64_t decisions = 0; ///< in one sample
    std::uint64_t classes = 0;   ///< 2 or more

    /// Of an output of this shape for one sample: its one axis of more than one element, or the last one of two
    /// ([tokens, classes]). None for other shapes: detectors, pictures, features of more axes.
    static std::optional<DecisionAxis> of(const Shape& shape);
};

/// How many classes an output decides between, as far as the file declares it: its last axis, where its shape is that
/// of a decision. The first axis is the batch, so one that only a run tells counts as 1.
std::optional<std::uint64_t> declaredClasses(const GraphValue& output);

} // namespace qs
