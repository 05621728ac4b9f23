// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/integer/integer_product.h"
#include "core/integer/signed_codes.h"

#include <QTest>

#include <random>

using namespace qs;

class TestIntegerProduct : public QObject {
    Q_OBJECT

private slots:
    void fastSumsAreTheDefinitions_data();
    void fastSumsAreTheDefinitions();
    void extremeCodesAreExact_data();
    void extremeCodesAreExact();
    void sumsBeyond32BitsWrapAround();
    void columnsMayBePartOfALargerMatrix();
    void nothingToAddGivesZeros();
    void unsignedCodesAreMovedDown();
};

namespace {

std::vector<std::int8_t> randomCodes(std::size_t count, std::mt19937& random)
{
    std::vector<std::int8_t> codes(count);
    for (std::int8_t& code : codes) {
        code = static_cast<std::int8_t>(random());
    }
    return codes;
}

std::vector<std::int32_t> randomZeros(std::size_t count, std::mt19937& random)
{
    std::vector<std::int32_t> zeros(count);
    for (std::int32_t& zero : zeros) {
        zero = static_cast<std::int32_t>(random() % 256) - 128;
    }
    return zeros;
}

/// The first element in which the two differ, as a text; empty where none does.
QString difference(const IntegerProduct& product)
{
    std::vector<std::int64_t> expected(product.rows * product.columns);
    std::vector<std::int32_t> actual(expected.size(), -1);
    integerProductDefinition(product, expected);
    integerProduct(product, actual.data(), product.columns);
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (actual[i] != static_cast<std::int32_t>(static_cast<std::uint32_t>(expected[i]))) {
            return QString("element %1 is %2 instead of %3").arg(i).arg(actual[i]).arg(expected[i]);
        }
    }
    return {};
}

} // namespace

void TestIntegerProduct::fastSumsAreTheDefinitions_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("inner");
    QTest::addColumn<int>("columns");
    QTest::addColumn<int>("zeros");
    for (const int rows : {1, 2, 17, 64}) {
        for (const int inner : {1, 3, 4, 65, 576}) {
            for (const int columns : {1, 5, 16, 49, 100}) {
                for (const int zeros : {0, 1, 2, 3}) {
                    QTest::addRow("%d x %d x %d, zeros %d", rows, inner, columns, zeros)
                        << rows << inner << columns << zeros;
                }
            }
        }
    }
}

void TestIntegerProduct::fastSumsAreTheDefinitions()
{
    QFETCH(int, rows);
    QFETCH(int, inner);
    QFETCH(int, columns);
    QFETCH(int, zeros);
    std::mt19937 random(static_cast<unsigned>(rows * 31 + inner * 7 + columns + zeros));
    IntegerProduct product;
    product.rows = static_cast<std::size_t>(rows);
    product.inner = static_cast<std::size_t>(inner);
    product.columns = static_cast<std::size_t>(columns);
    product.stepB = product.columns;
    const auto a = randomCodes(product.rows * product.inner, random);
    const auto b = randomCodes(product.inner * product.columns, random);
    const auto zeroA = zeros == 0 ? std::vector<std::int32_t>{0} : randomZeros(zeros == 3 ? product.rows : 1, random);
    const auto zeroB = zeros < 2 ? std::vector<std::int32_t>{0} : randomZeros(zeros == 3 ? product.columns : 1, random);
    product.a = a.data();
    product.b = b.data();
    product.zeroA = zeroA;
    product.zeroB = zeroB;
    const QString flaw = difference(product);
    QVERIFY2(flaw.isEmpty(), qPrintable(flaw));
}

void TestIntegerProduct::extremeCodesAreExact_data()
{
    QTest::addColumn<int>("a");
    QTest::addColumn<int>("b");
    for (const int a : {-128, 127}) {
        for (const int b : {-128, 127}) {
            QTest::addRow("%d times %d", a, b) << a << b;
        }
    }
}

