// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/clip_curve.h"

#include "core/base/parallel.h"
#include "core/calibration/binned_error.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace qs {

namespace {

/// The rules that are compared without being asked for: few enough that the curves stay interactive.
std::vector<CalibrationChoice> comparedRules()
{
    std::vector<CalibrationChoice> choices;
    for (const Calibration& calibration : calibrations()) {
        if (calibration.isMarked) {
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

ClipMark markOf(const Distribution& distribution, const CalibrationChoice& choice, const Quantizer& quantizer)
{
    ClipMark mark;
    mark.calibration = calibrationText(choice);
    mark.range = findCalibration(choice.id)->fromDistribution(distribution, quantizer, choice);
    mark.threshold = std::max(std::abs(mark.range.low), std::abs(mark.range.high));
    mark.error = binnedError(distribution, quantizer, quantizer.gridOf(mark.range));
    return mark;
}

/// Errors at thresholds `first` … `last - 1`.
void measure(ClipCurve& curve, const Distribution& distribution, const std::vector<double>& thresholds,
             const Quantizer& quantizer, std::size_t first, std::size_t last)
{
    for (std::size_t i = first; i < last; ++i) {
        const Range range = rangeAtThreshold(distribution, quantizer.scheme(), thresholds[i]);
        const BinnedError error = binnedError(distribution, quantizer, quantizer.gridOf(range));
        curve.rounding[i] = error.rounding;
        curve.clipping[i] = error.clipping;
    }
}

std::size_t lowest(const ClipCurve& curve)
{
    std::size_t best = 0;
    for (std::size_t i = 1; i < curve.rounding.size(); ++i) {
        if (curve.rounding[i] + curve.clipping[i] < curve.rounding[best] + curve.clipping[best]) {
            best = i;
        }
    }
    return best;
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

Result<ClipCurves> clipCurves(const Distribution& distribution, const std::vector<std::string>& formats,
                              const Quantization& quantization, int points)
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
    std::vector<Quantizer> quantizers;
    for (const std::string& id : formats) {
        const NumberFormat* const format = findNumberFormat(id);
        if (format == nullptr) {
            return Error{ErrorCode::Usage, "unknown format \"" + id + "\""};
        }
        if (format->fixed) {
            return Error{ErrorCode::Usage, "format \"" + id + "\" brings its own scales: there is no range to choose"};
        }
        Quantization choice = quantization;
        choice.format = id;
        quantizers.push_back(quantizerOf(effective(choice)));
    }
    const std::vector<CalibrationChoice> rules = comparedRules();
    for (const Quantizer& quantizer : quantizers) {
        curves.curves.push_back({.format = std::string(quantizer.format().id),
                                 .scheme = quantizer.scheme(),
                                 .rounding = {},
                                 .clipping = {},
                                 .best = 0,
                                 .marks = {}});
        curves.curves.back().rounding.resize(curves.thresholds.size());
        curves.curves.back().clipping.resize(curves.thresholds.size());
        curves.curves.back().marks.resize(rules.size());
    }
    // Small pieces of work: the widest format alone has as many codes as all others together.
    (void)distribution.cumulative(); // made once, before several threads ask for it
    constexpr std::size_t kThresholds = 64;
    const std::size_t pieces = (curves.thresholds.size() + kThresholds - 1) / kThresholds + rules.size();
    Progress progress;
    QS_TRY(parallelFor(quantizers.size() * pieces, progress, [&](std::size_t i) {
        const Quantizer& quantizer = quantizers[i / pieces];
        ClipCurve& curve = curves.curves[i / pieces];
        if (const std::size_t piece = i % pieces; piece < rules.size()) {
            curve.marks[piece] = markOf(distribution, rules[piece], quantizer);
        } else {
            const std::size_t first = (piece - rules.size()) * kThresholds;
            measure(curve, distribution, curves.thresholds, quantizer, first,
                    std::min(first + kThresholds, curves.thresholds.size()));
        }
        return ok();
    }));
    for (ClipCurve& curve : curves.curves) {
        curve.best = lowest(curve);
    }
    return curves;
}

std::vector<BitsCurve> bitsCurves(const Distribution& distribution, const Quantization& quantization)
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
            Quantization integer = quantization;
            integer.format = "int" + std::to_string(bits);
            const ClipMark mark = markOf(distribution, choice, quantizerOf(effective(integer)));
            curve.bits.push_back(bits);
            curve.sqnrDb.push_back(10 * std::log10(signal / mark.error.total()));
        }
        curves.push_back(std::move(curve));
    }
    return curves;
}

} // namespace qs
