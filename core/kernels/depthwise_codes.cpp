// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/depthwise_codes.h"

#include "core/kernels/byte_products.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/depthwise_codes.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

#include "core/kernels/code_quads-inl.h"

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR

/// Where lane l of a block lies among its numbers.
inline std::size_t placeOfLane(std::size_t lane)
{
    return lane % 16 / 4 * 16 + lane / 16 * 4 + lane % 4;
}

template <bool>
void depthwise(const DepthwiseRun& run, const DepthwiseBlocks& blocks, CodeBounds bounds, std::uint8_t* out)
{
    constexpr std::size_t lanes = DepthwiseBlocks::kLanes;
    const float low = static_cast<float>(bounds.low - bounds.zero);
    const float high = static_cast<float>(bounds.high - bounds.zero);
    for (std::size_t place = 0; place < run.places; ++place) {
        for (std::size_t i = 0; i < run.lanes; ++i) {
            const std::size_t block = i / lanes % blocks.count();
            const std::size_t at = placeOfLane(i % lanes);
            auto sum = static_cast<std::uint32_t>(blocks.offsets(block)[at]);
            for (std::size_t tap = 0; tap < 4 * blocks.quads(); ++tap) {
                sum += static_cast<std::uint32_t>(run.taps[tap][place * run.step + i] *
                                                  blocks.weights(block)[(tap / 4 * lanes + at) * 4 + tap % 4]);
            }
            float v = static_cast<float>(static_cast<std::int32_t>(sum)) * blocks.factors(block)[at];
            v = std::clamp(v, low, high);
            const auto whole = static_cast<std::int32_t>((v + 0x1.8p23F) - 0x1.8p23F);
            *out++ = static_cast<std::uint8_t>(whole + bounds.zero);
        }
    }
}

#else

using Bytes = Unsigned;
using Numbers = hn::RebindToFloat<Sums>;

/// The first `count` lanes; nothing behind them is touched.
HWY_INLINE hn::Vec<Bytes> loadFirst(const std::uint8_t* from, std::size_t count)
{
#if HWY_TARGET == HWY_AVX3
    return hn::MaskedLoad(hn::FirstN(Bytes(), count), Bytes(), from);
#else
    HWY_ALIGN std::uint8_t some[hn::MaxLanes(Bytes())] = {};
    std::memcpy(some, from, count);
    return hn::Load(Bytes(), some);
#endif
}

HWY_INLINE void storeFirst(hn::Vec<Bytes> codes, std::size_t count, std::uint8_t* to)
{
#if HWY_TARGET == HWY_AVX3
    hn::BlendedStore(codes, hn::FirstN(Bytes(), count), Bytes(), to);
#else
    HWY_ALIGN std::uint8_t some[hn::MaxLanes(Bytes())];
    hn::Store(codes, Bytes(), some);
    std::memcpy(to, some, count);
#endif
}

/// Sums to codes.
class End {
public:
    HWY_INLINE explicit End(CodeBounds bounds)
        : m_low(hn::Set(Numbers(), static_cast<float>(bounds.low - bounds.zero))),
          m_high(hn::Set(Numbers(), static_cast<float>(bounds.high - bounds.zero))),
          m_zero(hn::Set(Bytes(), static_cast<std::uint8_t>(bounds.zero)))
    {}

    /// The codes of four vectors of sums, of which each block of 128 bits has four lanes of each.
    HWY_INLINE hn::Vec<Bytes> codes(hn::Vec<Sums> a, hn::Vec<Sums> b, hn::Vec<Sums> c, hn::Vec<Sums> d,
                                    const float* factors) const
    {
        constexpr std::size_t next = DepthwiseBlocks::kLanes / 4;
        const auto ab = hn::Or(at<0>(a, factors), at<1>(b, factors + next));
        const auto cd = hn::Or(at<2>(c, factors + 2 * next), at<3>(d, factors + 3 * next));
        return hn::Add(hn::Or(ab, cd), m_zero);
    }

private:
    /// The codes without their zero point, at bytes 4 k … 4 k + 3 of each block.
    template <std::size_t k>
    HWY_INLINE hn::Vec<Bytes> at(hn::Vec<Sums> sums, const float* factors) const
    {
        auto v = hn::Mul(hn::ConvertTo(Numbers(), sums), hn::LoadU(Numbers(), factors));
        v = hn::Min(hn::Max(v, m_low), m_high);
        // Rounds to a whole number, halves to even, and the last byte of the sum is that of the whole number.
        v = hn::Add(v, hn::Set(Numbers(), 0x1.8p23F));
        alignas(16) static constexpr std::uint8_t kPlaces[16] = {
            place(k, 0),  place(k, 1),  place(k, 2),  place(k, 3), place(k, 4),  place(k, 5),
            place(k, 6),  place(k, 7),  place(k, 8),  place(k, 9), place(k, 10), place(k, 11),
            place(k, 12), place(k, 13), place(k, 14), place(k, 15)};
        return hn::TableLookupBytesOr0(hn::BitCast(Bytes(), v), hn::LoadDup128(Bytes(), kPlaces));
    }
    static constexpr std::uint8_t place(std::size_t k, std::size_t i)
    {
        return i / 4 == k ? static_cast<std::uint8_t>(i % 4 * 4) : std::uint8_t{0x80};
    }

