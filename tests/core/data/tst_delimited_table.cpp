// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/delimited_table.h"
#include "tests/support/model_files.h"

#include <QTest>

using namespace qs;

class TestDelimitedTable : public QObject {
    Q_OBJECT

private slots:
    void cellsAreThoseOfRfc4180_data();
    void cellsAreThoseOfRfc4180();
    void brokenTablesNameTheLine_data();
    void brokenTablesNameTheLine();
    void theSeparatorIsFound();
};

namespace {

using Rows = QList<QStringList>;

Rows rowsOf(const DelimitedTable& table)
{
    Rows rows;
    for (const DelimitedTable::Row& row : table.rows) {
        QStringList cells;
        for (const std::string& cell : row.cells) {
            cells << QString::fromStdString(cell);
        }
        rows << cells;
    }
    return rows;
}

} // namespace

void TestDelimitedTable::cellsAreThoseOfRfc4180_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Rows>("rows");
    QTest::newRow("plain") << QByteArray("a,b\n1,2\n") << Rows{{"a", "b"}, {"1", "2"}};
    QTest::newRow("no end") << QByteArray("a,b\n1,2") << Rows{{"a", "b"}, {"1", "2"}};
    QTest::newRow("Windows") << QByteArray("\xEF\xBB\xBF"
                                           "a,b\r\n1,2\r\n")
                             << Rows{{"a", "b"}, {"1", "2"}};
    QTest::newRow("old Mac") << QByteArray("a\r1\r") << Rows{{"a"}, {"1"}};
    QTest::newRow("quotes") << QByteArray("a,\"b, \"\"c\"\"\"\n\"1\n2\" ,3\n")
                            << Rows{{"a", "b, \"c\""}, {"1\n2", "3"}};
    QTest::newRow("blanks") << QByteArray(" a ,  b\n1,\n") << Rows{{"a", "b"}, {"1", ""}};
    QTest::newRow("empty lines") << QByteArray("a,b\n\n1,2\n\n\n") << Rows{{"a", "b"}, {"1", "2"}};
    QTest::newRow("quote inside") << QByteArray("a,5\" screen\n") << Rows{{"a", "5\" screen"}};
    QTest::newRow("nothing") << QByteArray() << Rows{};
}

void TestDelimitedTable::cellsAreThoseOfRfc4180()
{
    QFETCH(QByteArray, text);
    QFETCH(Rows, rows);
    const auto table = parseTable({text.data(), static_cast<std::size_t>(text.size())}, ',');
    QVERIFY2(table, table ? "" : table.error().message.c_str());
    QCOMPARE(rowsOf(*table), rows);
}

void TestDelimitedTable::brokenTablesNameTheLine_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    QTest::newRow("open quote") << QByteArray("a,b\n1,\"2\n3,4\n") << "the quote in line 2 is never closed";
    QTest::newRow("behind a quote") << QByteArray("a,b\n\"1\"2,3\n") << "line 2 goes on behind a closing quote";
    QTest::newRow("wide") << QByteArray("a,b\n1,2\n1,2,3\n") << "line 3 has 3 cells, the first row has 2";
    QTest::newRow("counted behind a cell of two lines")
        << QByteArray("a,b\n\"1\n\",2\n1\n") << "line 4 has 1 cell, the first row has 2";
}

void TestDelimitedTable::brokenTablesNameTheLine()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    const auto table = parseTable({text.data(), static_cast<std::size_t>(text.size())}, ',');
    QVERIFY(!table);
    QCOMPARE(QString::fromStdString(table.error().message), message);
}

void TestDelimitedTable::theSeparatorIsFound()
{
    const ModelFiles files;
    const auto rows = [&](const QString& name, const QByteArray& text) {
        const auto table = readTable(files.write(name, text).toStdString());
        return table ? rowsOf(*table) : Rows();
    };
    QCOMPARE(rows("a.csv", "a;b,c;d\n1;2;3\n"), (Rows{{"a", "b,c", "d"}, {"1", "2", "3"}}));
    QCOMPARE(rows("b.txt", "a\tb\n1\t2\n"), (Rows{{"a", "b"}, {"1", "2"}}));
    QCOMPARE(rows("c.tsv", "a,b\tc\n1,2\t3\n"), (Rows{{"a,b", "c"}, {"1,2", "3"}}));
    QCOMPARE(readTable("/nowhere/x.csv").error().code, ErrorCode::Io);
}

QTEST_APPLESS_MAIN(TestDelimitedTable)
#include "tst_delimited_table.moc"
