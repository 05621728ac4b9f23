// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/base/utf8.h"
#include "core/export/writers.h"
#include "tests/support/example_report.h"
#include "tests/support/golden.h"

#include <QTest>

#include <sstream>

class TestCsv : public QObject {
    Q_OBJECT

private slots:
    void aReportLooksAsBefore();
    void everyRowHasEveryColumn();
    void hostileNamesStayInTheirCell();
    void numbersReadBack();
};

namespace {

using Row = std::vector<std::string>;

std::string csvOf(const qs::AnalysisReport& report)
{
    std::ostringstream out;
    const qs::Status written = qs::writeCsv(report, out);
    return written ? out.str() : "failed: " + written.error().message;
}

/// A reader after RFC 4180 that shares nothing with the writer.
std::vector<Row> rowsOf(const std::string& text)
{
    std::vector<Row> rows(1, Row(1));
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        std::string& cell = rows.back().back();
        if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
            cell += '"';
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && c == ',') {
            rows.back().emplace_back();
        } else if (!quoted && c == '\n') {
            rows.emplace_back(1);
        } else {
            cell += c;
        }
    }
    rows.pop_back();
    return rows;
}

std::size_t columnOf(const Row& titles, const std::string& title)
{
    return static_cast<std::size_t>(std::find(titles.begin(), titles.end(), title) - titles.begin());
}

} // namespace

void TestCsv::aReportLooksAsBefore()
{
    golden::compare("report.csv", csvOf(example::report()));
}

void TestCsv::everyRowHasEveryColumn()
{
    const auto rows = rowsOf(csvOf(example::hostileReport()));
    QCOMPARE(rows.size(), example::hostileNames().size() + 1);
    for (const Row& row : rows) {
        QCOMPARE(row.size(), rows.front().size());
    }
}

void TestCsv::hostileNamesStayInTheirCell()
{
    const auto rows = rowsOf(csvOf(example::hostileReport()));
    const auto names = example::hostileNames();
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string& cell = rows[i + 1][0];
        const bool formula = !names[i].empty() && std::string("=+-@").find(names[i][0]) != std::string::npos;
        QCOMPARE(cell, (formula ? "'" : "") + qs::validUtf8(names[i]));
    }
}

void TestCsv::numbersReadBack()
{
    const auto report = example::report();
    const auto rows = rowsOf(csvOf(report));
    const std::size_t mse = columnOf(rows[0], "mse");
    QCOMPARE(*qs::parseNumber(rows[2][mse]), report.layers[1].sums.mse());
    QCOMPARE(rows[3][columnOf(rows[0], "sqnr_db")], std::string("inf"));
    QCOMPARE(rows[4][mse], std::string());
    QCOMPARE(rows[4][columnOf(rows[0], "error")], report.layers[3].error->message);
}

QTEST_APPLESS_MAIN(TestCsv)
#include "tst_csv.moc"
