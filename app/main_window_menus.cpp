// SPDX-License-Identifier: GPL-3.0-or-later
// Menus of the main window and which of their actions can work now.
#include "app/main_window.h"
#include "app/samples.h"
#include "widgets/core_text.h"
#include "widgets/number_text.h"
#include "widgets/panels/layer_table_panel.h"
#include "widgets/panels/view_bar.h"
#include "widgets/views/view_list.h"

#include <QActionGroup>
#include <QApplication>
#include <QDockWidget>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>
#include <QStackedWidget>
#include <QWhatsThis>

#include <algorithm>

namespace qs {
namespace {

/// Names of files and tensors may hold an '&' that means itself.
QString withoutMnemonics(QString text)
{
    return text.replace(QLatin1Char('&'), QStringLiteral("&&"));
}

} // namespace

void MainWindow::buildMenus()
{
    const auto menu = [this](QMenu* parent, const char* id, const char* text) {
        QMenu* made = parent != nullptr ? parent->addMenu(QString()) : menuBar()->addMenu(QString());
        made->setObjectName(QLatin1String(id));
        m_menus.push_back({made, text});
        return made;
    };
    const auto add = [this](QMenu* to, std::initializer_list<const char*> ids) {
        for (const char* id : ids) {
            if (*id == '\0') {
                to->addSeparator();
            } else {
                to->addAction((*m_actions)[id]);
            }
        }
    };

    QMenu* file = menu(nullptr, "menuFile", QT_TRANSLATE_NOOP("Menus", "&File"));
    add(file, {"open", "openFolder"});
    m_recentMenu = menu(file, "menuRecent", QT_TRANSLATE_NOOP("Menus", "Open R&ecent"));
    m_sampleMenu = menu(file, "menuSamples", QT_TRANSLATE_NOOP("Menus", "&Samples"));
    add(file, {"reload", "compareWith", "", "loadData", "loadPictures", "makeData", "showData", "", "exportReport",
               "exportPlot", "exportTensors", "exportMeasurements", "", "close", "quit"});

    QMenu* edit = menu(nullptr, "menuEdit", QT_TRANSLATE_NOOP("Menus", "&Edit"));
    add(edit, {"undo", "redo", "", "copy", "find"});

    QMenu* view = menu(nullptr, "menuView", QT_TRANSLATE_NOOP("Menus", "&View"));
    m_tabMenu = menu(view, "menuTabs", QT_TRANSLATE_NOOP("Menus", "&Tabs"));
    QMenu* docks = menu(view, "menuDocks", QT_TRANSLATE_NOOP("Menus", "&Docks"));
    add(docks, {"dockLayers", "dockConfiguration", "dockNumbers", "dockProblems"});
    add(view, {"", "previousLayer", "nextLayer", "worstLayer", "wholeLayer", "", "nextTab", "previousTab", "nextPane",
               "previousPane", ""});
    add(view, {"modelSize", ""});
    m_themeMenu = menu(view, "menuTheme", QT_TRANSLATE_NOOP("Menus", "T&heme"));
    m_languageMenu = menu(view, "menuLanguage", QT_TRANSLATE_NOOP("Menus", "Lan&guage"));
    add(view, {"fullScreen", "resetLayout"});

    QMenu* quantize = menu(nullptr, "menuQuantize", QT_TRANSLATE_NOOP("Menus", "&Quantize"));
    m_formatMenu = menu(quantize, "menuFormat", QT_TRANSLATE_NOOP("Menus", "F&ormat"));
    add(quantize,
        {"bitsDown", "bitsUp", "", "applyToAll", "resetLayer", "", "measure", "measureWidths", "", "resume", "cancel"});

    QMenu* help = menu(nullptr, "menuHelp", QT_TRANSLATE_NOOP("Menus", "&Help"));
    add(help, {"help", "whatsThis", "", "about"});

    fillTabMenu();
    connect(m_recentMenu, &QMenu::aboutToShow, this, &MainWindow::fillRecentMenu);
    connect(m_sampleMenu, &QMenu::aboutToShow, this, &MainWindow::fillSampleMenu);
    connect(m_formatMenu, &QMenu::aboutToShow, this, &MainWindow::fillFormatMenu);
}

void MainWindow::fillTabMenu()
{
    int index = 0;
    for (const ViewRow& row : qs::views()) {
        QAction* action = m_tabMenu->addAction(QString());
        action->setObjectName(QStringLiteral("tab.") + QLatin1String(row.id));
        action->setShortcut(QKeySequence(QLatin1String(row.shortcut)));
        connect(action, &QAction::triggered, this, [this, index] {
            m_tabs->setCurrentIndex(index);
            m_stack->currentWidget()->setFocus();
        });
        ++index;
    }
}

void MainWindow::buildChoiceMenu(QMenu* menu, const std::vector<std::pair<QString, QString>>& entries,
                                 const Setting<QString>& setting, void (MainWindow::*apply)(const QString&))
{
    menu->clear();
    auto* group = new QActionGroup(menu);
    for (const auto& [id, text] : entries) {
        QAction* action = menu->addAction(text);
        action->setObjectName(menu->objectName() + QLatin1Char('.') + id);
        action->setCheckable(true);
        action->setChecked(m_settings.get(setting) == id);
        action->setStatusTip(menu == m_themeMenu ? tr("Change the colours of the window.")
                                                 : tr("Change the language of the window."));
        group->addAction(action);
        connect(
            action, &QAction::triggered, this,
            [this, id = id, setting, apply] {
                m_settings.set(setting, id);
                (this->*apply)(id);
            },
            // Applying a language fills this very menu again.
            Qt::QueuedConnection);
    }
}

void MainWindow::fillRecentMenu()
{
    m_recentMenu->clear();
    const QStringList files = m_settings.get(setting::recentFiles);
    for (const QString& path : files) {
        const QString name = withoutMnemonics(QFileInfo(path).fileName());
        QAction* action = m_recentMenu->addAction(isolated(name));
        action->setStatusTip(path);
        connect(action, &QAction::triggered, this, [this, path] { m_session.open(path); });
    }
    m_recentMenu->addSeparator();
    m_recentMenu->addAction((*m_actions)["clearRecent"]);
    m_actions->setEnabled("clearRecent", !files.isEmpty(), tr("No file was opened yet."));
}

void MainWindow::fillSampleMenu()
{
    m_sampleMenu->clear();
    for (const SampleTile& sample : bundledSamples()) {
        QAction* action = m_sampleMenu->addAction(sample.title);
        action->setStatusTip(sample.sentence);
        connect(action, &QAction::triggered, this, [this, path = sample.path] { m_session.open(path); });
    }
    if (m_sampleMenu->isEmpty()) {
        QAction* none = m_sampleMenu->addAction(tr("No Samples"));
        none->setEnabled(false);
        none->setStatusTip(tr("The sample files were not installed."));
    }
}

void MainWindow::fillFormatMenu()
{
    m_formatMenu->clear();
    auto* group = new QActionGroup(m_formatMenu);
    const FormatFamily* family = nullptr;
    QMenu* menu = nullptr;
    for (const NumberFormat& format : numberFormats()) {
        if (family == nullptr || *family != format.family) {
            family = &format.family;
            const auto row = std::ranges::find(formatFamilies(), format.family, &FormatFamilyRow::family);
            menu = m_formatMenu->addMenu(coreLabel(CoreTable::FormatFamily, row->id));
        }
        const QString id = QString::fromUtf8(format.id.data(), static_cast<qsizetype>(format.id.size()));
        QAction* action = menu->addAction(coreLabel(CoreTable::Format, format.id));
        action->setCheckable(true);
        action->setChecked(m_session.quantization().format == format.id);
        action->setStatusTip(coreHelp(CoreTable::Format, format.id));
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, id] { m_session.chooseFormat(id); });
    }
}

