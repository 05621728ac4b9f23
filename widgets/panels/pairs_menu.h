// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/views/view.h"

#include <QMenu>

namespace qs {

/// What can be done with all pairs of two files at once: read and write the mapping, write the table, close the file.
class PairsMenu : public QMenu {
    Q_OBJECT

public:
    explicit PairsMenu(QWidget* parent);

    void setDifference(const FileDifference& difference);
    void retranslate();

signals:
    void pairsChosen(const qs::PairMapping& mapping, const QString& step);
    void closeWanted();

private:
    void loadPairs();
    void savePairs();
    void saveTable();
    void save(const QString& path, const std::function<Status(std::ostream&)>& write);
    void complain(const QString& headline, const std::string& message);

    FileDifference m_difference;
    QAction* m_load;
    QAction* m_save;
    QAction* m_table;
    QAction* m_reset;
    QAction* m_close;
};

} // namespace qs