    hn::Vec<Numbers> m_low;
    hn::Vec<Numbers> m_high;
    hn::Vec<Bytes> m_zero;
};

/// Weights of so many taps stay in registers.
constexpr std::size_t kMostKept = 12;

/// What is the same for every vector at the same lanes of a block.
template <std::size_t kQuads>
struct Block {
    const std::int32_t* offsets;
    const float* factors;
    const std::int8_t* weights;
    std::size_t quads;

    Block(const DepthwiseBlocks& blocks, std::size_t block, std::size_t lane)
        : offsets(blocks.offsets(block) + lane / 4),
          factors(blocks.factors(block) + lane / 4),
          weights(blocks.weights(block) + lane),
          quads(kQuads == 0 ? blocks.quads() : kQuads)
    {}
};

/// Vectors at the same lanes of a block.
struct Strip {
    const std::uint8_t* const* taps;
    std::size_t at;      ///< of the first one, from where the taps point to
    std::size_t step;    ///< from one to the next
    std::size_t outStep; ///< likewise
    std::size_t count;
    std::size_t lanes; ///< of each, where they are not whole
};

/// `kTaps`: how many there are, or 0 for any number. `kWhole`: all lanes are there.
template <bool kHasByteProducts, std::size_t kTaps, bool kWhole>
HWY_INLINE void convolve(const Strip& strip, const Block<(kTaps + 3) / 4>& block, const End& end, std::uint8_t* out)
{
    constexpr std::size_t line = DepthwiseBlocks::kLanes;
    constexpr std::size_t next = line / 4;
    using Halves = hn::Repartition<std::uint16_t, Sums>;
    const Halves halves;
    const std::size_t quads = block.quads;
    std::size_t at = strip.at;
    // What is written may lie anywhere, as far as the compiler knows: it would read the weights again for each vector.
    constexpr std::size_t kept = kTaps > kMostKept ? 0 : (kTaps + 3) / 4 * 4;
    std::array<hn::Vec<Signed>, kept> keptWeights;
    for (std::size_t i = 0; i < kept; ++i) {
        keptWeights[i] = hn::LoadU(Signed(), block.weights + i * line);
    }
    for (std::size_t i = 0; i < strip.count; ++i, at += strip.step, out += strip.outStep) {
        auto a = hn::LoadU(Sums(), block.offsets);
        auto b = hn::LoadU(Sums(), block.offsets + next);
        auto c = hn::LoadU(Sums(), block.offsets + 2 * next);
        auto d = hn::LoadU(Sums(), block.offsets + 3 * next);
        const auto met = [&](std::size_t tap) HWY_ATTR {
            if (kTaps != 0 && tap >= kTaps) {
                return hn::Zero(Bytes());
            }
            const std::uint8_t* const from = strip.taps[tap] + at;
            return kWhole ? hn::LoadU(Bytes(), from) : loadFirst(from, strip.lanes);
        };
        const auto addQuad = [&](std::size_t quad) HWY_ATTR {
            const std::int8_t* const weights = block.weights + quad * 4 * line;
            const auto x0 = met(4 * quad);
            const auto x1 = met(4 * quad + 1);
            const auto x2 = met(4 * quad + 2);
            const auto x3 = met(4 * quad + 3);
            const auto low01 = hn::BitCast(halves, hn::InterleaveLower(Bytes(), x0, x1));
            const auto high01 = hn::BitCast(halves, hn::InterleaveUpper(Bytes(), x0, x1));
            const auto low23 = hn::BitCast(halves, hn::InterleaveLower(Bytes(), x2, x3));
            const auto high23 = hn::BitCast(halves, hn::InterleaveUpper(Bytes(), x2, x3));
            const auto added = [&](hn::Vec<Sums> sum, hn::Vec<Halves> x, std::size_t k) HWY_ATTR {
                if constexpr (kept > 0) {
                    return addQuads<kHasByteProducts>(sum, hn::BitCast(Bytes(), x), keptWeights[4 * quad + k]);
                }
                return addQuads<kHasByteProducts>(sum, hn::BitCast(Bytes(), x),
                                                  hn::LoadU(Signed(), weights + k * line));
            };
            a = added(a, hn::InterleaveLower(halves, low01, low23), 0);
            b = added(b, hn::InterleaveUpper(halves, low01, low23), 1);
            c = added(c, hn::InterleaveLower(halves, high01, high23), 2);
            d = added(d, hn::InterleaveUpper(halves, high01, high23), 3);
        };
        if constexpr (kTaps == 0) {
            for (std::size_t quad = 0; quad < quads; ++quad) {
                addQuad(quad);
            }
        } else {
            [&]<std::size_t... kQuad>(std::index_sequence<kQuad...>) HWY_ATTR
            {
                (addQuad(kQuad), ...);
            }
            (std::make_index_sequence<(kTaps + 3) / 4>());
        }
        const auto codes = end.codes(a, b, c, d, block.factors);
        if (kWhole) {
            hn::StoreU(codes, Bytes(), out);
        } else {
            storeFirst(codes, strip.lanes, out);
        }
    }
}

