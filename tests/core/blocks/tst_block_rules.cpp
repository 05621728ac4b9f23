// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blocks/block_codec.h"
#include "core/blocks/block_fields.h"
#include "core/blocks/lattice_tables.h"
#include "core/blocks/microscaling_scales.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace qs;

/// What single formats do, on examples worked by hand.
class TestBlockRules : public QObject {
    Q_OBJECT

private slots:
    void q40TakesTheFirstOfTwoLargestMagnitudes();
    void q41KeepsTheSignOfTheFirstZero();
    void q80RoundsHalvesAwayFromZero();
    void q50PutsTheFifthBitsInAWord();
    void tq10KeepsDigitsAsAFraction();
    void mxfp4BreaksTiesTowardsZeroAndTakesTheLogarithmInFloat();
    void nvfp4HasAScaleForSixteenValues();
    void scalesOfEightBitsAreReadAndWritten();
    void clippingStartsHalfAStepBeyondTheLevels();
    void formatsThatAreOnlyReadFollowTheirLayout();
    void theLatticesAreTheReferences();
};

namespace {

using Bytes = std::vector<unsigned>;

Bytes encoded(const char* id, std::vector<float> values)
{
    const BlockCodec& codec = *findBlockCodec(id);
    values.resize(static_cast<std::size_t>(codec.values));
    std::vector<std::byte> bytes(static_cast<std::size_t>(codec.bytes));
    codec.encodeByDefinition(values.data(), 1, bytes.data());
    Bytes numbers;
    std::ranges::transform(bytes, std::back_inserter(numbers), std::to_integer<unsigned>);
    return numbers;
}

std::vector<float> decoded(const char* id, const Bytes& start)
{
    const BlockCodec& codec = *findBlockCodec(id);
    std::vector<std::byte> bytes(static_cast<std::size_t>(codec.bytes));
    std::ranges::transform(start, bytes.begin(), [](unsigned x) { return static_cast<std::byte>(x); });
    std::vector<float> values(static_cast<std::size_t>(codec.values));
    codec.decodeByDefinition(bytes.data(), 1, values.data());
    return values;
}

Bytes first(const Bytes& bytes, std::size_t count)
{
    return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count)};
}

/// The FNV-1a hash of all coordinates in order.
template <std::size_t Dimensions, std::size_t Points>
std::uint64_t hashOf(const Lattice<Dimensions, Points>& lattice)
{
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const auto& point : lattice) {
        for (const std::int8_t coordinate : point) {
            hash = (hash ^ static_cast<std::uint8_t>(coordinate)) * 0x100000001b3U;
        }
    }
    return hash;
}

} // namespace

void TestBlockRules::q40TakesTheFirstOfTwoLargestMagnitudes()
{
    // d = 2 / −8: 2 gets code 0, −2 would need code 16 and gets 15, 0 gets 8.
    QCOMPARE(first(encoded("q4_0", {0, 2, 0, -2}), 6), (Bytes{0x00, 0xb4, 0x88, 0x80, 0x88, 0x8f}));
    // d = −2 / −8
    QCOMPARE(first(encoded("q4_0", {0, -2, 0, 2}), 6), (Bytes{0x00, 0x34, 0x88, 0x80, 0x88, 0x8f}));
    QCOMPARE(first(encoded("q4_0", {}), 3), (Bytes{0x00, 0x80, 0x88})); // 0 / −8 is −0
}

void TestBlockRules::q41KeepsTheSignOfTheFirstZero()
{
    QCOMPARE(first(encoded("q4_1", {15, -0.0F, 0.0F, 7.5F}), 8), (Bytes{0x00, 0x3c, 0x00, 0x80, 15, 0, 0, 8}));
    QCOMPARE(first(encoded("q4_1", {15, 0.0F, -0.0F, 7.4F}), 8), (Bytes{0x00, 0x3c, 0x00, 0x00, 15, 0, 0, 7}));
}

void TestBlockRules::q80RoundsHalvesAwayFromZero()
{
    QCOMPARE(first(encoded("q8_0", {127, 0.5F, -0.5F, 2.5F, -2.5F, 0x1.fffffep-2F}), 8),
             (Bytes{0x00, 0x3c, 127, 1, 255, 3, 253, 0}));
}

