// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blocks/block_codec.h"
#include "core/blocks/k_codecs.h"
#include "tests/support/cpu_targets.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <functional>
#include <set>

using namespace qs;

/// The searched formats: Q2_K to Q6_K, IQ4_NL and IQ4_XS.
class TestKBlocks : public QObject {
    Q_OBJECT

private slots:
    void encodingEqualsItsDefinition_data();
    void encodingEqualsItsDefinition();
    void decodingEqualsItsDefinition_data();
    void decodingEqualsItsDefinition();
    void everyCodeIsReadWhereItWasWritten();
    void valuesAreCodesOnTheGridOfTheirSubBlock();
    void clippingStartsHalfAStepBeyondTheOutermostLevels();
    void zerosAndConstantsSurvive();
    void anExactGridSurvives();
    void sqnrOfNormalValuesIsKnown();
};

namespace {

std::vector<const BlockCodec*> searched()
{
    std::vector<const BlockCodec*> codecs;
    for (const char* const id : {"q2_k", "q3_k", "q4_k", "q5_k", "q6_k", "iq4_nl", "iq4_xs"}) {
        codecs.push_back(findBlockCodec(id));
    }
    return codecs;
}

struct Kind {
    const char* name;
    std::function<float(RandomValues&)> value;
};

double laplace(RandomValues& random)
{
    const double u = random.uniform() - 0.5;
    return std::copysign(std::log(1 - 2 * std::abs(u)), u);
}

/// Any finite float there is.
float anyFinite(RandomValues& random)
{
    float value = std::bit_cast<float>(static_cast<std::uint32_t>(random.next()));
    while (!std::isfinite(value)) {
        value = std::bit_cast<float>(static_cast<std::uint32_t>(random.next()));
    }
    return value;
}

const std::vector<Kind>& kinds()
{
    static const std::vector<Kind> all{
        {"normal", [](RandomValues& r) { return static_cast<float>(0.02 * r.normal()); }},
        {"Laplace", [](RandomValues& r) { return static_cast<float>(laplace(r)); }},
        {"uniform", [](RandomValues& r) { return static_cast<float>(r.uniform() - 0.5); }},
        {"outliers", [](RandomValues& r) { return static_cast<float>(r.normal() * (r.uniform() < 0.01 ? 50 : 1)); }},
        {"positive", [](RandomValues& r) { return static_cast<float>(3 + r.uniform()); }},
        {"negative", [](RandomValues& r) { return static_cast<float>(-1e6 - r.uniform()); }},
        {"rectified", [](RandomValues& r) { return static_cast<float>(std::max(0.0, r.normal())); }},
        {"sparse", [](RandomValues& r) { return r.uniform() < 0.97 ? 0.0F : static_cast<float>(r.normal()); }},
        {"few levels", [](RandomValues& r) { return static_cast<float>(std::nearbyint(2 * r.normal())) / 8; }},
        {"zeros", [](RandomValues& r) { return r.uniform() < 0.5 ? 0.0F : -0.0F; }},
        {"constant", [](RandomValues&) { return 0.375F; }},
        {"negative constant", [](RandomValues&) { return -7.0F; }},
        {"barely something", [](RandomValues& r) { return static_cast<float>(2e-15 * r.normal()); }},
        {"squares vanish", [](RandomValues& r) { return static_cast<float>(1e-22 * r.normal()); }},
        {"denormal", [](RandomValues& r) { return static_cast<float>(1e-39 * r.normal()); }},
        {"smallest", [](RandomValues& r) { return static_cast<float>(r.next() % 3) * 0x1p-149F; }},
        {"beyond half precision", [](RandomValues& r) { return static_cast<float>(1e8 * r.normal()); }},
        {"squares overflow", [](RandomValues& r) { return static_cast<float>(1e25 * r.normal()); }},
        {"huge", [](RandomValues& r) { return static_cast<float>(3e38 * (2 * r.uniform() - 1)); }},
        {"any finite float", anyFinite},
    };
    return all;
}

/// Every sub-block or so has a scale of its own, so that some are rounded to nothing beside others.
std::vector<float> valuesOf(const Kind& kind, const BlockCodec& codec, int blocks, bool uneven)
{
    RandomValues random(static_cast<std::uint64_t>(blocks) * 31 + 5);
    std::vector<float> values(static_cast<std::size_t>(codec.values) * static_cast<std::size_t>(blocks));
    float loudness = 1;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (uneven && i % 16 == 0) {
            loudness = static_cast<float>(std::exp2(-20 * random.uniform()));
        }
        values[i] = kind.value(random) * loudness;
    }
    return values;
}

