// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/action_set.h"
#include "app/languages.h"

#include <QDialog>

class QLineEdit;
class QTextBrowser;

namespace qs {

/// The help page, offline: what each part of the window shows, the formulas, the words, the keys. It stays open beside
/// the work.
class HelpWindow : public QDialog {
    Q_OBJECT

public:
    HelpWindow(const ActionSet& actions, const LanguageSwitch& language, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void find();
    QString shortcutTable() const;

    const ActionSet& m_actions;
    const LanguageSwitch& m_language;
    QLineEdit* m_search;
    QTextBrowser* m_text;
};

} // namespace qs