template <bool kHasByteProducts, std::size_t kTaps>
void depthwise(const DepthwiseRun& run, const DepthwiseBlocks& blocks, CodeBounds bounds, std::uint8_t* out)
{
    const End end(bounds);
    const std::size_t width = hn::Lanes(Bytes());
    const std::size_t all = blocks.count() * DepthwiseBlocks::kLanes;
    for (std::size_t lane = 0; lane < std::min(all, run.lanes); lane += width) {
        const Block<(kTaps + 3) / 4> block(blocks, lane / DepthwiseBlocks::kLanes, lane % DepthwiseBlocks::kLanes);
        // The lanes of a place may go over all blocks several times.
        const std::size_t left = run.lanes - lane;
        const std::size_t whole = left < width ? 0 : (left - width) / all + 1;
        const std::size_t rest = lane + whole * all;
        for (std::size_t place = 0; place < (run.lanes > all ? run.places : 1); ++place) {
            const bool isOnce = run.lanes <= all;
            const std::size_t at = lane + place * run.step;
            std::uint8_t* const to = out + lane + place * run.lanes;
            const std::size_t count = isOnce ? whole * run.places : whole;
            convolve<kHasByteProducts, kTaps, true>(
                {run.taps, at, isOnce ? run.step : all, isOnce ? run.lanes : all, count, width}, block, end, to);
            if (rest < run.lanes) {
                convolve<kHasByteProducts, kTaps, false>({run.taps, rest + place * run.step, run.step, run.lanes,
                                                          isOnce ? run.places : 1, std::min(run.lanes - rest, width)},
                                                         block, end, out + rest + place * run.lanes);
            }
        }
    }
}

template <bool kHasByteProducts>
void depthwise(const DepthwiseRun& run, const DepthwiseBlocks& blocks, CodeBounds bounds, std::uint8_t* out)
{
    constexpr std::size_t square = 9; // 3 × 3
    if (blocks.taps() == square) {
        depthwise<kHasByteProducts, square>(run, blocks, bounds, out);
    } else {
        depthwise<kHasByteProducts, 0>(run, blocks, bounds, out);
    }
}

#endif

// clang-format off
void depthwiseByPairs(const DepthwiseRun& run, const DepthwiseBlocks& blocks, CodeBounds bounds, std::uint8_t* out) { depthwise<false>(run, blocks, bounds, out); }
void depthwiseByQuads(const DepthwiseRun& run, const DepthwiseBlocks& blocks, CodeBounds bounds, std::uint8_t* out) { depthwise<true>(run, blocks, bounds, out); }
// clang-format on

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(depthwiseByPairs);
HWY_EXPORT(depthwiseByQuads);

DepthwiseBlocks::DepthwiseBlocks(std::span<const std::int8_t> weights, std::span<const std::int32_t> offsets,
                                 std::span<const float> factors, std::size_t blocks)
    : m_taps(weights.size() / offsets.size()), m_lines(blocks * linesOf(quads()))
{
    const std::size_t channels = offsets.size();
    for (std::size_t i = 0; i < blocks * kLanes; ++i) {
        const std::size_t channel = i % channels;
        const std::size_t lane = i % kLanes;
        const std::size_t place = lane % 16 / 4 * 16 + lane / 16 * 4 + lane % 4;
        const std::size_t block = i / kLanes;
        const_cast<std::int32_t*>(this->offsets(block))[place] = offsets[channel];
        const_cast<float*>(this->factors(block))[place] = factors[channel];
        auto* const own = const_cast<std::int8_t*>(this->weights(block)) + place * 4;
        for (std::size_t tap = 0; tap < m_taps; ++tap) {
            own[tap / 4 * 4 * kLanes + tap % 4] = weights[channel * m_taps + tap];
        }
    }
}

void depthwiseCodes(const DepthwiseRun& run, const DepthwiseBlocks& blocks, CodeBounds bounds, std::uint8_t* out)
{
    if (hasFastByteProducts()) {
        HWY_DYNAMIC_DISPATCH(depthwiseByQuads)(run, blocks, bounds, out);
    } else {
        HWY_DYNAMIC_DISPATCH(depthwiseByPairs)(run, blocks, bounds, out);
    }
}

} // namespace qs
#endif
