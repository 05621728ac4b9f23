// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/difference_filter_model.h"

#include <QFont>

#include <cmath>

namespace qs {

namespace {

bool isUnknown(const QVariant& value)
{
    return !value.isValid() || (value.typeId() == QMetaType::Double && std::isnan(value.toDouble()));
}

bool meansTheSame(const DifferenceRow& a, const DifferenceRow& b)
{
    const auto nameOf = [](const ComparedTensor* tensor) { return tensor == nullptr ? std::string() : tensor->name; };
    return a.kind == b.kind && nameOf(a.reference()) == nameOf(b.reference()) && nameOf(a.other()) == nameOf(b.other());
}

} // namespace

QVariant DifferenceTableModel::data(const QModelIndex& index, int role) const
{
    if (role == Qt::FontRole && index.isValid() &&
        rows()[static_cast<std::size_t>(index.row())].kind != DifferenceRow::Kind::Pair) {
        QFont font;
        font.setItalic(true);
        return font;
    }
    if (role == Qt::ToolTipRole && index.isValid()) {
        const PairDifference* pair = rows()[static_cast<std::size_t>(index.row())].pair();
        if (pair != nullptr && pair->error) {
            return QString::fromStdString(pair->error->message);
        }
    }
    return RowsModel::data(index, role);
}

void DifferenceTableModel::setReport(const std::shared_ptr<const DifferenceReport>& report)
{
    std::vector<DifferenceRow> next = differenceRows(report);
    if (next.size() == rows().size() && std::equal(next.begin(), next.end(), rows().begin(), meansTheSame)) {
        replaceRows(std::move(next), [](const DifferenceRow& a, const DifferenceRow& b) { return a.shows(b); });
    } else {
        setRows(std::move(next));
    }
}

DifferenceFilterModel::DifferenceFilterModel(DifferenceTableModel* rows, QObject* parent)
    : QSortFilterProxyModel(parent), m_rows(rows)
{
    setSourceModel(rows);
    setSortRole(ValueRole);
    m_collator.setNumericMode(true);
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
}

void DifferenceFilterModel::setFilterText(const QString& text)
{
    m_text = text;
    invalidateRowsFilter();
}

void DifferenceFilterModel::setShown(Shown shown)
{
    m_shown = shown;
    invalidateRowsFilter();
}

void DifferenceFilterModel::setHeld(bool held)
{
    if (held == !dynamicSortFilter()) {
        return;
    }
    setDynamicSortFilter(!held);
    if (!held) {
        invalidate();
    }
}

bool DifferenceFilterModel::filterAcceptsRow(int sourceRow, const QModelIndex&) const
{
    const DifferenceRow& row = m_rows->rows()[static_cast<std::size_t>(sourceRow)];
    const bool isPair = row.kind == DifferenceRow::Kind::Pair;
    const bool isUnsure = isPair && rowOf(row.pair()->match.basis).certainty == Certainty::Unsure;
    if ((m_shown == Shown::Pairs && !isPair) || (m_shown == Shown::Alone && isPair) ||
        (m_shown == Shown::Unsure && !isUnsure)) {
        return false;
    }
    for (const ComparedTensor* tensor : {row.reference(), row.other()}) {
        if (tensor != nullptr && QString::fromStdString(tensor->name).contains(m_text, Qt::CaseInsensitive)) {
            return true;
        }
    }
    return false;
}

bool DifferenceFilterModel::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const bool isDescending = sortOrder() == Qt::DescendingOrder;
    const auto kindOf = [this](const QModelIndex& index) {
        return m_rows->rows()[static_cast<std::size_t>(index.row())].kind;
    };
    if (kindOf(left) != kindOf(right)) {
        return (kindOf(left) < kindOf(right)) != isDescending;
    }
    const QVariant a = left.data(ValueRole);
    const QVariant b = right.data(ValueRole);
    if (isUnknown(a) || isUnknown(b)) {
        return isUnknown(a) != isUnknown(b) && isUnknown(a) == isDescending;
    }
    if (a.typeId() == QMetaType::QString) {
        const int order = m_collator.compare(a.toString(), b.toString());
        return order != 0 ? order < 0 : left.row() < right.row();
    }
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace qs
