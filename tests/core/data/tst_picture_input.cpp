// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/picture_input.h"
#include "tests/support/test_pictures.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

#include <cmath>

using namespace qs;

class TestPictureInput : public QObject {
    Q_OBJECT

private slots:
    void valuesAreThoseOfTorchvisionsTransform();
    void bothLayoutsHoldTheSameValues();
    void presetsFollowTheInput_data();
    void presetsFollowTheInput();
    void wholeNumbersTakeRawBytes();
    void smallFloatsAreRounded();
    void whatDoesNotFitIsTold_data();
    void whatDoesNotFitIsTold();
    void picturesOfTheirOwnSizeKeepIt();
};

namespace {

using Extents = std::vector<std::int64_t>;

Graph networkOf(const Extents& extents, std::optional<ElementType> type = ElementType::F32)
{
    std::vector<GraphExtent> shape;
    for (const std::int64_t extent : extents) {
        shape.push_back({extent, extent < 0 ? "n" : ""});
    }
    Graph graph;
    graph.inputs = {{"x", type, shape}};
    return graph;
}

std::optional<Preprocessing> stepsFrom(const QString& text)
{
    if (text.isEmpty()) {
        return std::nullopt;
    }
    const auto steps = parsePreprocessing(text.toStdString());
    return steps ? std::optional(*steps) : std::nullopt;
}

} // namespace

void TestPictureInput::valuesAreThoseOfTorchvisionsTransform()
{
    const QJsonArray cases = testpictures::expected()["prepared"].toArray();
    QVERIFY(cases.size() >= 4);
    for (const auto& value : cases) {
        const QJsonObject one = value.toObject();
        const QJsonArray extents = one["shape"].toArray();
        Shape shape;
        for (const auto& extent : extents) {
            shape.push_back(extent.toInteger());
        }
        const auto input = pictureInputOf(networkOf(shape), stepsFrom(one["steps"].toString()));
        QVERIFY2(input, input ? "" : input.error().message.c_str());
        const auto picture = testpictures::decoded(testpictures::bytes(one["source"].toString()));
        const auto array = prepared(*picture, *input);
        QVERIFY2(array, array ? "" : array.error().message.c_str());
        QCOMPARE(array->shape(), shape);
        const QByteArray bytes = QByteArray::fromBase64(one["values"].toString().toLatin1());
        std::vector<double> expected(static_cast<std::size_t>(bytes.size()) / sizeof(double));
        std::memcpy(expected.data(), bytes.data(), static_cast<std::size_t>(bytes.size()));
        const auto values = array->values<float>();
        QCOMPARE(values.size(), expected.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            QVERIFY2(std::abs(values[i] - expected[i]) <= 1e-6 * std::max(1.0, std::abs(expected[i])),
                     qPrintable(QString("%1: %2, not %3").arg(i).arg(values[i]).arg(expected[i])));
        }
    }
}

void TestPictureInput::bothLayoutsHoldTheSameValues()
{
    const auto picture = testpictures::decoded(testpictures::bytes("rgb.jpg"));
    const auto first = prepared(*picture, *pictureInputOf(networkOf({1, 3, 24, 20}), stepsFrom("imagenet-caffe")));
    const auto last = prepared(*picture, *pictureInputOf(networkOf({1, 24, 20, 3}), stepsFrom("imagenet-caffe")));
    QVERIFY(first && last);
    for (std::size_t c = 0; c < 3; ++c) {
        for (std::size_t i = 0; i < 24 * 20; ++i) {
            QCOMPARE(last->values<float>()[i * 3 + c], first->values<float>()[c * 24 * 20 + i]);
        }
    }
}

