// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/clip_curve.h"

#include "core/calibration/binned_error.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace qs {

namespace {

/// The rules that are compared: all that choose by themselves.
std::vector<CalibrationChoice> comparedRules()
{
    std::vector<CalibrationChoice> choices;
    for (const Calibration& calibration : calibrations()) {
        if (calibration.id != "manual") {
            choices.push_back({.id = std::string(calibration.id), .value = calibration.defaultValue, .range = {}});
        }
    }
    return choices;
}

double signalPowerOf(const Distribution& distribution)
{
    const Moments& moments = distribution.moments();
    return moments.variance() + moments.mean * moments.mean;
}

ClipMark markOf(const Distribution& distribution, const CalibrationChoice& choice, const CalibrationTarget& target)
{
    ClipMark mark;
    mark.calibration = calibrationText(choice);
    mark.range = findCalibration(choice.id)->fromDistribution(distribution, target, choice);
    mark.threshold = std::max(std::abs(mark.range.low), std::abs(mark.range.high));
    mark.error = binnedError(distribution, gridFor(mark.range, target.format, target.scheme, target.storage));
    return mark;
}

ClipCurve curveOf(const Distribution& distribution, const std::vector<double>& thresholds,
                  const CalibrationTarget& target)
{
    ClipCurve curve;
    curve.format = target.format.id;
    curve.scheme = target.scheme;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < thresholds.size(); ++i) {
        const Range range = rangeAtThreshold(distribution, target.scheme, thresholds[i]);
        const BinnedError error =
            binnedError(distribution, gridFor(range, target.format, target.scheme, target.storage));
        curve.rounding.push_back(error.rounding);
        curve.clipping.push_back(error.clipping);
        if (error.total() < least) {
            least = error.total();
            curve.best = i;
        }
    }
    for (const CalibrationChoice& choice : comparedRules()) {
        curve.marks.push_back(markOf(distribution, choice, target));
    }
    return curve;
}

} // namespace

Range rangeAtThreshold(const Distribution& distribution, Scheme scheme, double threshold)
{
    if (scheme == Scheme::Symmetric) {
        return {-threshold, threshold};
    }
    const Moments& moments = distribution.moments();
    return {std::clamp(moments.min, -threshold, threshold), std::clamp(moments.max, -threshold, threshold)};
}

Result<ClipCurves> clipCurves(const Distribution& distribution, const std::vector<std::string>& formats, Scheme scheme,
                              const ScaleStorage& storage, int points)
{
    constexpr int kMostPoints = 65536;
    if (points < 2 || points > kMostPoints) {
        return Error{ErrorCode::Usage, "the number of points must be from 2 to 65536, not " + std::to_string(points)};
    }
    if (distribution.empty()) {
        return Error{ErrorCode::Shape, "there are no finite values to draw a curve from"};
    }
    ClipCurves curves;
    curves.std = distribution.moments().std();
    curves.signalPower = signalPowerOf(distribution);
    const double largest = distribution.moments().absMax();
    for (int i = 1; i <= points; ++i) {
        curves.thresholds.push_back(largest * i / points);
    }
    for (const std::string& id : formats) {
        const NumberFormat* const format = findNumberFormat(id);
        if (format == nullptr) {
            return Error{ErrorCode::Usage, "unknown format \"" + id + "\""};
        }
        curves.curves.push_back(curveOf(distribution, curves.thresholds, {*format, scheme, storage}));
    }
    return curves;
}

std::vector<BitsCurve> bitsCurves(const Distribution& distribution, Scheme scheme, const ScaleStorage& storage)
{
    std::vector<BitsCurve> curves;
    if (distribution.empty()) {
        return curves;
    }
    const double signal = signalPowerOf(distribution);
    for (const CalibrationChoice& choice : comparedRules()) {
        BitsCurve curve;
        curve.calibration = calibrationText(choice);
        for (int bits = 2; bits <= 8; ++bits) {
            const NumberFormat& format = *findNumberFormat("int" + std::to_string(bits));
            const ClipMark mark = markOf(distribution, choice, {format, scheme, storage});
            curve.bits.push_back(bits);
            curve.sqnrDb.push_back(10 * std::log10(signal / mark.error.total()));
        }
        curves.push_back(std::move(curve));
    }
    return curves;
}

} // namespace qs
