// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session.h"

#include <QUndoCommand>

namespace qs {

/// One choice: knows what was chosen before and after.
class ChoicesCommand : public QUndoCommand {
public:
    ChoicesCommand(Session& session, Choices before, Choices after, const QString& text)
        : QUndoCommand(text), m_session(session), m_before(std::move(before)), m_after(std::move(after))
    {}

    void undo() override { m_session.setChoices(m_before); }
    void redo() override { m_session.setChoices(m_after); }

private:
    Session& m_session;
    Choices m_before;
    Choices m_after;
};

} // namespace qs
