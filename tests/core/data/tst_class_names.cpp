// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/class_names.h"
#include "core/data/decision_axis.h"
#include "tests/support/model_files.h"

#include <QTest>

using namespace qs;

class TestClassNames : public QObject {
    Q_OBJECT

private slots:
    void filesNameClasses_data();
    void filesNameClasses();
    void whatIsWrongIsTold_data();
    void whatIsWrongIsTold();
    void anyOutputThatDecidesMayHaveTheClasses();
    void classesAreDeclaredByTheLastAxis_data();
    void classesAreDeclaredByTheLastAxis();
    void aClassIsShownByItsNumberAndName();
};

namespace {

GraphValue valueOf(const char* name, const Shape& shape)
{
    GraphValue value{.name = name, .type = ElementType::F32, .shape = std::vector<GraphExtent>()};
    for (const std::int64_t extent : shape) {
        value.shape->push_back({.extent = extent, .symbol = ""});
    }
    return value;
}

/// Decides between three classes.
Graph threeClasses()
{
    Graph graph;
    graph.outputs.push_back(valueOf("y", {-1, 3}));
    return graph;
}

Result<ClassNames> namesOf(const QString& file, const QByteArray& text, const char* column, const Graph& network)
{
    ModelFiles files;
    files.write(file, text);
    return readClassNames(files.path(file).toStdString(), column, network);
}

QString textOf(const Result<ClassNames>& read)
{
    return read ? QString() : QString::fromStdString(read.error().message);
}

} // namespace

void TestClassNames::filesNameClasses_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("column");
    QTest::addColumn<QStringList>("names");
    const QStringList all{"cat", "dog, hound", "Bär"};
    QTest::newRow("lines") << "c.txt" << QByteArray("cat\ndog, hound\nBär\n") << "" << all;
    QTest::newRow("Windows") << "c.names"
                             << QByteArray("\xEF\xBB\xBF"
                                           "cat\r\n dog, hound \r\nBär\r\n\r\n\n")
                             << "" << all;
    QTest::newRow("no line end") << "c" << QByteArray("cat\ndog, hound\nBär") << "" << all;
    QTest::newRow("one column") << "c.csv" << QByteArray("cat\n\"dog, hound\"\nBär\n") << "" << all;
    QTest::newRow("one column with a header") << "c.csv" << QByteArray("Name\ncat\n\"dog, hound\"\nBär\n") << "" << all;
    QTest::newRow("two columns") << "c.csv" << QByteArray("2,Bär\n0,cat\n1,\"dog, hound\"\n") << "" << all;
    QTest::newRow("names first") << "c.tsv" << QByteArray("Bär\t2\ncat\t0\ndog, hound\t1\n") << "" << all;
    QTest::newRow("a table of labels") << "c.csv"
                                       << QByteArray("index,file,kind,class_name\n7,a.png,1,dog\n8,b.png,,\n"
                                                     "9,c.png,0,cat\n10,d.png,1,dog\n")
                                       << "kind" << QStringList{"cat", "dog"};
    QTest::newRow("some other column") << "c.csv" << QByteArray("label,name\n2,Bär\n0,cat\n") << "kind"
                                       << QStringList{"cat", "", "Bär"};
}

void TestClassNames::filesNameClasses()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, text);
    QFETCH(QString, column);
    QFETCH(QStringList, names);
    const auto read = namesOf(file, text, column.toUtf8(), threeClasses());
    QVERIFY2(read, qPrintable(textOf(read)));
    QStringList found;
    for (const std::string& name : *read) {
        found << QString::fromStdString(name);
    }
    QCOMPARE(found, names);
}

