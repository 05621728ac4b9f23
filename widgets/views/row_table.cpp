// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/row_table.h"

#include "widgets/models/bar_delegate.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QSortFilterProxyModel>

#include <algorithm>

namespace qs {

RowTable::RowTable(const char* name, std::unique_ptr<QAbstractItemModel> rows, QWidget* parent)
    : QTreeView(parent), m_rows(std::move(rows)), m_sorted(new QSortFilterProxyModel(this))
{
    m_sorted->setSourceModel(m_rows.get());
    m_sorted->setSortRole(ValueRole);
    setObjectName(QLatin1String(name));
    setModel(m_sorted);
    setItemDelegate(new BarDelegate(this));
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setAlternatingRowColors(true);
    setAllColumnsShowFocus(true);
    setTextElideMode(Qt::ElideMiddle);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setSortingEnabled(true);
    m_sorted->sort(-1); // as the network makes them, until a title is clicked
    header()->setSortIndicator(-1, Qt::AscendingOrder);
    header()->setStretchLastSection(false);
    setMinimumHeight(110);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& index) {
        if (!m_isSetting && index.isValid()) {
            emit rowSelected(static_cast<std::size_t>(index.data(RowRole).toInt()));
        }
    });
}

RowTable::~RowTable()
{
    setModel(nullptr);
    m_sorted->setSourceModel(nullptr);
}

void RowTable::fitColumns()
{
    constexpr int kWidestName = 220;
    for (int column = 0; column < m_sorted->columnCount(); ++column) {
        resizeColumnToContents(column);
    }
    setColumnWidth(0, std::min(columnWidth(0), kWidestName));
}

void RowTable::selectRow(std::optional<std::size_t> row)
{
    const QScopedValueRollback setting(m_isSetting, true);
    if (!row || *row >= static_cast<std::size_t>(m_rows->rowCount())) {
        selectionModel()->clear();
        return;
    }
    const QModelIndex index = m_sorted->mapFromSource(m_rows->index(static_cast<int>(*row), 0));
    if (index.row() != currentIndex().row() || !selectionModel()->isRowSelected(index.row(), {})) {
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        scrollTo(index);
    }
}

QString RowTable::copyText() const
{
    const auto lineOf = [this](const auto& textOf) {
        QStringList cells;
        for (int column = 0; column < m_sorted->columnCount(); ++column) {
            if (!isColumnHidden(column)) {
                cells << textOf(column);
            }
        }
        return cells.join(QLatin1Char('\t'));
    };
    QStringList lines{lineOf([&](int column) { return m_sorted->headerData(column, Qt::Horizontal).toString(); })};
    QModelIndexList selected = selectionModel()->selectedRows();
    std::sort(selected.begin(), selected.end());
    for (const QModelIndex& row : selected) {
        lines << lineOf([&](int column) { return row.siblingAtColumn(column).data().toString(); });
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace qs