void TestPictureInput::presetsFollowTheInput_data()
{
    QTest::addColumn<Extents>("declared");
    QTest::addColumn<QString>("asked");
    QTest::addColumn<QString>("steps");
    QTest::addColumn<Extents>("shape");
    const QString imagenet = ",scale:1/255,mean:0.485/0.456/0.406,std:0.229/0.224/0.225,order:rgb,layout:nchw";
    QTest::newRow("as the preset") << Extents{1, 3, 224, 224} << ""
                                   << "resize:256,filter:bilinear,crop:224" + imagenet << Extents{1, 3, 224, 224};
    QTest::newRow("larger") << Extents{-1, 3, 448, 448} << "imagenet"
                            << "resize:512,filter:bilinear,crop:448" + imagenet << Extents{1, 3, 448, 448};
    QTest::newRow("no square") << Extents{1, 3, 112, 224} << "imagenet"
                               << "resize:256,filter:bilinear,crop:112x224" + imagenet << Extents{1, 3, 112, 224};
    QTest::newRow("open") << Extents{-1, 3, -1, -1} << "imagenet"
                          << "resize:256,filter:bilinear,crop:224" + imagenet << Extents{1, 3, 224, 224};
    QTest::newRow("all open") << Extents{-1, -1, -1, -1} << "keras-mobilenet"
                              << "resize:224x224,filter:bilinear,crop:none,scale:1/127.5-1,mean:0,std:1,order:rgb,"
                                 "layout:nhwc"
                              << Extents{1, 224, 224, 3};
    QTest::newRow("the input's layout") << Extents{1, 3, 96, 96} << "keras-mobilenet"
                                        << "resize:96x96,filter:bilinear,crop:none,scale:1/127.5-1,mean:0,std:1,"
                                           "order:rgb,layout:nchw"
                                        << Extents{1, 3, 96, 96};
    QTest::newRow("grey") << Extents{-1, 1, 28, 28} << "cifar10"
                          << "resize:28x28,filter:bilinear,crop:none,scale:1/255,mean:0.4734,std:0.2507,"
                             "order:grey,layout:nchw"
                          << Extents{1, 1, 28, 28};
    QTest::newRow("grey without an axis") << Extents{-1, 28, 28} << ""
                                          << "resize:28x28,filter:bilinear,crop:none,scale:1/255,mean:0,std:1,"
                                             "order:grey,layout:nchw"
                                          << Extents{1, 28, 28};
    QTest::newRow("no batch") << Extents{3, 32, 32} << "cifar10"
                              << "resize:32x32,filter:bilinear,crop:none,scale:1/255,mean:0.4914/0.4822/0.4465,"
                                 "std:0.247/0.2435/0.2616,order:rgb,layout:nchw"
                              << Extents{3, 32, 32};
    QTest::newRow("what was said stays") << Extents{-1, 3, -1, -1} << "imagenet,resize:64,crop:48x40"
                                         << "resize:64,filter:bilinear,crop:48x40" + imagenet << Extents{1, 3, 48, 40};
}

void TestPictureInput::presetsFollowTheInput()
{
    QFETCH(Extents, declared);
    QFETCH(QString, asked);
    QFETCH(QString, steps);
    QFETCH(Extents, shape);
    const auto input = pictureInputOf(networkOf(declared), stepsFrom(asked));
    QVERIFY2(input, input ? "" : input.error().message.c_str());
    QString own = QString::fromStdString(textOf(input->steps));
    own.replace(QRegularExpression("0\\.(4733\\d+|4734\\d*)"), "0.4734")
        .replace(QRegularExpression("0\\.2507\\d*"), "0.2507");
    QCOMPARE(own, steps);
    QCOMPARE(input->shape, shape);
    const auto picture = testpictures::decoded(testpictures::bytes("rgb.png"));
    const auto array = prepared(*picture, *input);
    QVERIFY2(array, array ? "" : array.error().message.c_str());
    QCOMPARE(array->shape(), shape);
}

void TestPictureInput::wholeNumbersTakeRawBytes()
{
    const Graph network = networkOf({1, 11, 17, 3}, ElementType::U8);
    const auto picture = testpictures::decoded(testpictures::bytes("rgb.png"));
    const auto input = pictureInputOf(network, std::nullopt);
    QVERIFY2(input, input ? "" : input.error().message.c_str());
    const auto array = prepared(*picture, *input);
    QVERIFY(array && array->type() == ElementType::U8);
    QVERIFY(std::ranges::equal(array->values<std::uint8_t>(), picture->pixels));
    const auto fractions = pictureInputOf(network, stepsFrom("zero-one"));
    QVERIFY(!fractions);
    QCOMPARE(QString::fromStdString(fractions.error().message),
             QString("input \"x\" (U8 [1, 11, 17, 3]) takes whole numbers of U8, but the preprocessing gives "
                     "0.00392156862745098; \"raw-255\" leaves bytes as they are"));
    const auto narrow = pictureInputOf(networkOf({1, 11, 17, 3}, ElementType::I8), std::nullopt);
    QVERIFY(!narrow && QString::fromStdString(narrow.error().message).contains("gives 128"));
}

