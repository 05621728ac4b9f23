// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QTranslator>

#include <span>

namespace qs {

/// A language of the interface, by its own name.
struct Language {
    const char* id;   ///< "de"
    const char* name; ///< "Deutsch", never translated
};
std::span<const Language> languages();

/// Installs the translations of the chosen language, also while the program runs: every widget then gets a
/// LanguageChange event.
class LanguageSwitch : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// An id from languages(), or "system".
    void choose(const QString& id);
    /// The id that is in use; never "system".
    QString current() const { return m_current; }

private:
    QTranslator m_own;
    QTranslator m_qt;
    QString m_current = QStringLiteral("en");
};

} // namespace qs