/// Unsigned codes are signed ones moved down, so 127 with the zero point −128 is the unsigned 255.
void TestIntegerProduct::extremeCodesAreExact()
{
    QFETCH(int, a);
    QFETCH(int, b);
    for (const std::size_t rows : {1U, 3U, 50U}) {
        for (const std::size_t columns : {1U, 7U, 64U}) {
            for (const std::int32_t zero : {0, -128, 127}) {
                IntegerProduct product;
                product.rows = rows;
                product.inner = 300;
                product.columns = columns;
                product.stepB = columns;
                const std::vector<std::int8_t> left(rows * 300, static_cast<std::int8_t>(a));
                const std::vector<std::int8_t> right(columns * 300, static_cast<std::int8_t>(b));
                const std::int32_t zeroA[] = {zero};
                const std::int32_t zeroB[] = {0};
                product.a = left.data();
                product.b = right.data();
                product.zeroA = zeroA;
                product.zeroB = zeroB;
                const QString flaw = difference(product);
                QVERIFY2(flaw.isEmpty(), qPrintable(flaw));
            }
        }
    }
    qInfo("byte products are %s", hasExactByteProducts() ? "exact" : "multiplied in two parts");
}

void TestIntegerProduct::sumsBeyond32BitsWrapAround()
{
    IntegerProduct product;
    product.rows = 1;
    product.inner = 40000; // 40000 · 255 · 255 > 2^31
    product.columns = 3;
    product.stepB = 3;
    const std::vector<std::int8_t> a(product.inner, 127);
    const std::vector<std::int8_t> b(product.inner * 3, 127);
    const std::int32_t zero[] = {-128};
    product.a = a.data();
    product.b = b.data();
    product.zeroA = zero;
    product.zeroB = zero;
    std::vector<std::int64_t> exact(3);
    integerProductDefinition(product, exact);
    QCOMPARE(exact[1], std::int64_t{40000} * 255 * 255);
    const QString flaw = difference(product);
    QVERIFY2(flaw.isEmpty(), qPrintable(flaw));
}

void TestIntegerProduct::columnsMayBePartOfALargerMatrix()
{
    std::mt19937 random(5);
    const auto a = randomCodes(4 * 10, random);
    const auto b = randomCodes(10 * 20, random);
    const std::int32_t zero[] = {3};
    IntegerProduct whole{a.data(), b.data(), 4, 10, 20, 20, zero, zero};
    std::vector<std::int32_t> all(4 * 20);
    std::vector<std::int32_t> parts(4 * 20);
    integerProduct(whole, all.data(), 20);
    for (const std::size_t first : {0U, 8U}) {
        IntegerProduct part = whole;
        part.b += first;
        part.columns = first == 0 ? 8 : 12;
        integerProduct(part, parts.data() + first, 20);
    }
    QVERIFY(all == parts);
}

void TestIntegerProduct::nothingToAddGivesZeros()
{
    const std::int32_t zero[] = {7};
    const std::int8_t none = 0;
    std::vector<std::int32_t> out(6, -1);
    integerProduct({&none, &none, 2, 0, 3, 3, zero, zero}, out.data(), 3);
    QVERIFY(out == std::vector<std::int32_t>(6, 0));
    integerProduct({&none, &none, 0, 5, 3, 3, zero, zero}, out.data(), 3);
    integerProduct({&none, &none, 2, 5, 0, 0, zero, zero}, out.data(), 3);
}

void TestIntegerProduct::unsignedCodesAreMovedDown()
{
    const Array codes = Array::of<std::uint8_t>({3}, std::vector<std::uint8_t>{0, 128, 255});
    const auto made = signedCodes(codes, Array::scalar(std::uint8_t{130}));
    QVERIFY(made.has_value());
    QCOMPARE(int(made->data()[0]), -128);
    QCOMPARE(int(made->data()[1]), 0);
    QCOMPARE(int(made->data()[2]), 127);
    QVERIFY(made->zeroPoints == std::vector<std::int32_t>{2});
    QVERIFY(signedCodes(codes, Array())->zeroPoints == std::vector<std::int32_t>{-128});
    QVERIFY(!signedCodes(codes, Array::scalar(std::int8_t{1})));
    QVERIFY(!signedCodes(Array::scalar(1.0F), Array()));
}

QTEST_APPLESS_MAIN(TestIntegerProduct)
#include "tst_integer_product.moc"
