// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/tensor_statistics.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

namespace qs {

/// A number, word or yes/no of a tensor's statistics; nothing where it does not exist.
using StatisticValue = std::variant<std::monostate, double, std::uint64_t, bool, std::string_view>;

/// One statistic in the tables for programs. JSON and CSV use the same words, and a row here reaches both.
struct StatisticField {
    std::string_view key;
    StatisticValue (*value)(const TensorStatistics&);
};
std::span<const StatisticField> statisticFields();

} // namespace qs
