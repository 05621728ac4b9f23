// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/latency_columns.h"
#include "widgets/views/row_table.h"

namespace qs {

/// The layers with their times, sortable by every column.
class LatencyTable : public RowTable {
    Q_OBJECT

public:
    explicit LatencyTable(QWidget* parent = nullptr) : LatencyTable(new RowsModel<LatencyRow>(latencyColumns()), parent)
    {}

    void setRows(std::vector<LatencyRow> rows)
    {
        replaceRows(*m_rows, std::move(rows), [](const LatencyRow& a, const LatencyRow& b) {
            return a.report == b.report && a.index == b.index && a.name == b.name;
        });
    }
    const std::vector<LatencyRow>& rows() const { return m_rows->rows(); }
    void retranslate()
    {
        setAccessibleName(tr("Table of times"));
        m_rows->retranslate();
    }

private:
    LatencyTable(RowsModel<LatencyRow>* rows, QWidget* parent)
        : RowTable("latencyTable", std::unique_ptr<QAbstractItemModel>(rows), parent), m_rows(rows)
    {}

    RowsModel<LatencyRow>* m_rows;
};

} // namespace qs
