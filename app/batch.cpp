// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/batch.h"

#include "core/export/exporter.h"
#include "widgets/core_sentence.h"
#include "widgets/number_text.h"
#include "widgets/panels/message_bar.h"

#include <QPixmap>

#include <cstdio>

namespace qs {
namespace {

/// The session must have been idle for so long before a picture is taken: views draw on the next turns of the event
/// loop.
constexpr int kCalmMs = 250;

void complain(const QString& message)
{
    std::fprintf(stderr, "quantscope: %s\n", qPrintable(message));
}

/// Why measuring the network failed; the picture shows it too.
std::optional<Error> failureOf(const NetworkState& network)
{
    if (network.studies && !network.studies->empty() && network.studies->front().error) {
        return network.studies->front().error;
    }
    return network.observation.error ? network.observation.error : network.latency.error;
}

/// What a tab shows only after somebody has asked for it, since it may take long.
struct TabWork {
    const char* tab;
    bool needsData; ///< of the network
    void (Session::*start)();
};

constexpr TabWork kTabWork[] = {
    {"compare", false, &Session::compareAll},
    {"sensitivity", true, &Session::measureStudy},
    {"activations", true, &Session::observeActivations},
    {"latency", true, &Session::measureLatency},
};

} // namespace

Batch::Batch(const CommandLine& line, Session& session, MainWindow& window, QObject* parent)
    : QObject(parent), m_line(line), m_session(session), m_window(window)
{
    m_calm.setSingleShot(true);
    m_calm.setInterval(kCalmMs);
    connect(&m_calm, &QTimer::timeout, this, &Batch::act);
    connect(&session, &Session::opened, this, [this] {
        if (!m_line.select.isEmpty()) {
            m_session.selectTensor(m_line.select);
        }
        startWorkOfTab(false);
    });
    if (!line.other.isEmpty()) {
        // Once: a file that is opened later is another matter.
        connect(
            &session, &Session::opened, this, [this] { m_session.compareWith(m_line.other); },
            Qt::SingleShotConnection);
    }
    if (line.data) {
        connect(&session, &Session::stateChanged, this, &Batch::loadData);
        connect(
            &session, &Session::dataLoaded, this, [this] { startWorkOfTab(true); }, Qt::SingleShotConnection);
    }
    if (!line.isBatch()) {
        return;
    }
    connect(&session, &Session::dataFailed, this, [this](const QString&, const Error& error) {
        complain(QString::fromStdString(error.message));
        leave(2);
    });
    connect(&session, &Session::activityChanged, this, &Batch::settle);
    connect(&session, &Session::openFailed, this, [this](const QString&, const Error& error) {
        complain(QString::fromStdString(error.message));
        leave(2);
    });
    if (line.file.isEmpty()) {
        m_calm.start();
    }
}

void Batch::loadData()
{
    const NetworkState& network = m_session.state().network;
    if (m_dataAsked || (!network.network && !network.networkError)) {
        return;
    }
    m_dataAsked = true; // once: a file that is opened later is another matter
    if (!network.network) {
        return refuseData(*network.networkError);
    }
    StudyOptions options = network.options;
    options.samples = m_line.data->samples;
    m_session.setStudyOptions(options);
    m_session.loadData(m_line.data->request);
}

void Batch::refuseData(const Error& error)
{
    const QString message = QString::fromStdString(error.message);
    if (m_line.isBatch()) {
        complain(message);
        return leave(2);
    }
    m_window.messageBar().showMessage(MessageBar::Kind::Note, tr("The data are not used: no network was found"),
                                      isolated(coreSentence(error.message)), message);
}

void Batch::startWorkOfTab(bool hasData)
{
    if (m_line.screenshot.isEmpty()) {
        return; // a person starts it
    }
    for (const TabWork& work : kTabWork) {
        if (m_line.tab == QLatin1String(work.tab) && work.needsData == hasData) {
            (m_session.*work.start)();
        } else if (m_line.tab == QLatin1String(work.tab) && !m_line.data) {
            complain(QStringLiteral("the tab \"%1\" shows measurements of a network: --data or --synthetic says what "
                                    "it runs on")
                         .arg(m_line.tab));
        }
    }
}

void Batch::settle()
{
    const bool waitsForData = m_line.data && !m_dataAsked && !m_line.file.isEmpty();
    if (!waitsForData && m_session.idle() && (m_session.state().model != nullptr || m_line.file.isEmpty())) {
        m_calm.start();
    } else {
        m_calm.stop();
    }
}

void Batch::act()
{
    if (!m_line.report.isEmpty()) {
        if (!m_session.state().report) {
            complain(m_session.requestError() ? QString::fromStdString(m_session.requestError()->message)
                                              : QStringLiteral("there is nothing to report"));
            return leave(2);
        }
        const Status written =
            writeReport(*m_session.state().report, std::filesystem::path(m_line.report.toStdString()));
        if (!written) {
            complain(QString::fromStdString(written.error().message));
            return leave(written.error().code == ErrorCode::Usage ? 1 : 2);
        }
    }
    if (!m_line.screenshot.isEmpty() && !m_window.grab().save(m_line.screenshot)) {
        complain(QStringLiteral("cannot write the picture %1").arg(m_line.screenshot));
        return leave(2);
    }
    if (const std::optional<Error> failure = failureOf(m_session.state().network)) {
        complain(QString::fromStdString(failure->message));
        return leave(2);
    }
    leave(0);
}

void Batch::leave(int code)
{
    QCoreApplication::exit(code);
}

} // namespace qs
