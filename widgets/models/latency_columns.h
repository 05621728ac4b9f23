// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/latency/latency.h"
#include "widgets/models/column.h"

#include <memory>
#include <span>

namespace qs {

/// One layer in the table of times.
struct LatencyRow {
    std::shared_ptr<const LatencyReport> report;
    std::size_t index = 0;
    QString name; ///< as the other views call it

    const LayerLatency& layer() const { return report->layers[index]; }
};

std::span<const Column<LatencyRow>> latencyColumns();

/// "Conv", "Conv, depthwise", "Gemm", "MatMul"
QString layerTypeText(const LayerLatency& layer);

} // namespace qs