void TestPictureInput::smallFloatsAreRounded()
{
    const auto input = pictureInputOf(networkOf({1, 3, 11, 17}, ElementType::F16), stepsFrom("raw-255"));
    QVERIFY(input);
    const auto picture = testpictures::decoded(testpictures::bytes("rgb.png"));
    const auto array = prepared(*picture, *input);
    QVERIFY(array && array->type() == ElementType::F16);
    const auto back = converted(*array, ElementType::F64);
    QCOMPARE(back->values<double>()[1], static_cast<double>(picture->pixels[3])); // all bytes fit into FP16
}

void TestPictureInput::whatDoesNotFitIsTold_data()
{
    QTest::addColumn<Extents>("declared");
    QTest::addColumn<QString>("asked");
    QTest::addColumn<QString>("message");
    QTest::newRow("no picture") << Extents{1, 2048} << ""
                                << "input \"x\" (F32 [1, 2048]) takes no pictures: those have 1 or 3 channels";
    QTest::newRow("four channels") << Extents{1, 4, 32, 32} << ""
                                   << "takes no pictures";
    QTest::newRow("crop") << Extents{1, 3, 299, 299} << "imagenet,crop:224"
                          << "does not take what the preprocessing gives: pictures 224 high and 224 wide";
    QTest::newRow("resize") << Extents{1, 3, 299, 299} << "resize:224x224"
                            << "pictures 224 high and 224 wide";
    QTest::newRow("short side") << Extents{1, 3, 299, 299} << "imagenet,resize:256"
                                << "needs a longer shorter side than 256";
    QTest::newRow("order") << Extents{1, 1, 28, 28} << "cifar10,order:bgr"
                           << "has 1 channel, and the order asks for 3";
    QTest::newRow("grey") << Extents{1, 3, 28, 28} << "order:grey"
                          << "has 3 channels, and the order asks for 1";
    QTest::newRow("layout") << Extents{1, 3, 28, 28} << "layout:nhwc"
                            << "channels elsewhere than the layout says";
    QTest::newRow("batch") << Extents{8, 3, 28, 28} << ""
                           << "takes 8 pictures at once";
    QTest::newRow("nothing") << Extents{1, 3, 0, 28} << ""
                             << "they are 1 to 16384 pixels high and wide";
    QTest::newRow("endless") << Extents{1, 3, std::int64_t{1} << 60, 28} << ""
                             << "they are 1 to 16384 pixels high and wide";
}

void TestPictureInput::whatDoesNotFitIsTold()
{
    QFETCH(Extents, declared);
    QFETCH(QString, asked);
    QFETCH(QString, message);
    const auto input = pictureInputOf(networkOf(declared), stepsFrom(asked));
    QVERIFY(!input);
    QVERIFY2(QString::fromStdString(input.error().message).contains(message), input.error().message.c_str());
    Graph two = networkOf({1, 3, 32, 32});
    two.inputs.push_back({"size", ElementType::I64, std::vector<GraphExtent>{{2, ""}}});
    QVERIFY(QString::fromStdString(pictureInputOf(two, std::nullopt).error().message)
                .contains("input \"size\" (I64 [2]) has no data beside the pictures"));
}

void TestPictureInput::picturesOfTheirOwnSizeKeepIt()
{
    const auto picture = testpictures::decoded(testpictures::bytes("rgb.png"));
    const auto open = pictureInputOf(networkOf({1, 3, -1, -1}), stepsFrom("resize:none"));
    QVERIFY(open);
    QCOMPARE(open->shape, (Shape{1, 3, -1, -1}));
    QCOMPARE(prepared(*picture, *open)->shape(), (Shape{1, 3, 11, 17}));
    const auto fixed = pictureInputOf(networkOf({1, 3, 20, 20}), stepsFrom("resize:none"));
    const auto array = prepared(*picture, *fixed);
    QVERIFY(!array);
    QCOMPARE(
        QString::fromStdString(array.error().message),
        QString::fromUtf8("it is 17 × 11 pixels large, and the network takes [1, 3, 20, 20]; a resize makes them fit"));
}

QTEST_APPLESS_MAIN(TestPictureInput)
#include "tst_picture_input.moc"