void MainWindow::retranslateMenus()
{
    for (const Menu& entry : m_menus) {
        entry.menu->setTitle(QCoreApplication::translate("Menus", entry.text));
    }
    const QList<QAction*> tabs = m_tabMenu->actions();
    for (int i = 0; i < tabs.size(); ++i) {
        const ViewRow& row = qs::views()[static_cast<std::size_t>(i)];
        tabs[i]->setText(viewTitle(row));
        tabs[i]->setStatusTip(viewHelp(row));
    }
    buildChoiceMenu(m_themeMenu,
                    {{QStringLiteral("system"), tr("&System", "theme")},
                     {QStringLiteral("light"), tr("&Light", "theme")},
                     {QStringLiteral("dark"), tr("&Dark", "theme")}},
                    setting::theme, &MainWindow::applyThemeSetting);
    std::vector<std::pair<QString, QString>> names{{QStringLiteral("system"), tr("&System", "language")}};
    for (const Language& language : languages()) {
        names.emplace_back(QString::fromUtf8(language.id), QString::fromUtf8(language.name));
    }
    buildChoiceMenu(m_languageMenu, names, setting::language, &MainWindow::applyLanguage);
    fillRecentMenu();
    fillSampleMenu();
    fillFormatMenu();
}

void MainWindow::connectActions()
{
    const auto on = [this](const char* id, auto&& function) {
        connect((*m_actions)[id], &QAction::triggered, this, std::forward<decltype(function)>(function));
    };
    on("open", &MainWindow::openFile);
    on("openFolder", &MainWindow::openFolder);
    on("compareWith", &MainWindow::compareWithFile);
    on("reload", [this] { m_session.reload(); });
    on("clearRecent", [this] { m_settings.set(setting::recentFiles, {}); });
    on("exportReport", &MainWindow::exportReport);
    on("exportPlot", &MainWindow::exportPlot);
    on("exportTensors", &MainWindow::exportTensors);
    on("close", [this] { m_session.close(); });
    on("quit", [this] { close(); });
    on("undo", [this] { m_session.undoStack().undo(); });
    on("redo", [this] { m_session.undoStack().redo(); });
    on("copy", &MainWindow::copy);
    on("find", [this] {
        m_docks.front().widget->show();
        m_docks.front().widget->raise();
        m_layers->focusFilter();
    });
    on("previousLayer", [this] { m_layers->selectPrevious(); });
    on("nextLayer", [this] { m_layers->selectNext(); });
    on("worstLayer", &MainWindow::selectWorstLayer);
    on("wholeLayer", [this] { m_session.selectChannel(std::nullopt); });
    on("nextTab", [this] { stepTab(1); });
    on("previousTab", [this] { stepTab(-1); });
    on("nextPane", [this] { focusPane(1); });
    on("previousPane", [this] { focusPane(-1); });
    on("modelSize", &MainWindow::showModelSize);
    on("fullScreen", [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    on("resetLayout", &MainWindow::resetLayout);
    on("bitsDown", [this] { chooseBits(-1); });
    on("bitsUp", [this] { chooseBits(1); });
    on("applyToAll", [this] { m_session.applyToAllLayers(); });
    on("resetLayer", [this] { m_session.resetLayer(); });
    on("loadData", &MainWindow::loadData);
    on("loadPictures", &MainWindow::loadPictures);
    on("makeData", &MainWindow::makeData);
    on("showData", &MainWindow::showData);
    on("exportMeasurements", &MainWindow::exportMeasurements);
    on("measure", [this] {
        m_session.measureStudy();
        showTab(QStringLiteral("sensitivity"));
    });
    on("measureWidths", [this] {
        m_session.measureWidths();
        showTab(QStringLiteral("sensitivity"));
    });
    on("resume", [this] { m_session.resume(); });
    on("cancel", &MainWindow::cancel);
    on("help", &MainWindow::showHelp);
    on("whatsThis", [] { QWhatsThis::enterWhatsThisMode(); });
    on("about", &MainWindow::showAbout);
    for (const Dock& dock : m_docks) {
        QAction* action = (*m_actions)[dock.action];
        connect(action, &QAction::triggered, dock.widget->toggleViewAction(), &QAction::trigger);
        connect(dock.widget->toggleViewAction(), &QAction::toggled, action, &QAction::setChecked);
        action->setChecked(dock.widget->toggleViewAction()->isChecked());
    }
    const auto refresh = [this] { updateActions(); };
    connect(&m_session.undoStack(), &QUndoStack::indexChanged, this, refresh);
    connect(&m_session.undoStack(), &QUndoStack::canUndoChanged, this, refresh);
    connect(&m_session.undoStack(), &QUndoStack::canRedoChanged, this, refresh);
}

void MainWindow::updateActions()
{
    const ViewState& state = m_session.state();
    const bool hasFile = state.model != nullptr;
    const bool hasLayer = state.selectedLayer() != nullptr;
    const bool hasResults = state.report && state.report->total.layers > 0;
    const QString noFile = tr("Not now: no file is open.");
    const QString noLayer = tr("Not now: no layer is selected.");
    m_actions->setEnabled("exportReport", hasResults, hasFile ? tr("Not now: no layer is computed yet.") : noFile);
    for (const char* id : {"reload", "compareWith", "exportPlot", "nextTab", "previousTab", "copy", "close", "find",
                           "dockLayers", "dockConfiguration", "dockNumbers", "dockProblems"}) {
        m_actions->setEnabled(id, hasFile, noFile);
    }
    for (const char* id : {"previousLayer", "nextLayer"}) {
        m_actions->setEnabled(id, hasLayer, noLayer);
    }
    m_actions->setEnabled("worstLayer", hasResults && state.report->total.worstLayer.has_value(),
                          tr("Not now: no layer is computed yet."));
    m_actions->setEnabled("wholeLayer", state.channel.has_value(), tr("Not now: no channel is selected."));
    QUndoStack& stack = m_session.undoStack();
    m_actions->setEnabled("undo", stack.canUndo(), tr("Not now: there is no choice to take back."));
    m_actions->setEnabled("redo", stack.canRedo(), tr("Not now: no choice was taken back."));
    (*m_actions)["undo"]->setText(stack.canUndo() ? tr("&Undo: %1").arg(withoutMnemonics(stack.undoText()))
                                                  : QCoreApplication::translate("Actions", "&Undo"));
    (*m_actions)["redo"]->setText(stack.canRedo() ? tr("&Redo: %1").arg(withoutMnemonics(stack.redoText()))
                                                  : QCoreApplication::translate("Actions", "&Redo"));
    m_actions->setEnabled("applyToAll", hasLayer, noLayer);
    const bool own = hasLayer && m_session.request().overrides.contains(state.selectedLayer()->tensor);
    m_actions->setEnabled("resetLayer", own, tr("Not now: the selected layer has no choices of its own."));
    m_actions->setEnabled("exportTensors", hasFile && !m_tensorJob.running(),
                          hasFile ? tr("Not now: tensors are being written.") : noFile);
    const bool running = m_tensorJob.running() || !m_session.opening().isEmpty() ||
                         m_session.analysisState() == AnalysisRun::State::Running || m_session.comparingFormats() ||
                         m_session.comparingAll() || m_session.comparingFiles() || m_session.loadingData() ||
                         m_session.measuring() || m_session.observing() || m_session.timing();
    const bool incomplete = m_session.analysisState() == AnalysisRun::State::Stopped || m_session.comparisonStopped() ||
                            state.difference.state == FileDifference::State::Stopped || m_session.studyStopped();
    const bool hasNetwork = state.network.network != nullptr;
    const QString noNetwork = hasFile ? tr("Not now: the file holds no network that could run.") : noFile;
    for (const char* id : {"loadData", "loadPictures", "makeData"}) {
        m_actions->setEnabled(id, hasNetwork, noNetwork);
    }
    m_actions->setEnabled("showData", state.network.data != nullptr,
                          hasNetwork ? tr("Not now: the network has no data.") : noNetwork);
    for (const char* id : {"measure", "measureWidths"}) {
        m_actions->setEnabled(id, state.network.data != nullptr && !m_session.measuring(),
                              !hasNetwork             ? noNetwork
                              : m_session.measuring() ? tr("Not now: the network is being measured.")
                                                      : tr("Not now: the network has no data."));
    }
    m_actions->setEnabled("exportMeasurements",
                          state.network.report() != nullptr || state.network.observation.report ||
                              state.network.latency.report,
                          tr("Not now: nothing of the network is measured yet."));
    m_actions->setEnabled("resume", incomplete, hasFile ? tr("Not now: everything is computed.") : noFile);
    m_actions->setEnabled("cancel", running, tr("Not now: nothing is being computed."));
}

} // namespace qs
