// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/report.h"

#include <limits>

namespace qs {

double LayerResult::worstChannelSqnrDb() const
{
    return worstChannel ? worstChannelSums.sqnrDb() : std::numeric_limits<double>::quiet_NaN();
}

void summarise(AnalysisReport& report)
{
    const std::uint64_t keptBytes = report.total.keptBytes;
    report.total = {};
    report.total.keptBytes = keptBytes;
    double worst = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < report.layers.size(); ++i) {
        const LayerResult& layer = report.layers[i];
        if (layer.state != LayerResult::State::Done) {
            continue;
        }
        ++report.total.layers;
        report.total.weights += layer.count;
        report.total.sums.merge(layer.sums);
        report.total.bytesBefore += layer.bytesBefore;
        report.total.bytesAfter += layer.bytesAfter;
        if (const double sqnr = layer.sums.sqnrDb(); sqnr < worst) {
            worst = sqnr;
            report.total.worstLayer = i;
        }
    }
    if (report.total.weights > 0) {
        report.total.bitsPerWeight =
            8 * static_cast<double>(report.total.bytesAfter) / static_cast<double>(report.total.weights);
    }
}

} // namespace qs