std::vector<std::byte> encoded(BlockCodec::Encode encode, const BlockCodec& codec, const std::vector<float>& values)
{
    const std::size_t blocks = values.size() / static_cast<std::size_t>(codec.values);
    std::vector<std::byte> bytes(blocks * static_cast<std::size_t>(codec.bytes), std::byte{0xa5});
    encode(values.data(), blocks, bytes.data());
    return bytes;
}

std::vector<float> decoded(BlockCodec::Decode decode, const BlockCodec& codec, const std::vector<std::byte>& bytes)
{
    const std::size_t blocks = bytes.size() / static_cast<std::size_t>(codec.bytes);
    std::vector<float> values(blocks * static_cast<std::size_t>(codec.values));
    decode(bytes.data(), blocks, values.data());
    return values;
}

std::vector<std::uint8_t> codesOf(const BlockCodec& codec, const std::vector<std::byte>& bytes)
{
    const std::size_t blocks = bytes.size() / static_cast<std::size_t>(codec.bytes);
    std::vector<std::uint8_t> codes(blocks * static_cast<std::size_t>(codec.values));
    codec.codesOf(bytes.data(), blocks, codes.data());
    return codes;
}

template <typename Layout>
std::vector<std::uint8_t> codesByDefinition(const std::vector<std::byte>& bytes)
{
    std::vector<std::uint8_t> codes;
    for (std::size_t start = 0; start < bytes.size(); start += Layout::kBytes) {
        for (int i = 0; i < Layout::kValues; ++i) {
            codes.push_back(static_cast<std::uint8_t>(Layout::Codes::get(bytes.data() + start, i)));
        }
    }
    return codes;
}

std::vector<std::uint8_t> codesByDefinition(const BlockCodec& codec, const std::vector<std::byte>& bytes)
{
#define QS_CODES(Layout)                                                                                               \
    if (codec.decode == SearchedCodec<Layout>::decode) {                                                               \
        return codesByDefinition<Layout>(bytes);                                                                       \
    }
    QS_EACH_SEARCHED_LAYOUT(QS_CODES)
    return {};
}

std::vector<MinMax> clippingStart(const BlockCodec& codec, const std::vector<std::byte>& bytes)
{
    const std::size_t blocks = bytes.size() / static_cast<std::size_t>(codec.bytes);
    std::vector<MinMax> starts(blocks * static_cast<std::size_t>(codec.values / codec.subBlock));
    codec.clippingStart(bytes.data(), blocks, starts.data());
    return starts;
}

/// To the bit, but for the bits of NaN.
bool sameBits(const std::vector<float>& a, const std::vector<float>& b)
{
    return std::ranges::equal(a, b, [](float x, float y) {
        return std::bit_cast<std::uint32_t>(x) == std::bit_cast<std::uint32_t>(y) || (std::isnan(x) && std::isnan(y));
    });
}

std::vector<float> normals(const BlockCodec& codec, int blocks, double sigma = 1)
{
    return RandomValues(99).normals(static_cast<std::size_t>(codec.values) * static_cast<std::size_t>(blocks), sigma);
}

double sqnrDb(const std::vector<float>& values, const std::vector<float>& found)
{
    double signal = 0;
    double noise = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double off = double{found[i]} - values[i];
        signal += double{values[i]} * values[i];
        noise += off * off;
    }
    return 10 * std::log10(signal / noise);
}

} // namespace

void TestKBlocks::encodingEqualsItsDefinition_data()
{
    addTargetsAndCounts({0, 1, 2, 3, 5, 16, 67});
}

