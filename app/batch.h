// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line.h"
#include "app/main_window.h"
#include "app/session.h"

#include <QObject>
#include <QTimer>

namespace qs {

/// Does what the command line asks for once the analysis is finished (select, report, picture), then ends the program.
class Batch : public QObject {
    Q_OBJECT

public:
    Batch(const CommandLine& line, Session& session, MainWindow& window, QObject* parent = nullptr);

private:
    void settle();
    void act();
    void leave(int code);

    const CommandLine m_line;
    Session& m_session;
    MainWindow& m_window;
    QTimer m_calm;
};

} // namespace qs
