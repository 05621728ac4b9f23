// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/element_pass.h"
#include "core/kernels/error_sums.h"
#include "core/kernels/prefetch.h"

#include <algorithm>
#include <cmath>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/error_pass.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "core/kernels/double_halves-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Sums of float vectors, in double.
struct DoubleSum {
    VD low, high;

    // Constructors are written out: an implicit one would not be compiled for the target.
    HWY_INLINE DoubleSum() : low(hn::Zero(D())), high(hn::Zero(D())) {}

    HWY_INLINE void add(VF v)
    {
        low = hn::Add(low, lowerDouble(v));
        high = hn::Add(high, upperDouble(v));
    }
    HWY_INLINE void addScaled(VF v, VD factor)
    {
        low = hn::MulAdd(lowerDouble(v), factor, low);
        high = hn::MulAdd(upperDouble(v), factor, high);
    }
    /// The square of a float is exact in double, so a fused addition gives the same.
    HWY_INLINE void addSquares(VF v)
    {
        const VD vLow = lowerDouble(v);
        const VD vHigh = upperDouble(v);
        low = hn::MulAdd(vLow, vLow, low);
        high = hn::MulAdd(vHigh, vHigh, high);
    }
    HWY_INLINE double total() const { return totalOf(low, high); }
};

constexpr std::size_t kBlock = 128; ///< values
constexpr std::size_t kPartialSums = 16;
constexpr std::size_t kParts = kPartialSums / hn::MaxLanes(F());

/// Partial sums of a block, in float.
struct BlockSums {
    VF squares[kParts];
    VF codeSquares[kParts];

    HWY_INLINE void clear()
    {
        for (std::size_t part = 0; part < kParts; ++part) {
            squares[part] = hn::Zero(F());
            codeSquares[part] = hn::Zero(F());
        }
    }
};

/// What takes its time: values that are clipped, lie next to the middle between two codes or get a code not seen
/// before, and those that fill no block. Apart from the fast loop, so that the loop's sums stay in registers.
class CarefulPass {
public:
    HWY_INLINE explicit CarefulPass(CodeSet& set) : m_maxError(hn::Zero(F())), m_codes(&set) {}

    /// The block's sums as the fast loop would have them: in the same order, whatever is special about its values.
    /// Which way a block went must not show in a digit.
    HWY_NOINLINE void addBlock(const float* values, const Grid& grid, BlockSums& block)
    {
        const F f;
        constexpr std::size_t lanes = hn::MaxLanes(F());
        m_isUsed = true;
        block.clear();
        for (std::size_t i = 0; i < kBlock; i += kPartialSums) {
            for (std::size_t part = 0; part < kParts; ++part) {
                const Found found = quantize(hn::LoadU(f, values + i + part * lanes), lanes, grid);
                block.squares[part] = hn::Add(block.squares[part], hn::Mul(found.error, found.error));
                block.codeSquares[part] = hn::MulAdd(found.code, found.code, block.codeSquares[part]);
            }
        }
    }

    /// Any values, their sums in double.
    HWY_NOINLINE void addValues(const float* values, std::size_t count, const Grid& grid)
    {
        const F f;
        const std::size_t lanes = hn::Lanes(f);
        m_isUsed = true;
        for (std::size_t i = 0; i < count; i += lanes) {
            const std::size_t valid = std::min(lanes, count - i);
            HWY_ALIGN float rest[hn::MaxLanes(F())] = {}; // a 0 changes no sum
            std::copy(values + i, values + i + valid, rest);
            const Found found = quantize(hn::Load(f, rest), valid, grid);
            m_rounding.addSquares(found.error);
            m_reconstructed.addSquares(hn::Mul(hn::Set(f, grid.scale), found.code));
        }
    }

    void addTo(ErrorSums& sums) const
    {
        if (!m_isUsed) { // adding up the lanes of nothing would cost a short call a tenth of its time
            return;
        }
        sums.clipped += m_clipped;
        sums.zeroed += m_zeroed;
        sums.rounding += m_rounding.total();
        sums.clipping += m_clipping.total();
        sums.reconstructed += m_reconstructed.total();
        sums.maxAbsError = std::max(sums.maxAbsError, double{hn::GetLane(hn::MaxOfLanes(F(), m_maxError))});
    }

    const CodeSet& codes() const { return *m_codes; }

private:
    struct Found {
        VF code;  ///< without the zero point
        VF error; ///< 0 where the value was clipped
    };

