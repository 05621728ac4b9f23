// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/labels.h"

#include <QTest>

#include <set>

using namespace qs;

class TestLabels : public QObject {
    Q_OBJECT

private slots:
    void tablesGiveLabels_data();
    void tablesGiveLabels();
    void slicesAreNumberedByTheirFirstSample();
    void slicesByTheLabelsAreCalledAsTheClasses();
    void whatIsWrongIsTold_data();
    void whatIsWrongIsTold();
    void foldersAreClasses_data();
    void foldersAreClasses();
    void foldersAreSlices();
};

namespace {

using Numbers = QList<qint64>;

NetworkData dataOf(const QStringList& names, std::uint64_t count)
{
    NetworkData data;
    data.samples = Samples::made({}, count, false);
    for (const QString& name : names) {
        data.names.push_back(name.toStdString());
    }
    return data;
}

Status take(const QByteArray& text, const TableColumns& columns, NetworkData& data)
{
    const auto table = parseTable({text.data(), static_cast<std::size_t>(text.size())}, ',');
    QS_TRY(table);
    return takeTable(*table, columns, data);
}

Numbers numbersOf(const Labels& labels)
{
    Numbers numbers;
    for (const auto& some : labels) {
        numbers << (some.size() == 1 ? some.front() : -999);
    }
    return numbers;
}

const QStringList kPictures{"a.png", "b/c.png", "b/d.jpg"};

} // namespace

void TestLabels::tablesGiveLabels_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("column");
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<Numbers>("labels");
    QTest::addColumn<QString>("note");
    const QStringList none;
    QTest::newRow("header") << QByteArray("file,label\nb/d.jpg,3\na.png,1\nb/c.png,2\n") << "" << kPictures
                            << Numbers{1, 2, 3} << "";
    QTest::newRow("file names alone") << QByteArray("Path,Class\n/data/d.jpg,3\nx\\a.png,1\nc.png,2\n") << ""
                                      << kPictures << Numbers{1, 2, 3} << "";
    QTest::newRow("no header") << QByteArray("a.png,1\nb/c.png,2\nb/d.jpg,3\n") << "" << kPictures << Numbers{1, 2, 3}
                               << "";
    QTest::newRow("number first") << QByteArray("1,a.png\n2,c.png\n3,d.jpg\n") << "" << kPictures << Numbers{1, 2, 3}
                                  << "";
    QTest::newRow("named column") << QByteArray("file,label,other\na.png,1,7\nc.png,2,8\nd.jpg,3,9\n") << "other"
                                  << kPictures << Numbers{7, 8, 9} << "";
    QTest::newRow("missing") << QByteArray("file,label\na.png,\nd.jpg,3\nelse.png,5\n") << "" << kPictures
                             << Numbers{-1, -1, 3} << "1 row of the labels belongs to no picture";
    QTest::newRow("by order") << QByteArray("5\n6\n7\n") << "" << none << Numbers{5, 6, 7} << "";
    QTest::newRow("by order, header") << QByteArray("index,target\n0,5\n1,-1\n2,-100\n") << "" << none
                                      << Numbers{5, -1, -1} << "";
    QTest::newRow("spreadsheet") << QByteArray("label\n5.0\nnan\n7.0\n") << "" << none << Numbers{5, -1, 7} << "";
    QTest::newRow("order of pictures") << QByteArray("label\n5\n6\n7\n") << "" << kPictures << Numbers{5, 6, 7} << "";
}

void TestLabels::tablesGiveLabels()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, column);
    QFETCH(QStringList, names);
    QFETCH(Numbers, labels);
    QFETCH(QString, note);
    NetworkData data = dataOf(names, 3);
    const Status taken = take(text, {.label = column.toStdString(), .slice = ""}, data);
    QVERIFY2(taken, taken ? "" : taken.error().message.c_str());
    QCOMPARE(numbersOf(data.labels), labels);
    QCOMPARE(data.notes.size(), note.isEmpty() ? 0U : 1U);
    if (!note.isEmpty()) {
        QCOMPARE(QString::fromStdString(data.notes.front()), note);
    }
}

void TestLabels::slicesAreNumberedByTheirFirstSample()
{
    NetworkData data = dataOf(kPictures, 3);
    const Status taken =
        take("file,class,when\nd.jpg,3,night\na.png,1,night\nc.png,2,\n", {.label = "", .slice = "when"}, data);
    QVERIFY2(taken, taken ? "" : taken.error().message.c_str());
    QCOMPARE(data.slices.names, (std::vector<std::string>{"night", "none"}));
    QCOMPARE(data.slices.ofSample, (std::vector<std::size_t>{0, 1, 0}));
    QCOMPARE(numbersOf(data.labels), (Numbers{1, 2, 3}));
    NetworkData unlabelled = dataOf(kPictures, 3);
    QVERIFY(take("file,when\nd.jpg,x\na.png,y\nc.png,y\n", {.label = "", .slice = "when"}, unlabelled));
    QVERIFY(unlabelled.labels.empty());
    QCOMPARE(unlabelled.slices.ofSample, (std::vector<std::size_t>{0, 0, 1}));
}

