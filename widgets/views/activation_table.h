// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/activation_columns.h"
#include "widgets/views/row_table.h"

#include <string>
#include <vector>

namespace qs {

/// The values between layers as rows, sortable by every column.
class ActivationTable : public RowTable {
    Q_OBJECT

public:
    explicit ActivationTable(QWidget* parent = nullptr);

    void setRows(std::vector<ActivationRow> rows);
    const std::vector<ActivationRow>& rows() const;
    /// Without a signal; an unknown name selects nothing.
    void selectValue(const std::string& name);
    /// The columns about other data; while they are there the greatest loss stands first.
    void setDriftShown(bool shown);
    void retranslate();

signals:
    void valueSelected(const std::string& name); ///< by the person

private:
    explicit ActivationTable(RowsModel<ActivationRow>* rows, QWidget* parent);

    RowsModel<ActivationRow>* m_rows;
    bool m_isDriftShown = true;
};

} // namespace qs
