// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/difference_columns.h"
#include "widgets/models/rows_model.h"

#include <QCollator>
#include <QSortFilterProxyModel>

namespace qs {

/// The rows of a report of differences. Tensors without a partner are written in italics.
class DifferenceTableModel : public RowsModel<DifferenceRow> {
public:
    explicit DifferenceTableModel(QObject* parent = nullptr) : RowsModel(differenceColumns(), parent) {}

    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    /// Replaces row by row where the same tensors are meant, so that selection and scroll position stay.
    void setReport(const std::shared_ptr<const DifferenceReport>& report);
};

/// Sorts and filters them. Tensors without a partner stay below the pairs in any order, what is not known yet at the
/// end of the pairs. Names sort as people count.
class DifferenceFilterModel : public QSortFilterProxyModel {
    Q_OBJECT

public:
    enum class Shown { All, Pairs, Unsure, Alone };

    explicit DifferenceFilterModel(DifferenceTableModel* rows, QObject* parent = nullptr);

    /// Part of a tensor's name in either file, in any case; empty shows all.
    void setFilterText(const QString& text);
    void setShown(Shown shown);
    /// While results arrive, rows stay where they are; afterwards they are sorted again.
    void setHeld(bool held);

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    const DifferenceTableModel* m_rows;
    QString m_text;
    Shown m_shown = Shown::All;
    QCollator m_collator;
};

} // namespace qs
