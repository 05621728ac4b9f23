// SPDX-License-Identifier: GPL-3.0-or-later
// The pages about quantscope-cli say what it does.
#include "tests/support/cli_program.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using cli::run;

class TestCliDocuments : public QObject {
    Q_OBJECT

private slots:
    void theTableOfFormatsIsUpToDate();
    void theManualHasEveryOption_data();
    void theManualHasEveryOption();
    void theManualHasEveryList();
};

namespace {

QString content(const QString& path)
{
    QFile file(QStringLiteral(QUANTSCOPE_SOURCE_DIR "/") + path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// Three digits at most and no zeros at their end.
QString bitsText(double bits)
{
    QString text = QString::number(bits, 'f', 3);
    while (text.endsWith('0')) {
        text.chop(1);
    }
    return text.endsWith('.') ? text.chopped(1) : text;
}

QString choicesText(const QJsonObject& format)
{
    const QJsonObject usual = format["usual"].toObject();
    const bool hasScale = usual["scale_storage"].toString() != "none";
    const QString text = usual["granularity"].toString() + (hasScale ? ", " + usual["scale_storage"].toString() : "");
    return (format["fixed"].isNull() ? "" : "always ") + text;
}

QString formatTable(const QJsonArray& formats)
{
    QString text = "| Format | | Bits | Bits per weight | Scales | |\n|---|---|---|---|---|---|\n";
    for (const auto& value : formats) {
        const QJsonObject format = value.toObject();
        text += "| `" + format["id"].toString() + "` | " + format["label"].toString() + " | " +
                bitsText(format["bits"].toDouble()) + " | " + bitsText(format["bits_per_weight"].toDouble()) + " | " +
                choicesText(format) + " | " + format["help"].toString() + " |\n";
    }
    return text;
}

/// The manual as it reads: dashes without their backslash.
QString manual()
{
    return content("resources/quantscope-cli.1.in").replace("\\-", "-");
}

} // namespace

/// QUANTSCOPE_UPDATE_GOLDEN=1 writes the table again.
void TestCliDocuments::theTableOfFormatsIsUpToDate()
{
    const QString path = "docs/formats.md";
    const QString page = content(path);
    const qsizetype begin = page.indexOf("| Format |");
    QVERIFY2(begin > 0, "docs/formats.md has no table");
    const QString expected = page.left(begin) + formatTable(run({"list", "formats", "--json", "-"}).array());
    if (qEnvironmentVariableIntValue("QUANTSCOPE_UPDATE_GOLDEN") != 0) {
        QFile file(QStringLiteral(QUANTSCOPE_SOURCE_DIR "/") + path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(expected.toUtf8());
        return;
    }
    QCOMPARE(page, expected);
}

void TestCliDocuments::theManualHasEveryOption_data()
{
    QTest::addColumn<QString>("command");
    static const QRegularExpression row("^  ([a-z-]+) +\\S", QRegularExpression::MultilineOption);
    const QString help = QString::fromUtf8(run({"--help"}).out);
    auto found = row.globalMatch(help.mid(help.indexOf("Subcommands:")));
    while (found.hasNext()) {
        const QString command = found.next().captured(1);
        QTest::newRow(qPrintable(command)) << command;
    }
}

void TestCliDocuments::theManualHasEveryOption()
{
    QFETCH(QString, command);
    static const QRegularExpression option("--[a-z-]+");
    QVERIFY2(manual().contains("quantscope-cli " + command), "the synopsis lacks the command");
    auto found = option.globalMatch(QString::fromUtf8(run({command, "--help"}).out));
    int options = 0;
    while (found.hasNext()) {
        const QString name = found.next().captured(0);
        const QRegularExpression whole(QRegularExpression::escape(name) + "(?![a-z-])");
        QVERIFY2(name == "--help" || manual().contains(whole), qPrintable(name));
        ++options;
    }
    QVERIFY(options >= 2);
}

void TestCliDocuments::theManualHasEveryList()
{
    static const QRegularExpression kinds("\\{(formats[^}]*)\\}");
    const QString help = QString::fromUtf8(run({"list", "--help"}).out);
    const QStringList names = kinds.match(help).captured(1).split(',');
    QVERIFY(names.size() >= 8);
    for (const QString& name : names) {
        QVERIFY2(manual().contains(name), qPrintable(name));
    }
}

QTEST_GUILESS_MAIN(TestCliDocuments)
#include "tst_cli_documents.moc"