void TestBlockRules::q50PutsTheFifthBitsInAWord()
{
    // d = 1: −16 … 15 become 0 … 31; value 16 shares its byte with value 0.
    std::vector<float> values(32, -16.0F);
    values[1] = 15;
    values[16] = 1;
    const Bytes bytes = encoded("q5_0", values);
    QCOMPARE(first(bytes, 8), (Bytes{0x00, 0x3c, 0x02, 0x00, 0x01, 0x00, 0x10, 0x0f}));
}

void TestBlockRules::tq10KeepsDigitsAsAFraction()
{
    const Bytes bytes = encoded("tq1_0", {2});
    QCOMPARE(bytes[0], 213U);  // digits 2 1 1 1 1: ⌈202 · 256 / 243⌉
    QCOMPARE(bytes[1], 128U);  // digits 1 1 1 1 1: ⌈121 · 256 / 243⌉
    QCOMPARE(bytes[51], 127U); // digits 1 1 1 1 0: ⌈120 · 256 / 243⌉
    QCOMPARE((Bytes{bytes[52], bytes[53]}), (Bytes{0x00, 0x40}));
    QCOMPARE(encoded("tq2_0", {1, -1, 0.5F, 0.49F})[2], 0x56U); // lowest bits first: 2, then thrice 1
    QCOMPARE(encoded("tq2_0", {1, -1, 0.5F, 0.49F})[1], 0x54U);
}

void TestBlockRules::mxfp4BreaksTiesTowardsZeroAndTakesTheLogarithmInFloat()
{
    // The largest is in [4, 8): the scale is 1 (code 127), the levels 0, 0.5, 1, 1.5, 2, 3, 4, 6.
    const Bytes bytes = encoded("gguf-mxfp4", {5, 0.25F, 0.75F, 3.5F, -0.3F, -0.25F, 7.9F, -5.1F});
    QCOMPARE(first(bytes, 9), (Bytes{127, 6, 0, 1, 5, 9, 0, 7, 15}));
    QCOMPARE(encoded("gguf-mxfp4", {1000})[0], 134U);
    QCOMPARE(encoded("gguf-mxfp4", {0x1.fffffep+9F})[0], 135U); // a hair below 1024 counts as 1024
    QCOMPARE(encoded("gguf-mxfp4", {0x1.ffff00p+9F})[0], 134U);
    QCOMPARE(encoded("gguf-mxfp4", {1e-40F})[0], 0U);
    QCOMPARE(decoded("gguf-mxfp4", {0, 0x81})[0], 0x1p-128F);
    QVERIFY(!std::signbit(decoded("gguf-mxfp4", {0, 0x81})[16])); // code 8 is 0, not −0
}

void TestBlockRules::nvfp4HasAScaleForSixteenValues()
{
    std::vector<float> values(64);
    values[0] = 6;
    values[8] = -3;            // shares its byte with value 0
    values[16] = 0.75F;        // a scale of its own: 1/8
    values[32] = 6 * 0x1p-10F; // half of the smallest scale, which is rounded up to it
    values[48] = 6 * 0x1.fep-11F;
    const Bytes bytes = encoded("gguf-nvfp4", values);
    QCOMPARE(first(bytes, 5), (Bytes{0x38, 0x20, 0x01, 0x00, 0xd7}));
    QCOMPARE(bytes[4 + 8], 0x07U);
    QCOMPARE(bytes[4 + 16], 0x05U); // 3 of the smallest scale
    QCOMPARE(bytes[4 + 24], 0x00U);
}

void TestBlockRules::scalesOfEightBitsAreReadAndWritten()
{
    for (unsigned code = 0; code < 0x7f; ++code) {
        const auto stored = static_cast<std::uint8_t>(code);
        const double exponent = code >> 3 == 0 ? 1 : code >> 3;
        const double value = ((code >> 3 == 0 ? 0 : 8) + static_cast<double>(code & 7U)) * std::exp2(exponent - 10);
        QCOMPARE(2.0 * halfOfUe4m3(stored), value);
        QCOMPARE(ue4m3For(2 * halfOfUe4m3(stored)), code < 0x78 ? stored : std::uint8_t{0x7e});
    }
    QCOMPARE(halfOfUe4m3(0x7f), 0.0F);
    QCOMPARE(ue4m3For(247.9F), std::uint8_t{0x77});
    QCOMPARE(ue4m3For(248), std::uint8_t{0x7e});
    QCOMPARE(ue4m3For(1e30F), std::uint8_t{0x7e});
    QCOMPARE(ue4m3For(1.0625F), std::uint8_t{0x39}); // half a step upwards
    QCOMPARE(ue4m3For(1.0624F), std::uint8_t{0x38});
    QCOMPARE(ue4m3For(7.9F / 512), std::uint8_t{7}); // not the smallest normal number
    for (int code = 0; code < 256; ++code) {
        QCOMPARE(halfOfE8m0(static_cast<std::uint8_t>(code)), std::ldexp(1.0F, code - 128));
    }
}

