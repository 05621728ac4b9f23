// SPDX-License-Identifier: GPL-3.0-or-later
// Export of tensors and of measurements from the main window: the dialog, the job behind it and what it says in the
// end.
#include "app/export_dialog.h"
#include "app/main_window.h"
#include "core/export/activations_document.h"
#include "core/export/exporter.h"
#include "core/export/latency_document.h"
#include "core/export/sensitivity_document.h"
#include "widgets/file_dialog.h"
#include "widgets/number_text.h"
#include "widgets/panels/message_bar.h"
#include "widgets/views/plot_view.h"

#include <QDir>
#include <QFileInfo>
#include <QStatusBar>

#include <algorithm>
#include <functional>
#include <ostream>

namespace qs {
namespace {

QString utf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// The weight of the selected layer.
std::optional<std::size_t> selectedWeight(const ViewState& state)
{
    const LayerResult* layer = state.selectedLayer();
    for (std::size_t i = 0; layer != nullptr && i < state.model->weights.size(); ++i) {
        const Weight& weight = state.model->weights[i];
        if (weight.layer == layer->name && state.model->tensors[weight.tensor].name == layer->tensor) {
            return i;
        }
    }
    return std::nullopt;
}

/// What was measured of the network, for the tab that shows it, and how it gets into a file.
struct Measurements {
    using Write = std::function<Status(std::ostream&)>;

    QString tab;
    Write writeDocument;
    Write writeTable;
};

std::vector<Measurements> measurementsOf(const ViewState& state)
{
    const NetworkState& network = state.network;
    const auto document = [](const auto& make) {
        return [make](std::ostream& out) {
            out << jsonText(make());
            return ok();
        };
    };
    std::vector<Measurements> all;
    std::vector<SensitivityReport> reports;
    for (std::size_t i = 0; network.studies && i < network.studies->size(); ++i) {
        if (const auto& report = (*network.studies)[i].report) {
            reports.push_back(*report);
        }
    }
    if (!reports.empty()) {
        all.push_back({QStringLiteral("sensitivity"),
                       document([model = state.model, reports] { return sensitivityDocument(reports, *model); }),
                       [reports](std::ostream& out) { return writeSensitivityCsv(reports, out); }});
    }
    if (const auto& seen = network.observation.report) {
        all.push_back({QStringLiteral("activations"),
                       document([model = state.model, seen, other = network.comparable(), data = network.otherData] {
                           Json values = jsonOf(*seen, *model);
                           if (other && data) {
                               values["drift"] = jsonOf(driftOf(*seen, *other));
                               values["drift"]["data"] = data->origin;
                           }
                           return values;
                       }),
                       [seen](std::ostream& out) { return writeActivationsCsv(*seen, out); }});
    }
    if (const auto& timed = network.latency.report) {
        all.push_back({QStringLiteral("latency"),
                       document([model = state.model, timed] { return jsonOf(*timed, *model); }),
                       [timed](std::ostream& out) { return writeLatencyCsv(*timed, out); }});
    }
    return all;
}

} // namespace

void MainWindow::exportTensors()
{
    const ViewState& state = m_session.state();
    if (!state.model || m_tensorJob.running()) {
        return;
    }
    auto* dialog = new ExportDialog(state.model, m_session.request(), selectedWeight(state), m_settings, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        if (dialog->plan() != nullptr) {
            writeTensors(*dialog->plan(), dialog->format());
        }
    });
    dialog->open();
}

void MainWindow::writeTensors(const ExportPlan& plan, const ArrayFormat& format)
{
    const ViewState& state = m_session.state();
    const QFileInfo opened(state.model ? QString::fromStdString(state.model->path) : QString());
    const QString base = opened.isDir() ? opened.fileName() : opened.completeBaseName();
    const QString suffix = utf8(format.suffix);
    const QString name = base + QStringLiteral("-tensors.") + suffix;
    const QString path =
        fileDialog::saveName(this, tr("Export the Tensors"), QDir(m_settings.get(setting::tensorFolder)).filePath(name),
                             QStringLiteral("%1 (*.%2)").arg(utf8(format.label), suffix));
    if (path.isEmpty()) {
        return;
    }
    m_settings.set(setting::tensorFolder, QFileInfo(path).absolutePath());
    m_tensorJob.start(
        [plan = std::make_shared<const ExportPlan>(plan), &format, file = std::filesystem::path(path.toStdString())](
            Progress& progress) { return writeExport(*plan, format, file, progress); },
        [this, path](const Status& written) { showTensorsWritten(path, written); });
    showActivity();
}

void MainWindow::showTensorsWritten(const QString& path, const Status& written)
{
    if (written) {
        statusBar()->showMessage(tr("The tensors were written to %1").arg(isolated(path)), 8000);
    } else {
        const QString message = QString::fromStdString(written.error().message);
        m_message->showMessage(MessageBar::Kind::Error, tr("The tensors were not written"), message,
                               path + QLatin1Char('\n') + message);
    }
    showActivity();
}

/// Of the tab in front, else the first that there are.
void MainWindow::exportMeasurements()
{
    const std::vector<Measurements> all = measurementsOf(m_session.state());
    if (all.empty()) {
        return;
    }
    const auto found = std::ranges::find(all, currentView()->objectName(), &Measurements::tab);
    const Measurements& measured = found == all.end() ? all.front() : *found;
    const QString base = QFileInfo(QString::fromStdString(m_session.state().model->path)).completeBaseName();
    const QString name = QStringLiteral("%1-%2.json").arg(base, measured.tab);
    const QString path = fileDialog::saveName(this, tr("Export the Measurements"),
                                              QDir(m_settings.get(setting::reportFolder)).filePath(name),
                                              QStringLiteral("JSON (*.json);;CSV (*.csv)"));
    if (path.isEmpty()) {
        return;
    }
    m_settings.set(setting::reportFolder, QFileInfo(path).absolutePath());
    const auto write =
        QFileInfo(path).suffix().toLower() == QLatin1String("csv") ? measured.writeTable : measured.writeDocument;
    m_exportJob.start([write, file = std::filesystem::path(path.toStdString())](
                          Progress&) { return writeFileAtomically(file, write); },
                      [this, path](const Status& written) {
                          if (written) {
                              statusBar()->showMessage(tr("The measurements were written to %1").arg(isolated(path)),
                                                       8000);
                              return;
                          }
                          const QString message = QString::fromStdString(written.error().message);
                          m_message->showMessage(MessageBar::Kind::Error, tr("The measurements were not written"),
                                                 message, path + QLatin1Char('\n') + message);
                      });
}

void MainWindow::cancel()
{
    // What the progress strip shows is what a cancel means.
    if (m_tensorJob.running() && m_session.opening().isEmpty()) {
        m_tensorJob.cancel();
        statusBar()->showMessage(tr("Nothing was written: the export was cancelled."), 8000);
        showActivity();
        return;
    }
    m_session.cancel();
}

} // namespace qs
