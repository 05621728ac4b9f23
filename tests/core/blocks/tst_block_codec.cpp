// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blocks/block_codec.h"
#include "tests/support/cpu_targets.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>
#include <span>

using namespace qs;

/// What holds for every row of blockCodecs(), whatever it does to the values.
class TestBlockCodec : public QObject {
    Q_OBJECT

private slots:
    void idsAndSizesMakeSense();
    void encodesAsTheDefinition_data() { targetsAndCodecs(true); }
    void encodesAsTheDefinition();
    void decodesAsTheDefinition_data() { targetsAndCodecs(false); }
    void decodesAsTheDefinition();
    void codesAreInRangeAndTellTheLevel_data() { codecsWithEncoder(); }
    void codesAreInRangeAndTellTheLevel();
    void everyLevelLiesInsideWhereClippingStarts_data() { codecsWithEncoder(); }
    void everyLevelLiesInsideWhereClippingStarts();
    void zerosStayZeros_data() { codecsWithEncoder(); }
    void zerosStayZeros();
    void encodingWhatWasDecodedChangesNothing_data();
    void encodingWhatWasDecodedChangesNothing();

private:
    static void targetsAndCodecs(bool withEncoder);
    static void codecsWithEncoder();
};

namespace {

constexpr std::size_t kCount = 4096; ///< values: whole blocks of every format

struct Kind {
    const char* name;
    std::vector<float> values;
};

std::vector<float> made(std::uint64_t seed, double (*next)(RandomValues&))
{
    RandomValues random(seed);
    std::vector<float> values(kCount);
    for (float& value : values) {
        value = static_cast<float>(next(random));
    }
    return values;
}

/// A value of any finite float's bits.
double anyFloat(RandomValues& random)
{
    float value = NAN;
    while (!std::isfinite(value)) {
        value = std::bit_cast<float>(static_cast<std::uint32_t>(random.next() >> 32));
    }
    return value;
}

std::vector<Kind> kinds()
{
    std::vector<Kind> all{
        {"normal", made(1, [](RandomValues& r) { return 0.02 * r.normal(); })},
        {"Laplace", made(2, [](RandomValues& r) { return std::copysign(0.05 * std::log(r.uniform()), r.normal()); })},
        {"uniform", made(3, [](RandomValues& r) { return r.uniform() - 0.5; })},
        {"tiny", made(4, [](RandomValues& r) { return 1e-6 * r.normal(); })},
        {"denormal", made(5, [](RandomValues& r) { return 1e-39 * r.normal(); })},
        {"next to the smallest reciprocal", made(6, [](RandomValues& r) { return 0x1p-124 * r.normal(); })},
        {"huge", made(7, [](RandomValues& r) { return 1e38 * (2 * r.uniform() - 1) * 3.4; })},
        {"whole numbers with ties", made(8, [](RandomValues& r) { return std::floor(17 * r.uniform()) - 8; })},
        {"halves of whole numbers", made(9, [](RandomValues& r) { return std::floor(65 * r.uniform()) / 2 - 16; })},
        {"any float", made(10, anyFloat)},
        {"zeros", std::vector<float>(kCount, 0.0F)},
        {"negative zeros", std::vector<float>(kCount, -0.0F)},
        {"a constant", std::vector<float>(kCount, 0.375F)},
        {"a negative constant", std::vector<float>(kCount, -3.0F)},
        {"plus and minus one", made(11, [](RandomValues& r) { return std::copysign(1.0, r.normal()); })},
        {"zeros of both signs", made(12, [](RandomValues& r) { return std::copysign(0.0, r.normal()); })},
        {"clipped at zero", made(13, [](RandomValues& r) { return std::max(0.0, r.normal()); })},
    };
    Kind outlier{"one outlier", made(16, [](RandomValues& r) { return 0.02 * r.normal(); })};
    for (std::size_t i = 5; i < kCount; i += 97) {
        outlier.values[i] *= 1000;
    }
    all.push_back(outlier);
    Kind signs{"nothing below zero, zeros of both signs",
               made(17, [](RandomValues& r) { return std::max(0.0, r.normal()); })};
    for (std::size_t i = 0; i < kCount; i += 3) {
        signs.values[i] = i % 2 == 0 ? 0.0F : -0.0F;
    }
    all.push_back(signs);
    Kind edges{"just below powers of two", made(15, [](RandomValues& r) { return 1 + std::floor(200 * r.uniform()); })};
    for (std::size_t i = 0; i < kCount; ++i) { // 64 values for every fourth power
        const float below = 1 - edges.values[i] * 0x1p-24F;
        edges.values[i] = std::ldexp(i % 2 == 0 ? below : -below, static_cast<int>(i / 64) * 4 - 124);
    }
    all.push_back(edges);
    return all;
}

std::size_t blocksIn(const BlockCodec& codec, std::size_t values)
{
    return values / static_cast<std::size_t>(codec.values);
}

std::vector<std::byte> encoded(const BlockCodec& codec, BlockCodec::Encode encode, const std::vector<float>& values)
{
    const std::size_t blocks = blocksIn(codec, values.size());
    std::vector<std::byte> bytes(blocks * static_cast<std::size_t>(codec.bytes) + 1, std::byte{0xa5});
    encode(values.data(), blocks, bytes.data());
    return bytes; // with one byte that nobody may touch
}

std::vector<float> decoded(const BlockCodec& codec, BlockCodec::Decode decode, const std::vector<std::byte>& bytes)
{
    const std::size_t blocks = bytes.size() / static_cast<std::size_t>(codec.bytes);
    std::vector<float> values(blocks * static_cast<std::size_t>(codec.values) + 1, 0.5F);
    decode(bytes.data(), blocks, values.data());
    return values;
}

/// Bytes as a file may hold them, with nothing that an encoder would have kept to.
std::vector<std::byte> anyBytes(const BlockCodec& codec)
{
    RandomValues random(21);
    std::vector<std::byte> bytes(512 * static_cast<std::size_t>(codec.bytes));
    for (std::byte& byte : bytes) {
        byte = static_cast<std::byte>(random.next() >> 56);
    }
    return bytes;
}

/// The first place where two results differ in a bit, NaN being like NaN; −1 where there is none.
std::ptrdiff_t difference(const std::vector<float>& a, const std::vector<float>& b)
{
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
        if (i >= a.size() || i >= b.size() || std::isnan(a[i]) != std::isnan(b[i]) ||
            (!std::isnan(a[i]) && std::bit_cast<std::uint32_t>(a[i]) != std::bit_cast<std::uint32_t>(b[i]))) {
            return static_cast<std::ptrdiff_t>(i);
        }
    }
    return -1;
}

