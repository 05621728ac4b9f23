// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/error_sums.h"

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

/// Asks for what lies one tile ahead, while this block is worked on. The first look at a tile (for its range) is bound
/// by memory, the second (for its errors) by arithmetic: this way each does a part of the other's waiting. May name an
/// address behind the values; a prefetch of that does nothing.
HWY_INLINE void prefetchAhead(const float* block, std::size_t values)
{
    constexpr std::uintptr_t kAhead = 262144;
    constexpr std::uintptr_t kLine = 64;
    const auto address = reinterpret_cast<std::uintptr_t>(block) + kAhead;
    for (std::uintptr_t line = 0; line < values * sizeof(float); line += kLine) {
        __builtin_prefetch(reinterpret_cast<const void*>(address + line), 0, 2); // to read, into the second-level cache
    }
}

/// The sums of one call, and the arithmetic.
///
/// Values are taken a block at a time, first as if nothing in it were special: no value clipped, none next to the
/// middle between two codes, no code that was not seen before. That needs neither limits nor a division, and one test a
/// block tells whether it was so. If not, the block is taken again, carefully. Both ways give the same codes and
/// errors.
///
/// Inside a block, squared errors are summed in float, eight to a partial sum, and block sums in double: good to 8
/// digits for a thousand values and better for more. There are sixteen partial sums on every target, so that targets
/// agree further.
class ErrorPass {
public:
    static constexpr std::size_t kBlock = 128; ///< values

    HWY_INLINE explicit ErrorPass(CodeSet& set)
        : m_maxSquare(hn::Zero(F())),
          m_maxError(hn::Zero(F())),
          m_codes(&set),
          m_scale(hn::Zero(F())),
          m_inverse(m_scale),
          m_low(m_scale),
          m_high(m_scale),
          m_runLow(m_scale),
          m_runHigh(m_scale),
          m_nearHalf(m_scale),
          m_nearHalfSquare(m_scale),
          m_scaleSquare(hn::Zero(D()))
    {}

    /// Codes are kept without the zero point: x' = scale · code.
    HWY_INLINE void setGrid(const AffineGrid& grid)
    {
        const F f;
        m_scale = hn::Set(f, grid.scale);
        m_inverse = hn::Set(f, 1.0F / grid.scale);
        m_scaleSquare = hn::Set(D(), double{grid.scale} * grid.scale);
        m_low = hn::Set(f, static_cast<float>(grid.low - grid.zeroPoint));
        m_high = hn::Set(f, static_cast<float>(grid.high - grid.zeroPoint));
        m_lowCode = grid.low - grid.zeroPoint;
        // Multiplying by the reciprocal instead of dividing is off by at most 3 · 2^-24 of the quotient, and the error
        // found from it by two roundings more. Where it could round another way the error comes this close to half a
        // step.
        const int largest = std::max(grid.zeroPoint - grid.low, grid.high - grid.zeroPoint) + 1;
        const float nearHalf = (0.5F - 0x1p-21F * static_cast<float>(largest)) * grid.scale;
        m_nearHalf = hn::Set(f, nearHalf);
        m_nearHalfSquare = hn::Set(f, nearHalf * nearHalf);
        // Beyond these the square of an error would leave the range of float.
        m_squaresFit = grid.scale > 1e-15F && grid.scale < 1e15F;
        setRun();
    }

    /// Whether values from `min` to `max` get codes of the run only.
    bool insideRun(const MinMax& range) const
    {
        const float inverse = hn::GetLane(m_inverse);
        return std::nearbyint(range.min * inverse) >= hn::GetLane(m_runLow) &&
               std::nearbyint(range.max * inverse) <= hn::GetLane(m_runHigh);
    }