void TestBlockRules::clippingStartsHalfAStepBeyondTheLevels()
{
    const auto startOf = [](const char* id, const Bytes& start) {
        const BlockCodec& codec = *findBlockCodec(id);
        std::vector<std::byte> bytes(static_cast<std::size_t>(codec.bytes));
        std::ranges::transform(start, bytes.begin(), [](unsigned x) { return static_cast<std::byte>(x); });
        std::vector<MinMax> found(static_cast<std::size_t>(codec.values / codec.subBlock));
        codec.clippingStart(bytes.data(), 1, found.data());
        return found.back();
    };
    QCOMPARE(startOf("q4_0", {0x00, 0x3c}), (MinMax{-8.5F, 7.5F}));
    QCOMPARE(startOf("q4_0", {0x00, 0xbc}), (MinMax{-7.5F, 8.5F})); // d = −1
    QCOMPARE(startOf("q5_0", {0x00, 0x3c}), (MinMax{-16.5F, 15.5F}));
    QCOMPARE(startOf("q4_1", {0x00, 0x3c, 0x00, 0x40}), (MinMax{1.5F, 17.5F})); // d = 1, m = 2
    QCOMPARE(startOf("q5_1", {0x00, 0x3c, 0x00, 0x40}), (MinMax{1.5F, 33.5F}));
    QCOMPARE(startOf("q5_1", {0x00, 0x00, 0x00, 0x40}), (MinMax{2, 2})); // all levels equal
    QCOMPARE(startOf("q8_0", {0x00, 0x3c}), (MinMax{-128.5F, 127.5F}));
    QCOMPARE(startOf("gguf-mxfp4", {127}), (MinMax{-7, 7}));
    QCOMPARE(startOf("gguf-nvfp4", {0, 0, 0, 0x40}), (MinMax{-14, 14})); // scale 2
}

void TestBlockRules::formatsThatAreOnlyReadFollowTheirLayout()
{
    const std::vector<float> q81 = decoded("q8_1", {0x00, 0x40, 0xff, 0xff, 3, 0x80});
    QCOMPARE(q81[0], 6.0F);
    QCOMPARE(q81[1], -256.0F);
    const std::vector<float> q8k = decoded("q8_k", {0x00, 0x00, 0x00, 0x3f, 3, 0x80}); // a float, 0.5
    QCOMPARE(q8k[0], 1.5F);
    QCOMPARE(q8k[1], -64.0F);
    const std::vector<float> q10 = decoded("q1_0", {0x00, 0x40, 0x01, 0x80});
    QCOMPARE(q10[0], 2.0F);
    QCOMPARE(q10[1], -2.0F);
    QCOMPARE(q10[15], 2.0F);
    QCOMPARE(q10[127], -2.0F);
    const std::vector<float> q20 = decoded("q2_0", {0x00, 0x40, 0xe4});
    QCOMPARE(q20[0], -2.0F);
    QCOMPARE(q20[1], 0.0F);
    QCOMPARE(q20[2], 2.0F);
    QCOMPARE(q20[3], 4.0F);
    QCOMPARE(q20[4], -2.0F);
}

void TestBlockRules::theLatticesAreTheReferences()
{
    // The same hash over the bytes of the tables in ggml-common.h.
    QCOMPARE(hashOf(kIq1Lattice), std::uint64_t{0x6703ed863501ae2e});
    QCOMPARE(hashOf(kIq2XxsLattice), std::uint64_t{0xbb4ee025b5ac6e8e});
    QCOMPARE(hashOf(kIq2XsLattice), std::uint64_t{0xc9b1ee61e79909bd});
    QCOMPARE(hashOf(kIq2SLattice), std::uint64_t{0x123edd38a3b62b90});
    QCOMPARE(hashOf(kIq3XxsLattice), std::uint64_t{0xdfa5dc83d6a155d5});
    QCOMPARE(hashOf(kIq3SLattice), std::uint64_t{0xfa37020c25b44829});
}

QTEST_APPLESS_MAIN(TestBlockRules)
#include "tst_block_rules.moc"
