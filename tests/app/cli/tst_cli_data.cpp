// SPDX-License-Identifier: GPL-3.0-or-later
// quantscope-cli run and sensitivity on pictures, tables and made-up numbers.
#include "tests/support/cli_program.h"
#include "tests/support/model_files.h"
#include "tests/support/onnx_writer.h"
#include "tests/support/test_pictures.h"

#include <QDir>
#include <QTest>

using cli::Outcome;
using cli::run;

class TestCliData : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void picturesRunAndAreShown();
    void aBrokenPictureCostsItsSample();
    void labelsAndSlicesComeFromATable();
    void madeUpNumbersNeedNoData();
    void presetsAreListed();
    void wrongUsageIsOne_data();
    void wrongUsageIsOne();

private:
    QString file(const QString& name) const { return m_files.path(name); }

    ModelFiles m_files;
};

namespace {

namespace onnx = onnxwriter;

QByteArray value(const QByteArray& name, const std::vector<std::int64_t>& extents)
{
    QByteArray shape;
    for (const std::int64_t extent : extents) {
        shape += onnx::message(1, extent < 0 ? onnx::message(2, "n") : onnx::number(1, extent));
    }
    return onnx::message(1, name) + onnx::message(2, onnx::message(1, onnx::number(1, 1) + onnx::message(2, shape)));
}

/// Four classes out of pictures of three channels: the means of three convolutions and one more, [n, 4].
QByteArray network()
{
    const QByteArrayList nodes{onnx::node("Conv", "look", "x w", "c"),
                               onnx::node("GlobalAveragePool", "mean", "c", "p"),
                               onnx::node("Flatten", "flat", "p", "y")};
    const QByteArray graph = onnx::graph(nodes, {onnx::floatTensor("w", {4, 3, 1, 1})});
    return onnx::model(graph + onnx::message(11, value("x", {-1, 3, 8, 8})) + onnx::message(12, value("y", {-1, 4})));
}

} // namespace

void TestCliData::initTestCase()
{
    m_files.write("net.onnx", network());
    QDir().mkpath(file("p/cat"));
    QDir().mkpath(file("p/dog"));
    QDir().mkpath(file("broken"));
    QDir().mkpath(file("lost"));
    m_files.write("p/cat/1.png", testpictures::bytes("rgb.png"));
    m_files.write("p/dog/2.jpg", testpictures::bytes("rgb.jpg"));
    m_files.write("p/dog/3.jpg", testpictures::bytes("grey.jpg"));
    m_files.write("broken/1.png", testpictures::bytes("rgb.png"));
    m_files.write("broken/2.png", testpictures::bytes("rgb.png").first(300));
    m_files.write("broken/3.png", testpictures::bytes("palette.png"));
    m_files.write("lost/1.png", "nothing");
    m_files.write("labels.csv", "file,class,light\n1.png,3,day\n2.jpg,3,night\n3.jpg,,night\n");
}

void TestCliData::picturesRunAndAreShown()
{
    const QStringList arguments{"run", file("net.onnx"), "--data", file("p")};
    const Outcome shown = run(arguments + QStringList{"--preprocess", "raw-255,order:bgr", "--preview"});
    QCOMPARE(shown.err, QByteArray());
    QCOMPARE(shown.code, 0);
    QVERIFY(shown.out.contains("preprocessing resize:8x8,filter:bilinear,crop:none,scale:1,mean:0,std:1,order:bgr,"));
    QVERIFY(shown.out.contains("cat/1.png, input x: F32 [1, 3, 8, 8]: channel 1 "));
    QVERIFY(shown.out.contains("3 samples"));
    const Outcome document = run(arguments + QStringList{"--samples", "2", "--json", "-"});
    const QJsonObject data = document.json()["data"].toObject();
    QCOMPARE(data["path"].toString(), file("p"));
    QCOMPARE(data["samples"].toInt(), 3);
    QCOMPARE(data["synthetic"].toBool(true), false);
    QVERIFY(data["preprocessing"].toString().startsWith("resize:9,filter:bilinear,crop:8,scale:1/255,mean:0.485/"));
    QVERIFY(data["notes"][0].toString().contains("the preset \"imagenet\" is taken"));
    const QJsonObject first = data["first_samples"][0].toObject();
    QCOMPARE(first["name"].toString(), QString("cat/1.png"));
    QCOMPARE(first["inputs"][0]["channels"].toArray().size(), 3);
    QCOMPARE(first["inputs"][0]["channels"][2]["count"].toInt(), 64);
    QCOMPARE(document.json()["inputs"][0]["feeding"].toString(), QString("made"));
    QCOMPARE(document.json()["samples"].toInt(), 2);
}