void TestLabels::slicesByTheLabelsAreCalledAsTheClasses()
{
    NetworkData data = dataOf({}, 4);
    data.classNames = {"cat", "", "dog"};
    QVERIFY(take("class,light\n2,day\n1,2\n,2\n0,2\n", {.label = "", .slice = "class"}, data));
    QCOMPARE(data.slices.names, (std::vector<std::string>{"2 dog", "1", "none", "0 cat"}));
    QVERIFY(take("class,light\n2,day\n1,2\n,2\n0,2\n", {.label = "", .slice = "light"}, data));
    QCOMPARE(data.slices.names, (std::vector<std::string>{"day", "2"}));
}

void TestLabels::whatIsWrongIsTold_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("column");
    QTest::addColumn<QString>("message");
    QTest::newRow("empty") << QByteArray("\n\n") << ""
                           << "the table is empty";
    QTest::newRow("word") << QByteArray("file,label\na.png,cat\n") << ""
                          << "line 2 has the label \"cat\": labels are whole numbers, the places of the classes";
    QTest::newRow("fraction") << QByteArray("file,label\na.png,1.5\n") << ""
                              << "line 2 has the label \"1.5\"";
    QTest::newRow("no column") << QByteArray("file,label\na.png,1\n") << "kind"
                               << "there is no column \"kind\", but \"file\", \"label\"";
    QTest::newRow("no label") << QByteArray("file,size\na.png,1\n") << ""
                              << "none of its columns is called \"label\", \"class\" or \"target\": it has \"file\"";
    QTest::newRow("wide") << QByteArray("1,2,3\n4,5,6\n") << ""
                          << "its 3 columns do not tell which one has the labels";
    QTest::newRow("two numbers") << QByteArray("1,2\n4,5\n") << ""
                                 << "its 2 columns do not tell";
    QTest::newRow("contradiction") << QByteArray("file,label\na.png,1\nb/c.png,2\na.png,3\n") << ""
                                   << "lines 2 and 4 say different things about \"a.png\"";
    QTest::newRow("others") << QByteArray("file,label\nx.png,1\n") << ""
                            << "no row is about one of the pictures: line 2 names \"x.png\", and the first picture is "
                               "\"a.png\"";
    QTest::newRow("count") << QByteArray("label\n1\n2\n") << ""
                           << "it has 2 rows for 3 samples";
}

void TestLabels::whatIsWrongIsTold()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, column);
    QFETCH(QString, message);
    NetworkData data = dataOf(kPictures, 3);
    const Status taken = take(text, {.label = column.toStdString(), .slice = ""}, data);
    QVERIFY(!taken);
    QVERIFY2(QString::fromStdString(taken.error().message).contains(message), taken.error().message.c_str());
}

void TestLabels::foldersAreClasses_data()
{
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<Numbers>("labels");
    QTest::addColumn<QString>("note");
    QTest::newRow("names") << QStringList{"dog/1.png", "cat/2.png", "dog/old/3.png", "4.png"} << Numbers{1, 0, 1, -1}
                           << "the classes are the sub-folders in the order of their names: 0 = \"cat\", 1 = \"dog\"";
    QTest::newRow("numbers") << QStringList{"7/1.png", "10/2.png", "0/3.png"} << Numbers{7, 10, 0} << "";
    QTest::newRow("bytes order names") << QStringList{"b/1.png", "B/2.png"} << Numbers{1, 0}
                                       << "the classes are the sub-folders in the order of their names: 0 = \"B\", 1 "
                                          "= \"b\"";
}

void TestLabels::foldersAreClasses()
{
    QFETCH(QStringList, names);
    QFETCH(Numbers, labels);
    QFETCH(QString, note);
    NetworkData data = dataOf(names, static_cast<std::uint64_t>(names.size()));
    QVERIFY(takeFolderLabels(data));
    QCOMPARE(numbersOf(data.labels), labels);
    QCOMPARE(data.notes.empty() ? QString() : QString::fromStdString(data.notes.front()), note);
    const std::set<std::string> folders{data.classNames.begin(), data.classNames.end()};
    QCOMPARE(folders.empty(), note.isEmpty()); // numbers are no names
    for (std::size_t i = 0; i < data.names.size() && !folders.empty(); ++i) {
        const std::int64_t label = data.labels[i].front();
        QVERIFY(label < 0 || data.names[i].starts_with(data.classNames[static_cast<std::size_t>(label)] + "/"));
    }
    data.classNames = {"mine"};
    QVERIFY(takeFolderLabels(data));
    QCOMPARE(data.classNames, ClassNames{"mine"});
    NetworkData flat = dataOf({"1.png", "2.png"}, 2);
    QVERIFY(!takeFolderLabels(flat));
    QVERIFY(!takeFolderSlices(flat));
}

void TestLabels::foldersAreSlices()
{
    NetworkData data = dataOf({"night/1.png", "day/2.png", "3.png", "night/4.png"}, 4);
    QVERIFY(takeFolderSlices(data));
    QCOMPARE(data.slices.names, (std::vector<std::string>{"night", "day", "no sub-folder"}));
    QCOMPARE(data.slices.ofSample, (std::vector<std::size_t>{0, 1, 2, 0}));
}

QTEST_APPLESS_MAIN(TestLabels)
#include "tst_labels.moc"
