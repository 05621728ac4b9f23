// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QObject>
#include <QString>

#include <span>

namespace qs {

/// One action of the window: everything about it but what it does. Texts are marked for translation in the context
/// "Actions".
struct ActionRow {
    const char* id;
    const char* text;      ///< with its mnemonic
    const char* statusTip; ///< one sentence
    const char* keys;      ///< portable text, "; " between alternatives; empty for none
    QKeySequence::StandardKey standardKey = QKeySequence::UnknownKey; ///< instead of `keys`
    bool checkable = false;
    QAction::MenuRole role = QAction::NoRole;
};

/// Every action, in the order of the menus.
std::span<const ActionRow> actionRows();

/// The actions of the window by id. An action that cannot work now says why in its status tip.
class ActionSet : public QObject {
    Q_OBJECT

public:
    explicit ActionSet(QWidget* window);

    QAction* operator[](const char* id) const;
    /// `whyNot` is the status tip while it is disabled.
    void setEnabled(const char* id, bool enabled, const QString& whyNot = {});
    void retranslate();

private:
    QHash<QString, QAction*> m_actions;
};

} // namespace qs
