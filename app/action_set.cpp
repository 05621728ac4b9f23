// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/action_set.h"

#include <QCoreApplication>
#include <QWidget>

namespace qs {
namespace {

QString text(const char* source)
{
    return QCoreApplication::translate("Actions", source);
}

QList<QKeySequence> keysOf(const ActionRow& row)
{
    QList<QKeySequence> keys;
    if (row.standardKey != QKeySequence::UnknownKey) {
        keys = QKeySequence::keyBindings(row.standardKey);
    }
    for (const QString& part : QString::fromLatin1(row.keys).split(QStringLiteral("; "), Qt::SkipEmptyParts)) {
        if (!keys.contains(QKeySequence(part))) {
            keys.append(QKeySequence(part));
        }
    }
    return keys;
}

} // namespace

ActionSet::ActionSet(QWidget* window) : QObject(window)
{
    for (const ActionRow& row : actionRows()) {
        auto* action = new QAction(this);
        action->setObjectName(QLatin1String(row.id));
        action->setShortcuts(keysOf(row));
        action->setCheckable(row.checkable);
        action->setMenuRole(row.role);
        window->addAction(action);
        m_actions.insert(QLatin1String(row.id), action);
    }
    retranslate();
}

QAction* ActionSet::operator[](const char* id) const
{
    QAction* action = m_actions.value(QLatin1String(id));
    Q_ASSERT(action != nullptr);
    return action;
}

void ActionSet::setEnabled(const char* id, bool enabled, const QString& whyNot)
{
    QAction* action = (*this)[id];
    action->setEnabled(enabled);
    const QString tip = action->property("tip").toString();
    action->setStatusTip(enabled || whyNot.isEmpty() ? tip : tip + QLatin1Char(' ') + whyNot);
}

void ActionSet::retranslate()
{
    for (const ActionRow& row : actionRows()) {
        QAction* action = (*this)[row.id];
        action->setText(text(row.text));
        action->setProperty("tip", text(row.statusTip));
        action->setStatusTip(text(row.statusTip));
        action->setWhatsThis(text(row.statusTip));
    }
}

} // namespace qs
