// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/element_type.h"
#include "core/tensor/half.h"
#include "core/tensor/half_values.h"
#include "core/tensor/shape.h"
#include "core/tensor/tensor.h"
#include "tests/support/cpu_targets.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <set>

using namespace qs;

class TestElementType : public QObject {
    Q_OBJECT

private slots:
    void everyRowIsFoundByTypeAndName();
    void halvesOfEveryCodeEqualTheirFormula();
    void halvesAreTheSameOnEveryTarget_data();
    void halvesAreTheSameOnEveryTarget();
    void floatsBecomeTheSameHalfOnEveryTarget_data();
    void floatsBecomeTheSameHalfOnEveryTarget();
    void floatsBecomeTheNearestHalf();
    void byteFloatsHaveTheirPublishedExtremes_data();
    void byteFloatsHaveTheirPublishedExtremes();
    void smallFloatsHaveTheirPublishedValues();
    void packedElementsAreReadFromAnyPlaceOn();
    void shapesAreCountedWithoutOverflow();
};

namespace {

std::vector<float> decodeAll(const char* name)
{
    const ElementTypeRow& row = *findElementType(name);
    std::vector<std::byte> codes(256);
    for (int i = 0; i < 256; ++i) {
        codes[static_cast<std::size_t>(i)] = static_cast<std::byte>(i);
    }
    std::vector<float> values(256);
    row.toFloat(codes.data(), values);
    return values;
}

} // namespace

void TestElementType::everyRowIsFoundByTypeAndName()
{
    for (const ElementTypeRow& row : elementTypes()) {
        QCOMPARE(rowOf(row.type).name, row.name);
        QCOMPARE(findElementType(row.name)->type, row.type);
    }
    QVERIFY(findElementType("F13") == nullptr);
}

void TestElementType::halvesOfEveryCodeEqualTheirFormula()
{
    const ElementTypeRow& row = rowOf(ElementType::F16);
    for (unsigned code = 0; code < 65536; ++code) {
        const auto stored = static_cast<std::uint16_t>(code);
        std::byte bytes[2];
        std::memcpy(bytes, &stored, 2);
        float value = 0;
        row.toFloat(bytes, {&value, 1});
        const int exponent = static_cast<int>((code >> 10) & 31);
        const int mantissa = static_cast<int>(code & 1023);
        if (exponent == 31) {
            QVERIFY(mantissa == 0 ? std::isinf(value) : std::isnan(value));
            continue;
        }
        const double magnitude = exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(1024 + mantissa, exponent - 25);
        QCOMPARE(double{value}, (code & 0x8000U) != 0 ? -magnitude : magnitude);
    }
}

void TestElementType::halvesAreTheSameOnEveryTarget_data()
{
    addTargetsAndCounts({0, 1, 3, 7, 8, 15, 16, 17, 33, 65536});
}

void TestElementType::halvesAreTheSameOnEveryTarget()
{
    QFETCH(QString, target);
    QFETCH(int, count);
    const ForcedTarget forced(target);
    const auto size = static_cast<std::size_t>(count);
    std::vector<std::byte> bytes(2 * size + 1);
    for (const std::size_t at : {std::size_t{0}, std::size_t{1}}) { // also at an odd address
        for (std::size_t i = 0; i < size; ++i) {
            const auto half = static_cast<std::uint16_t>(65536 / size * i);
            std::memcpy(bytes.data() + at + 2 * i, &half, 2);
        }
        std::vector<float> values(size + 1, 0.5F);
        halvesToFloats(bytes.data() + at, std::span(values).first(size));
        QCOMPARE(values.back(), 0.5F);
        for (std::size_t i = 0; i < size; ++i) {
            const auto half = static_cast<std::uint16_t>(65536 / size * i);
            QCOMPARE(std::bit_cast<std::uint32_t>(values[i]), std::bit_cast<std::uint32_t>(halfToFloat(half)));
        }
    }
}

void TestElementType::floatsBecomeTheSameHalfOnEveryTarget_data()
{
    addTargetsAndCounts({0, 1, 3, 7, 8, 15, 16, 17, 33, 65536});
}

