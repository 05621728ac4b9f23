// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/activation_table.h"

#include "widgets/models/bar_delegate.h"
#include "widgets/models/rows_model.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QScopedValueRollback>
#include <QSortFilterProxyModel>

#include <algorithm>

namespace qs {

class ActivationTable::Rows : public RowsModel<ActivationRow> {
public:
    Rows() : RowsModel(activationColumns()) {}
};

ActivationTable::ActivationTable(QWidget* parent)
    : QTreeView(parent), m_rows(std::make_unique<Rows>()), m_sorted(new QSortFilterProxyModel(this))
{
    m_sorted->setSourceModel(m_rows.get());
    m_sorted->setSortRole(ValueRole);
    setObjectName(QStringLiteral("activationTable"));
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
            emit valueSelected(m_rows->rows()[static_cast<std::size_t>(index.data(RowRole).toInt())].tensor().name);
        }
    });
}

ActivationTable::~ActivationTable()
{
    setModel(nullptr);
    m_sorted->setSourceModel(nullptr);
}

const std::vector<ActivationRow>& ActivationTable::rows() const
{
    return m_rows->rows();
}

void ActivationTable::setRows(std::vector<ActivationRow> rows)
{
    const QScopedValueRollback setting(m_isSetting, true);
    const bool isFirst = m_rows->rows().empty();
    const auto isSame = [](const ActivationRow& a, const ActivationRow& b) {
        return a.report == b.report && a.index == b.index && a.sqnrDb == b.sqnrDb;
    };
    if (rows.size() == m_rows->rows().size()) {
        m_rows->replaceRows(std::move(rows), isSame);
    } else {
        m_rows->setRows(std::move(rows));
    }
    if (isFirst && !m_rows->rows().empty()) {
        constexpr int kWidestName = 220;
        for (int column = 0; column < m_sorted->columnCount(); ++column) {
            resizeColumnToContents(column);
        }
        setColumnWidth(0, std::min(columnWidth(0), kWidestName));
    }
}

void ActivationTable::selectValue(const std::string& name)
{
    const QScopedValueRollback setting(m_isSetting, true);
    const auto& all = m_rows->rows();
    const auto found = std::ranges::find_if(all, [&](const ActivationRow& row) { return row.tensor().name == name; });
    if (found == all.end()) {
        selectionModel()->clear();
        return;
    }
    const QModelIndex index = m_sorted->mapFromSource(m_rows->index(static_cast<int>(found - all.begin()), 0));
    if (index.row() != currentIndex().row() || !selectionModel()->isRowSelected(index.row(), {})) {
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        scrollTo(index);
    }
}

QString ActivationTable::copyText() const
{
    QStringList cells;
    for (int column = 0; column < m_sorted->columnCount(); ++column) {
        cells << m_sorted->headerData(column, Qt::Horizontal).toString();
    }
    QStringList lines{cells.join(QLatin1Char('\t'))};
    QModelIndexList selected = selectionModel()->selectedRows();
    std::sort(selected.begin(), selected.end());
    for (const QModelIndex& row : selected) {
        cells.clear();
        for (int column = 0; column < m_sorted->columnCount(); ++column) {
            cells << row.siblingAtColumn(column).data().toString();
        }
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

void ActivationTable::retranslate()
{
    setAccessibleName(tr("Table of activations"));
    m_rows->retranslate();
}

} // namespace qs