void TestKBlocks::encodingEqualsItsDefinition()
{
    QFETCH(QString, target);
    QFETCH(int, count);
    const ForcedTarget forced(target);
    for (const BlockCodec* const codec : searched()) {
        for (const Kind& kind : kinds()) {
            for (const bool uneven : {false, true}) {
                const std::vector<float> values = valuesOf(kind, *codec, count, uneven);
                const auto fast = encoded(codec->encode, *codec, values);
                const auto slow = encoded(codec->encodeByDefinition, *codec, values);
                QVERIFY2(fast == slow, qPrintable(QString::fromUtf8(codec->id.data()) + " " + kind.name));
            }
        }
    }
}

void TestKBlocks::decodingEqualsItsDefinition_data()
{
    addTargetsAndCounts({0, 1, 2, 3, 16, 200});
}

/// Blocks of bytes at random are blocks too: every scale, infinities and NaN among them.
void TestKBlocks::decodingEqualsItsDefinition()
{
    QFETCH(QString, target);
    QFETCH(int, count);
    const ForcedTarget forced(target);
    for (const BlockCodec* const codec : searched()) {
        RandomValues random(7);
        std::vector<std::byte> bytes(static_cast<std::size_t>(codec->bytes) * static_cast<std::size_t>(count));
        std::ranges::generate(bytes, [&] { return static_cast<std::byte>(random.next() >> 56); });
        QVERIFY2(sameBits(decoded(codec->decode, *codec, bytes), decoded(codec->decodeByDefinition, *codec, bytes)),
                 codec->id.data());
        QVERIFY2(codesOf(*codec, bytes) == codesByDefinition(*codec, bytes), codec->id.data());
    }
}

/// Each bit of a block belongs to one code or to none, and each code has its number of bits.
void TestKBlocks::everyCodeIsReadWhereItWasWritten()
{
    for (const BlockCodec* const codec : searched()) {
        const auto bytes = encoded(codec->encode, *codec, normals(*codec, 1));
        const auto codes = codesOf(*codec, bytes);
        int bitsOfCodes = 0;
        for (int bit = 0; bit < 8 * codec->bytes; ++bit) {
            auto flipped = bytes;
            flipped[static_cast<std::size_t>(bit / 8)] ^= static_cast<std::byte>(1 << (bit % 8));
            const auto others = codesOf(*codec, flipped);
            int different = 0;
            for (std::size_t i = 0; i < codes.size(); ++i) {
                different += codes[i] != others[i] ? 1 : 0;
                QVERIFY(others[i] < codec->codes);
            }
            QVERIFY2(different <= 1, codec->id.data());
            bitsOfCodes += different;
        }
        QCOMPARE(1 << (bitsOfCodes / codec->values), codec->codes);
        QCOMPARE(bitsOfCodes % codec->values, 0);
    }
}

/// Within a sub-block equal codes are equal values, and the values go one way with the codes.
void TestKBlocks::valuesAreCodesOnTheGridOfTheirSubBlock()
{
    for (const BlockCodec* const codec : searched()) {
        const auto bytes = encoded(codec->encode, *codec, normals(*codec, 20, 0.05));
        const auto codes = codesOf(*codec, bytes);
        const auto values = decoded(codec->decode, *codec, bytes);
        for (std::size_t start = 0; start < codes.size(); start += static_cast<std::size_t>(codec->subBlock)) {
            std::set<int> directions;
            for (std::size_t i = start + 1; i < start + static_cast<std::size_t>(codec->subBlock); ++i) {
                const int up = codes[i] - codes[start];
                const float rise = values[i] - values[start];
                QCOMPARE(rise == 0, up == 0);
                if (up != 0) {
                    directions.insert((up > 0) == (rise > 0) ? 1 : -1);
                }
            }
            QVERIFY2(directions.size() == 1, codec->id.data());
        }
    }
}

