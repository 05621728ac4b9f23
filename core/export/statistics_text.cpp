// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/statistics_text.h"

#include <algorithm>
#include <array>

namespace qs {

namespace {

constexpr const char* kNothing = "–";
using Layer = const LayerResult&;

std::string fixed(const std::optional<double>& value, int digits)
{
    return value ? fixedText(*value, digits) : kNothing;
}

std::string decibels(const std::optional<double>& value)
{
    return value ? decibelText(*value) : kNothing;
}

std::string outlierText(const TensorStatistics& statistics)
{
    if (!statistics.outlierRatio) {
        return kNothing;
    }
    return (statistics.outliersAreExact ? "" : "≈ ") + percentText(*statistics.outlierRatio);
}

constexpr std::array kShape{
    StatisticColumn{"Skewness", [](Layer l) { return fixed(l.statistics->skewness, 2); }},
    StatisticColumn{"Excess kurtosis", [](Layer l) { return fixed(l.statistics->excessKurtosis, 2); }},
    StatisticColumn{"Mean |x|",
                    [](Layer l) { return l.statistics->meanAbs ? powerText(*l.statistics->meanAbs) : kNothing; }},
    StatisticColumn{"Outliers", [](Layer l) { return outlierText(*l.statistics); }},
    StatisticColumn{"Peak / σ", [](Layer l) { return fixed(l.statistics->peakToStd, 1); }},
    StatisticColumn{"Channel spread", [](Layer l) { return fixed(l.statistics->channelSpread, 1); }},
    StatisticColumn{"Outlier channels",
                    [](Layer l) {
                        const auto& outliers = l.statistics->outlierChannels;
                        return outliers ? countText(*outliers) : std::string(kNothing);
                    }},
};

constexpr std::array kTheory{
    StatisticColumn{"Family", [](Layer l) { return familyText(l.statistics->family); }, 2.2},
    StatisticColumn{"SQNR", [](Layer l) { return decibelText(l.sums.sqnrDb()); }},
    StatisticColumn{"Uniform optimum", [](Layer l) { return decibels(l.statistics->optimumUniformDb); }},
    StatisticColumn{"Non-uniform optimum", [](Layer l) { return decibels(l.statistics->optimumNonUniformDb); }, 1.15},
    StatisticColumn{"Bound", [](Layer l) { return decibels(l.statistics->boundDb); }},
    StatisticColumn{"Code entropy", [](Layer l) { return fixed(l.statistics->codeEntropy, 3); }},
};

constexpr std::array kTables{
    StatisticTable{"How the values are distributed", "The finite weights before quantization, in model order.", kShape},
    StatisticTable{
        "Theory beside measurement",
        "Optima and bound are of the family with one range for the whole tensor. Ranges per channel or group "
        "can pass them, because their scales carry information as well.",
        kTheory},
};

constexpr std::array kDefinitions{
    Definition{"Skewness", "–", "neither (0 is symmetric)",
               "Mean of ((x − mean) / σ)³: which side has the longer tail. σ is the standard deviation."},
    Definition{"Excess kurtosis", "–", "lower (easier to quantize)",
               "Mean of ((x − mean) / σ)⁴, less 3: weight of the tails. −1.2 uniform, 0 Gauss, 3 Laplace."},
    Definition{"Mean |x|", "weight", "neither", "Mean of the absolute values."},
    Definition{"Outliers", "% of weights", "lower",
               "Weights farther than 3 σ from the mean; 0.27 % of normal data. “≈” was read off the histogram, all "
               "others are counted."},
    Definition{"Peak / σ", "–", "lower",
               "Largest |x| over the standard deviation: how far a range without clipping must reach."},
    Definition{
        "Channel spread", "–", "lower (1 at best)",
        "Range (max − min) of the widest output channel over that of the narrowest. Channels of equal values "
        "have no range and are passed over. Where it is large, one scale for all channels ruins the narrow ones."},
    Definition{"Outlier channels", "channels", "lower",
               "Output channels whose range lies above Q3 + 1.5·(Q3 − Q1) of all ranges, Q1 and Q3 being quartiles."},
    Definition{
        "Family", "–", "neither",
        "What density the weights resemble most: uniform, Gauss or Laplace by likelihood, a heavy tail (exponent "
        "β < 1 of a generalised Gaussian) where the kurtosis is beyond Laplace's. “One half”: all weights have "
        "one sign. “–”: too few weights, or all equal."},
    Definition{"Uniform optimum", "dB", "higher",
               "SQNR of the best evenly spaced codes of this number of bits for endless data of the family. “–”: not "
               "known for this number of bits, or not centred where the codes are."},
    Definition{"Non-uniform optimum", "dB", "higher", "The same for the best levels wherever they lie (Lloyd–Max)."},
    Definition{"Bound", "dB", "higher",
               "From Shannon's lower bound on the error, D ≥ 2^(2h) / (2πe) · 2^(−2·bits), h being the entropy of the "
               "family: nothing that spends this many bits per weight on endless data of the family can pass it. 6.02 "
               "dB per bit for Gauss."},
    Definition{"Code entropy", "bit", "lower (for the same SQNR)",
               "−Σ p·log2 p over the codes that occur: the bits per weight of an ideal entropy coder, without scales "
               "and zero points."},
};

} // namespace

std::string familyText(const std::optional<FamilyFit>& family)
{
    if (!family) {
        return kNothing;
    }
    std::string text(rowOf(family->shape.family).label);
    if (family->shape.family == Family::HeavyTail) {
        text += ", β = " + fixedText(family->shape.exponent, 2);
    }
    return family->isOneSided ? text + ", one half" : text;
}

std::span<const StatisticTable> statisticTables()
{
    return kTables;
}

std::span<const Definition> statisticDefinitions()
{
    return kDefinitions;
}

bool hasStatistics(const LayerResult& layer)
{
    return layer.state == LayerResult::State::Done && layer.statistics.has_value();
}

bool hasStatistics(const AnalysisReport& report)
{
    return std::ranges::any_of(report.layers, [](const LayerResult& layer) { return hasStatistics(layer); });
}

} // namespace qs
