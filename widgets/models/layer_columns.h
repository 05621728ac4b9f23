// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"
#include "widgets/models/column.h"

#include <memory>
#include <span>

namespace qs {

/// One layer of a report that never changes: two words to copy, however many channels the layer has.
struct LayerRow {
    std::shared_ptr<const AnalysisReport> report;
    std::size_t index = 0;

    const LayerResult& layer() const { return report->layers[index]; }
};

/// What the layer table shows, in the order people see it.
std::span<const Column<LayerRow>> layerColumns();

/// Position of the column with `id`, −1 when there is none.
int layerColumn(const char* id);

} // namespace qs
