// SPDX-License-Identifier: GPL-3.0-or-later
// Sub-blocks side by side, one to a lane: every lane does what the definition does, in the same order, so that the bits
// are the same however many lanes there are. Compiled once per CPU target: no #pragma once, but Highway's toggle.
#if defined(QS_K_COLUMNS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef QS_K_COLUMNS_INL_H
#undef QS_K_COLUMNS_INL_H
#else
#define QS_K_COLUMNS_INL_H
#endif

#include <cstddef>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using F = hn::CappedTag<float, 16>; ///< the smallest sub-block
using I = hn::RebindToSigned<F>;
using VF = hn::Vec<F>;
using VI = hn::Vec<I>;
using MF = hn::Mask<F>;

/// nearestInt() of k_search.h.
HWY_INLINE VI nearestInts(VF v)
{
    const VI bits = hn::BitCast(I(), hn::Add(v, hn::Set(F(), 12582912.0F)));
    return hn::Sub(hn::And(bits, hn::Set(I(), 0x007fffff)), hn::Set(I(), 0x00400000));
}
HWY_INLINE VI nearestInts(VF v, int lowest, int highest)
{
    return hn::Min(hn::Max(nearestInts(v), hn::Set(I(), lowest)), hn::Set(I(), highest));
}

/// Two vectors: the sums of a search are chains of additions, and while one waits for the other's result the next can
/// begin.
struct Pair {
    VF a;
    VF b;

    HWY_INLINE Pair(VF first, VF second) : a(first), b(second) {}
    explicit HWY_INLINE Pair(float all) : a(hn::Set(F(), all)), b(hn::Set(F(), all)) {}
    explicit HWY_INLINE Pair(const float* from) : a(hn::Load(F(), from)), b(hn::Load(F(), from + hn::Lanes(F()))) {}

    static constexpr std::size_t kMostLanes = 32;
    static HWY_INLINE std::size_t lanes() { return 2 * hn::Lanes(F()); }
    HWY_INLINE void store(float* to) const
    {
        hn::Store(a, F(), to);
        hn::Store(b, F(), to + hn::Lanes(F()));
    }

    friend HWY_INLINE Pair operator+(Pair x, Pair y) { return {hn::Add(x.a, y.a), hn::Add(x.b, y.b)}; }
    friend HWY_INLINE Pair operator-(Pair x, Pair y) { return {hn::Sub(x.a, y.a), hn::Sub(x.b, y.b)}; }
    friend HWY_INLINE Pair operator*(Pair x, Pair y) { return {hn::Mul(x.a, y.a), hn::Mul(x.b, y.b)}; }
    friend HWY_INLINE Pair operator/(Pair x, Pair y) { return {hn::Div(x.a, y.a), hn::Div(x.b, y.b)}; }
    friend HWY_INLINE Pair operator-(Pair x) { return {hn::Neg(x.a), hn::Neg(x.b)}; }
};

struct PairMask {
    MF a;
    MF b;

    HWY_INLINE PairMask(MF first, MF second) : a(first), b(second) {}

    friend HWY_INLINE PairMask operator&(PairMask x, PairMask y) { return {hn::And(x.a, y.a), hn::And(x.b, y.b)}; }
    friend HWY_INLINE PairMask operator|(PairMask x, PairMask y) { return {hn::Or(x.a, y.a), hn::Or(x.b, y.b)}; }
};

HWY_INLINE PairMask operator<(Pair x, Pair y)
{
    return {hn::Lt(x.a, y.a), hn::Lt(x.b, y.b)};
}
HWY_INLINE PairMask operator>(Pair x, Pair y)
{
    return {hn::Gt(x.a, y.a), hn::Gt(x.b, y.b)};
}
HWY_INLINE PairMask operator<=(Pair x, Pair y)
{
    return {hn::Le(x.a, y.a), hn::Le(x.b, y.b)};
}
HWY_INLINE PairMask operator>=(Pair x, Pair y)
{
    return {hn::Ge(x.a, y.a), hn::Ge(x.b, y.b)};
}
HWY_INLINE PairMask operator==(Pair x, Pair y)
{
    return {hn::Eq(x.a, y.a), hn::Eq(x.b, y.b)};
}
HWY_INLINE PairMask operator!=(Pair x, Pair y)
{
    return {hn::Ne(x.a, y.a), hn::Ne(x.b, y.b)};
}
HWY_INLINE bool none(PairMask m)
{
    return hn::AllFalse(F(), hn::Or(m.a, m.b));
}
HWY_INLINE bool all(PairMask m)
{
    return hn::AllTrue(F(), hn::And(m.a, m.b));
}
HWY_INLINE Pair choose(PairMask m, Pair yes, Pair no)
{
    return {hn::IfThenElse(m.a, yes.a, no.a), hn::IfThenElse(m.b, yes.b, no.b)};
}
HWY_INLINE Pair magnitude(Pair x)
{
    return {hn::Abs(x.a), hn::Abs(x.b)};
}
HWY_INLINE Pair squareRoot(Pair x)
{
    return {hn::Sqrt(x.a), hn::Sqrt(x.b)};
}
HWY_INLINE Pair larger(Pair x, Pair y)
{
    return {hn::Max(x.a, y.a), hn::Max(x.b, y.b)};
}
HWY_INLINE Pair smaller(Pair x, Pair y)
{
    return {hn::Min(x.a, y.a), hn::Min(x.b, y.b)};
}
/// Nearest integers within lowest … highest, as floats.
HWY_INLINE Pair nearestLevels(Pair x, int lowest, int highest)
{
    return {hn::ConvertTo(F(), nearestInts(x.a, lowest, highest)),
            hn::ConvertTo(F(), nearestInts(x.b, lowest, highest))};
}

