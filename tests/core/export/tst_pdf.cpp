// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/writers.h"
#include "tests/support/example_report.h"

#include <QRegularExpression>
#include <QTest>

#include <sstream>

class TestPdf : public QObject {
    Q_OBJECT

private slots:
    void aReportIsAPdf();
    void longTablesContinueOnTheNextPage_data();
    void longTablesContinueOnTheNextPage();
    void hostileNamesDoNotStopIt();
    void anEmptyReportIsOnePage();
};

namespace {

QByteArray pdfOf(const qs::AnalysisReport& report)
{
    std::ostringstream out;
    const qs::Status written = qs::writePdf(report, out);
    return written ? QByteArray::fromStdString(out.str())
                   : "failed: " + QByteArray::fromStdString(written.error().message);
}

/// Page objects, which Cairo leaves uncompressed.
qsizetype pageCount(const QByteArray& pdf)
{
    return QString::fromLatin1(pdf).count(QRegularExpression(QStringLiteral("/Type /Page\\b(?!s)")));
}

} // namespace

void TestPdf::aReportIsAPdf()
{
    const QByteArray pdf = pdfOf(example::report());
    QVERIFY(pdf.startsWith("%PDF-"));
    QVERIFY(pdf.trimmed().endsWith("%%EOF"));
    QCOMPARE(pageCount(pdf), 2);
}

void TestPdf::longTablesContinueOnTheNextPage_data()
{
    QTest::addColumn<int>("layers");
    QTest::addColumn<int>("pages");
    QTest::newRow("1 layer") << 1 << 2; // what the numbers mean is on the second
    QTest::newRow("100 layers") << 100 << 4;
    QTest::newRow("530 layers") << 530 << 14;
}

void TestPdf::longTablesContinueOnTheNextPage()
{
    QFETCH(int, layers);
    QFETCH(int, pages);
    QCOMPARE(pageCount(pdfOf(example::longReport(layers))), pages);
}

void TestPdf::hostileNamesDoNotStopIt()
{
    const QByteArray pdf = pdfOf(example::hostileReport());
    QVERIFY2(pdf.startsWith("%PDF-"), pdf.left(200).constData());
    QVERIFY(pageCount(pdf) >= 2);
}

void TestPdf::anEmptyReportIsOnePage()
{
    QVERIFY(pdfOf(qs::AnalysisReport{}).startsWith("%PDF-"));
    QCOMPARE(pageCount(pdfOf(qs::AnalysisReport{})), 1);
}

QTEST_APPLESS_MAIN(TestPdf)
#include "tst_pdf.moc"
