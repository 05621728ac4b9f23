// SPDX-License-Identifier: GPL-3.0-or-later
// Docks of the main window, and where they were when the program was left.
#include "app/main_window.h"
#include "widgets/panels/configuration_panel.h"
#include "widgets/panels/layer_table_panel.h"
#include "widgets/panels/numbers_panel.h"
#include "widgets/panels/problems_panel.h"
#include "widgets/panels/start_page.h"
#include "widgets/panels/view_bar.h"

#include <QApplication>
#include <QDockWidget>
#include <QScreen>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolBar>

#include <algorithm>

namespace qs {
namespace {

/// Raised whenever docks are added or renamed: an older arrangement is then left alone.
constexpr int kLayoutVersion = 2;

QWidget* scrolled(QWidget* content)
{
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(content);
    return area;
}

} // namespace

void MainWindow::buildDocks()
{
    m_tabRow = new QToolBar(this); // a tool bar is the only thing that a main window puts above its docks
    m_tabRow->setObjectName(QStringLiteral("tabRow"));
    m_tabRow->setMovable(false);
    m_tabRow->setFloatable(false);
    m_tabRow->toggleViewAction()->setVisible(false); // not among the docks in the menu of their titles
    m_tabRow->addWidget(m_tabs);
    addToolBar(Qt::TopToolBarArea, m_tabRow);
    m_layers = new LayerTablePanel;
    m_configuration = new ConfigurationPanel;
    m_numbers = new NumbersPanel;
    m_problems = new ProblemsPanel;
    dock("dockLayers", m_layers, Qt::LeftDockWidgetArea);
    dock("dockConfiguration", scrolled(m_configuration), Qt::RightDockWidgetArea);
    dock("dockNumbers", m_numbers, Qt::RightDockWidgetArea);
    dock("dockProblems", m_problems, Qt::BottomDockWidgetArea);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
}

QDockWidget* MainWindow::dock(const char* id, QWidget* content, Qt::DockWidgetArea area)
{
    auto* widget = new QDockWidget(this);
    widget->setObjectName(QLatin1String(id));
    widget->setWidget(content);
    addDockWidget(area, widget);
    m_docks.push_back({id, widget});
    return widget;
}

void MainWindow::arrangeDocks()
{
    const Qt::DockWidgetArea areas[] = {Qt::LeftDockWidgetArea, Qt::RightDockWidgetArea, Qt::RightDockWidgetArea,
                                        Qt::BottomDockWidgetArea};
    for (std::size_t i = 0; i < m_docks.size(); ++i) {
        m_docks[i].widget->setFloating(false);
        addDockWidget(areas[i], m_docks[i].widget);
        m_docks[i].widget->setVisible(i != 3); // problems are rare and announce themselves in the status bar
    }
    resizeDocks({m_docks[0].widget, m_docks[1].widget},
                {std::clamp(width() * 27 / 100, 250, 440), std::clamp(width() / 4, 250, 330)}, Qt::Horizontal);
    // All choices in sight, with room for a sentence of advice; the numbers scroll.
    const int choices = std::min(m_configuration->sizeHint().height() + 60, height() * 11 / 20);
    resizeDocks({m_docks[1].widget, m_docks[2].widget}, {choices, std::max(100, height() - choices)}, Qt::Vertical);
    resizeDocks({m_docks[3].widget}, {140}, Qt::Vertical);
}

void MainWindow::retranslateDocks()
{
    const QString titles[] = {tr("Layers"), tr("Configuration"), tr("Numbers"), tr("Problems")};
    for (std::size_t i = 0; i < m_docks.size(); ++i) {
        m_docks[i].widget->setWindowTitle(titles[i]);
        m_docks[i].widget->setAccessibleName(titles[i]);
    }
}

void MainWindow::showStartPage(bool show)
{
    if (show == m_onStartPage) {
        return;
    }
    m_onStartPage = show;
    const bool hadFile = m_pages->currentWidget() == m_stack;
    m_pages->setCurrentWidget(show ? static_cast<QWidget*>(m_start) : m_stack);
    if (show) {
        if (hadFile) {
            m_layoutWithFile = saveState(kLayoutVersion);
        }
        for (const Dock& dock : m_docks) {
            dock.widget->hide();
        }
        m_start->focusOpenButton();
    } else if (m_layoutWithFile.isEmpty() || !restoreState(m_layoutWithFile, kLayoutVersion)) {
        arrangeDocks();
    }
    m_tabRow->setVisible(!show);
}

void MainWindow::restoreLayout()
{
    if (m_settings.get(setting::layoutVersion) != kLayoutVersion) {
        return;
    }
    restoreGeometry(m_settings.get(setting::windowGeometry));
    // A screen may have gone since: the title bar must be in reach, and no side longer than the screen.
    const QScreen* screen = QGuiApplication::screenAt(frameGeometry().center());
    const QRect area = (screen != nullptr ? screen : QGuiApplication::primaryScreen())->availableGeometry();
    if (!isMaximized() && !isFullScreen() && (screen == nullptr || !area.contains(frameGeometry()))) {
        resize(size().boundedTo(area.size()));
        move(std::clamp(x(), area.left(), std::max(area.left(), area.right() - width())),
             std::clamp(y(), area.top(), std::max(area.top(), area.bottom() - height())));
    }
    const QByteArray state = m_settings.get(setting::windowState);
    if (m_onStartPage) {
        m_layoutWithFile = state.isEmpty() ? m_layoutWithFile : state;
    } else if (!state.isEmpty() && !restoreState(state, kLayoutVersion)) {
        arrangeDocks();
    }
    m_layers->restoreColumns(m_settings.get(setting::layerTableHeader));
}

void MainWindow::resetLayout()
{
    if (m_onStartPage) {
        m_layoutWithFile.clear();
    } else {
        arrangeDocks();
    }
    m_layers->resetColumns();
}

void MainWindow::saveLayout()
{
    m_settings.set(setting::layoutVersion, kLayoutVersion);
    m_settings.set(setting::windowGeometry, saveGeometry());
    m_settings.set(setting::windowState, m_onStartPage ? m_layoutWithFile : saveState(kLayoutVersion));
    m_settings.set(setting::layerTableHeader, m_layers->columns());
    m_settings.sync();
}

void MainWindow::focusPane(int step)
{
    std::vector<QWidget*> panes;
    for (const Dock& dock : m_docks) {
        if (dock.widget->isVisible()) {
            panes.push_back(dock.widget->widget());
        }
    }
    // The centre stands between what is left and what is right of it.
    panes.insert(panes.begin() + (m_docks[0].widget->isVisible() ? 1 : 0), m_pages->currentWidget());
    if (!m_onStartPage) {
        panes.insert(panes.begin(), m_tabs);
    }
    const QWidget* focus = QApplication::focusWidget();
    const auto here = std::find_if(panes.begin(), panes.end(), [focus](const QWidget* pane) {
        return focus != nullptr && (pane == focus || pane->isAncestorOf(focus));
    });
    const auto count = static_cast<int>(panes.size());
    const int now = here == panes.end() ? (step > 0 ? -1 : count) : static_cast<int>(here - panes.begin());
    QWidget* pane = panes[static_cast<std::size_t>(((now + step) % count + count) % count)];
    for (QWidget* child : pane->findChildren<QWidget*>()) {
        if ((child->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && child->isVisible() && child->isEnabled()) {
            child->setFocus(Qt::ShortcutFocusReason);
            return;
        }
    }
    pane->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::stepTab(int step)
{
    const int count = m_tabs->count();
    m_tabs->setCurrentIndex((m_tabs->currentIndex() + step + count) % count);
}

} // namespace qs