std::ptrdiff_t difference(const std::vector<std::byte>& a, const std::vector<std::byte>& b)
{
    const auto [atA, atB] = std::ranges::mismatch(a, b);
    return atA == a.end() && atB == b.end() ? -1 : atA - a.begin();
}

} // namespace

void TestBlockCodec::targetsAndCodecs(bool withEncoder)
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("id");
    for (const std::string& target : availableCpuTargets()) {
        for (const BlockCodec& codec : blockCodecs()) {
            const std::string id(codec.id);
            if (!withEncoder || codec.encode != nullptr) {
                QTest::addRow("%s, %s", target.c_str(), id.c_str())
                    << QString::fromStdString(target) << QString::fromStdString(id);
            }
        }
    }
}

void TestBlockCodec::codecsWithEncoder()
{
    QTest::addColumn<QString>("id");
    for (const BlockCodec& codec : blockCodecs()) {
        if (codec.encode != nullptr) {
            QTest::newRow(std::string(codec.id).c_str()) << QString::fromStdString(std::string(codec.id));
        }
    }
}

void TestBlockCodec::idsAndSizesMakeSense()
{
    std::set<std::string_view> ids;
    for (const BlockCodec& codec : blockCodecs()) {
        QVERIFY(ids.insert(codec.id).second);
        QCOMPARE(findBlockCodec(codec.id), &codec);
        QCOMPARE(codec.values % codec.subBlock, 0);
        QCOMPARE(static_cast<int>(kCount) % codec.values, 0);
        QVERIFY(codec.bitsPerValue() > 1 && codec.bitsPerValue() < 10);
        QVERIFY(codec.decode != nullptr && codec.decodeByDefinition != nullptr);
        const bool hasEncoder = codec.encode != nullptr;
        QCOMPARE(codec.encodeByDefinition != nullptr, hasEncoder);
        QCOMPARE(codec.codesOf != nullptr, hasEncoder);
        QCOMPARE(codec.clippingStart != nullptr, hasEncoder);
        QVERIFY(!hasEncoder || (codec.codes >= 2 && codec.codes <= 256));
    }
    QVERIFY(findBlockCodec("q13_0") == nullptr);
}

void TestBlockCodec::encodesAsTheDefinition()
{
    QFETCH(QString, target);
    QFETCH(QString, id);
    const BlockCodec& codec = *findBlockCodec(id.toStdString());
    const ForcedTarget forced(target);
    for (const Kind& kind : kinds()) {
        const std::vector<std::byte> fast = encoded(codec, codec.encode, kind.values);
        const std::vector<std::byte> slow = encoded(codec, codec.encodeByDefinition, kind.values);
        QCOMPARE(fast.back(), std::byte{0xa5});
        QCOMPARE(slow.back(), std::byte{0xa5});
        const std::ptrdiff_t at = difference(fast, slow);
        QVERIFY2(at < 0, qPrintable(QString("%1: byte %2").arg(kind.name).arg(at)));
    }
}

