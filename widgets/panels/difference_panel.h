// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/difference_columns.h"
#include "widgets/views/view.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;
class QTreeView;

namespace qs {

class DifferenceFilterModel;
class DifferenceTableModel;
class PairsMenu;

/// The pairs of two files as a table that is filtered and sorted, what has no partner below them, and the ways to
/// correct what belongs together.
class DifferencePanel : public QWidget {
    Q_OBJECT

public:
    explicit DifferencePanel(QWidget* parent = nullptr);

    void setDifference(const FileDifference& difference);
    /// The row that is shown; nothing when none is selected.
    std::optional<DifferenceRow> selected() const;
    /// Selects the pair of this tensor of the reference, without a signal; false when there is none.
    bool selectReference(const std::string& tensor);
    /// The selected rows with their titles, for the clipboard.
    QString copyText() const;
    /// Whether the table has the keyboard focus.
    bool isFocused() const;
    void retranslate();

signals:
    void rowSelected(); ///< by the person
    void pairsChosen(const qs::PairMapping& mapping, const QString& step);
    void closeWanted();

private:
    void buildTable();
    QWidget* makeStrip();
    void choosePartner();
    void leaveAlone();
    void forget();
    void select(const QModelIndex& sourceIndex);
    void restoreSelection(const std::string& reference, const std::string& other);
    void showCount();
    void showButtons();

    FileDifference m_difference;
    DifferenceTableModel* m_rows;
    DifferenceFilterModel* m_sorted;
    QTreeView* m_table;
    QLineEdit* m_filter;
    QComboBox* m_shown;
    QPushButton* m_partner;
    QPushButton* m_alone;
    QPushButton* m_automatic;
    QToolButton* m_menuButton;
    PairsMenu* m_menu;
    QLabel* m_count;
    bool m_isSetting = false;
};

} // namespace qs
