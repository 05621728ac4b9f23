// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/number_text.h"

#include <QLocale>
#include <QTest>

#include <cmath>
#include <limits>

using namespace qs;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
const double kNan = std::nan("");

} // namespace

class TestNumberText : public QObject {
    Q_OBJECT

private slots:
    void init() { QLocale::setDefault(QLocale::c()); }

    void valuesHaveFourDigits()
    {
        QCOMPARE(valueText(0.123456), QStringLiteral("0.1235"));
        QCOMPARE(valueText(-0.5), QStringLiteral("−0.5"));
        QCOMPARE(valueText(0), QStringLiteral("0"));
        QCOMPARE(valueText(kNan), QStringLiteral("–"));
        QCOMPARE(valueText(-kInfinity), QStringLiteral("−∞"));
        QCOMPARE(signedValueText(0.25), QStringLiteral("+0.25"));
    }

    void zeroErrorIsExactAndNoSignalIsADash()
    {
        QCOMPARE(decibelText(31.24), QStringLiteral("31.2 dB"));
        QCOMPARE(decibelText(kInfinity), QStringLiteral("exact"));
        QCOMPARE(decibelText(kNan), QStringLiteral("–"));
        QCOMPARE(decibelNumber(-0.04), QStringLiteral("0.0"));
        QCOMPARE(decibelNumber(-3), QStringLiteral("−3.0"));
    }

    void whatIsNotZeroNeverLooksLikeZero()
    {
        QCOMPARE(percentText(0), QStringLiteral("0 %"));
        QCOMPARE(percentText(1), QStringLiteral("100 %"));
        QCOMPARE(percentText(0.1234), QStringLiteral("12.3 %"));
        QCOMPARE(percentText(0.00021), QStringLiteral("0.021 %"));
        QCOMPARE(percentText(1e-9), QStringLiteral("< 0.001 %"));
    }

    void bytesArePowersOfThousand()
    {
        QCOMPARE(byteText(999), QStringLiteral("999 bytes"));
        QCOMPARE(byteText(1'230'000), QStringLiteral("1.23 MB"));
        QCOMPARE(byteText(7'000), QStringLiteral("7.00 kB"));
    }

    void rangesThatAreSymmetricSaySo()
    {
        QCOMPARE(rangeText({-0.5, 0.5}), QStringLiteral("±0.5"));
        QCOMPARE(rangeText({-0.5, 0.25}), QStringLiteral("−0.5 … 0.25"));
        QCOMPARE(rangeText({0, 0}), QStringLiteral("0 … 0"));
    }

    void numbersFollowTheLocaleButFilesDoNot()
    {
        QLocale::setDefault(QLocale(QLocale::German));
        QCOMPARE(valueText(0.5), QStringLiteral("0,5"));
        QCOMPARE(countText(1234567), QStringLiteral("1.234.567"));
        QCOMPARE(bitsText(4.125), QStringLiteral("4,125"));
        QCOMPARE(plainNumber(1234.5), QStringLiteral("1234.5"));
    }

    void namesAndShapesStayLeftToRightInRightToLeftText()
    {
        QCOMPARE(shapeLabel({64, 3, 7, 7}), QStringLiteral("64 × 3 × 7 × 7"));
        QLocale::setDefault(QLocale(QLocale::Arabic));
        const QString name = isolated(QStringLiteral("fc1.weight"));
        QCOMPARE(name.front(), QChar(0x2066));
        QCOMPARE(name.back(), QChar(0x2069));
        QVERIFY(shapeLabel({2, 3}).contains(QStringLiteral("2 × 3")));
    }
};

QTEST_APPLESS_MAIN(TestNumberText)
#include "tst_number_text.moc"
