// SPDX-License-Identifier: GPL-3.0-or-later
// What the actions of the main window do.
#include "app/about_dialog.h"
#include "app/data_dialog.h"
#include "app/help_window.h"
#include "app/main_window.h"
#include "app/model_size_dialog.h"
#include "app/theme.h"
#include "core/export/exporter.h"
#include "core/loaders/loader.h"
#include "widgets/core_text.h"
#include "widgets/file_dialog.h"
#include "widgets/number_text.h"
#include "widgets/panels/layer_table_panel.h"
#include "widgets/panels/message_bar.h"
#include "widgets/panels/numbers_panel.h"
#include "widgets/panels/problems_panel.h"
#include "widgets/plots/figure_writer.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/views/plot_view.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QStatusBar>

#include <algorithm>
#include <vector>

namespace qs {
namespace {

QString utf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

DataRequest requestFor(const QString& path)
{
    DataRequest request;
    request.path = path.toStdString();
    return request;
}

/// "resnet" of "/models/resnet.onnx", for file names that are proposed.
QString baseName(const ViewState& state)
{
    return state.model ? QFileInfo(QString::fromStdString(state.model->path)).completeBaseName() : QString();
}

} // namespace

/// Empty when the person gives up.
QString MainWindow::askForModel(const QString& title, const Setting<QString>& folder)
{
    QStringList all;
    QStringList filters;
    for (const Loader& loader : loaders()) {
        QStringList suffixes;
        for (const QString& suffix : utf8(loader.suffixes).split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
            suffixes << QStringLiteral("*.") + suffix;
        }
        all << suffixes;
        filters << QStringLiteral("%1 (%2)").arg(utf8(loader.label), suffixes.join(QLatin1Char(' ')));
    }
    all.removeDuplicates();
    filters.prepend(QStringLiteral("%1 (%2)").arg(tr("Models"), all.join(QLatin1Char(' '))));
    filters << QStringLiteral("%1 (*)").arg(tr("All files"));
    const QString path = fileDialog::openName(this, title, m_settings.get(folder), filters.join(QStringLiteral(";;")));
    if (!path.isEmpty()) {
        m_settings.set(folder, QFileInfo(path).absolutePath());
    }
    return path;
}

void MainWindow::openFile()
{
    if (const QString path = askForModel(tr("Open a Model"), setting::openFolder); !path.isEmpty()) {
        m_session.open(path);
    }
}

void MainWindow::openFolder()
{
    const QString path =
        fileDialog::openFolder(this, tr("Open a Folder with a Model"), m_settings.get(setting::openFolder));
    if (!path.isEmpty()) {
        m_settings.set(setting::openFolder, QFileInfo(path).absolutePath());
        m_session.open(path);
    }
}

void MainWindow::compareWithFile()
{
    if (!m_session.state().model) {
        return;
    }
    if (const QString path = askForModel(tr("Compare with a File"), setting::openFolder); !path.isEmpty()) {
        m_session.compareWith(path);
        showTab(QStringLiteral("difference"));
    }
}

void MainWindow::loadData()
{
    if (!m_session.state().network.network) {
        return;
    }
    if (const QString path = askForModel(tr("Load Data"), setting::dataFolder); !path.isEmpty()) {
        m_session.loadData(requestFor(path));
        showNetworkTab();
    }
}

void MainWindow::loadPictures()
{
    if (!m_session.state().network.network) {
        return;
    }
    const QString path = fileDialog::openFolder(this, tr("Load Pictures"), m_settings.get(setting::dataFolder));
    if (!path.isEmpty()) {
        m_settings.set(setting::dataFolder, path);
        askForData(requestFor(path));
    }
}

void MainWindow::makeData()
{
    askForData({});
}

/// What is loaded, with the way to load it otherwise.
void MainWindow::showData()
{
    askForData(m_session.dataRequest());
}

void MainWindow::askForData(const DataRequest& request)
{
    const NetworkState& network = m_session.state().network;
    if (!network.network) {
        return;
    }
    auto* dialog = new DataDialog(network.network, request, m_settings, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, asked = network.network] {
        if (dialog->data() && m_session.state().network.network == asked) {
            m_session.useData(dialog->request(), dialog->data());
            showNetworkTab();
        }
    });
    dialog->open();
}

