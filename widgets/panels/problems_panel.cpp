// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/problems_panel.h"

#include "widgets/core_sentence.h"
#include "widgets/number_text.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QStackedLayout>
#include <QTreeWidget>

namespace qs {

ProblemsPanel::ProblemsPanel(QWidget* parent)
    : QWidget(parent), m_stack(new QStackedLayout(this)), m_empty(new QLabel(this)), m_list(new QTreeWidget(this))
{
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(12);
    m_list->setObjectName(QStringLiteral("problemList"));
    m_list->setColumnCount(2);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Interactive);
    m_list->header()->setStretchLastSection(true);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_list);
    connect(m_list, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem* item) {
        const Problem& problem =
            m_problems[static_cast<std::size_t>(m_list->indexOfTopLevelItem(const_cast<QTreeWidgetItem*>(item)))];
        if (!problem.tensor.empty()) {
            emit tensorActivated(QString::fromStdString(problem.tensor));
        }
    });
    retranslate();
}

void ProblemsPanel::setProblems(const std::vector<Problem>& problems)
{
    if (problems == m_problems && m_list->topLevelItemCount() == static_cast<int>(problems.size())) {
        return;
    }
    m_problems = problems;
    m_list->clear();
    for (const Problem& problem : problems) {
        const QString message = coreSentence(problem.message);
        auto* item = new QTreeWidgetItem(
            m_list, {problem.tensor.empty() ? tr("File") : isolated(problem.tensor), isolated(message)});
        item->setToolTip(1, message);
    }
    m_list->resizeColumnToContents(0);
    m_stack->setCurrentWidget(problems.empty() ? static_cast<QWidget*>(m_empty) : m_list);
}

QString ProblemsPanel::text() const
{
    QString lines;
    for (const Problem& problem : m_problems) {
        lines +=
            QString::fromStdString(problem.tensor.empty() ? problem.message : problem.tensor + ": " + problem.message);
        lines += QLatin1Char('\n');
    }
    return lines;
}

void ProblemsPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void ProblemsPanel::retranslate()
{
    m_empty->setText(tr("No problems. What cannot be read in a file is listed here, the rest is shown all the same."));
    m_list->setHeaderLabels({tr("Tensor"), tr("Problem")});
    m_list->setAccessibleName(tr("Problems"));
    m_list->setWhatsThis(tr("Parts of the file that could not be read or analysed. Enter or a double click selects the "
                            "layer."));
}

} // namespace qs
