// SPDX-License-Identifier: GPL-3.0-or-later
// What the operators of the pooling family have in common.
#pragma once

#include "core/operators/types.h"
#include "core/operators/window.h"

#include <cmath>
#include <limits>

namespace qs {

/// An input without any axis after batch and channels.
Error needsSpatialAxes(const Shape& shape);

using MaxTypes = Types<float, double, std::int8_t, std::uint8_t>;

struct Same {
    template <typename T>
    T operator()(T x) const
    {
        return x;
    }
};

struct Largest {
    template <typename T>
    T operator()(T most, T x) const
    {
        // NaN wins. Not "||", which keeps compilers from doing several at once.
        return (static_cast<int>(x > most) | static_cast<int>(x != x)) != 0 ? x : most;
    }
};

template <typename T>
constexpr T least()
{
    return std::numeric_limits<T>::has_infinity ? -std::numeric_limits<T>::infinity()
                                                : std::numeric_limits<T>::lowest();
}

/// |x|^p and its inverse, for floats.
template <typename T>
T powerOf(T x, std::int64_t p)
{
    const T size = std::abs(x);
    return p == 1 ? size : p == 2 ? size * size : std::pow(size, static_cast<T>(p));
}

template <typename T>
T rootOf(T x, std::int64_t p)
{
    return p == 1 ? x : p == 2 ? std::sqrt(x) : std::pow(x, T(1) / static_cast<T>(p));
}

/// p of LpPool and GlobalLpPool; an error for what is no power.
Result<std::int64_t> poolingOrder(const Call& call);

/// MaxPool with its second output: the element of the whole input that is the largest under each window. A plain loop:
/// few networks ask for it.
Result<Arrays> maxPoolWithIndices(const Call& call, const Window& window);
Result<Arrays> maxUnpool(const Call& call);

Result<Arrays> globalAveragePool(const Call& call);
Result<Arrays> globalLpPool(const Call& call);
Result<Arrays> globalMaxPool(const Call& call);

} // namespace qs
