// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace qs {

/// How many of `values` lie below `low` or above `high`, compared exactly as if they were doubles. NaN and infinities
/// are passed over.
std::uint64_t countBeyond(std::span<const float> values, double low, double high);
std::uint64_t countBeyondByDefinition(std::span<const float> values, double low, double high);

} // namespace qs
