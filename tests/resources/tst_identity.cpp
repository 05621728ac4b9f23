// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/version.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>
#include <QXmlStreamReader>

/// One id and one version, wherever a desktop looks for them.
class TestIdentity : public QObject {
    Q_OBJECT

private slots:
    void oneIdEverywhere();
    void oneVersionEverywhere();
    void theSameTypesAreClaimedAndDescribed();
    void xmlIsWellFormed();
    void validatorsAgree();
};

namespace {

const QString kSource = QStringLiteral(QUANTSCOPE_SOURCE_DIR "/");
const QString kResources = kSource + "resources/";
const QString kBuilt = QStringLiteral(QUANTSCOPE_BINARY_DIR "/resources/");
const QString kId = QStringLiteral("io.github.quantscope.Quantscope");

QString textOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QStringList mediaTypes(const QString& text)
{
    QStringList types;
    auto matches = QRegularExpression(QStringLiteral("application/x-[a-z]+")).globalMatch(text);
    while (matches.hasNext()) {
        types << matches.next().captured();
    }
    types.removeDuplicates();
    types.sort();
    return types;
}

} // namespace

void TestIdentity::oneIdEverywhere()
{
    const QString desktop = textOf(kResources + kId + ".desktop");
    const QString metainfo = textOf(kBuilt + kId + ".metainfo.xml");
    QVERIFY(desktop.contains("\nIcon=" + kId + "\n"));
    QVERIFY(metainfo.contains("<id>" + kId + "</id>"));
    QVERIFY(metainfo.contains("<launchable type=\"desktop-id\">" + kId + ".desktop</launchable>"));
    QVERIFY(QFile::exists(kResources + "icons/" + kId + ".svg"));
    QVERIFY(QFile::exists(kResources + "icons/" + kId + "-symbolic.svg"));
    QVERIFY(QFile::exists(kResources + kId + ".xml"));

    // No other spelling of it, in any file that ends up in a program or a package.
    const QRegularExpression like(
        QStringLiteral("io\\.github\\.[\\w.\u200B-\u200F]*?quantscope(\\.[\\w\u200B-\u200F]+)?"),
        QRegularExpression::CaseInsensitiveOption);
    for (const char* folder : {"resources", "app", "widgets", "cmake"}) {
        QDirIterator files(kSource + folder,
                           {"*.cpp", "*.h", "*.txt", "*.cmake", "*.in", "*.desktop", "*.qrc", "*.xml"}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            auto matches = like.globalMatch(textOf(path));
            while (matches.hasNext()) {
                QVERIFY2(matches.next().captured() == kId, qPrintable(path));
            }
        }
    }
}

void TestIdentity::oneVersionEverywhere()
{
    const QString version = QString::fromUtf8(qs::kVersion);
    QVERIFY(!version.isEmpty());
    QVERIFY(textOf(kBuilt + kId + ".metainfo.xml").contains("<release version=\"" + version + "\""));
    QVERIFY(textOf(kBuilt + "quantscope-cli.1").contains("Quantscope " + version));
}

void TestIdentity::theSameTypesAreClaimedAndDescribed()
{
    const QStringList described = mediaTypes(textOf(kResources + kId + ".xml"));
    QVERIFY(described.contains("application/x-onnx"));
    QCOMPARE(mediaTypes(textOf(kResources + kId + ".desktop")), described);
    QCOMPARE(mediaTypes(textOf(kBuilt + kId + ".metainfo.xml")), described);
}

void TestIdentity::xmlIsWellFormed()
{
    for (const QString& path : {kResources + kId + ".xml", kBuilt + kId + ".metainfo.xml",
                                kResources + "icons/" + kId + ".svg", kResources + "icons/" + kId + "-symbolic.svg"}) {
        QXmlStreamReader reader(textOf(path));
        while (!reader.atEnd()) {
            reader.readNext();
        }
        QVERIFY2(!reader.hasError(), qPrintable(path + ": " + reader.errorString()));
    }
}

void TestIdentity::validatorsAgree()
{
    const QString desktop = QStandardPaths::findExecutable(QStringLiteral("desktop-file-validate"));
    const QString appstream = QStandardPaths::findExecutable(QStringLiteral("appstreamcli"));
    if (desktop.isEmpty() && appstream.isEmpty()) {
        QSKIP("skipped: neither desktop-file-validate nor appstreamcli is installed");
    }
    if (!desktop.isEmpty()) {
        QCOMPARE(QProcess::execute(desktop, {kResources + kId + ".desktop"}), 0);
    }
    if (!appstream.isEmpty()) {
        QCOMPARE(QProcess::execute(appstream, {"validate", "--no-net", kBuilt + kId + ".metainfo.xml"}), 0);
    }
}

QTEST_GUILESS_MAIN(TestIdentity)
#include "tst_identity.moc"
