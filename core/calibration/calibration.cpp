// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/calibration.h"

#include "core/base/text.h"
#include "core/calibration/rules.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace qs {

namespace {

constexpr Calibration rule(std::string_view id, std::string_view label, std::string_view help, auto fromDistribution,
                           auto fromValues)
{
    return {.id = id,
            .label = label,
            .help = help,
            .hasValue = false,
            .defaultValue = 0,
            .leastValue = 0,
            .mostValue = 0,
            .needsDistribution = true,
            .fromDistribution = fromDistribution,
            .fromValues = fromValues};
}

constexpr Calibration withValue(Calibration row, double usual, double least, double most)
{
    row.hasValue = true;
    row.defaultValue = usual;
    row.leastValue = least;
    row.mostValue = most;
    return row;
}

/// The moments of a tensor are enough.
constexpr Calibration fromMoments(Calibration row)
{
    row.needsDistribution = false;
    return row;
}

constexpr Calibration marked(Calibration row)
{
    row.isMarked = true;
    return row;
}

constexpr std::array kCalibrations{
    marked(fromMoments(rule("min-max", "Min–max",
                            "The whole range of the values: nothing is clipped, and one outlier sets the step.",
                            minMaxOfDistribution, minMaxOfValues))),
    marked(withValue(rule("percentile", "Percentile",
                          "Keeps the given share of the values and clips the rest: of |x| when symmetric, half at each "
                          "end when asymmetric.",
                          percentileOfDistribution, percentileOfValues),
                     99.99, 50, 100)),
    marked(rule("mse", "Mean square",
                "Searches the range with the smallest mean squared error, weighing clipping against rounding.",
                meanSquareOfDistribution, meanSquareOfValues)),
    marked(rule("entropy", "Entropy (KL)",
                "The threshold whose quantized histogram of |x| is closest to the original in Kullback–Leibler "
                "divergence, as NVIDIA's calibrator does.",
                entropyOfDistribution, entropyOfValues)),
    rule(
        "mse-exact", "Mean square, exact",
        "The scale of least squared error, found by going through every scale at which a code changes; for many values "
        "or codes only near the searched one, and for a whole tensor on its 16,384 bins.",
        exactSquareOfDistribution, exactSquareOfValues),
    withValue(rule("lp", "p-th power",
                   "Searches the range with the smallest sum of |error|^p; above 2 large errors weigh more (GPTQ "
                   "searches with 2.4).",
                   lpOfDistribution, lpOfValues),
              2.4, 0.5, 8),
    rule("histogram", "Histogram (PyTorch)",
         "PyTorch's HistogramObserver: draws the ends in from 2048 bins until the estimated error first rises; a whole "
         "tensor is rebinned from 16,384 bins.",
         histogramOfDistribution, histogramOfValues),
    fromMoments(
        withValue(rule("moving-average", "Moving average",
                       "PyTorch's MovingAverageMinMaxObserver over batches of 128 values, each moving both ends "
                       "by the given share; a whole tensor is one batch.",
                       movingAverageOfDistribution, movingAverageOfValues),
                  0.01, 0.0001, 1)),
    withValue(
        rule("entropy-ort", "Entropy (ONNX Runtime)",
             "ONNX Runtime's entropy calibrator: as many bins over ±max|x| as given, 128 groups; with its usual 128 "
             "bins only the whole range is left to choose.",
             ortEntropyOfDistribution, ortEntropyOfValues),
        128, 128, 4096),
    rule("tf-enhanced", "TF-enhanced (AIMET)",
         "AIMET's SQNR search on 2048 bins: 101 steps when symmetric, 17 steps by 21 offsets when asymmetric; clipping "
         "counts three times.",
         tfEnhancedOfDistribution, tfEnhancedOfValues),
    rule("hqq", "HQQ",
         "Half-quadratic quantization (Badri and Shaji 2023): moves the zero point of the min–max grid until an error "
         "that forgives outliers is smallest; symmetric grids stay min–max, and where zero points are whole numbers it "
         "is rounded.",
         hqqOfDistribution, hqqOfValues),
    rule("abs-mean", "Mean magnitude",
         "The scale is the mean of |x|, at least 1e-5, whatever the largest value (BitNet b1.58); for ternary and "
         "binary "
         "formats.",
         absMeanOfDistribution, absMeanOfValues),
    fromMoments(withValue(rule("mean-sigma", "Mean ± k σ",
                               "So many standard deviations to both sides of the mean, at most the whole range.",
                               meanSigmaOfDistribution, meanSigmaOfValues),
                          4, 0.1, 100)),
    rule("aciq", "ACIQ",
         "The clip that is best for a normal or a Laplace distribution, whichever the values resemble (Banner, Nahshan "
         "and Soudry 2019).",
         aciqOfDistribution, aciqOfValues),
    rule("aciq-gauss", "ACIQ, normal",
         "The best clip if the values were normally distributed (Banner, Nahshan and Soudry 2019).",
         aciqGaussOfDistribution, aciqGaussOfValues),
    rule("aciq-laplace", "ACIQ, Laplace",
         "The best clip if the values had a Laplace distribution (Banner, Nahshan and Soudry 2019).",
         aciqLaplaceOfDistribution, aciqLaplaceOfValues),
    fromMoments(withValue(rule("manual", "By hand",
                               "The range set with the handles or typed in; per channel and per group it limits each "
                               "range.",
                               manualOfDistribution, manualOfValues),
                          0, 0, 0)),
};

bool isManual(const Calibration& row)
{
    return row.id == "manual";
}

Error usage(std::string_view text, const std::string& why)
{
    return {ErrorCode::Usage, "calibration \"" + std::string(text) + "\": " + why};
}

/// "0.5" is −0.5 … 0.5, "-0.2..0.5" is what it says.
Result<CalibrationChoice> parseManual(std::string_view text, std::string_view value)
{
    const auto dots = value.find("..");
    const std::optional<double> high = parseNumber(dots == std::string_view::npos ? value : value.substr(dots + 2));
    const std::optional<double> low = dots == std::string_view::npos ? (high ? std::optional(-*high) : std::nullopt)
                                                                     : parseNumber(value.substr(0, dots));
    if (!low || !high || *low > *high) {
        return usage(text, "write manual:T for −T … T, or manual:LOW..HIGH with LOW ≤ HIGH");
    }
    return CalibrationChoice{.id = "manual", .value = 0, .range = {*low, *high}};
}

} // namespace

