// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/comparison_columns.h"

#include <QTreeView>

#include <memory>
#include <optional>
#include <vector>

class QSortFilterProxyModel;

namespace qs {

/// The points of the comparison as rows, sortable by every column.
class ComparisonTable : public QTreeView {
    Q_OBJECT

public:
    explicit ComparisonTable(QWidget* parent = nullptr);
    ~ComparisonTable() override;

    void setRows(std::vector<ComparisonRow> rows);
    /// Without a signal.
    void setSelectedRow(std::optional<std::size_t> row);
    /// The selected rows with their titles, for the clipboard.
    QString copyText() const;
    void retranslate();

signals:
    void rowSelected(std::size_t row);
    void rowTaken(std::size_t row); ///< a double click or Enter

private:
    class Rows;
    std::unique_ptr<Rows> m_rows;
    QSortFilterProxyModel* m_sorted;
    bool m_isSetting = false;
};

} // namespace qs
