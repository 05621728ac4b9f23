// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/activation_columns.h"

#include <QTreeView>

#include <memory>
#include <optional>
#include <string>
#include <vector>

class QSortFilterProxyModel;

namespace qs {

/// The values between layers as rows, sortable by every column.
class ActivationTable : public QTreeView {
    Q_OBJECT

public:
    explicit ActivationTable(QWidget* parent = nullptr);
    ~ActivationTable() override;

    void setRows(std::vector<ActivationRow> rows);
    const std::vector<ActivationRow>& rows() const;
    /// Without a signal; an unknown name selects nothing.
    void selectValue(const std::string& name);
    /// The selected rows with their titles, for the clipboard.
    QString copyText() const;
    void retranslate();

signals:
    void valueSelected(const std::string& name); ///< by the person

private:
    class Rows;
    std::unique_ptr<Rows> m_rows;
    QSortFilterProxyModel* m_sorted;
    bool m_isSetting = false;
};

} // namespace qs
