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
    void classesHaveNames();
    void realAnswersAreNamed();
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

/// Four classes out of pictures of three channels: the means of three convolutions and one more, [n, 4].
QByteArray network()
{
    const QByteArrayList nodes{onnx::node("Conv", "look", "x w", "c"),
                               onnx::node("GlobalAveragePool", "mean", "c", "p"),
                               onnx::node("Flatten", "flat", "p", "y")};
    const QByteArray graph = onnx::graph(nodes, {onnx::floatTensor("w", {4, 3, 1, 1})});
    return onnx::model(graph + onnx::message(11, onnx::floatValue("x", {-1, 3, 8, 8})) +
                       onnx::message(12, onnx::floatValue("y", {-1, 4})));
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
    m_files.write("names.txt", "cat\ndog\nfox\nowl, eagle\n");
    m_files.write("two.txt", "cat\ndog\n");
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

void TestCliData::classesHaveNames()
{
    const QStringList arguments{"run",      file("net.onnx"), "--data",           file("p"),   "--preprocess",
                                "zero-one", "--labels",       file("labels.csv"), "--classes", file("names.txt")};
    const Outcome shown = run(arguments);
    QCOMPARE(shown.err, QByteArray());
    QCOMPARE(shown.code, 0);
    QVERIFY2(shown.out.contains("3 owl, eagle"), shown.out.constData());
    QVERIFY2(shown.out.contains("output y: of 2 labelled, 2 right\n"), shown.out.constData());
    const QJsonObject answers = run(arguments + QStringList{"--json", "-"}).json()["answers"][0].toObject();
    QCOMPARE(answers["classes"].toInt(), 4);
    QCOMPARE(answers["top1"].toInt(), 2);
    const QJsonArray samples = answers["first_samples"].toArray();
    QCOMPARE(samples.size(), 3);
    QCOMPARE(samples[0]["name"].toString(), QString("cat/1.png"));
    QCOMPARE(samples[0]["label_name"].toString(), QString("owl, eagle"));
    QVERIFY(samples[2]["label"].isNull());
    QCOMPARE(samples[0]["best"].toArray().size(), 4);
    QCOMPARE(samples[0]["best"][0]["class"].toInt(), 3);
    QCOMPARE(samples[0]["best"][3]["name"].toString(), QString("cat"));
    // Folders are names by themselves.
    const Outcome folders = run({"run", file("net.onnx"), "--data", file("p"), "--labels", "folders"});
    QVERIFY2(folders.out.contains("0 cat") && folders.out.contains("1 dog"), folders.out.constData());
    const QStringList data{"run", file("net.onnx"), "--data", file("p"), "--classes"};
    const Outcome two = run(data + QStringList{file("two.txt")});
    QCOMPARE(two.code, 2);
    QVERIFY2(two.err.contains("it names 2 classes, but the output \"y\" of the network has 4 classes, from 0 on"),
             two.err.constData());
    QCOMPARE(run(data + QStringList{file("nothing.txt")}).code, 2);
    // Slices by class have the names of the classes.
    const Outcome slices =
        run({"sensitivity", file("net.onnx"), "--data", file("p"), "--preprocess", "zero-one", "--labels",
             file("labels.csv"), "--slices", "class", "--classes", file("names.txt"), "--level", "L3"});
    QVERIFY2(slices.out.contains("3 owl, eagle: "), slices.out.constData());
}

void TestCliData::realAnswersAreNamed()
{
    const QString folder = qEnvironmentVariable("QUANTSCOPE_TEST_DATA");
    if (folder.isEmpty()) {
        QSKIP("skipped: QUANTSCOPE_TEST_DATA names no folder with networks");
    }
    // ONNX Runtime has 38 and 42 of 42 (README.md of the data).
    const QStringList arguments{"run",      folder + "/models/onnx/mobilenetv2-12-qdq.onnx",
                                "--data",   folder + "/data/imagenet/mobilenetv2_calib_f32.npz",
                                "--labels", "labels"};
    const Outcome lines =
        run(arguments + QStringList{"--classes", folder + "/data/imagenet/imagenet1000_labels.txt", "--json", "-"});
    const QJsonObject answers = lines.json()["answers"][0].toObject();
    QCOMPARE(answers["labelled"].toInt(), 42);
    QCOMPARE(answers["top1"].toInt(), 38);
    QCOMPARE(answers["top5"].toInt(), 42);
    QCOMPARE(answers["first_samples"][1]["label_name"].toString(), QString("banana"));
    QCOMPARE(answers["first_samples"][1]["best"][0]["name"].toString(), QString("banana"));
    // The table of labels names the classes that occur.
    const QStringList table{"--classes",      folder + "/data/imagenet/labels.csv",
                            "--label-column", "imagenet_class",
                            "--samples",      "2",
                            "--json",         "-"};
    const QJsonObject some = run(arguments + table).json()["answers"][0].toObject();
    QCOMPARE(some["first_samples"][1]["label_name"].toString(), QString("banana"));
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
    QTest::newRow("a column of nothing") << QStringList{"--data", file("p"), "--label-column", "kind"}
                                         << "a column of labels is named, but no table that has it";
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
