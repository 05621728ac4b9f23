// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/comparison_table.h"

#include "widgets/models/rows_model.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QScopedValueRollback>
#include <QSortFilterProxyModel>

#include <algorithm>

namespace qs {

class ComparisonTable::Rows : public RowsModel<ComparisonRow> {
public:
    Rows() : RowsModel(comparisonColumns()) {}
};

ComparisonTable::ComparisonTable(QWidget* parent)
    : QTreeView(parent), m_rows(std::make_unique<Rows>()), m_sorted(new QSortFilterProxyModel(this))
{
    m_sorted->setSourceModel(m_rows.get());
    m_sorted->setSortRole(ValueRole);
    setObjectName(QStringLiteral("comparisonTable"));
    setModel(m_sorted);
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setAlternatingRowColors(true);
    setAllColumnsShowFocus(true);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setSortingEnabled(true);
    sortByColumn(2, Qt::AscendingOrder);
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    setMinimumHeight(110);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& index) {
        if (!m_isSetting && index.isValid()) {
            emit rowSelected(static_cast<std::size_t>(index.data(RowRole).toInt()));
        }
    });
    connect(this, &QTreeView::activated, this,
            [this](const QModelIndex& index) { emit rowTaken(static_cast<std::size_t>(index.data(RowRole).toInt())); });
}

ComparisonTable::~ComparisonTable()
{
    setModel(nullptr);
    m_sorted->setSourceModel(nullptr);
}

void ComparisonTable::setRows(std::vector<ComparisonRow> rows)
{
    const QScopedValueRollback setting(m_isSetting, true);
    const auto isSame = [](const ComparisonRow& a, const ComparisonRow& b) { return a == b; };
    if (rows.size() == m_rows->rows().size()) {
        m_rows->replaceRows(std::move(rows), isSame);
    } else {
        m_rows->setRows(std::move(rows));
    }
}

void ComparisonTable::setSelectedRow(std::optional<std::size_t> row)
{
    const QScopedValueRollback setting(m_isSetting, true);
    if (!row) {
        selectionModel()->clear();
        return;
    }
    const QModelIndex index = m_sorted->mapFromSource(m_rows->index(static_cast<int>(*row), 0));
    if (index.row() != currentIndex().row() || !selectionModel()->isRowSelected(index.row(), {})) {
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
    scrollTo(index);
}

QString ComparisonTable::copyText() const
{
    QStringList cells;
    for (int column = 0; column < m_sorted->columnCount(); ++column) {
        cells << m_sorted->headerData(column, Qt::Horizontal).toString();
    }
    QStringList lines{cells.join(QLatin1Char('\t'))};
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    for (const QModelIndex& row : rows) {
        cells.clear();
        for (int column = 0; column < m_sorted->columnCount(); ++column) {
            cells << row.siblingAtColumn(column).data().toString();
        }
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

void ComparisonTable::retranslate()
{
    setAccessibleName(tr("Table of the compared choices"));
    m_rows->retranslate();
}

} // namespace qs
