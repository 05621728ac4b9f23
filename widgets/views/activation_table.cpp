// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/activation_table.h"

#include <algorithm>
#include <utility>

namespace qs {

ActivationTable::ActivationTable(QWidget* parent)
    : ActivationTable(new RowsModel<ActivationRow>(activationColumns()), parent)
{}

ActivationTable::ActivationTable(RowsModel<ActivationRow>* rows, QWidget* parent)
    : RowTable("activationTable", std::unique_ptr<QAbstractItemModel>(rows), parent), m_rows(rows)
{
    connect(this, &RowTable::rowSelected, this,
            [this](std::size_t row) { emit valueSelected(m_rows->rows()[row].tensor().name); });
    setDriftShown(false);
}

const std::vector<ActivationRow>& ActivationTable::rows() const
{
    return m_rows->rows();
}

void ActivationTable::setRows(std::vector<ActivationRow> rows)
{
    replaceRows(*m_rows, std::move(rows), [](const ActivationRow& a, const ActivationRow& b) {
        return a.report == b.report && a.other == b.other && a.index == b.index && a.sqnrDb == b.sqnrDb;
    });
}

void ActivationTable::selectValue(const std::string& name)
{
    const auto& all = m_rows->rows();
    const auto found = std::ranges::find_if(all, [&](const ActivationRow& row) { return row.tensor().name == name; });
    selectRow(found == all.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - all.begin())));
}

void ActivationTable::setDriftShown(bool shown)
{
    if (std::exchange(m_isDriftShown, shown) == shown) {
        return;
    }
    const auto columns = activationColumns();
    std::optional<int> first;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (isDriftColumn(columns[i])) {
            const auto column = static_cast<int>(i);
            first = first.value_or(column);
            setColumnHidden(column, !shown);
            resizeColumnToContents(column);
        }
    }
    sortByColumn(shown ? *first : -1, shown ? Qt::DescendingOrder : Qt::AscendingOrder);
}

void ActivationTable::retranslate()
{
    setAccessibleName(tr("Table of activations"));
    m_rows->retranslate();
}

} // namespace qs
