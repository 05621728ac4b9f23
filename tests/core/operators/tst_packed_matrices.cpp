// SPDX-License-Identifier: GPL-3.0-or-later
// MatMulNBits.
#include "code_calls.h"
#include "core/base/parallel.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace qs;
using namespace codecalls;

class TestPackedMatrices : public QObject {
    Q_OBJECT

private slots:
    void packedMatrices_data();
    void packedMatrices();
    void threadsChangeNoDigit();
    void packedMatricesOfWrongPartsAreErrors();
};

void TestPackedMatrices::packedMatrices_data()
{
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("zeros"); // 0: none, 1: packed, 2: floats
    QTest::addColumn<bool>("list");
    for (const int bits : {2, 4, 8}) {
        for (const int zeros : {0, 1, 2}) {
            for (const bool list : {false, true}) {
                QTest::addRow("%d bits, zero points %d, list %d", bits, zeros, int(list)) << bits << zeros << list;
            }
        }
    }
}

void TestPackedMatrices::packedMatrices()
{
    QFETCH(int, bits);
    QFETCH(int, zeros);
    QFETCH(bool, list);
    constexpr std::int64_t n = 5;
    constexpr std::int64_t k = 43; // the last block is not full, and neither is its last pair
    constexpr std::int64_t block = 16;
    constexpr std::int64_t blocks = 3;
    std::mt19937 random(3);
    const auto most = static_cast<unsigned>((1 << bits) - 1);
    const auto pack = [&](const std::vector<unsigned>& codes) {
        std::vector<std::uint8_t> packed((codes.size() * static_cast<std::size_t>(bits) + 7) / 8);
        for (std::size_t i = 0; i < codes.size(); ++i) {
            const std::size_t bit = i * static_cast<std::size_t>(bits);
            packed[bit / 8] = static_cast<std::uint8_t>(packed[bit / 8] | codes[i] << bit % 8);
        }
        return packed;
    };
    std::vector<std::uint8_t> codeBytes, zeroBytes;
    std::vector<float> weights, scales, zeroFloats;
    std::vector<std::int32_t> order;
    for (std::int64_t i = 0; i < k; ++i) {
        order.push_back(list ? static_cast<std::int32_t>(random() % blocks) : static_cast<std::int32_t>(i / block));
    }
    for (std::int64_t row = 0; row < n; ++row) {
        std::vector<unsigned> codes, zeroCodes;
        for (std::int64_t i = 0; i < block * blocks; ++i) {
            codes.push_back(static_cast<unsigned>(random()) & most);
        }
        std::vector<float> scale, zero;
        for (std::int64_t i = 0; i < blocks; ++i) {
            scale.push_back(0.01F * static_cast<float>(1 + random() % 50));
            zeroCodes.push_back(static_cast<unsigned>(random()) & most);
            zero.push_back(zeros == 0 ? static_cast<float>(1 << (bits - 1))
                                      : static_cast<float>(zeroCodes.back()) + (zeros == 2 ? 0.25F : 0));
        }
        for (std::int64_t i = 0; i < k; ++i) {
            const auto group = static_cast<std::size_t>(order[static_cast<std::size_t>(i)]);
            weights.push_back((static_cast<float>(codes[static_cast<std::size_t>(i)]) - zero[group]) * scale[group]);
        }
        const auto rowBytes = pack(codes);
        const auto rowZeros = pack(zeroCodes);
        codeBytes.insert(codeBytes.end(), rowBytes.begin(), rowBytes.end());
        zeroBytes.insert(zeroBytes.end(), rowZeros.begin(), rowZeros.end());
        scales.insert(scales.end(), scale.begin(), scale.end());
        zeroFloats.insert(zeroFloats.end(), zero.begin(), zero.end());
    }
    std::vector<float> a(2 * k), bias(n);
    for (float& value : a) {
        value = static_cast<float>(static_cast<int>(random() % 200) - 100) / 100;
    }
    for (float& value : bias) {
        value = static_cast<float>(random() % 10);
    }
    const auto zeroSize = static_cast<std::int64_t>(zeroBytes.size());
    const Arrays inputs{floats({1, 2, k}, a),
                        bytes({n, blocks, block * bits / 8}, codeBytes),
                        floats({n * blocks}, scales),
                        zeros == 0   ? Array()
                        : zeros == 1 ? bytes({zeroSize}, zeroBytes)
                                     : floats({n, blocks}, zeroFloats),
                        list ? arrayOf({k}, order) : Array(),
                        floats({n}, bias)};
    const Attributes attributes{{"N", n}, {"K", k}, {"block_size", block}, {"bits", std::int64_t{bits}}};
    const auto y = runMicrosoft("MatMulNBits", inputs, attributes);
    QVERIFY2(y.has_value(), y ? "" : y.error().message.c_str());
    QVERIFY((y->front().shape() == Shape{1, 2, n}));
    for (std::size_t row = 0; row < 2; ++row) {
        for (std::size_t column = 0; column < n; ++column) {
            double sum = bias[column];
            for (std::size_t i = 0; i < k; ++i) {
                sum += double(a[row * k + i]) * weights[column * k + i];
            }
            QVERIFY(std::abs(y->front().values<float>()[row * n + column] - sum) < 1e-3);
        }
    }
}