    /// CheckCodes: the block may hold values that are clipped or whose codes are not in the run.
    template <bool CheckCodes>
    HWY_INLINE void addBlock(const float* values)
    {
        const F f;
        constexpr std::size_t kPartialSums = 16;
        constexpr std::size_t lanes = hn::MaxLanes(F());
        constexpr std::size_t parts = kPartialSums / lanes;
        VF lowest = hn::Zero(f);
        VF highest = lowest;
        VF maxSquare = lowest;
        VF squares[parts];
        VF codeSquares[parts];
        std::size_t zeroed = 0;
        for (std::size_t part = 0; part < parts; ++part) {
            squares[part] = hn::Zero(f);
            codeSquares[part] = hn::Zero(f);
        }
        for (std::size_t i = 0; i < kBlock; i += kPartialSums) {
            for (std::size_t part = 0; part < parts; ++part) {
                const VF x = hn::LoadU(f, values + i + part * lanes);
                const VF code = hn::Round(hn::Mul(x, m_inverse));
                const VF error = hn::Sub(hn::Mul(m_scale, code), x);
                const VF square = hn::Mul(error, error);
                if constexpr (CheckCodes) {
                    lowest = hn::Min(lowest, code);
                    highest = hn::Max(highest, code);
                }
                maxSquare = hn::Max(maxSquare, square);
                squares[part] = hn::Add(squares[part], square);
                codeSquares[part] = hn::MulAdd(code, code, codeSquares[part]); // whole numbers: exact, fused or not
                zeroed += hn::CountTrue(f, hn::And(hn::Eq(code, hn::Zero(f)), hn::Ne(x, hn::Zero(f))));
            }
        }
        auto special = hn::Gt(maxSquare, m_nearHalfSquare);
        if constexpr (CheckCodes) { // the run lies inside the codes: what is inside it is not clipped
            special = hn::Or(special, hn::Or(hn::Lt(lowest, m_runLow), hn::Gt(highest, m_runHigh)));
        }
        // Squares this small are about to leave the range of float.
        const bool vanishing = hn::AllTrue(f, hn::Lt(maxSquare, hn::Set(f, 1e-30F)));
        if (HWY_UNLIKELY(!m_squaresFit || vanishing)) {
            for (std::size_t i = 0; i < kBlock; i += lanes) {
                addVector(hn::LoadU(f, values + i), lanes);
            }
            return;
        }
        if (HWY_UNLIKELY(!hn::AllFalse(f, special))) {
            // The same sums in the same order: which way a block went must not show in a digit.
            maxSquare = hn::Zero(f);
            zeroed = 0;
            for (std::size_t part = 0; part < parts; ++part) {
                squares[part] = hn::Zero(f);
                codeSquares[part] = hn::Zero(f);
            }
            for (std::size_t i = 0; i < kBlock; i += kPartialSums) {
                for (std::size_t part = 0; part < parts; ++part) {
                    const Careful found = quantizeCarefully(hn::LoadU(f, values + i + part * lanes), lanes);
                    squares[part] = hn::Add(squares[part], hn::Mul(found.error, found.error));
                    codeSquares[part] = hn::MulAdd(found.code, found.code, codeSquares[part]);
                }
            }
        }
        m_maxSquare = hn::Max(m_maxSquare, maxSquare);
        m_zeroed += zeroed;
        for (std::size_t part = 0; part < parts; ++part) {
            m_rounding.add(squares[part]);
            m_reconstructed.addScaled(codeSquares[part], m_scaleSquare);
        }
    }

    /// Takes in one vector on its own, its sums in double; only its first `valid` lanes are values, the others are 0
    /// and change no sum.
    HWY_INLINE void addVector(VF x, std::size_t valid)
    {
        const Careful found = quantizeCarefully(x, valid);
        m_rounding.addSquares(found.error);
        m_reconstructed.addSquares(hn::Mul(m_scale, found.code));
    }

    struct Careful {
        VF code;
        VF error; ///< 0 where the value was clipped
    };

    /// Codes with limits and, next to the middle between two, by division. Counts and marks, and adds up what was
    /// clipped.
    HWY_NOINLINE Careful quantizeCarefully(VF x, std::size_t valid)
    {
        const F f;
        VF unclamped = hn::Round(hn::Mul(x, m_inverse));
        VF error = hn::Sub(hn::Mul(m_scale, unclamped), x);
        if (!hn::AllFalse(f, hn::Gt(hn::Abs(error), m_nearHalf))) {
            unclamped = hn::Round(hn::Div(x, m_scale));
        }
        const VF code = hn::Min(hn::Max(unclamped, m_low), m_high);
        const VF back = hn::Mul(m_scale, code);
        error = hn::Sub(back, x);
        m_maxError = hn::Max(m_maxError, hn::Abs(error));
        m_zeroed += hn::CountTrue(f, hn::And(hn::Eq(back, hn::Zero(f)), hn::Ne(x, hn::Zero(f))));

        const auto outside = hn::Ne(unclamped, code);
        if (!hn::AllFalse(f, outside)) {
            m_clipped += hn::CountTrue(f, outside);
            m_clipping.addSquares(hn::IfThenElseZero(outside, error));
            error = hn::IfThenZeroElse(outside, error);
        }
        if (!hn::AllFalse(f, hn::Or(hn::Lt(code, m_runLow), hn::Gt(code, m_runHigh)))) {
            mark(code, valid);
        }
        return {code, error};
    }

