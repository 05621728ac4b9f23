// SPDX-License-Identifier: GPL-3.0-or-later
// Codes made many at once are those of CodeRounder, on every CPU target.
#include "core/integer/code_range.h"
#include "core/kernels/code_conversion.h"
#include "core/kernels/cpu_target.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace qs;

class TestCodeConversion : public QObject {
    Q_OBJECT

private slots:
    void initTestCase_data();
    void codesAreThoseOfTheRounder();
    void sumsBecomeTheCodesOfTheRounder();
    void codesBecomeNumbers();
    void cleanupTestCase() { QVERIFY(forceCpuTarget("")); }
};

namespace {

/// Numbers around the ends of the codes and between them, halves, and what is no number.
std::vector<float> numbers(std::size_t count)
{
    std::mt19937 random(3);
    std::vector<float> values{0,
                              -0.0F,
                              0.5F,
                              1.5F,
                              2.5F,
                              -0.5F,
                              -1.5F,
                              1e30F,
                              -1e30F,
                              3e38F,
                              std::numeric_limits<float>::infinity(),
                              -std::numeric_limits<float>::infinity(),
                              std::numeric_limits<float>::quiet_NaN()};
    while (values.size() < count) {
        values.push_back((static_cast<float>(random() % 4001) - 2000) * 0.25F);
    }
    values.resize(count);
    return values;
}

template <typename Out>
void compareCodes(CodeBounds bounds)
{
    for (const std::size_t count : {std::size_t{1}, std::size_t{15}, std::size_t{16}, std::size_t{203}}) {
        const auto x = numbers(count);
        for (const float scale : {1.0F, 0.3F, 7.0F}) {
            std::vector<Out> codes(count);
            codesOfNumbers(x, scale, bounds, codes.data());
            const CodeRounder rounder({bounds.low, bounds.high}, bounds.zero);
            for (std::size_t i = 0; i < count; ++i) {
                QCOMPARE(int(codes[i]), rounder(x[i] / scale));
            }
        }
    }
}

} // namespace

void TestCodeConversion::initTestCase_data()
{
    QTest::addColumn<QString>("target");
    for (const std::string& target : availableCpuTargets()) {
        QTest::newRow(target.c_str()) << QString::fromStdString(target);
    }
}

void TestCodeConversion::codesAreThoseOfTheRounder()
{
    QFETCH_GLOBAL(QString, target);
    QVERIFY(forceCpuTarget(target.toStdString()));
    compareCodes<std::uint8_t>({0, 255, 0});
    compareCodes<std::uint8_t>({0, 255, 131});
    compareCodes<std::int8_t>({-128, 127, -128});
    compareCodes<std::int8_t>({-127, 127, 0});
    compareCodes<std::uint8_t>({0, 15, 8});
}

void TestCodeConversion::sumsBecomeTheCodesOfTheRounder()
{
    QFETCH_GLOBAL(QString, target);
    QVERIFY(forceCpuTarget(target.toStdString()));
    std::mt19937 random(5);
    for (const std::size_t count : {std::size_t{1}, std::size_t{24}, std::size_t{99}}) {
        std::vector<std::int32_t> sums;
        std::vector<std::int32_t> offsets;
        std::vector<float> factors;
        for (std::size_t i = 0; i < count; ++i) {
            sums.push_back(static_cast<std::int32_t>(random()) >> (random() % 24));
            offsets.push_back(static_cast<std::int32_t>(random()) >> (random() % 24));
            factors.push_back(0x1p-16F * static_cast<float>(1 + random() % 999));
        }
        std::vector<std::uint8_t> codes(count);
        codesOfSums(sums, offsets.data(), factors.data(), {0, 255, 7}, codes.data());
        const CodeRounder rounder({0, 255}, 7);
        for (std::size_t i = 0; i < count; ++i) {
            const auto sum =
                static_cast<std::int32_t>(static_cast<std::uint32_t>(sums[i]) + static_cast<std::uint32_t>(offsets[i]));
            QCOMPARE(int(codes[i]), rounder(static_cast<float>(sum) * factors[i]));
        }
    }
}

void TestCodeConversion::codesBecomeNumbers()
{
    QFETCH_GLOBAL(QString, target);
    QVERIFY(forceCpuTarget(target.toStdString()));
    std::vector<std::uint8_t> all;
    std::vector<std::int8_t> allSigned;
    for (int code = 0; code < 256; ++code) {
        all.push_back(static_cast<std::uint8_t>(code));
        allSigned.push_back(static_cast<std::int8_t>(code - 128));
    }
    all.push_back(9); // no whole vector
    std::vector<float> back(all.size());
    numbersOfCodes(all, 0.3F, 100, back.data());
    for (std::size_t i = 0; i < all.size(); ++i) {
        QCOMPARE(back[i], static_cast<float>(all[i] - 100) * 0.3F);
    }
    numbersOfCodes(allSigned, 0.3F, -5, back.data());
    for (std::size_t i = 0; i < allSigned.size(); ++i) {
        QCOMPARE(back[i], static_cast<float>(allSigned[i] + 5) * 0.3F);
    }
}

QTEST_APPLESS_MAIN(TestCodeConversion)
#include "tst_code_conversion.moc"