void TestClassNames::whatIsWrongIsTold_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    QTest::newRow("too few") << "c.txt" << QByteArray("cat\ndog\n")
                             << "it names 2 classes, but the output \"y\" of the network has 3 classes, from 0 on";
    QTest::newRow("too many") << "c.txt" << QByteArray("a\nb\nc\nd\n") << "it names 4 classes, but the output \"y\"";
    QTest::newRow("beyond") << "c.csv" << QByteArray("class,name\n3,dog\n") << "it names class 3, but the output \"y\"";
    QTest::newRow("empty") << "c.txt" << QByteArray() << "it names no classes";
    QTest::newRow("blank") << "c.txt" << QByteArray("\n \n") << "it names no classes";
    QTest::newRow("empty table") << "c.csv" << QByteArray() << "it names no classes";
    QTest::newRow("a gap") << "c.txt" << QByteArray("cat\n\ndog\n")
                           << "line 2 is empty, and each line up to the last names a class";
    QTest::newRow("Latin-1") << "c.txt" << QByteArray("cat\ndog\nB\xe4r\n") << "line 3 is not UTF-8";
    QTest::newRow("Latin-1 in a cell") << "c.csv" << QByteArray("class,name\n0,B\xe4r\n") << "line 2 is not UTF-8";
    QTest::newRow("UTF-16") << "c.txt"
                            << QByteArray("\xff\xfe"
                                          "c\0a\0t\0",
                                          8)
                            << "line 1 is not UTF-8";
    QTest::newRow("no names") << "c.csv" << QByteArray("class,file\n0,a.png\n")
                              << "none of its columns is called \"class_name\" or \"name\": it has \"class\", \"file\"";
    QTest::newRow("no numbers") << "c.csv" << QByteArray("index,name\n0,cat\n")
                                << "none of its columns is called \"label\" or \"class\"";
    QTest::newRow("no number") << "c.csv" << QByteArray("class,name\n0,cat\nx,dog\n") << "line 3 has the class \"x\"";
    QTest::newRow("a huge number") << "c.csv" << QByteArray("class,name\n9000000000,cat\n")
                                   << "line 2 has the class \"9000000000\"";
    QTest::newRow("too long") << "c.txt" << QByteArray("c\n").repeated((1 << 20) + 1)
                              << "it has more than 1048576 lines";
    QTest::newRow("two names") << "c.csv" << QByteArray("class,name\n0,cat\n1,dog\n0,lynx\n")
                               << "lines 2 and 4 give class 0 different names, \"cat\" and \"lynx\"";
    QTest::newRow("no name") << "c.csv" << QByteArray("class,name\n0,cat\n1,\n") << "line 3 has no name for class 1";
}

void TestClassNames::whatIsWrongIsTold()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    const auto read = namesOf(file, text, "", threeClasses());
    QVERIFY(!read);
    QVERIFY2(textOf(read).contains(message), qPrintable(textOf(read)));
    QVERIFY(!readClassNames("/nowhere/c.txt", "", threeClasses()));
}

void TestClassNames::anyOutputThatDecidesMayHaveTheClasses()
{
    Graph graph = threeClasses();
    graph.outputs.push_back(valueOf("boxes", {1, 85, 22, 22}));
    graph.outputs.push_back(valueOf("z", {-1, 2}));
    QVERIFY(namesOf("c.txt", "a\nb\n", "", graph));
    QVERIFY(namesOf("c.txt", "a\nb\nc\n", "", graph));
    QVERIFY(!namesOf("c.txt", "a\nb\nc\nd\n", "", graph));
    graph.outputs.resize(2);
    graph.outputs.erase(graph.outputs.begin()); // what decides nothing sets no number
    QVERIFY(namesOf("c.txt", "a\nb\nc\nd\n", "", graph));
}

void TestClassNames::classesAreDeclaredByTheLastAxis_data()
{
    QTest::addColumn<QList<qint64>>("extents");
    QTest::addColumn<int>("classes");
    QTest::newRow("batch") << QList<qint64>{-1, 10} << 10;
    QTest::newRow("places of one") << QList<qint64>{1, 1000, 1, 1} << 1000;
    QTest::newRow("tokens") << QList<qint64>{-1, 128, 591} << 591;
    QTest::newRow("open tokens") << QList<qint64>{-1, -1, 591} << 591;
    QTest::newRow("open classes") << QList<qint64>{-1, -1} << 0;
    QTest::newRow("a detector") << QList<qint64>{1, 85, 22, 22} << 0;
    QTest::newRow("an open picture") << QList<qint64>{-1, 3, -1, -1} << 0;
    QTest::newRow("a number") << QList<qint64>{} << 0;
}

void TestClassNames::classesAreDeclaredByTheLastAxis()
{
    QFETCH(QList<qint64>, extents);
    QFETCH(int, classes);
    const auto declared = declaredClasses(valueOf("y", Shape(extents.begin(), extents.end())));
    QCOMPARE(static_cast<int>(declared.value_or(0)), classes);
    QVERIFY(!declaredClasses({.name = "y", .type = {}, .shape = {}}));
}

void TestClassNames::aClassIsShownByItsNumberAndName()
{
    const ClassNames names{"cat", ""};
    QCOMPARE(classText(names, 0), std::string("0 cat"));
    QCOMPARE(classText(names, 1), std::string("1"));
    QCOMPARE(classText(names, 2), std::string("2"));
    QCOMPARE(classText({}, 7), std::string("7"));
}

QTEST_APPLESS_MAIN(TestClassNames)
#include "tst_class_names.moc"