    ErrorSums sums(std::size_t count) const
    {
        const F f;
        ErrorSums found;
        found.count = count;
        found.clipped = m_clipped;
        found.zeroed = m_zeroed;
        found.rounding = m_rounding.total();
        found.clipping = m_clipping.total();
        found.reconstructed = m_reconstructed.total();
        // The root of a rounded square is the number itself, exactly, as long as the square is a normal float.
        found.maxAbsError = hn::GetLane(hn::MaxOfLanes(f, hn::Max(m_maxError, hn::Sqrt(m_maxSquare))));
        return found;
    }

private:
    HWY_INLINE void setRun()
    {
        m_runLow = hn::Set(F(), static_cast<float>(m_codes->runLow() + m_lowCode));
        m_runHigh = hn::Set(F(), static_cast<float>(m_codes->runHigh() + m_lowCode));
    }

    void mark(VF code, std::size_t valid)
    {
        HWY_ALIGN float lanes[hn::MaxLanes(F())];
        hn::Store(code, F(), lanes);
        for (std::size_t i = 0; i < valid; ++i) {
            m_codes->add(static_cast<int>(lanes[i]) - m_lowCode);
        }
        setRun();
    }

    DoubleSum m_rounding, m_clipping, m_reconstructed;
    VF m_maxSquare;
    VF m_maxError;
    std::uint64_t m_zeroed = 0;
    std::uint64_t m_clipped = 0;
    CodeSet* m_codes;

    // The grid of the current group.
    VF m_scale, m_inverse, m_low, m_high;
    VF m_runLow, m_runHigh; ///< codes that need no marking
    VF m_nearHalf, m_nearHalfSquare;
    VD m_scaleSquare;
    int m_lowCode = 0;
    bool m_squaresFit = true;
};

void addErrorsOnTarget(const float* values, std::size_t count, std::size_t groupSize, const AffineGrid* grids,
                       const MinMax* ranges, ErrorSums& sums, CodeSet& codes)
{
    const F f;
    const std::size_t lanes = hn::Lanes(f);
    ErrorPass pass(codes);
    for (std::size_t start = 0; start < count; start += groupSize, ++grids, ++ranges) {
        const std::size_t size = std::min(groupSize, count - start);
        const float* const group = values + start;
        pass.setGrid(*grids);
        std::size_t i = 0;
        if (pass.insideRun(*ranges)) {
            for (; i + ErrorPass::kBlock <= size; i += ErrorPass::kBlock) {
                prefetchAhead(group + i, ErrorPass::kBlock);
                pass.addBlock<false>(group + i);
            }
        }
        for (; i + ErrorPass::kBlock <= size; i += ErrorPass::kBlock) {
            prefetchAhead(group + i, ErrorPass::kBlock);
            pass.addBlock<true>(group + i);
        }
        for (; i + lanes <= size; i += lanes) {
            pass.addVector(hn::LoadU(f, group + i), lanes);
        }
        if (i < size) {
            HWY_ALIGN float rest[hn::MaxLanes(F())] = {};
            std::copy(group + i, group + size, rest);
            pass.addVector(hn::Load(f, rest), size - i);
        }
    }
    sums.merge(pass.sums(count));
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(addErrorsOnTarget);
void addErrors(std::span<const float> values, std::size_t groupSize, std::span<const AffineGrid> grids,
               std::span<const MinMax> ranges, ErrorSums& sums, CodeSet& codes)
{
    HWY_DYNAMIC_DISPATCH(addErrorsOnTarget)
    (values.data(), values.size(), groupSize, grids.data(), ranges.data(), sums, codes);
}
} // namespace qs
#endif
