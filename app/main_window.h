// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/action_set.h"
#include "app/job.h"
#include "app/languages.h"
#include "app/session.h"
#include "app/settings.h"
#include "core/export/tensor_export.h"

#include <QMainWindow>

#include <memory>
#include <vector>

class QActionGroup;
class QDockWidget;
class QLabel;
class QMenu;
class QStackedWidget;
class QToolBar;
class QToolButton;

namespace qs {

class ConfigurationPanel;
class HelpWindow;
class LayerTablePanel;
class MessageBar;
class ModelSizeDialog;
class NumbersPanel;
class PlotView;
class ProblemsPanel;
class ProgressStrip;
class StartPage;
class ViewBar;

/// Arranges the parts and wires them: wishes of views and panels go to the session, its state goes to all of them.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(Session& session, Settings& settings, LanguageSwitch& language, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// `id` of a tab; false when there is none.
    bool showTab(const QString& id);
    PlotView* currentView() const;
    const ActionSet& actionSet() const { return *m_actions; }
    MessageBar& messageBar() const { return *m_message; }
    /// Geometry and docks as they were when the program was left.
    void restoreLayout();
    void resetLayout();

public slots:
    void openFile();
    void openFolder();
    void compareWithFile();
    void loadData();
    void loadPictures();
    void makeData();
    void showData();
    void compareData();
    void exportReport();
    void exportTensors();
    void exportPlot();
    void exportMeasurements();

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    // main_window.cpp
    void buildCentre();
    void buildStatusBar();
    void connectSession();
    void connectPanels();
    void connectView(PlotView* view);
    void showState(const ViewState& state, Changes changes);
    void showChoices();
    void showActivity();
    void showModel();
    void showOpenError(const QString& path, const Error& error);
    void retranslate();
    // main_window_menus.cpp
    void buildMenus();
    void buildChoiceMenu(QMenu* menu, const std::vector<std::pair<QString, QString>>& entries,
                         const Setting<QString>& setting, void (MainWindow::*apply)(const QString&));
    void fillTabMenu();
    void fillRecentMenu();
    void fillSampleMenu();
    void fillFormatMenu();
    void retranslateMenus();
    void connectActions();
    void updateActions();
    // main_window_layout.cpp
    void buildDocks();
    QDockWidget* dock(const char* id, QWidget* content, Qt::DockWidgetArea area);
    void arrangeDocks();
    void retranslateDocks();
    void showStartPage(bool show);
    void saveLayout();
    void focusPane(int step);
    void stepTab(int step);
    // main_window_export.cpp
    void writeTensors(const ExportPlan& plan, const ArrayFormat& format);
    void showTensorsWritten(const QString& path, const Status& written);
    void cancel();
    // main_window_actions.cpp
    QString askForModel(const QString& title, const Setting<QString>& folder);
    void showDropMenu(const QString& path, const QPoint& position);
    void copy();
    void chooseBits(int step);
    void chooseCalibrationId(const QString& id);
    void selectWorstLayer();
    void showHelp();
    void showModelSize();
    void askForData(const DataRequest& request);
    void showNetworkTab();
    void showAbout();
    void applyLanguage(const QString& id);
    void applyThemeSetting(const QString& id);

    Session& m_session;
    Settings& m_settings;
    LanguageSwitch& m_language;
    ActionSet* m_actions;

    MessageBar* m_message;
    QStackedWidget* m_pages;
    StartPage* m_start;
    QStackedWidget* m_stack; ///< the views, one behind the other
    ViewBar* m_tabs;
    QToolBar* m_tabRow; ///< holds the tabs, above the docks
    std::vector<PlotView*> m_views;
    LayerTablePanel* m_layers;
    ConfigurationPanel* m_configuration;
    NumbersPanel* m_numbers;
    ProblemsPanel* m_problems;
    ProgressStrip* m_progress;
    QLabel* m_modelLabel;
    QToolButton* m_problemCount;
    HelpWindow* m_help = nullptr;
    ModelSizeDialog* m_modelSize = nullptr;

    struct Dock {
        const char* action;
        QDockWidget* widget;
    };
    std::vector<Dock> m_docks;
    QByteArray m_layoutWithFile; ///< docks as they are once a file is open, kept while the start page hides them
    bool m_onStartPage = false;

    struct Menu {
        QMenu* menu;
        const char* text;
    };
    std::vector<Menu> m_menus;
    QMenu* m_tabMenu = nullptr;
    QMenu* m_recentMenu = nullptr;
    QMenu* m_sampleMenu = nullptr;
    QMenu* m_formatMenu = nullptr;
    QMenu* m_themeMenu = nullptr;
    QMenu* m_languageMenu = nullptr;

    Job<std::monostate> m_exportJob;
    Job<std::monostate> m_tensorJob;
};

} // namespace qs
