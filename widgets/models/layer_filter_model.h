// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCollator>
#include <QRegularExpression>
#include <QSortFilterProxyModel>

namespace qs {

/// Sorts the layer table by raw values and hides layers whose names do not fit. What is not known yet stays at the end
/// in either order. Names sort as people count: "layer2" before "layer10".
class LayerFilterModel : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit LayerFilterModel(QObject* parent = nullptr);

    /// Part of a layer's or tensor's name in any case, or a regular expression. Empty shows all. False, and nothing
    /// changes, for an expression that is none.
    bool setFilterText(const QString& text, bool isExpression);

    /// While results arrive, rows stay where they are; afterwards they are sorted again.
    void setHeld(bool held);

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    QRegularExpression m_filter;
    QCollator m_collator;
};

} // namespace qs
