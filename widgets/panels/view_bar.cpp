// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/view_bar.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

#include <numeric>
#include <vector>

namespace qs {

ViewBar::ViewBar(QWidget* parent)
    : QWidget(parent), m_tabs(new Tabs(this)), m_more(new QToolButton(this)), m_menu(new QMenu(this))
{
    m_tabs->setObjectName(QStringLiteral("viewTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->setElideMode(Qt::ElideRight); // of a single tab that is wider than the window
    m_more->setObjectName(QStringLiteral("moreTabs"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_more->setAutoRaise(true);
    m_more->setFocusPolicy(Qt::TabFocus);
    m_more->setMenu(m_menu);
    m_more->hide();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_tabs, 1);
    row->addWidget(m_more);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusProxy(m_tabs);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        arrange();
        emit currentChanged(index);
    });
    retranslate();
}

void ViewBar::addTab(const QString& id)
{
    QAction* entry = m_menu->addAction(QString()); // first: the first tab becomes the current one at once
    entry->setObjectName(QStringLiteral("more.") + id);
    const int index = m_tabs->addTab(QString());
    connect(entry, &QAction::triggered, this, [this, index] { m_tabs->setCurrentIndex(index); });
    arrange();
}

void ViewBar::setTab(int index, const QString& title, const QString& help, const QKeySequence& shortcut)
{
    m_tabs->setTabText(index, title);
    m_tabs->setTabToolTip(index, help);
    QAction* entry = m_menu->actions().at(index);
    // The key works in the main menu; here it is only shown.
    entry->setText(title + QLatin1Char('\t') + shortcut.toString(QKeySequence::NativeText));
    entry->setStatusTip(help);
    updateGeometry();
    arrange();
}

QSize ViewBar::sizeHint() const
{
    int width = 0;
    for (int i = 0; i < count(); ++i) {
        width += m_tabs->widthOf(i);
    }
    return {width, m_tabs->sizeHint().height()};
}

QSize ViewBar::minimumSizeHint() const
{
    return {m_more->sizeHint().width(), m_tabs->sizeHint().height()};
}

void ViewBar::setCurrentIndex(int index)
{
    m_tabs->setCurrentIndex(index);
}

void ViewBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        arrange();
    }
    QWidget::changeEvent(event);
}

void ViewBar::resizeEvent(QResizeEvent* event)
{
    arrange();
    QWidget::resizeEvent(event);
}

void ViewBar::arrange()
{
    std::vector<int> widths(static_cast<std::size_t>(count()));
    for (int i = 0; i < count(); ++i) {
        widths[static_cast<std::size_t>(i)] = m_tabs->widthOf(i);
    }
    const bool fits = std::accumulate(widths.begin(), widths.end(), 0) <= width();
    const int room = fits ? width() : width() - m_more->sizeHint().width();
    const int current = currentIndex();
    // The room of the current tab is set aside; the others take the rest in their order.
    int used = current < 0 ? 0 : widths[static_cast<std::size_t>(current)];
    bool full = false;
    for (int i = 0; i < count(); ++i) {
        if (i != current) {
            used += widths[static_cast<std::size_t>(i)];
            full = full || used > room;
        }
        const bool shown = i == current || !full;
        if (shown != m_tabs->isTabVisible(i)) {
            m_tabs->setTabVisible(i, shown); // said again, it would call off the layout that an earlier tab waits for
        }
        m_menu->actions().at(i)->setVisible(!shown);
    }
    m_more->setVisible(!fits);
}

void ViewBar::retranslate()
{
    m_more->setText(tr("More", "views that the tab bar has no room for"));
    m_more->setToolTip(tr("Views that the window is too narrow to show as tabs."));
    m_more->setAccessibleName(tr("More views"));
    m_tabs->setAccessibleName(tr("Views"));
    setAccessibleName(tr("Views"));
    arrange();
}

} // namespace qs
