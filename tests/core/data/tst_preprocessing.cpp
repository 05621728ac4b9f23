// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/preprocessing.h"

#include <QTest>

#include <set>

using namespace qs;

class TestPreprocessing : public QObject {
    Q_OBJECT

private slots:
    void presetsReadBackFromTheirText();
    void itemsChangeAPreset();
    void resizeAndCropFollowEachOther_data();
    void resizeAndCropFollowEachOther();
    void whatIsWrongIsTold_data();
    void whatIsWrongIsTold();
};

namespace {

/// Without what only says who has chosen.
Preprocessing steps(Preprocessing all)
{
    all.resizeIsGiven = all.cropIsGiven = all.orderIsGiven = all.layoutIsGiven = false;
    return all;
}

} // namespace

void TestPreprocessing::presetsReadBackFromTheirText()
{
    std::set<std::string_view> ids;
    for (const PreprocessingPreset& row : preprocessingPresets()) {
        QVERIFY(ids.insert(row.id).second);
        QVERIFY(!row.label.empty() && row.help.ends_with('.'));
        const auto named = parsePreprocessing(row.id);
        QVERIFY(named);
        QCOMPARE(*named, row.steps);
        const auto spelled = parsePreprocessing(textOf(row.steps));
        QVERIFY2(spelled, spelled ? "" : spelled.error().message.c_str());
        QVERIFY2(steps(*spelled) == row.steps, textOf(*spelled).c_str());
        QVERIFY(spelled->resizeIsGiven && spelled->cropIsGiven && spelled->orderIsGiven && spelled->layoutIsGiven);
        QCOMPARE(textOf(*spelled), textOf(row.steps));
    }
}

void TestPreprocessing::itemsChangeAPreset()
{
    const auto changed = parsePreprocessing("imagenet,filter:bicubic,mean:0.5,std:0.1/0.2/0.3,order:bgr,layout:nhwc");
    QVERIFY(changed);
    QCOMPARE(textOf(*changed), std::string("resize:256,filter:bicubic,crop:224,scale:1/255,mean:0.5,std:0.1/0.2/0.3,"
                                           "order:bgr,layout:nhwc"));
    QVERIFY(changed->orderIsGiven && changed->layoutIsGiven && !changed->cropIsGiven);
    const auto plain = parsePreprocessing("scale:1");
    QVERIFY(plain);
    QCOMPARE(textOf(*plain),
             std::string("resize:224x224,filter:bilinear,crop:none,scale:1,mean:0,std:1,order:rgb,layout:nchw"));
}

void TestPreprocessing::resizeAndCropFollowEachOther_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("crop") << "imagenet,crop:448"
                          << "resize:512,filter:bilinear,crop:448,";
    QTest::newRow("two sides") << "imagenet,crop:112x448"
                               << "resize:512,filter:bilinear,crop:112x448,";
    QTest::newRow("crop of stretched") << "zero-one,crop:96"
                                       << "resize:96,filter:bilinear,crop:96,";
    QTest::newRow("stretched") << "imagenet,resize:300x200"
                               << "resize:300x200,filter:bilinear,crop:none,";
    QTest::newRow("both") << "resize:300x200,crop:100"
                          << "resize:300x200,filter:bilinear,crop:100,";
    QTest::newRow("letterbox") << "resize:300x200,pad:7"
                               << "resize:300x200,filter:bilinear,pad:7,crop:none,";
    QTest::newRow("another letterbox") << "yolo,resize:320x416,pad:1/2/3"
                                       << "resize:320x416,filter:bilinear,pad:1/2/3,crop:none,";
    QTest::newRow("no letterbox") << "yolo,pad:none"
                                  << "resize:640x640,filter:bilinear,crop:none,";
    QTest::newRow("a shorter side has nothing to fill up") << "yolo,resize:320"
                                                           << "resize:320,filter:bilinear,crop:none,";
    QTest::newRow("nor has a crop") << "yolo,crop:96"
                                    << "resize:96,filter:bilinear,crop:96,";
    QTest::newRow("neither") << "resize:none,crop:none"
                             << "resize:none,filter:bilinear,crop:none,";
}

void TestPreprocessing::resizeAndCropFollowEachOther()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const auto parsed = parsePreprocessing(text.toStdString());
    QVERIFY2(parsed, parsed ? "" : parsed.error().message.c_str());
    const QString own = QString::fromStdString(textOf(*parsed));
    QVERIFY2(own.startsWith(expected), qPrintable(own));
}

void TestPreprocessing::whatIsWrongIsTold_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("message");
    QTest::newRow("empty") << ""
                           << "the preprocessing is empty";
    QTest::newRow("preset") << "imagnet"
                            << "there is no preprocessing \"imagnet\"; known are imagenet, ";
    QTest::newRow("item") << "imagenet,size:3"
                          << "there is no item \"size\", but resize, filter, crop";
    QTest::newRow("no value") << "imagenet,crop"
                              << "crop takes the side of a square, HEIGHTxWIDTH or none, not \"\"";
    QTest::newRow("resize") << "resize:12x"
                            << "resize takes the length of the shorter side, HEIGHTxWIDTH or none";
    QTest::newRow("huge") << "resize:16385"
                          << "not \"16385\"";
    QTest::newRow("zero") << "crop:0"
                          << "not \"0\"";
    QTest::newRow("three sides") << "crop:1x2x3"
                                 << "not \"1x2x3\"";
    QTest::newRow("mean") << "mean:1/2"
                          << "mean takes one or three numbers, as 0.485/0.456/0.406, not \"1/2\"";
    QTest::newRow("no mean") << "mean:"
                             << "not \"\"";
    QTest::newRow("open mean") << "mean:1/2/3/"
                               << "not \"1/2/3/\"";
    QTest::newRow("std") << "std:0"
                         << "std takes one or three numbers above 0, as 0.229/0.224/0.225, not \"0\"";
    QTest::newRow("order") << "order:gbr"
                           << "order takes rgb, bgr, grey, not \"gbr\"";
    QTest::newRow("scale") << "scale:2"
                           << "scale takes 1/255, 1, 1/127.5-1, not \"2\"";
    QTest::newRow("twice") << "mean:0,mean:1"
                           << "mean is given twice";
    for (const char* value : {"256", "-1", "1/2", "1.5", "", "1/2/3/", "grey"}) {
        QTest::addRow("pad %s", value) << QString("pad:%1").arg(value)
                                       << QString("pad takes none, or one or three whole numbers from 0 to 255, as 114 "
                                                  "or 124/116/104, not \"%1\"")
                                              .arg(value);
    }
    QTest::newRow("pad of a side") << "imagenet,pad:114"
                                   << "pad fills up what a resize to HEIGHTxWIDTH leaves, and this one is resize:256";
    QTest::newRow("crop too large") << "resize:200,crop:224"
                                    << "a crop of 224x224 does not fit into pictures resized to 200";
    QTest::newRow("crop too wide") << "resize:50x60,crop:40x61"
                                   << "a crop of 40x61 does not fit into pictures resized to 50x60";
}

void TestPreprocessing::whatIsWrongIsTold()
{
    QFETCH(QString, text);
    QFETCH(QString, message);
    const auto parsed = parsePreprocessing(text.toStdString());
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, ErrorCode::Usage);
    QVERIFY2(QString::fromStdString(parsed.error().message).contains(message), parsed.error().message.c_str());
}

QTEST_APPLESS_MAIN(TestPreprocessing)
#include "tst_preprocessing.moc"
