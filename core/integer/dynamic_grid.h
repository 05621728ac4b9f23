// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace qs {

/// Scale and zero point of unsigned codes of 8 bits.
struct DynamicGrid {
    float scale = 1;
    std::int32_t zeroPoint = 0;

    bool operator==(const DynamicGrid&) const = default;
};

/// The grid that a run finds for the values before it (ONNX DynamicQuantizeLinear): their range, stretched to hold 0,
/// on 0 … 255, everything in float. NaN is passed over. A range without width gets the scale 1.
DynamicGrid dynamicGridOf(std::span<const float> values);

} // namespace qs
