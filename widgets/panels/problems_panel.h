// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model.h"

#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;
class QStackedLayout;
class QTreeWidget;

namespace qs {

/// What was wrong with parts of the file; the rest was read. Activating a row jumps to its tensor.
class ProblemsPanel : public QWidget {
    Q_OBJECT

public:
    explicit ProblemsPanel(QWidget* parent = nullptr);

    void setProblems(const std::vector<Problem>& problems);
    QString text() const; ///< one line each, for the clipboard

signals:
    void tensorActivated(const QString& tensor);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    std::vector<Problem> m_problems;
    QStackedLayout* m_stack;
    QLabel* m_empty;
    QTreeWidget* m_list;
};

} // namespace qs
