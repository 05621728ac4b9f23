// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activations/activation_report.h"
#include "core/tensor/shape.h"

#include <span>
#include <vector>

namespace qs {

/// What each channel of one value holds; `values` has the shape, `axis` is one of its axes. Not finite ones are left
/// out.
std::vector<ActivationChannel> channelsOf(std::span<const float> values, const Shape& shape, std::size_t axis);

} // namespace qs
