// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabBar>
#include <QWidget>

class QMenu;
class QToolButton;

namespace qs {

/// Tabs of which as many are seen as there is room for; the others wait in a menu behind them. The current one is
/// always seen. Numbers of tabs count all of them, seen or not.
class ViewBar : public QWidget {
    Q_OBJECT

public:
    explicit ViewBar(QWidget* parent = nullptr);

    /// `id` names the entry of the menu: "more.ID".
    void addTab(const QString& id);
    /// `help` is the tool tip, `shortcut` what the menu shows beside the title.
    void setTab(int index, const QString& title, const QString& help, const QKeySequence& shortcut);
    int count() const { return m_tabs->count(); }
    int currentIndex() const { return m_tabs->currentIndex(); }
    /// Whether the tab is seen, not in the menu.
    bool isShown(int index) const { return m_tabs->isTabVisible(index); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public slots:
    void setCurrentIndex(int index);

signals:
    void currentChanged(int index);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    /// A tab bar that says how wide its tabs are and asks for no width itself.
    class Tabs : public QTabBar {
    public:
        using QTabBar::QTabBar;
        int widthOf(int index) const { return QTabBar::tabSizeHint(index).width(); }
        QSize minimumSizeHint() const override { return {0, QTabBar::minimumSizeHint().height()}; }
    };

    /// Shows what fits into the width: the first tabs, and the current one in place of the last of them.
    void arrange();
    void retranslate();

    Tabs* m_tabs;
    QToolButton* m_more;
    QMenu* m_menu;
};

} // namespace qs
