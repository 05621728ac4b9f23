// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line.h"
#include "app/main_window.h"
#include "app/session.h"

#include <QCoreApplication>
#include <QObject>
#include <QTimer>

namespace qs {

/// Does what the command line asks for once the file is open (select, second file, data). Where a report or a picture
/// is wanted, it waits until everything they show is computed, writes them and ends the program.
class Batch : public QObject {
    Q_DECLARE_TR_FUNCTIONS(qs::Batch)

public:
    Batch(const CommandLine& line, Session& session, MainWindow& window, QObject* parent = nullptr);

private:
    void loadData();
    /// What the tab of a picture shows only when it is asked for.
    void startWorkOfTab(bool hasData);
    void refuseData(const Error& error);
    void settle();
    void act();
    void leave(int code);

    const CommandLine m_line;
    Session& m_session;
    MainWindow& m_window;
    QTimer m_calm;
    bool m_dataAsked = false; ///< loading the data of the command line has begun, or cannot begin
};

} // namespace qs