void TestElementType::floatsBecomeTheSameHalfOnEveryTarget()
{
    QFETCH(QString, target);
    QFETCH(int, count);
    const ForcedTarget forced(target);
    // Bits of every exponent, with the mantissas that decide about ties in between.
    std::vector<float> floats;
    for (int i = 0; i < count; ++i) {
        const auto upper = static_cast<std::uint32_t>(65536 / count * i) << 16U;
        for (const std::uint32_t lower : {0U, 0xfffU, 0x1000U, 0x1001U, 0x3000U, 0xffffU}) {
            floats.push_back(std::bit_cast<float>(upper | lower));
        }
    }
    const std::span<const float> odd = std::span<const float>(floats).subspan(count == 0 ? 0 : 1);
    std::vector<std::uint16_t> halves(odd.size() + 1, 0x1234);
    floatsToHalves(odd, std::span(halves).first(odd.size()));
    QCOMPARE(halves.back(), std::uint16_t{0x1234});
    for (std::size_t i = 0; i < odd.size(); ++i) {
        QCOMPARE(halves[i], floatToHalf(odd[i]));
    }
}

void TestElementType::floatsBecomeTheNearestHalf()
{
    const float inf = std::numeric_limits<float>::infinity();
    for (unsigned code = 0; code < 0x7c00; ++code) {
        for (const unsigned sign : {0U, 0x8000U}) {
            const auto at = [&](unsigned half) { return static_cast<std::uint16_t>(half | sign); };
            const float value = halfToFloat(at(code));
            QCOMPARE(floatToHalf(value), at(code));
            // The float in the middle between two halves goes to the even one, its neighbours to theirs. What would
            // follow the largest half is an infinity.
            const float next = code == 0x7bff ? std::copysign(65536.0F, value) : halfToFloat(at(code + 1));
            const float middle = (value + next) / 2;
            QCOMPARE(floatToHalf(middle), at(code % 2 == 0 ? code : code + 1));
            QCOMPARE(floatToHalf(std::nextafter(middle, 0.0F)), at(code));
            QCOMPARE(floatToHalf(std::nextafter(middle, std::copysign(inf, value))), at(code + 1));
        }
    }
    QCOMPARE(floatToHalf(-inf), std::uint16_t{0xfc00});
    QCOMPARE(floatToHalf(std::numeric_limits<float>::max()), std::uint16_t{0x7c00});
    QVERIFY(std::isnan(halfToFloat(floatToHalf(std::numeric_limits<float>::quiet_NaN()))));
}

void TestElementType::byteFloatsHaveTheirPublishedExtremes_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("largest");
    QTest::addColumn<double>("smallest");
    QTest::addColumn<int>("distinct");
    QTest::newRow("E4M3") << "F8_E4M3" << 448.0 << 0x1p-9 << 253;
    QTest::newRow("E5M2") << "F8_E5M2" << 57344.0 << 0x1p-16 << 247;
    QTest::newRow("E4M3FNUZ") << "F8_E4M3FNUZ" << 240.0 << 0x1p-10 << 255;
    QTest::newRow("E5M2FNUZ") << "F8_E5M2FNUZ" << 57344.0 << 0x1p-17 << 255;
    QTest::newRow("E8M0") << "F8_E8M0" << 0x1p127 << 0x1p-127 << 255;
}

void TestElementType::byteFloatsHaveTheirPublishedExtremes()
{
    QFETCH(QString, name);
    QFETCH(double, largest);
    QFETCH(double, smallest);
    QFETCH(int, distinct);
    std::set<float> finite;
    for (const float value : decodeAll(name.toUtf8().constData())) {
        if (std::isfinite(value)) {
            finite.insert(value);
        }
    }
    QCOMPARE(static_cast<int>(finite.size()), distinct);
    QCOMPARE(double{*finite.rbegin()}, largest);
    QCOMPARE(double{*finite.upper_bound(0.0F)}, smallest);
}

/// One element of a packed type.
float decodeOne(const char* name, unsigned code)
{
    const auto byte = static_cast<std::byte>(code);
    float value = 0;
    findElementType(name)->toFloat(&byte, {&value, 1});
    return value;
}

