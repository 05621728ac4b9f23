// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activations/activation_report.h"
#include "widgets/models/column.h"

#include <memory>
#include <span>
#include <vector>

namespace qs {

/// One value between layers in the table of activations.
struct ActivationRow {
    std::shared_ptr<const ActivationReport> report;
    std::size_t index = 0;
    // Under the quantization that is chosen now, from the bins:
    Range calibrated;
    double sqnrDb = 0;
    // Counted once, the columns ask often:
    std::size_t outliers = 0;
    std::size_t dead = 0;

    const ActivationTensor& tensor() const { return report->tensors[index]; }
};

/// All values of a report with what `quantization` does to them.
std::vector<ActivationRow> activationRows(const std::shared_ptr<const ActivationReport>& report,
                                          const Quantization& quantization);

std::span<const Column<ActivationRow>> activationColumns();

} // namespace qs