    /// Divides, limits, counts and marks, and adds up what was clipped. Only the first `valid` lanes are values.
    HWY_INLINE Found quantize(VF x, std::size_t valid, const Grid& grid)
    {
        const F f;
        const std::size_t lanes = hn::Lanes(f);
        const VF unclamped = hn::Round(hn::Div(x, hn::Set(f, grid.scale)));
        const VF low = hn::Set(f, static_cast<float>(grid.low) - grid.zeroPoint);
        const VF high = hn::Set(f, static_cast<float>(grid.high) - grid.zeroPoint);
        const VF code = hn::Min(hn::Max(unclamped, low), high);
        const VF back = hn::Mul(hn::Set(f, grid.scale), code);
        VF error = hn::Sub(back, x);
        m_maxError = hn::Max(m_maxError, hn::Abs(error));
        m_zeroed += hn::CountTrue(f, hn::Eq(code, hn::Zero(f))) - (lanes - valid);
        const auto outside = hn::Ne(unclamped, code);
        if (!hn::AllFalse(f, outside)) {
            m_clipped += hn::CountTrue(f, outside);
            m_clipping.addSquares(hn::IfThenElseZero(outside, error));
            error = hn::IfThenZeroElse(outside, error);
        }
        mark(code, valid, grid);
        return {code, error};
    }

    HWY_INLINE void mark(VF code, std::size_t valid, const Grid& grid)
    {
        const F f;
        const int shift = grid.low - static_cast<int>(grid.zeroPoint);
        const VF runLow = hn::Set(f, static_cast<float>(m_codes->runLow() + shift));
        const VF runHigh = hn::Set(f, static_cast<float>(m_codes->runHigh() + shift));
        if (hn::AllFalse(f, hn::Or(hn::Lt(code, runLow), hn::Gt(code, runHigh)))) {
            return;
        }
        HWY_ALIGN float found[hn::MaxLanes(F())];
        hn::Store(code, f, found);
        for (std::size_t i = 0; i < valid; ++i) {
            m_codes->add(static_cast<int>(found[i]) - shift);
        }
    }

    DoubleSum m_rounding, m_clipping, m_reconstructed;
    VF m_maxError;
    std::uint64_t m_zeroed = 0;
    std::uint64_t m_clipped = 0;
    CodeSet* m_codes;
    bool m_isUsed = false;
};

/// The grid of the current group, in registers. Codes are kept without the zero point: x' = scale · code.
struct GroupGrid {
    VF scale, inverse, runLow, runHigh, nearHalfSquare;
    VD scaleSquare;
    bool squaresFit;

    HWY_INLINE GroupGrid(const Grid& grid, const CodeSet& codes)
        : scale(hn::Set(F(), grid.scale)),
          inverse(hn::Set(F(), 1.0F / grid.scale)),
          scaleSquare(hn::Set(D(), double{grid.scale} * grid.scale)),
          // Beyond these the square of an error would leave the range of float.
          squaresFit(grid.scale > 1e-15F && grid.scale < 1e15F)
    {
        // Multiplying by the reciprocal instead of dividing is off by at most 3 · 2^-24 of the quotient, and the error
        // found from it by two roundings more. Where it could round another way the error comes this close to half a
        // step.
        const float largest =
            std::max(grid.zeroPoint - static_cast<float>(grid.low), static_cast<float>(grid.high) - grid.zeroPoint) + 1;
        const float nearHalf = (0.5F - 0x1p-21F * largest) * grid.scale;
        nearHalfSquare = hn::Set(F(), nearHalf * nearHalf);
        setRun(grid, codes);
    }

    HWY_INLINE void setRun(const Grid& grid, const CodeSet& codes)
    {
        const int shift = grid.low - static_cast<int>(grid.zeroPoint);
        runLow = hn::Set(F(), static_cast<float>(codes.runLow() + shift));
        runHigh = hn::Set(F(), static_cast<float>(codes.runHigh() + shift));
    }

    /// Whether values from `range.min` to `range.max` get codes of the run only.
    HWY_INLINE bool insideRun(const MinMax& range) const
    {
        const hn::CappedTag<float, 1> one;
        const float perStep = hn::GetLane(inverse);
        const float low = hn::GetLane(hn::Round(hn::Set(one, range.min * perStep)));
        const float high = hn::GetLane(hn::Round(hn::Set(one, range.max * perStep)));
        return low >= hn::GetLane(runLow) && high <= hn::GetLane(runHigh);
    }
};

/// The sums of one call.
///
/// Values are taken a block at a time, first as if nothing in it were special: no value clipped, none next to the
/// middle between two codes, no code that was not seen before. That needs neither limits nor a division, and one test a
/// block tells whether it was so. If not, the block is taken again, carefully. Both ways give the same codes and
/// errors.
///
/// Inside a block, squared errors are summed in float, eight to a partial sum, and block sums in double: good to 8
/// digits for a thousand values and better for more. There are sixteen partial sums on every target, so that targets
/// agree further.
struct FastPass {
    DoubleSum rounding, reconstructed;
    VF maxSquare;
    std::uint64_t zeroed = 0;

    HWY_INLINE FastPass() : maxSquare(hn::Zero(F())) {}

