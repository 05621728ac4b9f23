// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings.h"

#include <QDir>

#include <algorithm>

namespace qs {

Settings::Settings(std::unique_ptr<QSettings> store, QObject* parent) : QObject(parent), m_store(std::move(store)) {}

std::unique_ptr<QSettings> Settings::defaultStore(const QString& folder)
{
    if (!folder.isEmpty()) {
        return std::make_unique<QSettings>(QDir(folder).filePath(QStringLiteral("quantscope.ini")),
                                           QSettings::IniFormat);
    }
    return std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("Quantscope"),
                                       QStringLiteral("Quantscope"));
}

void Settings::addRecentFile(const QString& path)
{
    QStringList files = get(setting::recentFiles);
    files.removeAll(path);
    files.prepend(path);
    const int most = std::clamp(get(setting::recentFileCount), 1, 50);
    while (files.size() > most) {
        files.removeLast();
    }
    set(setting::recentFiles, files);
}

void Settings::removeRecentFile(const QString& path)
{
    QStringList files = get(setting::recentFiles);
    files.removeAll(path);
    set(setting::recentFiles, files);
}

} // namespace qs
