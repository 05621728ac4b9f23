// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/number_format.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace qs;

class TestNumberFormat : public QObject {
    Q_OBJECT

private slots:
    void scalesAndZeroPointsFollowThePublishedRules_data();
    void scalesAndZeroPointsFollowThePublishedRules();
    void aZeroPointHalfwayRoundsToEven();
    void everyFormatKeepsItsPromises_data();
    void everyFormatKeepsItsPromises();
    void aRangeWithoutWidthHasScaleOne();
    void aConstantComesBackExactly();
    void manyGridsAreTheSameAsEachAlone();
    void storedScalesAreTheNearestTheirTypeHolds_data();
    void storedScalesAreTheNearestTheirTypeHolds();
};

namespace {

Grid grid(double low, double high, const char* format, Scheme scheme)
{
    return gridFor({low, high}, *findNumberFormat(format), scheme, *findScaleStorage("fp32"));
}

} // namespace

/// ONNX Runtime's and PyTorch's affine rule, TensorFlow Lite's and ONNX Runtime's symmetric rule (|x| / 127).
void TestNumberFormat::scalesAndZeroPointsFollowThePublishedRules_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<double>("affineScale");
    QTest::addColumn<int>("unsignedZero");
    QTest::addColumn<int>("signedZero");
    QTest::addColumn<double>("symmetricScale");
    QTest::newRow("around zero") << -1.0 << 3.0 << 0.0156862745 << 64 << -64 << 0.0236220472;
    QTest::newRow("from zero") << 0.0 << 6.0 << 0.0235294118 << 0 << -128 << 0.0472440945;
    QTest::newRow("mostly negative") << -0.6 << 0.51 << 0.00435294118 << 138 << 10 << 0.00472440945;
    QTest::newRow("away from zero, stretched to it") << 0.2 << 1.0 << 0.00392156863 << 0 << -128 << 0.00787401575;
}

void TestNumberFormat::scalesAndZeroPointsFollowThePublishedRules()
{
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(double, affineScale);
    QFETCH(int, unsignedZero);
    QFETCH(int, signedZero);
    QFETCH(double, symmetricScale);
    const Grid unsignedGrid = grid(low, high, "uint8", Scheme::Asymmetric);
    const Grid signedGrid = grid(low, high, "int8", Scheme::Asymmetric);
    const Grid symmetric = grid(low, high, "int8", Scheme::Symmetric);
    QVERIFY(std::abs(unsignedGrid.scale - affineScale) < 1e-9);
    QVERIFY(std::abs(signedGrid.scale - affineScale) < 1e-9);
    QCOMPARE(unsignedGrid.zeroPoint, unsignedZero);
    QCOMPARE(signedGrid.zeroPoint, signedZero);
    QVERIFY(std::abs(symmetric.scale - symmetricScale) < 1e-9);
    QCOMPARE(symmetric.zeroPoint, 0);
    QCOMPARE(symmetric.low, -127);
    QCOMPARE(signedGrid.low, -128);
}

void TestNumberFormat::aZeroPointHalfwayRoundsToEven()
{
    QCOMPARE(grid(-2, 2, "int8", Scheme::Asymmetric).zeroPoint, 0); // −128 + 127.5
}

void TestNumberFormat::everyFormatKeepsItsPromises_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<bool>("symmetric");
    for (const NumberFormat& format : numberFormats()) {
        for (const bool symmetric : {true, false}) {
            QTest::addRow("%s %s", format.id.data(), symmetric ? "symmetric" : "asymmetric")
                << QString::fromUtf8(format.id.data()) << symmetric;
        }
    }
}