void TestElementType::smallFloatsHaveTheirPublishedValues()
{
    // OCP Microscaling Formats Specification, tables of the element formats.
    const std::vector<float> e2m1{0, 0.5F, 1, 1.5F, 2, 3, 4, 6};
    for (unsigned code = 0; code < 16; ++code) {
        const float expected = e2m1[code % 8] * (code < 8 ? 1.0F : -1.0F);
        QCOMPARE(decodeOne("F4", code), expected);
        QCOMPARE(std::signbit(decodeOne("F4", code)), code >= 8);
    }
    struct Extremes {
        const char* name;
        double largest;
        double smallestNormal;
        double smallest;
        unsigned normalCode;
    };
    for (const auto& [name, largest, normal, smallest, normalCode] :
         {Extremes{"F6_E2M3", 7.5, 1, 0.125, 0x08}, Extremes{"F6_E3M2", 28, 0.25, 0.0625, 0x04}}) {
        QCOMPARE(double{decodeOne(name, 0x1f)}, largest);
        QCOMPARE(double{decodeOne(name, 0x3f)}, -largest);
        QCOMPARE(double{decodeOne(name, normalCode)}, normal);
        QCOMPARE(double{decodeOne(name, 1)}, smallest);
        for (unsigned code = 1; code < 32; ++code) { // the codes count upwards
            QVERIFY(decodeOne(name, code) > decodeOne(name, code - 1));
        }
    }
    for (int code = 0; code < 16; ++code) {
        QCOMPARE(decodeOne("U4", static_cast<unsigned>(code)), static_cast<float>(code));
        QCOMPARE(decodeOne("I4", static_cast<unsigned>(code)), static_cast<float>(code < 8 ? code : code - 16));
    }
    QCOMPARE(decodeOne("I2", 2), -2.0F);
    QCOMPARE(decodeOne("U2", 3), 3.0F);
}

void TestElementType::packedElementsAreReadFromAnyPlaceOn()
{
    std::vector<std::byte> bytes;
    for (unsigned i = 0; i < 30; ++i) {
        bytes.push_back(static_cast<std::byte>(i * 73 + 41));
    }
    for (const ElementTypeRow& row : elementTypes()) {
        if (!row.isPacked()) {
            continue;
        }
        const std::uint64_t count = 30 * 8 / static_cast<std::uint64_t>(row.bits) - 1; // the last byte is not full
        QCOMPARE(*storedBytes(row.type, count), std::uint64_t{30});
        const auto data = plainData(row.type, bytes, std::shared_ptr<const void>());
        // The definition: bit k of an element is bit element · bits + k of the whole.
        std::vector<float> expected;
        for (std::uint64_t element = 0; element < count; ++element) {
            unsigned code = 0;
            for (int k = 0; k < row.bits; ++k) {
                const auto bit = element * static_cast<std::uint64_t>(row.bits) + static_cast<std::uint64_t>(k);
                code |= (std::to_integer<unsigned>(bytes[bit / 8]) >> bit % 8 & 1U) << k;
            }
            expected.push_back(decodeOne(row.name.data(), code));
        }
        for (std::uint64_t first = 0; first < count; ++first) {
            for (const std::uint64_t length : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{5}, count - first}) {
                std::vector<float> part(std::min(length, count - first));
                std::vector<double> wide(part.size());
                QVERIFY(data->read(first, std::span<float>(part)));
                QVERIFY(data->read(first, std::span<double>(wide)));
                const auto begin = expected.begin() + static_cast<std::ptrdiff_t>(first);
                QVERIFY(std::equal(part.begin(), part.end(), begin));
                QVERIFY(std::equal(wide.begin(), wide.end(), begin));
            }
        }
    }
    QVERIFY(!storedBytes(ElementType::F64, std::uint64_t{1} << 62));
    QCOMPARE(*storedBytes(ElementType::F6E2M3, (std::uint64_t{1} << 62) + 1), (std::uint64_t{3} << 60) + 1);
}

void TestElementType::shapesAreCountedWithoutOverflow()
{
    QCOMPARE(*elementCount({}), std::uint64_t{1});
    QCOMPARE(*elementCount({3, 4}), std::uint64_t{12});
    QCOMPARE(*elementCount({std::int64_t{1} << 62, 0, std::int64_t{1} << 62}), std::uint64_t{0});
    QVERIFY(!elementCount({std::int64_t{1} << 32, std::int64_t{1} << 32}));
    QVERIFY(!elementCount({(std::int64_t{1} << 62) + 3, 4}));
    QVERIFY(!elementCount({-1, 3}));
    QVERIFY(!byteCount(std::uint64_t{1} << 62, 4));
    QCOMPARE(shapeText({2, 3}), std::string("[2, 3]"));
    QCOMPARE(shapeText({}), std::string("[]"));
}

QTEST_GUILESS_MAIN(TestElementType)
#include "tst_element_type.moc"