void TestPackedMatrices::threadsChangeNoDigit()
{
    // Few rows and columns with long sums: a library would share the sums among threads.
    constexpr std::int64_t k = 8192;
    constexpr std::int64_t n = 70;
    constexpr std::int64_t blocks = k / 32;
    std::mt19937 random(3);
    std::vector<float> a(k);
    std::vector<float> scales(n * blocks);
    std::vector<std::uint8_t> codes(n * blocks * 16);
    for (std::vector<float>* const values : {&a, &scales}) {
        for (float& value : *values) {
            value = static_cast<float>(random()) * 1e-9F - 2;
        }
    }
    std::ranges::generate(codes, [&] { return static_cast<std::uint8_t>(random()); });
    const Arrays inputs{floats({1, k}, a), bytes({n, blocks, 16}, codes), floats({n * blocks}, scales)};
    const Attributes attributes{{"N", n}, {"K", k}, {"block_size", std::int64_t{32}}, {"bits", std::int64_t{4}}};
    const auto with = [&](int threads) {
        const ThreadLimit limit(threads);
        return runMicrosoft("MatMulNBits", inputs, attributes);
    };
    const auto one = with(1);
    const auto four = with(4);
    QVERIFY2(one && four, one ? "" : one.error().message.c_str());
    QVERIFY(std::ranges::equal(one->front().bytes(), four->front().bytes()));
}

void TestPackedMatrices::packedMatricesOfWrongPartsAreErrors()
{
    const auto attributes = [](std::int64_t n, std::int64_t k, std::int64_t block, std::int64_t bits) {
        return Attributes{{"N", n}, {"K", k}, {"block_size", block}, {"bits", bits}};
    };
    constexpr std::int64_t huge = std::numeric_limits<std::int64_t>::max();
    const Arrays inputs{floats({1, 16}, std::vector<float>(16, 1)),
                        bytes({2, 1, 8}, std::vector<std::uint8_t>(16, 0x98)), floats({2}, {1, 2})};
    QCOMPARE(text<float>(runMicrosoft("MatMulNBits", inputs, attributes(2, 16, 16, 4))), QString("8 16"));
    for (const auto& wrong : {attributes(3, 16, 16, 4), attributes(2, 17, 16, 4), attributes(2, 16, 0, 4),
                              attributes(2, 16, 16, 3), attributes(0, 16, 16, 4), attributes(huge, huge, huge, 8),
                              attributes(2, 16, 15, 4), attributes(-1, -1, -1, -1)}) {
        QVERIFY(!runMicrosoft("MatMulNBits", inputs, wrong));
    }
    Arrays more = inputs;
    more.resize(5);
    more[4] = arrayOf({16}, std::vector<std::int32_t>(16, 1));
    QVERIFY(!runMicrosoft("MatMulNBits", more, attributes(2, 16, 16, 4)));
    more[4] = arrayOf({3}, std::vector<std::int32_t>(3));
    QVERIFY(!runMicrosoft("MatMulNBits", more, attributes(2, 16, 16, 4)));
    more[4] = Array();
    more[3] = bytes({3}, {1, 2, 3});
    QVERIFY(!runMicrosoft("MatMulNBits", more, attributes(2, 16, 16, 4)));
}

QTEST_APPLESS_MAIN(TestPackedMatrices)
#include "tst_packed_matrices.moc"
