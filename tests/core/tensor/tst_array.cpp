// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/array.h"
#include "tests/support/model_from_values.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <limits>

using namespace qs;

class TestArray : public QObject {
    Q_OBJECT

private slots:
    void shapesAreChecked();
    void copiesShareTheirElements();
    void memoryIsAlignedWhateverItWasBefore();
    void floatsBecomeWholeNumbers_data();
    void floatsBecomeWholeNumbers();
    void halvesAreRoundedToEven();
    void wholeNumbersKeepTheirBits();
    void tensorsAreReadInPlace();
    void tensorsAreReadFromAnyAddressAndWidth();
    void brokenTensorsGiveTheirError();
};

void TestArray::shapesAreChecked()
{
    QVERIFY(Array().isAbsent());
    const auto empty = Array::make(ElementType::F32, {3, 0, 2});
    QVERIFY(empty);
    QCOMPARE(empty->count(), std::uint64_t{0});
    QVERIFY(!empty->isAbsent());
    QCOMPARE(Array::make(ElementType::I64, {})->count(), std::uint64_t{1});
    QVERIFY(!Array::make(ElementType::F32, {2, -1}));
    QVERIFY(!Array::make(ElementType::F64, {std::int64_t{1} << 40, std::int64_t{1} << 40}));
    const auto huge = Array::make(ElementType::F64, {std::int64_t{1} << 58});
    QVERIFY(!huge);
    QVERIFY2(huge.error().message.find("[288230376151711744]") != std::string::npos, huge.error().message.c_str());
}

void TestArray::copiesShareTheirElements()
{
    const Array array = Array::of({2, 3}, std::vector<float>{1, 2, 3, 4, 5, 6});
    const Array copy = array;
    const Array other = array.reshaped({3, 2});
    QVERIFY(copy.isSameMemory(array) && other.isSameMemory(array));
    QCOMPARE(other.values<float>()[5], 6.0F);
    QCOMPARE(array.shape(), (Shape{2, 3}));
    QVERIFY(!Array::of({2, 3}, std::vector<float>{1, 2, 3, 4, 5, 6}).isSameMemory(array));
}

void TestArray::memoryIsAlignedWhateverItWasBefore()
{
    for (int round = 0; round < 3; ++round) { // the second time from what the first one gave back
        for (const std::int64_t bytes : {1, 63, 4096, 40000, 1 << 20, 200 << 20}) {
            auto array = Array::make(ElementType::U8, {bytes});
            QVERIFY(array);
            QCOMPARE(reinterpret_cast<std::uintptr_t>(array->bytes().data()) % 64, std::uintptr_t{0});
            array->edit<std::uint8_t>().back() = 7;
            QCOMPARE(array->values<std::uint8_t>().back(), std::uint8_t{7});
        }
    }
    const auto first = Array::make(ElementType::F32, {100000});
    const auto second = Array::make(ElementType::F32, {100000});
    QVERIFY(!first->isSameMemory(*second));
}

void TestArray::floatsBecomeWholeNumbers_data()
{
    QTest::addColumn<double>("number");
    QTest::addColumn<int>("asI8");
    QTest::addColumn<qint64>("asI64");
    QTest::newRow("towards zero") << 2.9 << 2 << qint64{2};
    QTest::newRow("towards zero from below") << -2.9 << -2 << qint64{-2};
    QTest::newRow("wraps around") << 300.0 << 44 << qint64{300};
    QTest::newRow("largest") << 1e30 << -1 << std::numeric_limits<qint64>::max();
    QTest::newRow("smallest") << -1e30 << 0 << std::numeric_limits<qint64>::min();
    QTest::newRow("no number") << std::nan("") << 0 << std::numeric_limits<qint64>::min();
}

void TestArray::floatsBecomeWholeNumbers()
{
    QFETCH(double, number);
    QFETCH(int, asI8);
    QFETCH(qint64, asI64);
    const Array array = Array::scalar(number);
    QCOMPARE(static_cast<int>(converted(array, ElementType::I8)->values<std::int8_t>()[0]), asI8);
    QCOMPARE(qint64{converted(array, ElementType::I64)->values<std::int64_t>()[0]}, asI64);
    QCOMPARE(converted(array, ElementType::Bool)->values<bool>()[0], number != 0);
}