void TestNumberFormat::everyFormatKeepsItsPromises()
{
    QFETCH(QString, id);
    QFETCH(bool, symmetric);
    const NumberFormat& format = *findNumberFormat(id.toStdString());
    const Grid g =
        gridFor({-0.7, 1.3}, format, symmetric ? Scheme::Symmetric : Scheme::Asymmetric, *findScaleStorage("fp32"));
    QVERIFY(g.high - g.low + 1 <= 1 << format.bits);
    QVERIFY(g.low <= g.zeroPoint && g.zeroPoint <= g.high);
    QCOMPARE(valueOf(codeOf(0, g), g), 0.0F); // zero stays zero

    const Range clip = clippingStart(g);
    const Range covered = coveredRange(g);
    RandomValues random(1);
    float last = -std::numeric_limits<float>::infinity();
    for (int i = 0; i <= 1000; ++i) {
        const auto x = static_cast<float>(-1.5 + 3.0 * i / 1000);
        const float back = valueOf(codeOf(x, g), g);
        QVERIFY(back >= last); // order is kept
        last = back;
        QCOMPARE(valueOf(codeOf(back, g), g), back); // twice is the same as once
        QVERIFY(back >= covered.low - 1e-6 && back <= covered.high + 1e-6);
        if (x > clip.low && x < clip.high) {
            QVERIFY(std::abs(back - x) <= format.worstErrorInSteps * g.scale * (1 + 1e-5));
        }
    }
    QCOMPARE(codeOf(1e30F, g), g.high);
    QCOMPARE(codeOf(-1e30F, g), g.low);
}

void TestNumberFormat::aRangeWithoutWidthHasScaleOne()
{
    for (const Scheme scheme : {Scheme::Symmetric, Scheme::Asymmetric}) {
        const Grid zero = grid(0, 0, "int8", scheme);
        QCOMPARE(zero.scale, 1.0F);
        QCOMPARE(zero.zeroPoint, 0);
        QCOMPARE(grid(0, 1e-39, "int8", scheme).scale, 1.0F); // the step would be denormal
    }
}

void TestNumberFormat::aConstantComesBackExactly()
{
    for (const float c : {1.0F, -0.3F, 1234.5F}) {
        const Grid g = grid(c, c, "int8", Scheme::Symmetric);
        QVERIFY(std::abs(valueOf(codeOf(c, g), g) - c) <= std::abs(c) * 1e-7F);
    }
}

void TestNumberFormat::manyGridsAreTheSameAsEachAlone()
{
    RandomValues random(4);
    std::vector<MinMax> ranges{{0, 0}, {-1, 0}, {0, 1e-37F}, {1e-38F, 2e-38F}, {-3e38F, 3e38F}, {5, 6}, MinMax()};
    ranges.back() = {-1e-45F, 1e-45F};
    for (int i = 0; i < 20000; ++i) {
        const auto a = static_cast<float>(random.normal());
        const auto b = static_cast<float>(random.normal());
        ranges.push_back({std::min(a, b), std::max(a, b)});
    }
    std::vector<Grid> grids(ranges.size());
    for (const NumberFormat& format : numberFormats()) {
        for (const SchemeRow& scheme : schemes()) {
            for (const ScaleStorage& storage : scaleStorages()) {
                gridsFor(ranges, format, scheme.scheme, storage, grids);
                for (std::size_t i = 0; i < ranges.size(); ++i) {
                    QVERIFY(grids[i] == gridFor({ranges[i].min, ranges[i].max}, format, scheme.scheme, storage));
                }
            }
        }
    }
}

void TestNumberFormat::storedScalesAreTheNearestTheirTypeHolds_data()
{
    QTest::addColumn<QString>("storage");
    QTest::addColumn<float>("scale");
    QTest::addColumn<float>("stored");
    QTest::newRow("float keeps all") << "fp32" << 0.1F << 0.1F;
    QTest::newRow("half") << "fp16" << 0.1F << 0.0999755859375F;
    QTest::newRow("half, tie to even") << "fp16" << 1.00048828125F << 1.0F;
    QTest::newRow("half, denormal") << "fp16" << 1e-6F << 1.013278961181640625e-06F;
    QTest::newRow("half, too small becomes the smallest") << "fp16" << 1e-9F << 0x1p-24F;
    QTest::newRow("half, too large becomes the largest") << "fp16" << 1e9F << 65504.0F;
    QTest::newRow("bfloat") << "bf16" << 0.1F << 0.10009765625F;
}

void TestNumberFormat::storedScalesAreTheNearestTheirTypeHolds()
{
    QFETCH(QString, storage);
    QFETCH(float, scale);
    QFETCH(float, stored);
    QCOMPARE(findScaleStorage(storage.toStdString())->store(scale), stored);
}

QTEST_GUILESS_MAIN(TestNumberFormat)
#include "tst_number_format.moc"
