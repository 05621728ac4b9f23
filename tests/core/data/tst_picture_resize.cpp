// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/picture_resize.h"
#include "tests/support/test_pictures.h"

#include <QJsonArray>
#include <QTest>

using namespace qs;

class TestPictureResize : public QObject {
    Q_OBJECT

private slots:
    void bytesArePillows();
    void theSameSizeIsTheSamePicture();
    void letterboxesAreThoseOfUltralytics();
    void theCentreIsCutOutAsTorchvisionCutsIt();
    void whatIsTooLargeOrTooSmallIsTold();
};

void TestPictureResize::bytesArePillows()
{
    const QJsonArray cases = testpictures::expected()["resized"].toArray();
    QVERIFY(cases.size() >= 40);
    for (const auto& value : cases) {
        const QJsonObject one = value.toObject();
        const auto source = testpictures::decoded(testpictures::bytes(one["source"].toString()));
        QVERIFY(source);
        const Picture expected = testpictures::pictureFrom(one);
        const auto filter = one["filter"].toString() == "bicubic" ? ResizeFilter::Bicubic : ResizeFilter::Bilinear;
        const auto picture = resized(*source, {expected.height, expected.width}, filter);
        QVERIFY2(picture, qPrintable(testpictures::messageOf(picture)));
        QVERIFY2(*picture == expected, qPrintable(QString("%1 to %2 x %3, %4")
                                                      .arg(one["source"].toString())
                                                      .arg(expected.width)
                                                      .arg(expected.height)
                                                      .arg(one["filter"].toString())));
    }
}

void TestPictureResize::theSameSizeIsTheSamePicture()
{
    const auto source = testpictures::decoded(testpictures::bytes("rgb.png"));
    QCOMPARE(*resized(*source, {source->height, source->width}, ResizeFilter::Bilinear), *source);
}

void TestPictureResize::letterboxesAreThoseOfUltralytics()
{
    const QJsonArray cases = testpictures::expected()["letterboxed"].toArray();
    QVERIFY(cases.size() >= 40);
    for (const auto& value : cases) {
        const QJsonObject one = value.toObject();
        const auto source = testpictures::decoded(testpictures::bytes(one["source"].toString()));
        QVERIFY(source);
        const Picture expected = testpictures::pictureFrom(one);
        const auto filter = one["filter"].toString() == "bicubic" ? ResizeFilter::Bicubic : ResizeFilter::Bilinear;
        const auto picture = letterboxed(*source, {expected.height, expected.width}, filter, {114, 30, 250});
        QVERIFY2(picture, qPrintable(testpictures::messageOf(picture)));
        QVERIFY2(*picture == expected, qPrintable(QString("%1 into %2 x %3, %4")
                                                      .arg(one["source"].toString())
                                                      .arg(expected.width)
                                                      .arg(expected.height)
                                                      .arg(one["filter"].toString())));
    }
}

void TestPictureResize::theCentreIsCutOutAsTorchvisionCutsIt()
{
    // Python's round() takes 0.5 to 0, 1.5 and 2.5 to 2.
    const auto firstOf = [](std::int64_t width, std::int64_t crop) {
        Picture row{.height = 1, .width = width, .channels = 1, .pixels = {}};
        for (std::int64_t x = 0; x < width; ++x) {
            row.pixels.push_back(static_cast<std::uint8_t>(x));
        }
        return static_cast<int>(croppedToCentre(row, {1, crop})->pixels.front());
    };
    QCOMPARE(firstOf(5, 5), 0);
    QCOMPARE(firstOf(5, 4), 0);
    QCOMPARE(firstOf(5, 3), 1);
    QCOMPARE(firstOf(5, 2), 2);
    QCOMPARE(firstOf(7, 2), 2);
    QCOMPARE(firstOf(9, 2), 4);
}

void TestPictureResize::whatIsTooLargeOrTooSmallIsTold()
{
    const Picture row{.height = 1, .width = 4, .channels = 1, .pixels = {1, 2, 3, 4}};
    const auto large = resized(row, {100'000, 100'000}, ResizeFilter::Bilinear);
    QCOMPARE(testpictures::messageOf(large), QString::fromUtf8("resized from 4 × 1: it claims 100000 × 100000 pixels, "
                                                               "and at most 100000000 are read"));
    QVERIFY(!letterboxed(row, {100'000, 100'000}, ResizeFilter::Bilinear, {0, 0, 0}));
    const auto thin = letterboxed(row, {4, 1}, ResizeFilter::Bilinear, {9, 9, 9}); // a quarter of a row is one
    QVERIFY(thin && thin->pixels.size() == 4 && thin->pixels[0] == 9 && thin->pixels[1] != 9 && thin->pixels[3] == 9);
    QCOMPARE(testpictures::messageOf(croppedToCentre(row, {2, 2})),
             QString::fromUtf8("the picture is 4 × 1 pixels large where 2 × 2 are to be cut out"));
}

QTEST_APPLESS_MAIN(TestPictureResize)
#include "tst_picture_resize.moc"