void TestArray::halvesAreRoundedToEven()
{
    const Array array = Array::of({4}, std::vector<float>{1.00048828125F, 1.00146484375F, 65520, 0x1p-25F});
    const auto halves = converted(array, ElementType::F16);
    const auto back = converted(*halves, ElementType::F32);
    QCOMPARE(back->values<float>()[0], 1.0F);         // a tie
    QCOMPARE(back->values<float>()[1], 1.001953125F); // another one
    QVERIFY(std::isinf(back->values<float>()[2]));
    QCOMPARE(back->values<float>()[3], 0.0F);
    const auto brain = converted(converted(Array::scalar(1.00390625F), ElementType::BF16).value(), ElementType::F32);
    QCOMPARE(brain->values<float>()[0], 1.0F); // halfway between 1 and 1.0078125
    QVERIFY(std::isnan(converted(converted(Array::scalar(std::nanf("")), ElementType::BF16).value(), ElementType::F32)
                           ->values<float>()[0]));
}

void TestArray::wholeNumbersKeepTheirBits()
{
    const std::int64_t large = (std::int64_t{1} << 53) + 1; // not a double
    const Array array = Array::of({2}, std::vector<std::int64_t>{large, -1});
    QCOMPARE(converted(array, ElementType::U64)->values<std::uint64_t>()[0], static_cast<std::uint64_t>(large));
    QCOMPARE(converted(array, ElementType::I32)->values<std::int32_t>()[1], -1);
    QCOMPARE(array.reinterpreted(ElementType::U64).values<std::uint64_t>()[1],
             std::numeric_limits<std::uint64_t>::max());
    QVERIFY(!converted(array, ElementType::F8E4M3));
}

void TestArray::tensorsAreReadInPlace()
{
    const Tensor tensor = made::tensor("t", {2, 2}, {1, 2, 3, 4});
    const auto array = arrayOf(tensor);
    QVERIFY(array);
    QCOMPARE(array->shape(), (Shape{2, 2}));
    QCOMPARE(static_cast<const void*>(array->bytes().data()), static_cast<const void*>(tensor.data->floats().data()));
}

void TestArray::tensorsAreReadFromAnyAddressAndWidth()
{
    const auto bytes = std::make_shared<std::vector<std::byte>>(64);
    const std::int64_t large = (std::int64_t{1} << 60) + 3;
    std::memcpy(bytes->data() + 3, &large, sizeof(large));
    Tensor tensor = made::tensor("t", {1}, {0});
    tensor.type = ElementType::I64;
    tensor.data = plainData(ElementType::I64, std::span(*bytes).subspan(3, 8), std::shared_ptr<const void>(bytes));
    QCOMPARE(arrayOf(tensor)->values<std::int64_t>()[0], large);

    // Two codes of four bits in a byte, the first one in the low bits.
    (*bytes)[0] = std::byte{0x9f};
    tensor.shape = {2};
    tensor.count = 2;
    tensor.type = ElementType::I4;
    tensor.data = plainData(ElementType::I4, std::span(*bytes).first(1), std::shared_ptr<const void>(bytes));
    const auto codes = arrayOf(tensor);
    QVERIFY(codes);
    QCOMPARE(static_cast<int>(codes->values<std::int8_t>()[0]), -1);
    QCOMPARE(static_cast<int>(codes->values<std::int8_t>()[1]), -7);
}

void TestArray::brokenTensorsGiveTheirError()
{
    Tensor tensor = made::tensor("t", {1}, {0});
    tensor.error = Error{ErrorCode::Format, "it is cut"};
    const auto array = arrayOf(tensor);
    QVERIFY(!array);
    QCOMPARE(array.error().message, std::string("tensor \"t\": it is cut"));
}

QTEST_APPLESS_MAIN(TestArray)
#include "tst_array.moc"
