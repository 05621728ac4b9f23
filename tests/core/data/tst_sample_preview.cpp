// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/sample_preview.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace qs;

class TestSamplePreview : public QObject {
    Q_OBJECT

private slots:
    void picturesAreMappedFromTheirSmallestToTheirLargest_data();
    void picturesAreMappedFromTheirSmallestToTheirLargest();
    void whatIsNoPictureHasNumbers();
    void valuesThatAreNotFiniteAreCountedAndBlack();
    void samplesHaveNames();
};

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

class OneArray final : public SampleSource {
public:
    explicit OneArray(Array array) : m_array(std::move(array)) {}
    Result<Array> at(std::uint64_t index) const override
    {
        return index == 0 ? Result<Array>(m_array) : Error{ErrorCode::Io, "it is gone"};
    }

private:
    Array m_array;
};

NetworkData dataOf(const Array& array)
{
    NetworkData data;
    data.samples = Samples::made({{.input = "x",
                                   .array = "test",
                                   .feeding = Feeding::Made,
                                   .type = array.type(),
                                   .shape = array.shape(),
                                   .values = {},
                                   .source = std::make_shared<OneArray>(array)}},
                                 2, false);
    return data;
}

InputPreview previewOf(const Array& array)
{
    const auto previews = previewSample(dataOf(array), 0);
    return previews ? previews->front() : InputPreview();
}

} // namespace

void TestSamplePreview::picturesAreMappedFromTheirSmallestToTheirLargest_data()
{
    QTest::addColumn<QList<qint64>>("shape");
    QTest::addColumn<bool>("isLast");
    QTest::newRow("NCHW") << QList<qint64>{1, 3, 8, 10} << false;
    QTest::newRow("NHWC") << QList<qint64>{1, 8, 10, 3} << true;
    QTest::newRow("CHW") << QList<qint64>{3, 8, 10} << false;
    QTest::newRow("first of a batch") << QList<qint64>{2, 3, 8, 10} << false;
}

void TestSamplePreview::picturesAreMappedFromTheirSmallestToTheirLargest()
{
    QFETCH(QList<qint64>, shape);
    QFETCH(bool, isLast);
    // −1 … 1 over the channels of the first picture: red rises along x, green along y, blue is 0.
    Shape extents(shape.begin(), shape.end());
    std::vector<float> values(*elementCount(extents), 50.0F);
    for (std::size_t y = 0; y < 8; ++y) {
        for (std::size_t x = 0; x < 10; ++x) {
            const std::size_t pixel = y * 10 + x;
            const float color[3] = {static_cast<float>(x) / 4.5F - 1, static_cast<float>(y) / 3.5F - 1, 0};
            for (std::size_t c = 0; c < 3; ++c) {
                values[isLast ? pixel * 3 + c : c * 80 + pixel] = color[c];
            }
        }
    }
    const InputPreview preview = previewOf(Array::of(extents, values));
    QVERIFY(preview.picture);
    QCOMPARE(preview.picture->height, 8);
    QCOMPARE(preview.picture->width, 10);
    QCOMPARE(preview.picture->channels, 3);
    const auto& pixels = preview.picture->pixels;
    QCOMPARE(pixels.size(), 240U);
    for (std::size_t y = 0; y < 8; ++y) {
        for (std::size_t x = 0; x < 10; ++x) {
            QCOMPARE(int{pixels[(y * 10 + x) * 3]}, static_cast<int>(std::lround(double(x) / 9 * 255)));
            QCOMPARE(int{pixels[(y * 10 + x) * 3 + 1]}, static_cast<int>(std::lround(double(y) / 7 * 255)));
            QCOMPARE(int{pixels[(y * 10 + x) * 3 + 2]}, 128);
        }
    }
    QCOMPARE(preview.values.size(), 3U);
    QCOMPARE(preview.values[0].min, -1.0);
    QCOMPARE(preview.values[0].max, 1.0);
    QVERIFY(std::abs(preview.values[1].mean) < 1e-6);
    QCOMPARE(preview.values[2].max, 0.0);
    QCOMPARE(preview.values[2].count, std::uint64_t{80});
}

void TestSamplePreview::whatIsNoPictureHasNumbers()
{
    const InputPreview tokens = previewOf(Array::of({1, 10}, std::vector<std::int64_t>{3, 1, 4, 1, 5, 9, 2, 6, 5, 3}));
    QVERIFY(!tokens.picture);
    QCOMPARE(tokens.first, (std::vector<double>{3, 1, 4, 1, 5, 9, 2, 6}));
    QCOMPARE(textOf(tokens), std::string("I64 [1, 10]: 1 … 9, mean 3.9; begins 3 1 4 1 5 9 2 6"));
    QVERIFY(!previewOf(Array::of({1, 1, 7, 64}, std::vector<float>(7 * 64, 1))).picture); // too low to look at
    QVERIFY(!previewOf(Array::of({1, 2, 16, 16}, std::vector<float>(512, 1))).picture);
    QCOMPARE(textOf(previewOf(Array::of({0}, std::vector<float>{}))), std::string("F32 [0]: no values"));
}

void TestSamplePreview::valuesThatAreNotFiniteAreCountedAndBlack()
{
    std::vector<float> values(64, 2.0F);
    values[0] = kNaN;
    values[1] = -std::numeric_limits<float>::infinity();
    values[2] = 4;
    const InputPreview preview = previewOf(Array::of({1, 1, 8, 8}, values));
    QVERIFY(preview.picture && preview.picture->channels == 1);
    QCOMPARE(preview.values.front().notFinite, std::uint64_t{2});
    QCOMPARE(preview.values.front().min, 2.0);
    QCOMPARE(int{preview.picture->pixels[0]}, 0);
    QCOMPARE(int{preview.picture->pixels[1]}, 0);
    QCOMPARE(int{preview.picture->pixels[2]}, 255);
    QVERIFY(textOf(preview).find("2 not finite") != std::string::npos);
    const InputPreview nothing = previewOf(Array::of({1, 1, 8, 8}, std::vector<float>(64, kNaN)));
    QVERIFY(std::isnan(nothing.values.front().mean));
    QCOMPARE(nothing.picture->pixels, std::vector<std::uint8_t>(64, 0));
    const double huge = std::numeric_limits<double>::max();
    std::vector<double> wide(64, huge);
    wide[0] = -huge;
    QCOMPARE(int{previewOf(Array::of({1, 1, 8, 8}, wide)).picture->pixels[1]}, 255);
}

void TestSamplePreview::samplesHaveNames()
{
    NetworkData data = dataOf(Array::of({1}, std::vector<float>{1}));
    QCOMPARE(sampleName(data, 1), std::string("sample 2"));
    data.names = {"a.png", "b.png"};
    QCOMPARE(sampleName(data, 1), std::string("b.png"));
    QCOMPARE(QString::fromStdString(previewSample(data, 1).error().message), QString("it is gone"));
    QVERIFY(!previewSample(data, 2));
}

QTEST_APPLESS_MAIN(TestSamplePreview)
#include "tst_sample_preview.moc"
