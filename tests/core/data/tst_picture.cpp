// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/exif_orientation.h"
#include "core/data/picture_folder.h"
#include "tests/support/model_files.h"
#include "tests/support/test_pictures.h"

#include <QTest>
#include <QtEndian>

#include <atomic>
#include <thread>

using namespace qs;
using testpictures::bytes;
using testpictures::decoded;
using testpictures::messageOf;

class TestPicture : public QObject {
    Q_OBJECT

private slots:
    void everyKindDecodesAsPillowDecodesIt_data();
    void everyKindDecodesAsPillowDecodesIt();
    void cutFilesAreErrorsAtEveryLength_data();
    void cutFilesAreErrorsAtEveryLength();
    void damagedFilesNeverCrash();
    void whatIsNoPictureIsToldWithItsBeginning();
    void hugeClaimsAreRefusedBeforeTheyGetMemory();
    void greyIsWeighedAndSpreads();
    void damagedExifIsUpright();
    void threadsDecodeAtOnce();
};

void TestPicture::everyKindDecodesAsPillowDecodesIt_data()
{
    QTest::addColumn<QString>("name");
    for (const QString& name : testpictures::expected()["decoded"].toObject().keys()) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

void TestPicture::everyKindDecodesAsPillowDecodesIt()
{
    QFETCH(QString, name);
    const Picture expected = testpictures::pictureFrom(testpictures::expected()["decoded"][name].toObject());
    const auto picture = decoded(bytes(name));
    QVERIFY2(picture, qPrintable(messageOf(picture)));
    QCOMPARE(picture->height, expected.height);
    QCOMPARE(picture->width, expected.width);
    const Picture same = withChannels(*picture, expected.channels);
    QCOMPARE(same.pixels.size(), expected.pixels.size());
    for (std::size_t i = 0; i < same.pixels.size(); ++i) {
        QVERIFY2(same.pixels[i] == expected.pixels[i],
                 qPrintable(QString("byte %1: %2, not %3").arg(i).arg(same.pixels[i]).arg(expected.pixels[i])));
    }
}

void TestPicture::cutFilesAreErrorsAtEveryLength_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("tail"); // bytes behind the last pixel
    QTest::newRow("PNG") << "rgb.png" << 12 + 5;
    QTest::newRow("interlaced PNG") << "interlaced.png" << 12 + 5;
    QTest::newRow("JPEG") << "rgb.jpg" << 4;
    QTest::newRow("progressive JPEG") << "progressive.jpg" << 4;
}

void TestPicture::cutFilesAreErrorsAtEveryLength()
{
    QFETCH(QString, name);
    QFETCH(int, tail);
    const QByteArray whole = bytes(name);
    QVERIFY(decoded(whole));
    for (qsizetype length = 0; length < whole.size() - tail; ++length) {
        const auto picture = decoded(whole.first(length));
        QVERIFY2(!picture, qPrintable(QString::number(length)));
        const QString message = messageOf(picture);
        if (length > 60) {
            QVERIFY2(message.contains("too early"), qPrintable(QString::number(length) + ": " + message));
        }
    }
}

void TestPicture::damagedFilesNeverCrash()
{
    for (const QString& name : testpictures::expected()["decoded"].toObject().keys()) {
        const QByteArray whole = bytes(name);
        std::size_t refused = 0;
        for (qsizetype at = 8; at < whole.size(); at += 3) {
            QByteArray damaged = whole;
            damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
            const auto picture = decoded(damaged);
            refused += picture ? 0 : 1;
            if (!picture) {
                QVERIFY(!picture.error().message.empty());
            }
        }
        QVERIFY2(refused > 0, qPrintable(name));
    }
}

void TestPicture::whatIsNoPictureIsToldWithItsBeginning()
{
    QCOMPARE(messageOf(decoded("")), QString("the file is empty"));
    QCOMPARE(messageOf(decoded("<html>\n<body>")),
             QString("it is no PNG or JPEG picture, for it begins with \"<html>\\n<body\""));
    QVERIFY(messageOf(decoded("\xFF\xD8\xFF")).contains("too early"));
    const auto none = readPicture("/nowhere/at/all.png");
    QVERIFY(!none && none.error().code == ErrorCode::Io);
}