std::span<const Calibration> calibrations()
{
    return kCalibrations;
}

const Calibration* findCalibration(std::string_view id)
{
    const auto row = std::ranges::find(kCalibrations, id, &Calibration::id);
    return row == kCalibrations.end() ? nullptr : &*row;
}

std::string calibrationText(const CalibrationChoice& choice)
{
    const Calibration* const row = findCalibration(choice.id);
    if (row == nullptr || !row->hasValue) {
        return choice.id;
    }
    return choice.id + ":" +
           (isManual(*row) ? numberText(choice.range.low) + ".." + numberText(choice.range.high)
                           : numberText(choice.value));
}

Result<CalibrationChoice> parseCalibration(std::string_view text)
{
    const auto colon = text.find(':');
    const Calibration* const row = findCalibration(text.substr(0, colon));
    if (row == nullptr) {
        std::string known;
        for (const Calibration& calibration : kCalibrations) {
            known += (known.empty() ? "" : ", ") + std::string(calibration.id);
        }
        return Error{ErrorCode::Usage, "unknown calibration \"" + std::string(text) + "\"; there are " + known};
    }
    const bool given = colon != std::string_view::npos;
    const std::string_view value = given ? text.substr(colon + 1) : std::string_view();
    if (isManual(*row)) {
        return parseManual(text, value);
    }
    if (!row->hasValue) {
        return given ? Result<CalibrationChoice>(usage(text, "takes no value"))
                     : CalibrationChoice{.id = std::string(row->id), .value = 0, .range = {}};
    }
    const std::optional<double> number = given ? parseNumber(value) : row->defaultValue;
    if (!number || *number < row->leastValue || *number > row->mostValue) {
        return usage(text, "the value must be a number from " + numberText(row->leastValue) + " to " +
                               numberText(row->mostValue));
    }
    return CalibrationChoice{.id = std::string(row->id), .value = *number, .range = {}};
}

} // namespace qs
