// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/layer_filter_model.h"

#include "widgets/models/layer_columns.h"
#include "widgets/models/rows_model.h"

#include <cmath>

namespace qs {

namespace {

bool isUnknown(const QVariant& value)
{
    return !value.isValid() || (value.typeId() == QMetaType::Double && std::isnan(value.toDouble()));
}

} // namespace

LayerFilterModel::LayerFilterModel(QObject* parent) : QSortFilterProxyModel(parent)
{
    setSortRole(ValueRole);
    m_collator.setNumericMode(true);
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
}

bool LayerFilterModel::setFilterText(const QString& text, bool isExpression)
{
    const QRegularExpression filter(isExpression ? text : QRegularExpression::escape(text),
                                    QRegularExpression::CaseInsensitiveOption);
    if (!filter.isValid()) {
        return false;
    }
    m_filter = filter;
    invalidateRowsFilter();
    return true;
}

void LayerFilterModel::setHeld(bool held)
{
    if (held == !dynamicSortFilter()) {
        return;
    }
    setDynamicSortFilter(!held);
    if (!held) {
        invalidate();
    }
}

bool LayerFilterModel::filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const
{
    for (const char* id : {"layer", "tensor"}) {
        const QModelIndex index = sourceModel()->index(sourceRow, layerColumn(id), sourceParent);
        if (m_filter.match(index.data(ValueRole).toString()).hasMatch()) {
            return true;
        }
    }
    return false;
}

bool LayerFilterModel::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const QVariant a = left.data(ValueRole);
    const QVariant b = right.data(ValueRole);
    if (isUnknown(a) || isUnknown(b)) {
        const bool unknownIsLess = sortOrder() == Qt::DescendingOrder;
        return isUnknown(a) != isUnknown(b) && isUnknown(a) == unknownIsLess;
    }
    if (a.typeId() == QMetaType::QString) {
        const int order = m_collator.compare(a.toString(), b.toString());
        return order != 0 ? order < 0 : left.row() < right.row();
    }
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace qs
