// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings.h"

#include <QTemporaryDir>
#include <QtTest>

class TestSettings : public QObject {
    Q_OBJECT

private:
    static std::unique_ptr<QSettings> store(const QString& path)
    {
        return std::make_unique<QSettings>(path, QSettings::IniFormat);
    }

private slots:
    void nothingStoredGivesTheFallback()
    {
        const QTemporaryDir folder;
        const qs::Settings settings(store(folder.filePath("a.ini")));
        QCOMPARE(settings.get(qs::setting::recentFileCount), 8);
        QCOMPARE(settings.get(qs::setting::language), QString("system"));
    }

    void whatIsSetIsThereNextTime()
    {
        const QTemporaryDir folder;
        {
            qs::Settings settings(store(folder.filePath("a.ini")));
            settings.set(qs::setting::theme, QString("dark"));
            settings.set(qs::setting::windowGeometry, QByteArray("\x00\x01geometry", 10));
        }
        const qs::Settings settings(store(folder.filePath("a.ini")));
        QCOMPARE(settings.get(qs::setting::theme), QString("dark"));
        QCOMPARE(settings.get(qs::setting::windowGeometry), QByteArray("\x00\x01geometry", 10));
    }

    void changedNamesTheKeyOnceForEachChange()
    {
        const QTemporaryDir folder;
        qs::Settings settings(store(folder.filePath("a.ini")));
        const QSignalSpy spy(&settings, &qs::Settings::changed);
        settings.set(qs::setting::theme, QString("dark"));
        settings.set(qs::setting::theme, QString("dark"));
        QCOMPARE(spy.count(), 1);
        QCOMPARE(spy[0][0].toString(), QString("interface/theme"));
    }

    void anUnusableValueGivesTheFallback()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath("a.ini"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[files]\nrecentCount=many\n\x01\xff broken [[[\n[window\nlayoutVersion=@Invalid()\n");
        file.close();
        const qs::Settings settings(store(file.fileName()));
        QCOMPARE(settings.get(qs::setting::recentFileCount), 8);
        QCOMPARE(settings.get(qs::setting::layoutVersion), 0);
        QCOMPARE(settings.get(qs::setting::recentFiles), QStringList());
    }

    void theNewestFileComesFirstAndOnlyOnce()
    {
        const QTemporaryDir folder;
        qs::Settings settings(store(folder.filePath("a.ini")));
        settings.set(qs::setting::recentFileCount, 2);
        for (const char* file : {"/a", "/b", "/a", "/c"}) {
            settings.addRecentFile(file);
        }
        QCOMPARE(settings.get(qs::setting::recentFiles), QStringList({"/c", "/a"}));
        settings.removeRecentFile("/c");
        QCOMPARE(settings.get(qs::setting::recentFiles), QStringList({"/a"}));
    }
};

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
