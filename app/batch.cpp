// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/batch.h"

#include "core/export/exporter.h"

#include <QCoreApplication>
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
        if (!m_line.screenshot.isEmpty() && m_line.tab == QLatin1String("compare")) {
            m_session.compareAll(); // a picture of it shows something
        }
    });
    if (!line.other.isEmpty()) {
        // Once: a file that is opened later is another matter.
        connect(
            &session, &Session::opened, this, [this] { m_session.compareWith(m_line.other); },
            Qt::SingleShotConnection);
    }
    if (!line.isBatch()) {
        return;
    }
    connect(&session, &Session::activityChanged, this, &Batch::settle);
    connect(&session, &Session::openFailed, this, [this](const QString&, const Error& error) {
        complain(QString::fromStdString(error.message));
        leave(2);
    });
    if (line.file.isEmpty()) {
        m_calm.start();
    }
}

void Batch::settle()
{
    if (m_session.idle() && (m_session.state().model != nullptr || m_line.file.isEmpty())) {
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
    leave(0);
}

void Batch::leave(int code)
{
    QCoreApplication::exit(code);
}

} // namespace qs