void TestCliData::aBrokenPictureCostsItsSample()
{
    const Outcome outcome =
        run({"run", file("net.onnx"), "--data", file("broken"), "--outputs", file("y.npy"), "--json", "-"});
    QCOMPARE(outcome.code, 3);
    QVERIFY2(outcome.err.contains("sample 2: picture \"2.png\": the PNG file ends too early"), outcome.err.constData());
    QCOMPARE(outcome.json()["samples"].toInt(), 2);
    QCOMPARE(outcome.json()["outputs"][0]["shape"].toArray(), (QJsonArray{2, 4}));
    QVERIFY(outcome.json()["data"].toObject()["first_samples"].toArray()[1].toObject().contains("error"));
    const Outcome none = run({"run", file("net.onnx"), "--data", file("lost")});
    QCOMPARE(none.code, 2);
    QVERIFY(none.err.contains("picture \"1.png\": it is no PNG or JPEG picture"));
}

void TestCliData::labelsAndSlicesComeFromATable()
{
    // All four classes have the rising weights of floatTensor(), and the last is the largest for bright pictures.
    const Outcome outcome =
        run({"sensitivity", file("net.onnx"), "--data", file("p"), "--preprocess", "zero-one", "--labels",
             file("labels.csv"), "--slices", "light", "--format", "int8", "--json", "-"});
    QCOMPARE(outcome.err, QByteArray());
    QCOMPARE(outcome.code, 0);
    const QJsonObject decisions = outcome.json()["everything"][0]["decisions"].toObject();
    QCOMPARE(decisions["labelled"].toInt(), 2);
    QCOMPARE(decisions["original_accuracy"].toDouble(), 1.0);
    const Outcome folders = run({"sensitivity", file("net.onnx"), "--data", file("p"), "--labels", "folders",
                                 "--preprocess", "zero-one", "--format", "int8", "--json", "-"});
    QCOMPARE(folders.json()["everything"][0]["decisions"]["labelled"].toInt(), 3);
    QCOMPARE(folders.json()["everything"][0]["decisions"]["original_accuracy"].toDouble(), 0.0);
}

void TestCliData::madeUpNumbersNeedNoData()
{
    const Outcome outcome = run({"run", file("net.onnx"), "--synthetic"});
    QCOMPARE(outcome.code, 0);
    QVERIFY(outcome.out.contains("16 made-up samples"));
    const QStringList two{"run", file("net.onnx"), "--synthetic", "2", "--extent", "n=3", "--json", "-"};
    const Outcome document = run(two);
    QCOMPARE(document.code, 0);
    QCOMPARE(document.json()["outputs"][0]["shape"].toArray(), (QJsonArray{6, 4}));
    QVERIFY(document.json()["data"].toObject()["synthetic"].toBool());
    QCOMPARE(run(two).json()["outputs"], document.json()["outputs"]);
}

void TestCliData::presetsAreListed()
{
    const QJsonArray rows = run({"list", "preprocessing", "--json", "-"}).array();
    QVERIFY(rows.size() >= 10);
    QCOMPARE(rows[0]["id"].toString(), QString("imagenet"));
    QVERIFY(rows[0]["steps"].toString().contains("crop:224"));
}

void TestCliData::wrongUsageIsOne_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("message");
    QTest::newRow("steps") << QStringList{"--data", file("p"), "--preprocess", "imagenet,crop:none,size:3"}
                           << "there is no item \"size\"";
    QTest::newRow("size") << QStringList{"--data", file("p"), "--preprocess", "imagenet,crop:7"}
                          << "does not take what the preprocessing gives: pictures 7 high and 7 wide";
    QTest::newRow("both") << QStringList{"--data", file("p"), "--synthetic"} << "--data excludes --synthetic";
    QTest::newRow("neither") << QStringList{} << "there is nothing to run on: give --data, or --synthetic";
    QTest::newRow("extent") << QStringList{"--synthetic", "1", "--extent", "n"}
                            << "--extent takes NAME=VALUE, not \"n\"";
    QTest::newRow("unknown extent") << QStringList{"--synthetic", "1", "--extent", "m=2"} << "no open extent \"m\"";
    QTest::newRow("network") << QStringList{"--data", file("net.onnx")} << "this is a network, not data for one";
}

void TestCliData::wrongUsageIsOne()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, message);
    const Outcome outcome = run(QStringList{"run", file("net.onnx")} + arguments);
    QVERIFY2(outcome.err.contains(message.toUtf8()), outcome.err.constData());
    QCOMPARE(outcome.code, 1);
    QVERIFY(outcome.out.isEmpty());
}

QTEST_APPLESS_MAIN(TestCliData)
#include "tst_cli_data.moc"
