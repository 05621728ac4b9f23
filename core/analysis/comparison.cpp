// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/comparison.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qs {

namespace {

/// How a format that leaves it open is usually cut into parts that share a scale.
std::vector<Granularity> usualGranularities(const NumberFormat& format)
{
    const auto group = [](int size) { return Granularity{Sharing::Group, size, 0}; };
    switch (format.family) {
    case FormatFamily::Integer:
        return {{Sharing::Channel, 0, 0}, group(128), group(64), group(32)};
    case FormatFamily::Float:
        return {{Sharing::Tensor, 0, 0}, {Sharing::Channel, 0, 0}};
    case FormatFamily::Codebook:
        return format.usualCalibration == "abs-mean" ? std::vector{format.usualGranularity} : std::vector{group(64)};
    case FormatFamily::Microscaling:
    case FormatFamily::Gguf:
        break;
    }
    return {format.usualGranularity};
}

/// Higher SQNR first among those of equal size, fewer bits first else.
bool comesBefore(const ComparisonPoint& a, const ComparisonPoint& b)
{
    return a.bitsPerWeight != b.bitsPerWeight ? a.bitsPerWeight < b.bitsPerWeight : a.sqnrDb > b.sqnrDb;
}

void markFront(std::vector<ComparisonPoint>& points)
{
    std::vector<ComparisonPoint*> order;
    for (ComparisonPoint& point : points) {
        order.push_back(&point);
    }
    std::ranges::stable_sort(order, [](const auto* a, const auto* b) { return comesBefore(*a, *b); });
    double best = -std::numeric_limits<double>::infinity();
    for (ComparisonPoint* point : order) {
        point->onFront = point->sqnrDb > best;
        best = std::max(best, point->sqnrDb);
    }
}

} // namespace

std::vector<Quantization> comparedQuantizations()
{
    std::vector<Quantization> all;
    for (const NumberFormat& format : numberFormats()) {
        for (const Granularity& granularity : usualGranularities(format)) {
            Quantization quantization = usualQuantization(format);
            quantization.granularity = granularity;
            if (granularity.sharing == Sharing::Group && !format.fixed) {
                quantization.scaleStorage = "fp16";
            }
            // A symmetric unsigned format has no negative values: weights need its zero point.
            quantization.scheme = format.isSigned ? Scheme::Symmetric : Scheme::Asymmetric;
            quantization = effective(quantization);
            if (std::ranges::find(all, quantization) == all.end()) {
                all.push_back(quantization);
            }
        }
    }
    return all;
}

std::vector<ComparisonPoint> comparisonOf(std::span<const AnalysisReport> reports, std::optional<std::size_t> layer)
{
    std::vector<ComparisonPoint> points;
    for (std::size_t i = 0; i < reports.size(); ++i) {
        const AnalysisReport& report = reports[i];
        const ErrorSums* sums = nullptr;
        double bits = 0;
        if (!layer && report.total.layers > 0) {
            sums = &report.total.sums;
            bits = report.total.bitsPerWeight;
        } else if (layer && *layer < report.layers.size() && report.layers[*layer].state == LayerResult::State::Done) {
            sums = &report.layers[*layer].sums;
            bits = report.layers[*layer].bitsPerWeight;
        }
        if (sums != nullptr && !std::isnan(sums->sqnrDb())) {
            points.push_back({.report = i, .bitsPerWeight = bits, .sqnrDb = sums->sqnrDb()});
        }
    }
    markFront(points);
    return points;
}

} // namespace qs
