// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/main_window.h"

#include "app/choice_memory.h"
#include "app/model_size_dialog.h"
#include "app/problem_list.h"
#include "app/samples.h"
#include "app/theme.h"
#include "widgets/core_sentence.h"
#include "widgets/core_text.h"
#include "widgets/number_text.h"
#include "widgets/panels/configuration_panel.h"
#include "widgets/panels/layer_table_panel.h"
#include "widgets/panels/message_bar.h"
#include "widgets/panels/numbers_panel.h"
#include "widgets/panels/problems_panel.h"
#include "widgets/panels/progress_strip.h"
#include "widgets/panels/start_page.h"
#include "widgets/panels/view_bar.h"
#include "widgets/views/view_list.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLabel>
#include <QMimeData>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace qs {

MainWindow::MainWindow(Session& session, Settings& settings, LanguageSwitch& language, QWidget* parent)
    : QMainWindow(parent),
      m_session(session),
      m_settings(settings),
      m_language(language),
      m_actions(new ActionSet(this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setAcceptDrops(true);
    setMinimumSize(640, 480);
    resize(1280, 800);
    buildCentre();
    buildDocks();
    buildStatusBar();
    buildMenus();
    connectActions();
    connectSession();
    connectPanels();
    retranslate();
    showStartPage(true);
    showState(session.state(), Change::Model | Change::Report | Change::Selection);
    showChoices();
    showActivity();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildCentre()
{
    auto* centre = new QWidget(this);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_message = new MessageBar(centre);
    m_pages = new QStackedWidget(centre);
    m_start = new StartPage(m_pages);
    m_stack = new QStackedWidget(m_pages);
    m_tabs = new ViewBar(this);
    for (const ViewRow& row : qs::views()) {
        PlotView* view = row.create(m_stack);
        view->setObjectName(QLatin1String(row.id));
        m_stack->addWidget(view);
        m_tabs->addTab(view->objectName());
        m_views.push_back(view);
        connectView(view);
    }
    connect(m_tabs, &ViewBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    m_pages->addWidget(m_start);
    m_pages->addWidget(m_stack);
    column->addWidget(m_message);
    column->addWidget(m_pages, 1);
    setCentralWidget(centre);
}

void MainWindow::buildStatusBar()
{
    m_modelLabel = new QLabel(this);
    m_modelLabel->setTextFormat(Qt::PlainText);
    m_modelLabel->setContentsMargins(6, 0, 6, 0);
    m_progress = new ProgressStrip(this);
    m_problemCount = new QToolButton(this);
    m_problemCount->setObjectName(QStringLiteral("problemCount"));
    m_problemCount->setAutoRaise(true);
    statusBar()->addWidget(m_modelLabel, 1);
    statusBar()->addPermanentWidget(m_progress);
    statusBar()->addPermanentWidget(m_problemCount);
}

void MainWindow::connectView(PlotView* view)
{
    connect(view, &View::layerSelected, &m_session, &Session::selectLayer);
    connect(view, &View::channelSelected, this, [this](std::size_t channel) { m_session.selectChannel(channel); });
    connect(view, &View::rangePreviewed, &m_session, &Session::previewRange);
    connect(view, &View::rangeChosen, &m_session, &Session::chooseRange);
    connect(view, &View::calibrationChosen, this, &MainWindow::chooseCalibrationId);
    connect(view, &View::formatChosen, &m_session, &Session::chooseFormatOf);
    connect(view, &View::quantizationChosen, &m_session, &Session::chooseQuantization);
    connect(view, &View::comparisonWanted, &m_session, &Session::compareAll);
    connect(view, &View::comparisonCancelled, &m_session, &Session::cancelComparison);
    connect(view, &View::otherFileWanted, this, &MainWindow::compareWithFile);
    connect(view, &View::otherFileClosed, &m_session, &Session::closeOther);
    connect(view, &View::pairsChosen, &m_session, &Session::choosePairs);
    connect(view, &View::differenceWanted, &m_session, &Session::resumeDifference);
    connect(view, &View::differenceCancelled, &m_session, &Session::cancelDifference);
    connect(view, &View::dataWanted, this, &MainWindow::loadData);
    connect(view, &View::picturesWanted, this, &MainWindow::loadPictures);
    connect(view, &View::syntheticWanted, this, &MainWindow::makeData);
    connect(view, &View::samplesWanted, this, &MainWindow::showData);
    connect(view, &View::dataClosed, &m_session, &Session::closeData);
    connect(view, &View::studyOptionsChosen, &m_session, &Session::chooseStudyOptions);
    connect(view, &View::studyWanted, &m_session, &Session::measureStudy);
    connect(view, &View::widthsWanted, &m_session, &Session::measureWidths);
    connect(view, &View::studyCancelled, &m_session, &Session::cancelStudy);
    connect(view, &View::studySelected, &m_session, &Session::selectStudy);
    connect(view, &View::observationWanted, &m_session, &Session::observeActivations);
    connect(view, &View::observationCancelled, &m_session, &Session::cancelObservation);
    connect(view, &View::otherDataWanted, this, &MainWindow::compareData);
    connect(view, &View::otherDataClosed, &m_session, &Session::closeOtherData);
    connect(view, &View::latencyWanted, &m_session, &Session::measureLatency);
    connect(view, &View::latencyCancelled, &m_session, &Session::cancelLatency);
}

void MainWindow::connectSession()
{
    connect(&m_session, &Session::stateChanged, this, &MainWindow::showState);
    connect(&m_session, &Session::choicesChanged, this, &MainWindow::showChoices);
    connect(&m_session, &Session::activityChanged, this, &MainWindow::showActivity);
    connect(&m_session, &Session::openFailed, this, &MainWindow::showOpenError);
    connect(&m_session, &Session::fileChanged, this, [this](const QString& sentence) {
        m_message->showMessage(MessageBar::Kind::Note, tr("The file has changed on the disk"),
                               coreSentence(sentence.toStdString()) + QLatin1Char('\n') + tr("F5 opens it again."),
                               sentence);
    });
    connect(&m_session, &Session::opened, this, [this](const QString& path) {
        m_message->hide();
        m_settings.addRecentFile(QFileInfo(path).absoluteFilePath());
        m_stack->currentWidget()->setFocus();
    });
    connect(&m_session, &Session::otherOpened, this, [this](const QString& path) {
        m_message->hide();
        m_settings.addRecentFile(QFileInfo(path).absoluteFilePath());
    });
    connect(&m_session, &Session::dataLoaded, m_message, &QWidget::hide);
    connect(&m_session, &Session::dataFailed, this, [this](const QString& path, const Error& error) {
        const QString message = QString::fromStdString(error.message);
        m_message->showMessage(MessageBar::Kind::Error, tr("These data do not fit the network"),
                               isolated(coreSentence(error.message)), path + QLatin1Char('\n') + message);
    });
    connect(&m_settings, &Settings::changed, this, [this](const QString& key) {
        if (key == QLatin1String(setting::recentFiles.key)) {
            m_start->setRecentFiles(m_settings.get(setting::recentFiles));
        }
    });
}

void MainWindow::connectPanels()
{
    m_tensorJob.setOnTick([this](const JobProgress&) { showActivity(); });
    connect(m_start, &StartPage::openClicked, this, &MainWindow::openFile);
    connect(m_start, &StartPage::fileChosen, &m_session, &Session::open);
    connect(m_layers, &LayerTablePanel::layerSelected, &m_session, &Session::selectLayer);
    connect(m_numbers, &NumbersPanel::layerActivated, &m_session, &Session::selectLayer);
    connect(m_numbers, &NumbersPanel::channelActivated, this,
            [this](std::size_t channel) { m_session.selectChannel(channel); });
    connect(m_problems, &ProblemsPanel::tensorActivated, &m_session, &Session::selectTensor);
    connect(m_progress, &ProgressStrip::cancelClicked, this, &MainWindow::cancel);
    connect(m_progress, &ProgressStrip::resumeClicked, &m_session, &Session::resume);
    connect(m_configuration, &ConfigurationPanel::formatChosen, &m_session, &Session::chooseFormat);
    connect(m_configuration, &ConfigurationPanel::schemeChosen, &m_session, &Session::chooseScheme);
    connect(m_configuration, &ConfigurationPanel::granularityChosen, &m_session, &Session::chooseGranularity);
    connect(m_configuration, &ConfigurationPanel::calibrationChosen, &m_session, &Session::chooseCalibration);
    connect(m_configuration, &ConfigurationPanel::scaleStorageChosen, &m_session, &Session::chooseScaleStorage);
    connect(m_configuration, &ConfigurationPanel::arithmeticPresetChosen, &m_session, &Session::chooseArithmeticPreset);
    connect(m_configuration, &ConfigurationPanel::arithmeticChosen, &m_session, &Session::chooseArithmetic);
    m_configuration->setArithmeticUnfolded(m_settings.get(setting::arithmeticUnfolded));
    connect(m_configuration, &ConfigurationPanel::arithmeticUnfolded, this,
            [this](bool unfolded) { m_settings.set(setting::arithmeticUnfolded, unfolded); });
    connect(m_configuration, &ConfigurationPanel::forAllLayersChosen, this,
            [this](bool all) { m_session.chooseScope(all ? Scope::AllLayers : Scope::ThisLayer); });
    connect(m_problemCount, &QToolButton::clicked, this, [this] { (*m_actions)["dockProblems"]->trigger(); });
}

void MainWindow::showState(const ViewState& state, Changes changes)
{
    for (PlotView* view : m_views) {
        view->setState(state, changes);
    }
    if (changes & (Change::Model | Change::Report)) {
        m_layers->setReport(state.report);
    }
    if (changes & (Change::Model | Change::Report | Change::Network)) {
        m_problems->setProblems(problemsOf(state));
    }
    if (changes & (Change::Report | Change::Selection)) {
        m_layers->setSelectedLayer(state.layer);
        m_numbers->setReport(state.report, state.layer);
        showChoices();
    }
    if (changes & Change::Preview) {
        m_configuration->setPreview(state.preview);
    }
    if (changes & Change::Model) {
        showStartPage(!state.model);
    }
    if (changes & (Change::Model | Change::Report | Change::Selection | Change::Network)) {
        showModel();
        updateActions();
    }
}

void MainWindow::showChoices()
{
    m_configuration->setValues({.quantization = m_session.quantization(),
                                .forAllLayers = m_session.scope() == Scope::AllLayers,
                                .report = m_session.state().report,
                                .layer = m_session.state().layer,
                                .error = m_session.requestError()});
    if (m_modelSize != nullptr && m_modelSize->isVisible()) {
        m_modelSize->setModel(m_session.state().model, m_session.request().quantization);
    }
    updateActions();
}

void MainWindow::showActivity()
{
    const JobProgress progress = m_session.progress();
    const AnalysisRun::State analysis = m_session.analysisState();
    const bool analysing = analysis == AnalysisRun::State::Running;
    m_start->setOpening(m_session.opening());
    m_layers->setRunning(analysing);
    if (!m_session.opening().isEmpty()) {
        m_progress->showRunning(tr("Opening %1").arg(isolated(QFileInfo(m_session.opening()).fileName())),
                                progress.done, progress.total, {});
    } else if (m_tensorJob.running()) {
        const JobProgress written = m_tensorJob.progress();
        m_progress->showRunning(stageText("Writing tensors"), written.done, written.total, {});
    } else if (analysing) {
        m_progress->showRunning(stageText(progress.stage), progress.done, progress.total,
                                tr("%1 of %n layer(s)", nullptr, static_cast<int>(m_session.layerCount()))
                                    .arg(countText(m_session.layersDone())));
    } else if (analysis == AnalysisRun::State::Stopped) {
        m_progress->showStopped(
            tr("%n layer(s) not computed", nullptr, static_cast<int>(m_session.layerCount() - m_session.layersDone())));
    } else if (m_session.comparingAll()) {
        m_progress->showRunning(tr("Comparing all formats"), progress.done, progress.total, {});
    } else if (m_session.comparingFiles()) {
        m_progress->showRunning(tr("Comparing two files"), progress.done, progress.total, {});
    } else if (m_session.loadingData()) {
        m_progress->showRunning(tr("Reading the data"), progress.done, progress.total, {});
    } else if (m_session.measuring()) {
        const auto waiting = static_cast<int>(m_session.studiesWaiting());
        m_progress->showRunning(stageText(progress.stage), progress.done, progress.total,
                                waiting == 0 ? QString() : tr("%n configuration(s) more", nullptr, waiting));
    } else if (m_session.observing()) {
        m_progress->showRunning(tr("Looking at activations"), progress.done, progress.total, {});
    } else if (m_session.timing()) {
        m_progress->showRunning(stageText(progress.stage), progress.done, progress.total, {});
    } else if (m_session.comparingFormats()) {
        m_progress->showRunning(tr("Comparing formats"), progress.done, progress.total, {});
    } else if (m_session.comparisonStopped()) {
        m_progress->showStopped(tr("Not all formats compared"));
    } else if (m_session.studyStopped()) {
        m_progress->showStopped(tr("Not all samples measured"));
    } else {
        m_progress->showIdle();
    }
    if (analysis == AnalysisRun::State::Failed) {
        showChoices();
    }
    updateActions();
}

void MainWindow::showModel()
{
    const ViewState& state = m_session.state();
    if (!state.model) {
        setWindowTitle(QStringLiteral("Quantscope"));
        setWindowFilePath({});
        m_modelLabel->clear();
        m_problemCount->hide();
        return;
    }
    const QString path = QString::fromStdString(state.model->path);
    const QString name = QFileInfo(path).fileName();
    setWindowFilePath(path);
    setWindowTitle(tr("%1 – Quantscope", "title of the window: the file").arg(isolated(name)));
    const int layers = static_cast<int>(state.model->weights.size());
    //: the file, how many layers, how many values, its size
    m_modelLabel->setText(tr("%1 · %2 · %3 values · %4")
                              .arg(isolated(name), tr("%n layer(s)", nullptr, layers),
                                   countText(state.model->parameterCount()), byteText(state.model->fileBytes)));
    m_modelLabel->setToolTip(path);
    const int problems = static_cast<int>(problemsOf(state).size());
    m_problemCount->setVisible(problems > 0);
    m_problemCount->setText(tr("⚠ %n problem(s)", nullptr, problems));
    m_problemCount->setToolTip(tr("Shows or hides the list of problems."));
    m_problemCount->setAccessibleName(m_problemCount->text());
}

void MainWindow::showOpenError(const QString& path, const Error& error)
{
    const QString message = QString::fromStdString(error.message);
    m_message->showMessage(
        MessageBar::Kind::Error, tr("%1 could not be opened", "file").arg(isolated(QFileInfo(path).fileName())),
        errorHeadline(error.code) + QStringLiteral(": ") + isolated(message), path + QLatin1Char('\n') + message);
    if (!QFileInfo::exists(path)) {
        m_settings.removeRecentFile(QFileInfo(path).absoluteFilePath());
    }
}

bool MainWindow::showTab(const QString& id)
{
    for (std::size_t i = 0; i < m_views.size(); ++i) {
        if (m_views[i]->objectName() == id) {
            m_tabs->setCurrentIndex(static_cast<int>(i));
            return true;
        }
    }
    return false;
}

PlotView* MainWindow::currentView() const
{
    return m_views[static_cast<std::size_t>(std::max(0, m_tabs->currentIndex()))];
}

void MainWindow::retranslate()
{
    m_actions->retranslate();
    retranslateMenus();
    retranslateDocks();
    int index = 0;
    for (const ViewRow& row : qs::views()) {
        m_tabs->setTab(index, viewTitle(row).remove(QLatin1Char('&')), viewHelp(row),
                       QKeySequence(QLatin1String(row.shortcut)));
        ++index;
    }
    m_start->setRecentFiles(m_settings.get(setting::recentFiles));
    m_start->setSamples(bundledSamples());
    showModel();
    showChoices();
    showActivity();
}

void MainWindow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QMainWindow::changeEvent(event);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    saveLayout();
    m_settings.set(setting::choices, rememberedChoices(m_session.request().quantization));
    m_session.cancel();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.front().isLocalFile()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event)
{
    event->acceptProposedAction();
    const QString path = event->mimeData()->urls().front().toLocalFile();
    if (m_session.state().model) {
        showDropMenu(path, mapToGlobal(event->position().toPoint()));
    } else {
        m_session.open(path);
    }
}

} // namespace qs
