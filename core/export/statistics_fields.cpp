// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/statistics_fields.h"

#include <array>
#include <optional>

namespace qs {

namespace {

using Statistics = const TensorStatistics&;

template <typename T>
StatisticValue known(const std::optional<T>& value)
{
    return value ? StatisticValue(*value) : StatisticValue();
}

constexpr std::array kFields{
    StatisticField{"skewness", [](Statistics s) { return known(s.skewness); }},
    StatisticField{"excess_kurtosis", [](Statistics s) { return known(s.excessKurtosis); }},
    StatisticField{"mean_abs", [](Statistics s) { return known(s.meanAbs); }},
    StatisticField{"outlier_ratio", [](Statistics s) { return known(s.outlierRatio); }},
    StatisticField{"outlier_ratio_exact",
                   [](Statistics s) { return s.outlierRatio ? StatisticValue(s.outliersAreExact) : StatisticValue(); }},
    StatisticField{"peak_to_std", [](Statistics s) { return known(s.peakToStd); }},
    StatisticField{"channel_spread", [](Statistics s) { return known(s.channelSpread); }},
    StatisticField{"outlier_channels", [](Statistics s) { return known(s.outlierChannels); }},
    StatisticField{
        "family",
        [](Statistics s) { return s.family ? StatisticValue(rowOf(s.family->shape.family).id) : StatisticValue(); }},
    StatisticField{"family_parameter",
                   [](Statistics s) {
                       const bool has = s.family && s.family->shape.family == Family::HeavyTail;
                       return has ? StatisticValue(s.family->shape.exponent) : StatisticValue();
                   }},
    StatisticField{"family_one_sided",
                   [](Statistics s) { return s.family ? StatisticValue(s.family->isOneSided) : StatisticValue(); }},
    StatisticField{"optimum_uniform_db", [](Statistics s) { return known(s.optimumUniformDb); }},
    StatisticField{"optimum_nonuniform_db", [](Statistics s) { return known(s.optimumNonUniformDb); }},
    StatisticField{"bound_db", [](Statistics s) { return known(s.boundDb); }},
    StatisticField{"code_entropy_bits", [](Statistics s) { return known(s.codeEntropy); }},
};

} // namespace

std::span<const StatisticField> statisticFields()
{
    return kFields;
}

} // namespace qs
