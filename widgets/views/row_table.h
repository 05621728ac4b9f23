// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/rows_model.h"

#include <QScopedValueRollback>
#include <QTreeView>

#include <memory>
#include <optional>
#include <vector>

class QSortFilterProxyModel;

namespace qs {

/// Rows beside a figure, sortable by every column and selected with it.
class RowTable : public QTreeView {
    Q_OBJECT

public:
    ~RowTable() override;

    /// Without a signal; by its index before sorting.
    void selectRow(std::optional<std::size_t> row);
    /// The selected rows with their titles, for the clipboard.
    QString copyText() const;

signals:
    void rowSelected(std::size_t row); ///< by the person; index before sorting

protected:
    /// `rows` is a RowsModel and becomes the table's own.
    RowTable(const char* name, std::unique_ptr<QAbstractItemModel> rows, QWidget* parent);

    /// Puts `rows` into `model`, which is the table's, one by one where there were as many before.
    template <typename Row, typename IsSame>
    void replaceRows(RowsModel<Row>& model, std::vector<Row> rows, IsSame isSame)
    {
        const QScopedValueRollback setting(m_isSetting, true);
        const bool isFirst = model.rows().empty();
        if (rows.size() == model.rows().size()) {
            model.replaceRows(std::move(rows), isSame);
        } else {
            model.setRows(std::move(rows));
        }
        if (isFirst && !model.rows().empty()) {
            fitColumns();
        }
    }

private:
    void fitColumns();

    std::unique_ptr<QAbstractItemModel> m_rows;
    QSortFilterProxyModel* m_sorted;
    bool m_isSetting = false;
};

} // namespace qs