void TestBlockCodec::decodesAsTheDefinition()
{
    QFETCH(QString, target);
    QFETCH(QString, id);
    const BlockCodec& codec = *findBlockCodec(id.toStdString());
    const ForcedTarget forced(target);
    const std::vector<std::byte> bytes = anyBytes(codec);
    const std::vector<float> fast = decoded(codec, codec.decode, bytes);
    const std::vector<float> slow = decoded(codec, codec.decodeByDefinition, bytes);
    QCOMPARE(fast.back(), 0.5F);
    QCOMPARE(slow.back(), 0.5F);
    const std::ptrdiff_t at = difference(fast, slow);
    QVERIFY2(at < 0, qPrintable(QString("value %1").arg(at)));
    QVERIFY(std::ranges::any_of(slow, [](float x) { return std::isfinite(x) && x != 0; }));
}

void TestBlockCodec::codesAreInRangeAndTellTheLevel()
{
    QFETCH(QString, id);
    const BlockCodec& codec = *findBlockCodec(id.toStdString());
    const std::vector<std::byte> bytes = anyBytes(codec);
    const std::size_t blocks = bytes.size() / static_cast<std::size_t>(codec.bytes);
    std::vector<float> values = decoded(codec, codec.decodeByDefinition, bytes);
    std::vector<std::uint8_t> codes(values.size(), 77);
    codec.codesOf(bytes.data(), blocks, codes.data());
    QCOMPARE(codes.back(), std::uint8_t{77});
    values.pop_back();
    codes.pop_back();
    std::set<int> used;
    const auto size = static_cast<std::size_t>(codec.subBlock);
    for (std::size_t start = 0; start < values.size(); start += size) {
        std::vector<float> level(static_cast<std::size_t>(codec.codes), NAN);
        for (std::size_t i = start; i < start + size; ++i) {
            QVERIFY(codes[i] < codec.codes);
            used.insert(codes[i]);
            float& known = level[codes[i]];
            QVERIFY(std::isnan(known) || std::isnan(values[i]) || known == values[i]);
            known = values[i];
        }
    }
    QCOMPARE(static_cast<int>(used.size()), codec.codes);
}

void TestBlockCodec::everyLevelLiesInsideWhereClippingStarts()
{
    QFETCH(QString, id);
    const BlockCodec& codec = *findBlockCodec(id.toStdString());
    const std::vector<std::byte> bytes = anyBytes(codec);
    const std::size_t blocks = bytes.size() / static_cast<std::size_t>(codec.bytes);
    std::vector<float> values = decoded(codec, codec.decodeByDefinition, bytes);
    values.pop_back();
    const auto size = static_cast<std::size_t>(codec.subBlock);
    const MinMax untouched{1, 2};
    std::vector<MinMax> starts(values.size() / size + 1, untouched);
    codec.clippingStart(bytes.data(), blocks, starts.data());
    QVERIFY(starts.back() == untouched);
    int narrow = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const MinMax& start = starts[i / size];
        if (std::isfinite(start.min) && std::isfinite(start.max) && std::isfinite(values[i])) {
            QVERIFY(start.min <= values[i] && values[i] <= start.max);
            // Half a step is less than the levels' whole span.
            const auto block = std::span(values).subspan(i / size * size, size);
            const auto [low, high] = std::ranges::minmax(block);
            narrow += start.max - high <= high - low && low - start.min <= high - low ? 1 : 0;
        }
    }
    QVERIFY(narrow > static_cast<int>(values.size()) / 4);
}

void TestBlockCodec::zerosStayZeros()
{
    QFETCH(QString, id);
    const BlockCodec& codec = *findBlockCodec(id.toStdString());
    std::vector<float> back = decoded(codec, codec.decode, encoded(codec, codec.encode, std::vector<float>(kCount)));
    back.pop_back();
    QVERIFY(std::ranges::all_of(back, [](float x) { return x == 0; }));
}

void TestBlockCodec::encodingWhatWasDecodedChangesNothing_data()
{
    QTest::addColumn<QString>("id");
    // Where the extreme level carries the scale exactly, the second encoding finds the same scale again.
    for (const char* const id : {"q8_0", "q5_0", "q4_0", "tq2_0", "tq1_0", "gguf-mxfp4"}) {
        QTest::newRow(id) << id;
    }
}

void TestBlockCodec::encodingWhatWasDecodedChangesNothing()
{
    QFETCH(QString, id);
    const BlockCodec& codec = *findBlockCodec(id.toStdString());
    for (const Kind& kind : kinds()) {
        const std::vector<float> once = decoded(codec, codec.decode, encoded(codec, codec.encode, kind.values));
        if (!std::ranges::all_of(once, [](float x) { return std::isfinite(x); })) {
            continue; // a scale beyond the range of halves
        }
        const std::vector<float> twice = decoded(codec, codec.decode, encoded(codec, codec.encode, once));
        const auto [at, unused] = std::ranges::mismatch(once, twice); // by value: −0 may become 0
        QVERIFY2(at == once.end(), kind.name);
    }
}

QTEST_GUILESS_MAIN(TestBlockCodec)
#include "tst_block_codec.moc"
