// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blocks/iq4_layouts.h"
#include "core/blocks/iq4_search.h"
#include "core/blocks/k_search.h"

#include <QTest>

#include <cmath>

using namespace qs;

/// What the searches of the GGUF formats stand on.
class TestKSearch : public QObject {
    Q_OBJECT

private slots:
    void halvesRoundToTheNearestAndTiesToEven();
    void nearestIntegersTieToEven();
    void nearestTableLevelIsFoundFromBothSides();
};

void TestKSearch::halvesRoundToTheNearestAndTiesToEven()
{
    for (unsigned half = 0; half < 0x7c00U; ++half) {
        const float value = halfToFloat(static_cast<std::uint16_t>(half));
        const float next = half == 0x7bffU ? 65536.0F : halfToFloat(static_cast<std::uint16_t>(half + 1));
        const float middle = (value + next) / 2; // exact: both have eleven bits
        QVERIFY(value < next);
        QCOMPARE(floatToHalf(value), half);
        QCOMPARE(floatToHalf(-value), half | 0x8000U);
        QCOMPARE(floatToHalf(std::nextafter(middle, 0.0F)), half);
        QCOMPARE(floatToHalf(middle), half % 2 == 0 ? half : half + 1);
        QCOMPARE(floatToHalf(std::nextafter(middle, 1e9F)), half + 1);
    }
    QCOMPARE(floatToHalf(3e38F), 0x7c00U);
    QVERIFY(std::isinf(halfToFloat(0xfc00U)));
    QVERIFY(std::isnan(halfToFloat(floatToHalf(NAN))));
}

void TestKSearch::nearestIntegersTieToEven()
{
    for (int i = -70; i <= 70; ++i) {
        const auto whole = static_cast<float>(i);
        QCOMPARE(nearestInt(whole), i);
        QCOMPARE(nearestInt(whole + 0.5F), i % 2 == 0 ? i : i + 1);
        QCOMPARE(nearestInt(whole + 0.49F), i);
    }
    QCOMPARE(nearestInt(NAN), 0);
    QCOMPARE(nearestInt(INFINITY), -0x400000);
}

void TestKSearch::nearestTableLevelIsFoundFromBothSides()
{
    for (unsigned code = 0; code < 16; ++code) {
        QCOMPARE(nearestIq4Code(kIq4Levels[code]), code);
        if (code < 15) {
            const float middle = static_cast<float>(kIq4Levels[code] + kIq4Levels[code + 1]) / 2;
            QCOMPARE(nearestIq4Code(std::nextafter(middle, -1e3F)), code);
            QCOMPARE(nearestIq4Code(middle), code + 1);
        }
    }
    QCOMPARE(nearestIq4Code(-1e30F), 0U);
    QCOMPARE(nearestIq4Code(1e30F), 15U);
}

QTEST_APPLESS_MAIN(TestKSearch)
#include "tst_k_search.moc"