/// The same where all of `x` are within ±2^22: fewer operations.
HWY_INLINE Pair nearestLevelsOfSmall(Pair x, float lowest, float highest)
{
    constexpr float kShift = 12582912.0F; // of nearestInt(): the clamping happens up there
    const Pair shifted = smaller(larger(x + Pair(kShift), Pair(kShift + lowest)), Pair(kShift + highest));
    return shifted - Pair(kShift);
}

inline constexpr std::size_t kColumns = 64; ///< a multiple of twice any Pair's lanes

/// Four values of four rows, `stride` apart, to four rows of kColumns.
HWY_INLINE void turnFour(const float* in, std::size_t stride, float* out)
{
#if HWY_TARGET == HWY_SCALAR
    for (std::size_t row = 0; row < 4; ++row) {
        for (std::size_t i = 0; i < 4; ++i) {
            out[i * kColumns + row] = in[row * stride + i];
        }
    }
#else
    const hn::FixedTag<float, 4> four;
    const auto a = hn::LoadU(four, in);
    const auto b = hn::LoadU(four, in + stride);
    const auto c = hn::LoadU(four, in + 2 * stride);
    const auto d = hn::LoadU(four, in + 3 * stride);
    const auto ac = hn::InterleaveLower(four, a, c); // a0 c0 a1 c1
    const auto bd = hn::InterleaveLower(four, b, d);
    const auto acEnd = hn::InterleaveUpper(four, a, c); // a2 c2 a3 c3
    const auto bdEnd = hn::InterleaveUpper(four, b, d);
    hn::StoreU(hn::InterleaveLower(four, ac, bd), four, out);
    hn::StoreU(hn::InterleaveUpper(four, ac, bd), four, out + kColumns);
    hn::StoreU(hn::InterleaveLower(four, acEnd, bdEnd), four, out + 2 * kColumns);
    hn::StoreU(hn::InterleaveUpper(four, acEnd, bdEnd), four, out + 3 * kColumns);
#endif
}

/// at[i][j]: value i of sub-block j.
template <std::size_t Size>
struct Columns {
    alignas(64) float at[Size][kColumns];

    /// `count` sub-blocks, at most kColumns; the others become zeros.
    HWY_INLINE void load(const float* values, std::size_t count)
    {
        std::size_t j = 0;
        for (; j + 4 <= count; j += 4) {
            for (std::size_t i = 0; i < Size; i += 4) {
                turnFour(values + j * Size + i, Size, at[i] + j);
            }
        }
        for (; j < kColumns; ++j) {
            for (std::size_t i = 0; i < Size; ++i) {
                at[i][j] = j < count ? values[j * Size + i] : 0.0F;
            }
        }
    }
};

/// Some columns of Columns, as many as a Pair has lanes.
template <std::size_t Size>
class Strip {
public:
    HWY_INLINE Strip(const Columns<Size>& columns, std::size_t column) : m_first(columns.at[0] + column) {}
    HWY_INLINE Pair operator[](std::size_t i) const { return Pair(m_first + i * kColumns); }

private:
    const float* m_first;
};

/// Per lane the value of largest magnitude with its sign, the first of equals.
template <std::size_t Size>
HWY_INLINE Pair largestOf(Strip<Size> x)
{
    Pair largest(0.0F);
    for (std::size_t i = 0; i < Size; ++i) {
        const Pair value = x[i];
        largest = choose(magnitude(value) > magnitude(largest), value, largest);
    }
    return largest;
}

/// Room for one number per value of a strip.
template <std::size_t Size>
class Scratch {
public:
    HWY_INLINE Pair operator[](std::size_t i) const { return Pair(m_numbers[i]); }
    HWY_INLINE void set(std::size_t i, Pair numbers) { numbers.store(m_numbers[i]); }

private:
    alignas(64) float m_numbers[Size][Pair::kMostLanes];
};

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