void TestKBlocks::clippingStartsHalfAStepBeyondTheOutermostLevels()
{
    for (const BlockCodec* const codec : searched()) {
        auto bytes = encoded(codec->encode, *codec, normals(*codec, 40));
        const auto codes = codesOf(*codec, bytes);
        const auto values = decoded(codec->decode, *codec, bytes);
        const auto starts = clippingStart(*codec, bytes);
        const int last = codec->codes - 1;
        int checked = 0;
        for (std::size_t j = 0; j < starts.size(); ++j) {
            std::vector<double> level(static_cast<std::size_t>(codec->codes), NAN);
            for (int i = 0; i < codec->subBlock; ++i) {
                const std::size_t at = j * static_cast<std::size_t>(codec->subBlock) + static_cast<std::size_t>(i);
                level[codes[at]] = values[at];
            }
            for (const auto& [outer, inner] : {std::pair(0, 1), std::pair(last, last - 1)}) {
                const double beyond =
                    1.5 * level[static_cast<std::size_t>(outer)] - 0.5 * level[static_cast<std::size_t>(inner)];
                if (std::isfinite(beyond)) { // both levels occur
                    const double off = std::min(std::abs(beyond - starts[j].min), std::abs(beyond - starts[j].max));
                    QVERIFY2(off < 1e-5, codec->id.data());
                    ++checked;
                }
            }
            QVERIFY(starts[j].min < starts[j].max);
        }
        QVERIFY2(checked > 5, codec->id.data());
        std::ranges::fill(bytes, std::byte{0});
        for (const MinMax& nothing : clippingStart(*codec, bytes)) {
            QVERIFY(nothing.min == 0 && nothing.max == 0);
        }
    }
}

void TestKBlocks::zerosAndConstantsSurvive()
{
    for (const BlockCodec* const codec : searched()) {
        for (const float constant : {0.0F, 0.375F, -7.0F}) {
            const std::vector<float> values(static_cast<std::size_t>(codec->values) * 3, constant);
            const auto once = decoded(codec->decode, *codec, encoded(codec->encode, *codec, values));
            for (const float value : once) {
                QVERIFY2(std::abs(value - constant) <= 1e-3F * std::abs(constant), codec->id.data());
            }
        }
    }
}

/// Values that a block can hold as they are come back as they were: every sub-block reaches from the lowest level to
/// the highest, and the steps are powers of two.
void TestKBlocks::anExactGridSurvives()
{
    for (const BlockCodec* const codec : searched()) {
        std::vector<std::byte> bytes(static_cast<std::size_t>(codec->bytes), std::byte{0});
        std::vector<float> values(static_cast<std::size_t>(codec->values));
        RandomValues random(3);
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto at = i % static_cast<std::size_t>(codec->subBlock);
            const auto code = at == 0 ? 0 : at == 1 ? codec->codes - 1 : static_cast<int>(random.next() % 4);
            const bool table = codec->id.starts_with("iq4");
            const bool offset = codec->id == "q2_k" || codec->id == "q4_k" || codec->id == "q5_k";
            const int lowest = offset ? 0 : -codec->codes / 2;
            values[i] = static_cast<float>(table ? kIq4Levels[static_cast<std::size_t>(code)] : code + lowest) / 64;
        }
        const auto found = decoded(codec->decode, *codec, encoded(codec->encode, *codec, values));
        // The scale of the super-block is rounded to half precision: 2^-11.
        for (std::size_t i = 0; i < values.size(); ++i) {
            QVERIFY2(std::abs(found[i] - values[i]) <= 0x1p-11F * std::abs(values[i]), codec->id.data());
        }
    }
}

/// From an independent vectorised computation of the same searches over 2^20 values.
void TestKBlocks::sqnrOfNormalValuesIsKnown()
{
    const std::vector<float> values = RandomValues(2024).normals(std::size_t{1} << 18);
    const std::pair<const char*, double> known[] = {
        {"q2_k", 10.50}, {"q3_k", 16.42}, {"q4_k", 22.89}, {"q5_k", 28.82}, {"q6_k", 35.03}};
    for (const auto& [id, decibel] : known) {
        const BlockCodec& codec = *findBlockCodec(id);
        const double found = sqnrDb(values, decoded(codec.decode, codec, encoded(codec.encode, codec, values)));
        QVERIFY2(std::abs(found - decibel) < 0.05, qPrintable(QStringLiteral("%1 %2 dB").arg(id).arg(found)));
    }
}

QTEST_APPLESS_MAIN(TestKBlocks)
#include "tst_k_blocks.moc"