    /// CheckCodes: the block may hold values that are clipped or whose codes are not in the run.
    template <bool CheckCodes>
    HWY_INLINE void addBlock(const float* values, const Grid& grid, GroupGrid& group, CarefulPass& careful)
    {
        const F f;
        constexpr std::size_t lanes = hn::MaxLanes(F());
        VF lowest = hn::Zero(f);
        VF highest = lowest;
        VF largest = lowest;
        std::size_t zeroCodes = 0;
        BlockSums block;
        block.clear();
        for (std::size_t i = 0; i < kBlock; i += kPartialSums) {
            for (std::size_t part = 0; part < kParts; ++part) {
                const VF x = hn::LoadU(f, values + i + part * lanes);
                const VF code = hn::Round(hn::Mul(x, group.inverse));
                const VF error = hn::Sub(hn::Mul(group.scale, code), x);
                const VF square = hn::Mul(error, error);
                if constexpr (CheckCodes) {
                    lowest = hn::Min(lowest, code);
                    highest = hn::Max(highest, code);
                }
                largest = hn::Max(largest, square);
                block.squares[part] = hn::Add(block.squares[part], square);
                block.codeSquares[part] = hn::MulAdd(code, code, block.codeSquares[part]); // whole numbers: exact
                zeroCodes += hn::CountTrue(f, hn::Eq(code, hn::Zero(f)));
            }
        }
        auto special = hn::Gt(largest, group.nearHalfSquare);
        if constexpr (CheckCodes) { // the run lies inside the codes: what is inside it is not clipped
            special = hn::Or(special, hn::Or(hn::Lt(lowest, group.runLow), hn::Gt(highest, group.runHigh)));
        }
        // Squares this small are about to leave the range of float.
        const bool vanishing = hn::AllFalse(f, hn::Gt(largest, hn::Set(f, 1e-30F)));
        if (HWY_UNLIKELY(!group.squaresFit || vanishing)) {
            careful.addValues(values, kBlock, grid);
            group.setRun(grid, careful.codes());
            return;
        }
        if (HWY_UNLIKELY(!hn::AllFalse(f, special))) {
            careful.addBlock(values, grid, block);
            group.setRun(grid, careful.codes());
        } else {
            maxSquare = hn::Max(maxSquare, largest);
            zeroed += zeroCodes;
        }
        for (std::size_t part = 0; part < kParts; ++part) {
            rounding.add(block.squares[part]);
            reconstructed.addScaled(block.codeSquares[part], group.scaleSquare);
        }
    }
};

void addErrorsOnTarget(const float* values, std::size_t count, std::size_t groupSize, const Grid* grids,
                       const MinMax* ranges, ErrorSums& sums, CodeSet& codes)
{
    CarefulPass careful(codes);
    FastPass fast;
    for (std::size_t start = 0; start < count; start += groupSize, ++grids, ++ranges) {
        const std::size_t size = std::min(groupSize, count - start);
        const float* const group = values + start;
        std::size_t i = 0;
        if (size >= kBlock) {
            GroupGrid grid(*grids, codes);
            if (grid.insideRun(*ranges)) {
                for (; i + kBlock <= size; i += kBlock) {
                    prefetchAhead(group + i, kBlock);
                    fast.addBlock<false>(group + i, *grids, grid, careful);
                }
            }
            for (; i + kBlock <= size; i += kBlock) {
                prefetchAhead(group + i, kBlock);
                fast.addBlock<true>(group + i, *grids, grid, careful);
            }
        }
        if (i < size) {
            careful.addValues(group + i, size - i, *grids);
        }
    }
    ErrorSums found;
    found.count = count;
    found.zeroed = fast.zeroed;
    found.rounding = fast.rounding.total();
    found.reconstructed = fast.reconstructed.total();
    // The root of a rounded square is the number itself, exactly, as long as the square is a normal float.
    found.maxAbsError = hn::GetLane(hn::MaxOfLanes(F(), hn::Sqrt(fast.maxSquare)));
    careful.addTo(found);
    sums.merge(found);
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(addErrorsOnTarget);

namespace {

/// Whether the pass above does what the rule says: it recognises what could round another way and divides that, and it
/// is made for groups of a block and more in which little is clipped.
bool isFast(const CodeRule& rule, std::size_t groupSize, const Grid& grid, const MinMax& range)
{
    constexpr std::size_t kBlock = 128;
    const bool clipsNegatives = grid.zeroPoint == static_cast<float>(grid.low) && range.min < 0; // then half of them
    return !clipsNegatives && rule.kind == CodeRule::Kind::Affine && rule.affine == AffineRule() &&
           groupSize >= kBlock && codesAreCounted(rule, grid);
}

} // namespace

void addErrors(const CodeRule& rule, std::span<const float> values, std::size_t groupSize, std::span<const Grid> grids,
               std::span<const MinMax> ranges, ErrorSums& sums, CodeSet& codes)
{
    if (values.empty()) {
        return;
    }
    if (!isFast(rule, groupSize, grids.front(), ranges.front())) {
        addElementErrors(rule, values, groupSize, grids, sums, codes);
        return;
    }
    HWY_DYNAMIC_DISPATCH(addErrorsOnTarget)
    (values.data(), values.size(), groupSize, grids.data(), ranges.data(), sums, codes);
}
} // namespace qs
#endif
