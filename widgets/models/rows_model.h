// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/column.h"

#include <QAbstractTableModel>
#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

namespace qs {

/// Roles beyond Qt's, common to all our tables.
enum TableRole {
    ValueRole = Qt::UserRole, ///< raw value: what sorting compares
    BarRole,                  ///< 0 … 1 of the column's longest bar, invalid for no bar
    RowRole,                  ///< index of the row before sorting and filtering
};

/// A table of `Row`s with an array of columns. Rows can be replaced one by one, so that results which arrive one after
/// another disturb neither selection nor scroll position.
template <typename Row>
class RowsModel : public QAbstractTableModel {
public:
    explicit RowsModel(std::span<const Column<Row>> columns, QObject* parent = nullptr)
        : QAbstractTableModel(parent), m_columns(columns), m_longest(columns.size(), 0)
    {}

    std::span<const Column<Row>> columns() const { return m_columns; }
    const std::vector<Row>& rows() const { return m_rows; }

    void setRows(std::vector<Row> rows)
    {
        beginResetModel();
        m_rows = std::move(rows);
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            m_longest[i] = longestBar(i);
        }
        endResetModel();
    }

    void setRow(int row, Row value)
    {
        m_rows[static_cast<std::size_t>(row)] = std::move(value);
        emit dataChanged(index(row, 0), index(row, columnCount() - 1));
        rescaleBars();
    }

    /// As many rows as before, each taking the place of the one at its position. Only those that differ are announced.
    template <typename IsSame>
    void replaceRows(std::vector<Row> rows, IsSame isSame)
    {
        std::vector<int> changed;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (!isSame(m_rows[i], rows[i])) {
                changed.push_back(static_cast<int>(i));
            }
        }
        m_rows = std::move(rows);
        for (const int row : changed) {
            emit dataChanged(index(row, 0), index(row, columnCount() - 1));
        }
        if (!changed.empty()) {
            rescaleBars();
        }
    }

    /// Titles are asked for again: the language has changed.
    void retranslate()
    {
        emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
        if (!m_rows.empty()) {
            emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        }
    }

    int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }

    int columnCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
    }

    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
            return {};
        }
        const Column<Row>& column = m_columns[static_cast<std::size_t>(index.column())];
        const Row& row = m_rows[static_cast<std::size_t>(index.row())];
        switch (role) {
        case Qt::DisplayRole:
            return column.text(row);
        case Qt::ToolTipRole:
            return column.isNumber ? QString() : column.text(row);
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(Qt::AlignVCenter | (column.isNumber ? Qt::AlignRight : Qt::AlignLeft));
        case ValueRole:
            return column.value(row);
        case BarRole:
            return bar(index.column(), row);
        case RowRole:
            return index.row();
        default:
            return {};
        }
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override
    {
        if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) {
            return {};
        }
        const Column<Row>& column = m_columns[static_cast<std::size_t>(section)];
        switch (role) {
        case Qt::DisplayRole:
            return QCoreApplication::translate("Columns", column.title);
        case Qt::ToolTipRole:
        case Qt::WhatsThisRole:
            return QCoreApplication::translate("Columns", column.tooltip);
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(Qt::AlignVCenter | (column.isNumber ? Qt::AlignRight : Qt::AlignLeft));
        default:
            return {};
        }
    }

private:
    QVariant bar(int column, const Row& row) const
    {
        const auto length = m_columns[static_cast<std::size_t>(column)].bar;
        const double longest = m_longest[static_cast<std::size_t>(column)];
        if (!length || !(longest > 0) || std::isnan(length(row))) {
            return {};
        }
        return std::clamp(length(row) / longest, 0.0, 1.0);
    }

    double longestBar(std::size_t column) const
    {
        double longest = 0;
        if (const auto length = m_columns[column].bar) {
            for (const Row& row : m_rows) {
                const double l = length(row);
                longest = std::isfinite(l) ? std::max(longest, l) : longest;
            }
        }
        return longest;
    }

    void rescaleBars()
    {
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            const double longest = longestBar(i);
            if (longest != m_longest[i]) {
                m_longest[i] = longest;
                emit dataChanged(index(0, static_cast<int>(i)), index(rowCount() - 1, static_cast<int>(i)), {BarRole});
            }
        }
    }

    std::span<const Column<Row>> m_columns;
    std::vector<Row> m_rows;
    std::vector<double> m_longest; ///< bar of each column
};

} // namespace qs