void TestPicture::hugeClaimsAreRefusedBeforeTheyGetMemory()
{
    QByteArray file = bytes("rgb.png");
    qToBigEndian<quint32>(900'000, file.data() + 16);
    qToBigEndian<quint32>(900'000, file.data() + 20);
    // libpng compares the checksum of the header; this is CRC-32 of the changed one.
    quint32 sum = 0xFFFFFFFF;
    for (int i = 12; i < 29; ++i) {
        sum ^= static_cast<quint8>(file[i]);
        for (int bit = 0; bit < 8; ++bit) {
            sum = (sum & 1U) != 0 ? sum >> 1U ^ 0xEDB88320U : sum >> 1U;
        }
    }
    qToBigEndian<quint32>(~sum, file.data() + 29);
    QCOMPARE(messageOf(decoded(file)),
             QString::fromUtf8("it claims 900000 × 900000 pixels, and at most 100000000 are read"));
    QByteArray jpeg = bytes("rgb.jpg");
    const qsizetype frame = jpeg.indexOf("\xFF\xC0");
    QVERIFY(frame > 0);
    qToBigEndian<quint16>(65000, jpeg.data() + frame + 5);
    qToBigEndian<quint16>(65000, jpeg.data() + frame + 7);
    QCOMPARE(messageOf(decoded(jpeg)),
             QString::fromUtf8("it claims 65000 × 65000 pixels, and at most 100000000 are read"));
}

void TestPicture::greyIsWeighedAndSpreads()
{
    const Picture color{.height = 1, .width = 3, .channels = 3, .pixels = {255, 0, 0, 0, 255, 0, 0, 0, 255}};
    // 0.299, 0.587 and 0.114 of 255, rounded.
    QCOMPARE(withChannels(color, 1).pixels, (std::vector<std::uint8_t>{76, 150, 29}));
    QCOMPARE(withChannels(withChannels(color, 1), 3).pixels,
             (std::vector<std::uint8_t>{76, 76, 76, 150, 150, 150, 29, 29, 29}));
}

void TestPicture::damagedExifIsUpright()
{
    const QByteArray turned("MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0", 22);
    const auto orientation = [](const QByteArray& exif) {
        return exifOrientation(std::as_bytes(std::span(exif.data(), static_cast<std::size_t>(exif.size()))));
    };
    QCOMPARE(orientation(turned), 6);
    for (qsizetype length = 0; length < 20; ++length) {
        QCOMPARE(orientation(turned.first(length)), 1);
    }
    for (const int wrong : {0, 9, 255}) {
        QByteArray other = turned;
        other[19] = static_cast<char>(wrong);
        QCOMPARE(orientation(other), 1);
    }
    QByteArray far = turned;
    far[4] = '\xFF';
    QCOMPARE(orientation(far), 1);
    const Picture picture{.height = 1, .width = 2, .channels = 1, .pixels = {1, 2}};
    QCOMPARE(upright(picture, 6), (Picture{.height = 2, .width = 1, .channels = 1, .pixels = {1, 2}}));
    QCOMPARE(upright(picture, 8), (Picture{.height = 2, .width = 1, .channels = 1, .pixels = {2, 1}}));
}

void TestPicture::threadsDecodeAtOnce()
{
    const Picture png = *decoded(bytes("rgb.png"));
    const Picture jpeg = *decoded(bytes("rgb.jpg"));
    std::atomic<int> same = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 50; ++i) {
                const auto damaged = decoded(bytes("rgb.jpg").first(900));
                same += !damaged && *decoded(bytes("rgb.png")) == png && *decoded(bytes("rgb.jpg")) == jpeg ? 1 : 0;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    QCOMPARE(same.load(), 200);
}

QTEST_APPLESS_MAIN(TestPicture)
#include "tst_picture.moc"
