// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/layer_columns.h"
#include "widgets/models/rows_model.h"

namespace qs {

/// The layers of a report. Row i is layer i of the report, whatever a proxy in front of it sorts.
class LayerTableModel : public RowsModel<LayerRow> {
    Q_OBJECT

public:
    explicit LayerTableModel(QObject* parent = nullptr);

    /// A report about the same layers replaces only the rows that differ; any other resets the table.
    void setReport(const std::shared_ptr<const AnalysisReport>& report);

    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    std::shared_ptr<const AnalysisReport> m_report;
};

} // namespace qs