/// Other data for the values between layers, with what happens to the present ones to begin with.
void MainWindow::compareData()
{
    const NetworkState& network = m_session.state().network;
    if (!network.network) {
        return;
    }
    auto* dialog = new DataDialog(network.network, m_session.dataRequest(), m_settings, this);
    dialog->setWindowTitle(tr("Data to Compare with"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, asked = network.network] {
        if (dialog->data() && m_session.state().network.network == asked) {
            m_session.compareData(dialog->data());
        }
    });
    dialog->open();
}

/// One of the tabs about the network, unless one is in front.
void MainWindow::showNetworkTab()
{
    const QString id = currentView()->objectName();
    if (id != QLatin1String("sensitivity") && id != QLatin1String("activations") && id != QLatin1String("latency")) {
        showTab(QStringLiteral("sensitivity"));
    }
}

/// A file dropped on an open one may replace it, be compared with it or be what its network runs on.
void MainWindow::showDropMenu(const QString& path, const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("dropMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString name = isolated(QFileInfo(path).fileName());
    connect(menu->addAction(tr("&Open %1").arg(name)), &QAction::triggered, this,
            [this, path] { m_session.open(path); });
    connect(menu->addAction(tr("&Compare with %1").arg(name)), &QAction::triggered, this, [this, path] {
        m_session.compareWith(path);
        showTab(QStringLiteral("difference"));
    });
    if (m_session.state().network.network) {
        connect(menu->addAction(tr("&Use %1 as data").arg(name)), &QAction::triggered, this, [this, path] {
            m_session.loadData(requestFor(path));
            showNetworkTab();
        });
    }
    menu->popup(position);
}

void MainWindow::exportReport()
{
    const std::shared_ptr<const AnalysisReport> report = m_session.state().report;
    if (!report) {
        return;
    }
    // Pages for people first.
    std::vector<Exporter> kinds(exporters().begin(), exporters().end());
    std::stable_partition(kinds.begin(), kinds.end(), [](const Exporter& exporter) { return !exporter.isTable; });
    QStringList filters;
    for (const Exporter& exporter : kinds) {
        filters << QStringLiteral("%1 (*.%2)").arg(utf8(exporter.label), utf8(exporter.suffix));
    }
    const QString proposal = QDir(m_settings.get(setting::reportFolder))
                                 .filePath(baseName(m_session.state()) + QLatin1Char('.') + utf8(kinds.front().suffix));
    const QString path =
        fileDialog::saveName(this, tr("Export the Report"), proposal, filters.join(QStringLiteral(";;")));
    if (path.isEmpty()) {
        return;
    }
    m_settings.set(setting::reportFolder, QFileInfo(path).absolutePath());
    m_exportJob.start(
        [report, file = std::filesystem::path(path.toStdString())](Progress&) { return writeReport(*report, file); },
        [this, path](const Status& written) {
            if (written) {
                statusBar()->showMessage(tr("The report was written to %1").arg(isolated(path)), 8000);
                return;
            }
            const QString message = QString::fromStdString(written.error().message);
            m_message->showMessage(MessageBar::Kind::Error, tr("The report was not written"), message,
                                   path + QLatin1Char('\n') + message);
        });
}

void MainWindow::exportPlot()
{
    if (!m_session.state().model) {
        return;
    }
    QStringList filters;
    for (const QString& suffix : figureSuffixes()) {
        filters << QStringLiteral("%1 (*.%2)").arg(tr("%1 picture").arg(suffix.toUpper()), suffix);
    }
    filters << QStringLiteral("%1 (*.csv)").arg(tr("Data as CSV"));
    PlotView* view = currentView();
    const QString name = baseName(m_session.state()) + QLatin1Char('-') + view->objectName() + QStringLiteral(".png");
    const QString path =
        fileDialog::saveName(this, tr("Export the Plot"), QDir(m_settings.get(setting::plotFolder)).filePath(name),
                             filters.join(QStringLiteral(";;")));
    if (path.isEmpty()) {
        return;
    }
    m_settings.set(setting::plotFolder, QFileInfo(path).absolutePath());
    QString error;
    if (view->exportTo(path, &error)) {
        statusBar()->showMessage(tr("The plot was written to %1").arg(isolated(path)), 8000);
    } else {
        m_message->showMessage(MessageBar::Kind::Error, tr("The plot was not written"), error,
                               path + QLatin1Char('\n') + error);
    }
}

void MainWindow::copy()
{
    const QWidget* focus = QApplication::focusWidget();
    const auto inside = [focus](const QWidget* pane) {
        return focus != nullptr && (pane == focus || pane->isAncestorOf(focus));
    };
    if (inside(m_layers)) {
        QGuiApplication::clipboard()->setText(m_layers->copyText());
        statusBar()->showMessage(tr("The selected rows were copied."), 4000);
    } else if (inside(m_numbers)) {
        QGuiApplication::clipboard()->setText(m_numbers->copyText());
        statusBar()->showMessage(tr("The numbers were copied."), 4000);
    } else if (inside(m_problems)) {
        QGuiApplication::clipboard()->setText(m_problems->text());
        statusBar()->showMessage(tr("The problems were copied."), 4000);
    } else if (const QString text = currentView()->selectedText(); !text.isEmpty()) {
        QGuiApplication::clipboard()->setText(text);
        statusBar()->showMessage(tr("The selected rows were copied."), 4000);
    } else {
        currentView()->frame().copyImage();
        statusBar()->showMessage(tr("The plot was copied, as a picture and as data."), 4000);
    }
}

void MainWindow::chooseBits(int step)
{
    const NumberFormat* now = findNumberFormat(m_session.quantization().format);
    if (now == nullptr) {
        return;
    }
    // The nearest of its family in that direction.
    const NumberFormat* next = nullptr;
    for (const NumberFormat& format : numberFormats()) {
        const double distance = step * (format.bits - now->bits);
        if (format.family == now->family && format.isSigned == now->isSigned && distance > 0 &&
            (next == nullptr || distance < step * (next->bits - now->bits))) {
            next = &format;
        }
    }
    if (next != nullptr) {
        m_session.chooseFormat(utf8(next->id));
        return;
    }
    statusBar()->showMessage(step < 0 ? tr("There is no format of this family with fewer bits.")
                                      : tr("There is no format of this family with more bits."),
                             4000);
}

void MainWindow::chooseCalibrationId(const QString& id)
{
    const std::string text = id.toStdString();
    if (const auto choice = parseCalibration(text)) {
        m_session.chooseCalibration(*choice);
    }
}

void MainWindow::selectWorstLayer()
{
    const auto& report = m_session.state().report;
    if (report && report->total.worstLayer) {
        m_session.selectLayer(*report->total.worstLayer);
    }
}

void MainWindow::showHelp()
{
    if (m_help == nullptr) {
        m_help = new HelpWindow(*m_actions, m_language, this);
    }
    m_help->show();
    m_help->raise();
    m_help->activateWindow();
}

void MainWindow::showModelSize()
{
    if (m_modelSize == nullptr) {
        m_modelSize = new ModelSizeDialog(m_settings, this);
    }
    m_modelSize->setModel(m_session.state().model, m_session.request().quantization);
    m_modelSize->show();
    m_modelSize->raise();
    m_modelSize->activateWindow();
}

void MainWindow::showAbout()
{
    AboutDialog dialog(m_settings, this);
    dialog.exec();
}

void MainWindow::applyLanguage(const QString& id)
{
    m_language.choose(id);
}

void MainWindow::applyThemeSetting(const QString& id)
{
    applyTheme(id);
}

} // namespace qs
