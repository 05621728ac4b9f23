// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activations/activation_report.h"
#include "core/activations/drift.h"
#include "widgets/models/column.h"

#include <memory>
#include <optional>
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
    // Beside other data, where there are some:
    std::shared_ptr<const ActivationReport> other;
    std::optional<TensorDrift> drift; ///< nothing where the other data show no finite value of this one

    const ActivationTensor& tensor() const { return report->tensors[index]; }
};

/// All values of a report with what `quantization` does to them, and how far `other` has drifted; null for no other
/// data.
std::vector<ActivationRow> activationRows(const std::shared_ptr<const ActivationReport>& report,
                                          const Quantization& quantization,
                                          const std::shared_ptr<const ActivationReport>& other);

std::span<const Column<ActivationRow>> activationColumns();
/// Whether a column is about other data.
bool isDriftColumn(const Column<ActivationRow>& column);

} // namespace qs
