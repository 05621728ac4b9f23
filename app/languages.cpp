// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/languages.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

#include <algorithm>
#include <array>

namespace qs {
namespace {

// To add one: translations/quantscope_<id>.ts and a row here.
constexpr std::array kLanguages{
    Language{"en", "English"},
    Language{"de", "Deutsch"},
};

QString supported(const QString& id)
{
    const QString language = id.section('_', 0, 0).section('-', 0, 0);
    const bool known =
        std::any_of(kLanguages.begin(), kLanguages.end(), [&](const Language& l) { return language == l.id; });
    return known ? language : QStringLiteral("en");
}

} // namespace

std::span<const Language> languages()
{
    return kLanguages;
}

void LanguageSwitch::choose(const QString& id)
{
    const bool system = id.isEmpty() || id == QLatin1String("system");
    m_current = supported(system ? QLocale::system().name() : id);
    // Digits and separators follow the language that is shown, so that a sentence does not mix two conventions.
    const QLocale systemLocale = QLocale::system();
    const QLocale chosen(m_current);
    QLocale::setDefault(systemLocale.language() == chosen.language() ? systemLocale : chosen);
    QCoreApplication::removeTranslator(&m_own);
    QCoreApplication::removeTranslator(&m_qt);
    if (m_qt.load(QStringLiteral("qtbase_") + m_current, QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        QCoreApplication::installTranslator(&m_qt);
    }
    if (m_own.load(QStringLiteral(":/i18n/quantscope_") + m_current)) {
        QCoreApplication::installTranslator(&m_own);
    }
}

} // namespace qs
