// SPDX-License-Identifier: GPL-3.0-or-later
// Convolutions of codes.
#include "code_calls.h"

#include <QTest>

#include <algorithm>
#include <limits>

using namespace qs;
using namespace codecalls;

class TestCodeConvolutions : public QObject {
    Q_OBJECT

private slots:
    void convolutionsScaleEachChannel();
    void convolutionsOfWrongPartsAreErrors();
    void depthwiseConvolutionsWrapAroundAsOthersDo();
    void runtimesHaveTheSameConvolution();
};

void TestCodeConvolutions::convolutionsScaleEachChannel()
{
    const Array x = bytes({1, 1, 2, 2}, {1, 2, 3, 4});
    const Array w = arrayOf<std::int8_t>({2, 1, 2, 2}, {1, 1, 1, 1, -1, 1, -1, 1});
    QCOMPARE(text<std::int32_t>(run({"ConvInteger"}, {x, w, zeroPoint(1)})), QString("6 2"));
    const auto padded = run({"ConvInteger"}, {x, w, zeroPoint(1)}, integers("pads", {1, 1, 0, 0}));
    QCOMPARE(text<std::int32_t>(padded), QString("0 1 2 6 0 1 2 2"));
    const Array zeros = arrayOf<std::int8_t>({2}, {0, 1});
    const Array bias = arrayOf<std::int32_t>({2}, {4, -2});
    // (6 + 4) · 2 · 0.5 / 4 = 2.5, and with w − 1: (−2·0 + 0·1 − 2·2 + 0·3 − 2) · 2 · 2 / 4 = −6
    const Arrays inputs{x, one(2), zeroPoint(1), w, floats({2}, {0.5F, 2}), zeros, one(4), zeroPoint(20), bias};
    QCOMPARE(text<std::uint8_t>(run({"QLinearConv", 10}, inputs)), QString("22 14"));
}

void TestCodeConvolutions::convolutionsOfWrongPartsAreErrors()
{
    const Array x = bytes({1, 1, 2, 2}, {1, 2, 3, 4});
    const Array w = arrayOf<std::int8_t>({2, 1, 2, 2}, {1, 1, 1, 1, -1, 1, -1, 1});
    QVERIFY(!run({"ConvInteger"}, {x, w, bytes({2}, {1, 2})}));
    QVERIFY(!run({"ConvInteger"}, {x, w, Array(), arrayOf<std::int8_t>({3}, {1, 2, 3})}));
    QVERIFY(!run({"ConvInteger"}, {x, w}, integers("kernel_shape", {3, 3})));
    QVERIFY(!run({"ConvInteger"}, {x, w}, integers("pads", {1, 1})));
    QVERIFY(!run({"ConvInteger"}, {x, w}, integer("group", 3)));
    QVERIFY(!run({"ConvInteger"}, {x, zeroPoint(1)}));
    const Array s = one(1);
    const Array z = zeroPoint(0);
    const Array zw = Array::scalar(std::int8_t{0});
    QVERIFY(run({"QLinearConv", 10}, {x, s, z, w, s, zw, s, z}));
    QVERIFY(!run({"QLinearConv", 10}, {x, s, z, w, floats({3}, {1, 1, 1}), zw, s, z}));
    QVERIFY(!run({"QLinearConv", 10}, {x, s, z, w, s, zw, s, s}));
    QVERIFY(!run({"QLinearConv", 10}, {x, s, z, w, s, zw, s, z, arrayOf<std::int32_t>({3}, {1, 2, 3})}));
    QVERIFY(!run({"QLinearConv", 10}, {x, s, z, w, s, zw, s, z, floats({2}, {1, 2})}));
    QVERIFY(!run({"QLinearConv", 10}, {x, floats({2}, {1, 1}), z, w, s, zw, s, z}));
}

/// Of one channel, which is no depthwise convolution, and of the same channel many times.
void TestCodeConvolutions::depthwiseConvolutionsWrapAroundAsOthersDo()
{
    constexpr std::int64_t channels = 40;
    constexpr std::int32_t most = std::numeric_limits<std::int32_t>::max();
    const auto times = [](std::int64_t count, std::vector<std::uint8_t> values) {
        std::vector<std::uint8_t> all;
        for (std::int64_t i = 0; i < count; ++i) {
            all.insert(all.end(), values.begin(), values.end());
        }
        return all;
    };
    const auto codes = [&](std::int64_t count) {
        Attributes attributes = integers("pads", {1, 1, 1, 1});
        attributes.push_back({"group", count});
        const Arrays inputs{
            bytes({1, count, 2, 3}, times(count, {1, 200, 3, 4, 5, 255})),
            one(1),
            zeroPoint(3),
            bytes({count, 1, 3, 3}, times(count, {128, 130, 128, 127, 131, 120, 200, 128, 4})),
            one(1.0F / 512),
            zeroPoint(128),
            one(4194304.0F / 512),
            zeroPoint(7),
            arrayOf<std::int32_t>({count}, std::vector<std::int32_t>(static_cast<std::size_t>(count), most - 500))};
        return run({"QLinearConv", 10}, inputs, attributes);
    };
    const auto alone = codes(1);
    const auto many = codes(channels);
    QVERIFY(alone && many);
    const auto expected = alone->front().values<std::uint8_t>();
    QVERIFY(std::ranges::count(expected, 0) > 0 && std::ranges::count(expected, 255) > 0); // both ends of 32 bits
    const auto actual = many->front().values<std::uint8_t>();
    for (std::size_t i = 0; i < actual.size(); ++i) {
        QCOMPARE(int{actual[i]}, int{expected[i % expected.size()]});
    }
}

void TestCodeConvolutions::runtimesHaveTheSameConvolution()
{
    const Arrays inputs{bytes({1, 1, 2, 2}, {1, 2, 3, 4}),
                        one(0.5F),
                        zeroPoint(0),
                        bytes({1, 1, 1, 1}, {3}),
                        one(1),
                        zeroPoint(0),
                        one(0.5F),
                        zeroPoint(10)};
    QCOMPARE(text<std::uint8_t>(runMicrosoft("QLinearConv", inputs)), QString("13 16 19 22"));
    QCOMPARE(text<std::uint8_t>(runMicrosoft("QLinearConv", inputs, integer("channels_last", 1))),
             QString("error: QLinearConv \"y\": channels_last is not supported"));
}

QTEST_APPLESS_MAIN(TestCodeConvolutions)
#include "tst_code_convolutions.moc"
