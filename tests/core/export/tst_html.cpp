// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/report_text.h"
#include "core/export/statistics_text.h"
#include "core/export/svg_charts.h"
#include "core/export/writers.h"
#include "tests/support/example_report.h"
#include "tests/support/golden.h"

#include <QTest>
#include <QXmlStreamReader>

#include <algorithm>
#include <limits>
#include <sstream>

class TestHtml : public QObject {
    Q_OBJECT

private slots:
    void aReportLooksAsBefore();
    void aPageNeedsNothingElse();
    void everyStatisticIsDefined();
    void hostileNamesStayText();
    void everyTagIsClosed_data();
    void everyTagIsClosed();
    void numbersForPeopleAreShort();
};

namespace {

std::string htmlOf(const qs::AnalysisReport& report)
{
    std::ostringstream out;
    const qs::Status written = qs::writeHtml(report, out);
    return written ? out.str() : "failed: " + written.error().message;
}

} // namespace

void TestHtml::aReportLooksAsBefore()
{
    golden::compare("report.html", htmlOf(example::report()));
}

void TestHtml::aPageNeedsNothingElse()
{
    const QString page = QString::fromStdString(htmlOf(example::report()));
    for (const char* forbidden : {"<script", "http:", "https:", "src=", "<link", "@import", "url("}) {
        QVERIFY2(!page.contains(QLatin1String(forbidden)), forbidden);
    }
    QVERIFY(page.contains(QLatin1String("prefers-color-scheme: dark")));
    QVERIFY(page.contains(QLatin1String(">L0<")));
    for (const qs::Definition& definition : qs::definitions()) {
        QVERIFY(page.contains(QString::fromStdString(qs::escaped(definition.meaning))));
        QVERIFY(!definition.unit.empty() && !definition.better.empty());
    }
}

void TestHtml::everyStatisticIsDefined()
{
    const QString page = QString::fromStdString(htmlOf(example::report()));
    for (const qs::StatisticTable& table : qs::statisticTables()) {
        QVERIFY(page.contains(QString::fromStdString("<h2>" + std::string(table.title) + "</h2>")));
        for (const qs::StatisticColumn& column : table.columns) {
            const auto isOfColumn = [&](const qs::Definition& definition) { return definition.name == column.title; };
            QVERIFY2(std::ranges::any_of(qs::definitions(), isOfColumn) ||
                         std::ranges::any_of(qs::statisticDefinitions(), isOfColumn),
                     std::string(column.title).c_str());
        }
    }
    for (const qs::Definition& definition : qs::statisticDefinitions()) {
        QVERIFY(page.contains(QString::fromStdString(qs::escaped(definition.meaning))));
        QVERIFY(!definition.unit.empty() && !definition.better.empty());
    }
    QVERIFY(page.contains(QStringLiteral("Heavy tail, β = 0.35, one half")));
    QVERIFY(page.contains(QStringLiteral("<td>≈ 0.25 %</td>")));
    QVERIFY(!QString::fromStdString(htmlOf(example::longReport(3))).contains(QStringLiteral("Theory beside")));
}

void TestHtml::hostileNamesStayText()
{
    const std::string text = htmlOf(example::hostileReport());
    const QString page = QString::fromStdString(text);
    QCOMPARE(page.toStdString(), text); // valid UTF-8
    QVERIFY(!page.contains(QLatin1String("<script")));
    QVERIFY(!page.contains(QLatin1String("<img")));
    QVERIFY(!page.contains(QLatin1String("<b>")));
    QVERIFY(!page.contains(QChar(0x202E)));
    QVERIFY(!page.contains(QChar(0)));
    QVERIFY(page.contains(QLatin1String("&lt;script&gt;alert(1)&lt;/script&gt;")));
}

void TestHtml::everyTagIsClosed_data()
{
    QTest::addColumn<bool>("hostile");
    QTest::newRow("ordinary names") << false;
    QTest::newRow("hostile names") << true;
}

void TestHtml::everyTagIsClosed()
{
    QFETCH(bool, hostile);
    QString page = QString::fromStdString(htmlOf(hostile ? example::hostileReport() : example::report()));
    page.replace(QLatin1String("<!DOCTYPE html>"), QString());
    page.replace(QRegularExpression(QStringLiteral("<meta ([^>]*)>")), QStringLiteral("<meta \\1/>"));
    QXmlStreamReader reader(page);
    while (!reader.atEnd()) {
        reader.readNext();
    }
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString() + " in line " + QString::number(reader.lineNumber())));
}

void TestHtml::numbersForPeopleAreShort()
{
    QCOMPARE(qs::decibelText(31.64), std::string("31.6 dB"));
    QCOMPARE(qs::decibelText(-1e-15), std::string("0.0 dB"));
    QCOMPARE(qs::decibelText(-0.4), std::string("-0.4 dB"));
    QCOMPARE(qs::decibelText(std::numeric_limits<double>::infinity()), std::string("exact"));
    QCOMPARE(qs::decibelText(std::numeric_limits<double>::quiet_NaN()), std::string("–"));
    QCOMPARE(qs::percentText(0), std::string("0 %"));
    QCOMPARE(qs::percentText(1e-7), std::string("< 0.01 %"));
    QCOMPARE(qs::percentText(0.125), std::string("12.50 %"));
    QCOMPARE(qs::powerText(0), std::string("0"));
    QCOMPARE(qs::powerText(0.0000123), std::string("1.23e-05"));
    QCOMPARE(qs::countText(0), std::string("0"));
    QCOMPARE(qs::countText(1234567), std::string("1,234,567"));
    QCOMPARE(qs::bytesText(1023), std::string("1023 B"));
    QCOMPARE(qs::bytesText(1675565), std::string("1.60 MiB"));
}

QTEST_APPLESS_MAIN(TestHtml)
#include "tst_html.moc"
