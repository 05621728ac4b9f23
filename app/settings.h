// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QSettings>
#include <QStringList>
#include <QVariant>

#include <memory>

namespace qs {

/// One preference: where it is stored and what it is worth when nothing usable is stored.
template <typename T>
struct Setting {
    const char* key;
    T fallback;
};

/// Every preference of the window, one line each. Values that affect results belong to AnalysisRequest, so that a
/// report is explained by what it contains; the last ones are only remembered for the next start of the window.
namespace setting {
inline const Setting<QString> language{"interface/language", QStringLiteral("system")}; ///< system, en, de
inline const Setting<QString> theme{"interface/theme", QStringLiteral("system")};       ///< system, light, dark
inline const Setting<int> layoutVersion{"window/layoutVersion", 0};
inline const Setting<QByteArray> windowGeometry{"window/geometry", {}};
inline const Setting<QByteArray> windowState{"window/state", {}};
inline const Setting<QByteArray> layerTableHeader{"window/layerTable", {}};
inline const Setting<bool> arithmeticUnfolded{"window/arithmeticUnfolded", false};
inline const Setting<QStringList> choices{"choices/last", {}}; ///< of choice_memory.h
inline const Setting<QString> modelSizeCount{"modelSize/parameters", QStringLiteral("7B")};
inline const Setting<double> modelSizeDisk{"modelSize/diskMegabytesPerSecond", 500};
inline const Setting<double> modelSizeMemory{"modelSize/memoryGigabytesPerSecond", 50};
inline const Setting<QStringList> recentFiles{"files/recent", {}};
inline const Setting<int> recentFileCount{"files/recentCount", 8};
inline const Setting<QString> openFolder{"files/openFolder", {}};
inline const Setting<QString> dataFolder{"files/dataFolder", {}};
inline const Setting<QString> reportFolder{"files/reportFolder", {}};
inline const Setting<QString> tensorFolder{"files/tensorFolder", {}};
inline const Setting<QStringList> tensorParts{
    "export/parts", {QStringLiteral("codes"), QStringLiteral("scales"), QStringLiteral("zero-points")}};
inline const Setting<QString> tensorFormat{"export/format", QStringLiteral("npz")};
inline const Setting<QString> plotFolder{"files/plotFolder", {}};
} // namespace setting

/// Typed access to a QSettings that is handed in, so that a test uses a temporary file.
class Settings : public QObject {
    Q_OBJECT

public:
    explicit Settings(std::unique_ptr<QSettings> store, QObject* parent = nullptr);

    /// An INI file in the user's configuration folder, or in `folder` when that is given.
    static std::unique_ptr<QSettings> defaultStore(const QString& folder = {});

    /// What is stored, or the fallback where nothing is stored or it is not a T.
    template <typename T>
    T get(const Setting<T>& setting) const
    {
        QVariant value = m_store->value(QLatin1String(setting.key));
        if (!value.isValid() || !value.convert(QMetaType::fromType<T>())) {
            return setting.fallback;
        }
        return value.value<T>();
    }

    template <typename T>
    void set(const Setting<T>& setting, const T& value)
    {
        if (get(setting) == value && m_store->contains(QLatin1String(setting.key))) {
            return;
        }
        m_store->setValue(QLatin1String(setting.key), QVariant::fromValue(value));
        emit changed(QLatin1String(setting.key));
    }

    template <typename T>
    void reset(const Setting<T>& setting)
    {
        m_store->remove(QLatin1String(setting.key));
        emit changed(QLatin1String(setting.key));
    }

    QString path() const { return m_store->fileName(); }
    void sync() { m_store->sync(); }

    /// Files opened last, newest first. Adding one that is already there moves it up.
    void addRecentFile(const QString& path);
    void removeRecentFile(const QString& path);

signals:
    void changed(const QString& key);

private:
    std::unique_ptr<QSettings> m_store;
};

} // namespace qs
