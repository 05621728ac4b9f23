// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/interpolation.h"

#include "core/operators/strided_copy.h"
#include "core/operators/types.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>

namespace qs {

namespace {

/// Every element twice: what most networks that enlarge do.
template <typename T>
void doubleRow(const T* x, std::size_t count, T* y)
{
    for (std::size_t i = 0; i < count; ++i) {
        y[2 * i] = x[i];
        y[2 * i + 1] = x[i];
    }
}

/// Copies an array axis by axis, elements as their sources say.
template <typename T>
class NearestCopy {
public:
    NearestCopy(std::vector<StridedAxis> axes, std::vector<std::vector<std::size_t>> sources)
        : m_axes(std::move(axes)), m_sources(std::move(sources)), m_block(m_axes.size() + 1, 1)
    {
        for (std::size_t axis = m_axes.size(); axis-- > 0;) {
            m_block[axis] = m_block[axis + 1] * m_sources[axis].size();
        }
        const auto& last = m_sources.back();
        const std::size_t half = last.size() / 2;
        m_doubles = last.size() == 2 * m_axes.back().extent;
        for (std::size_t i = 0; m_doubles && i < half; ++i) {
            m_doubles = last[2 * i] == i && last[2 * i + 1] == i;
        }
    }

    void fill(std::size_t axis, const T* from, T* to) const
    {
        const auto& sources = m_sources[axis];
        if (axis + 1 == m_axes.size()) {
            if (m_doubles) {
                doubleRow(from, m_axes[axis].extent, to);
                return;
            }
            for (std::size_t i = 0; i < sources.size(); ++i) {
                to[i] = from[sources[i]];
            }
            return;
        }
        const std::size_t block = m_block[axis + 1];
        for (std::size_t i = 0; i < sources.size(); ++i, to += block) {
            if (i > 0 && sources[i] == sources[i - 1]) {
                std::memcpy(to, to - block, block * sizeof(T));
            } else {
                fill(axis + 1, from + sources[i] * static_cast<std::size_t>(m_axes[axis].stride), to);
            }
        }
    }

private:
    std::vector<StridedAxis> m_axes;
    std::vector<std::vector<std::size_t>> m_sources; ///< by axis
    std::vector<std::size_t> m_block;                ///< elements of the output under the axes before
    bool m_doubles = false;                          ///< the last axis, evenly
};

/// Weighted rows: y = sum of weight × row.
template <typename T>
void addRows(const T* x, std::size_t inner, const ResizedAxis& axis, const std::vector<T>& weights, std::size_t i, T* y)
{
    const T* const first = x + axis.sources[i] * inner;
    const T a = weights[i];
    if (axis.taps == 1) {
        std::transform(first, first + inner, y, [=](T value) { return a * value; });
        return;
    }
    const T* const second = x + axis.sources[axis.count + i] * inner;
    const T b = weights[axis.count + i];
    for (std::size_t j = 0; j < inner; ++j) {
        y[j] = a * first[j] + b * second[j];
    }
    for (std::size_t tap = 2; tap < axis.taps; ++tap) {
        const T* const row = x + axis.sources[tap * axis.count + i] * inner;
        const T weight = weights[tap * axis.count + i];
        for (std::size_t j = 0; j < inner; ++j) {
            y[j] += weight * row[j];
        }
    }
}

/// Elements of a row from elements of a row. Taps outside, elements inside: each weight is used once per row.
template <typename T>
void addWithin(const T* x, const ResizedAxis& axis, const std::vector<T>& weights, T* y)
{
    const std::size_t* const sources = axis.sources.data();
    if (axis.taps == 2) {
        for (std::size_t i = 0; i < axis.count; ++i) {
            y[i] = weights[i] * x[sources[i]] + weights[axis.count + i] * x[sources[axis.count + i]];
        }
        return;
    }
    for (std::size_t i = 0; i < axis.count; ++i) {
        T sum = T(0);
        for (std::size_t tap = 0; tap < axis.taps; ++tap) {
            sum += weights[tap * axis.count + i] * x[sources[tap * axis.count + i]];
        }
        y[i] = sum;
    }
}

/// Where a row that is enlarged twofold by two taps follows one rule for all its even elements and one for its odd
/// ones: from `first` to before `last`, in elements of the old row.
template <typename T>
struct Doubling {
    std::size_t first = 0;
    std::size_t last = 0;
    T evenBefore = 0; ///< weight of the element before, for the even ones; their own has the rest
    T even = 0;
    T odd = 0;
    T oddAfter = 0;
};

template <typename T>
Doubling<T> doublingOf(const ResizedAxis& axis, std::size_t extent, const std::vector<T>& weights)
{
    if (axis.taps != 2 || axis.count != 2 * extent || extent < 4) {
        return {};
    }
    const std::size_t count = axis.count;
    const Doubling<T> rule{1, extent - 1, weights[2], weights[count + 2], weights[3], weights[count + 3]};
    for (std::size_t i = rule.first; i < rule.last; ++i) {
        const std::size_t even = 2 * i;
        const std::size_t odd = even + 1;
        const bool follows = axis.sources[even] == i - 1 && axis.sources[count + even] == i && axis.sources[odd] == i &&
                             axis.sources[count + odd] == i + 1 && weights[even] == rule.evenBefore &&
                             weights[count + even] == rule.even && weights[odd] == rule.odd &&
                             weights[count + odd] == rule.oddAfter;
        if (!follows) {
            return {};
        }
    }
    return rule;
}

template <typename T>
void addDoubled(const T* x, const Doubling<T>& rule, T* y)
{
    for (std::size_t i = rule.first; i < rule.last; ++i) {
        y[2 * i] = rule.evenBefore * x[i - 1] + rule.even * x[i];
        y[2 * i + 1] = rule.odd * x[i] + rule.oddAfter * x[i + 1];
    }
}

template <typename T>
Result<Array> interpolatedAlong(const Array& x, const ResizedAxis& axis)
{
    Shape shape = x.shape();
    shape[axis.axis] = static_cast<std::int64_t>(axis.count);
    auto y = Array::make(x.type(), shape);
    if (!y) {
        return y;
    }
    const std::size_t outer = extentOf(shape, 0, axis.axis);
    const std::size_t inner = extentOf(shape, axis.axis + 1, shape.size());
    const auto extent = static_cast<std::size_t>(x.shape()[axis.axis]);
    const std::vector<T> weights(axis.weights.begin(), axis.weights.end());
    const T* from = x.values<T>().data();
    T* to = y->template edit<T>().data();
    if (inner == 1) {
        const Doubling<T> rule = doublingOf(axis, extent, weights);
        if (rule.last > rule.first) {
            ResizedAxis ends{axis.axis, 4, 2, {}, {}}; // the first two elements and the last two
            std::vector<T> endWeights;
            for (const std::size_t tap : {std::size_t{0}, axis.count}) {
                for (const std::size_t i : {std::size_t{0}, std::size_t{1}, axis.count - 2, axis.count - 1}) {
                    ends.sources.push_back(axis.sources[tap + i]);
                    endWeights.push_back(weights[tap + i]);
                }
            }
            for (std::size_t o = 0; o < outer; ++o, from += extent, to += axis.count) {
                addDoubled(from, rule, to);
                std::array<T, 4> values;
                addWithin(from, ends, endWeights, values.data());
                std::copy_n(values.begin(), 2, to);
                std::copy_n(values.begin() + 2, 2, to + axis.count - 2);
            }
            return y;
        }
    }
    for (std::size_t o = 0; o < outer; ++o, from += extent * inner, to += axis.count * inner) {
        if (inner == 1) {
            addWithin(from, axis, weights, to);
            continue;
        }
        for (std::size_t i = 0; i < axis.count; ++i) {
            addRows(from, inner, axis, weights, i, to + i * inner);
        }
    }
    return y;
}

} // namespace

Result<Array> withNearest(const Array& x, const std::vector<ResizedAxis>& axes)
{
    if (axes.empty()) {
        return x;
    }
    Shape shape = x.shape();
    std::vector<std::vector<std::size_t>> sources(x.rank());
    for (const ResizedAxis& axis : axes) {
        shape[axis.axis] = static_cast<std::int64_t>(axis.count);
        sources[axis.axis].assign(axis.sources.begin(), axis.sources.begin() + static_cast<std::ptrdiff_t>(axis.count));
    }
    auto y = Array::make(x.type(), shape);
    if (!y || y->count() == 0) {
        return y;
    }
    for (std::size_t axis = 0; axis < sources.size(); ++axis) {
        if (sources[axis].empty()) {
            sources[axis].resize(static_cast<std::size_t>(shape[axis]));
            std::iota(sources[axis].begin(), sources[axis].end(), std::size_t{0});
        }
    }
    const auto copied = withWidth(x.type(), [&]<typename T>(T) -> Result<Arrays> {
        NearestCopy<T>(axesInMemory(x.shape()), std::move(sources)).fill(0, x.values<T>().data(), y->edit<T>().data());
        return Arrays();
    });
    return copied ? std::move(y) : Result<Array>(copied.error());
}

Result<Array> interpolated(const Array& x, const std::vector<ResizedAxis>& axes)
{
    // Axes that shrink first, and among the others the last first: rows from rows are slower than rows of rows, and
    // have the least to do then.
    std::vector<const ResizedAxis*> order;
    order.reserve(axes.size());
    for (const ResizedAxis& axis : axes) {
        order.push_back(&axis);
    }
    const auto grows = [&](const ResizedAxis* axis) {
        return axis->count > static_cast<std::size_t>(x.shape()[axis->axis]);
    };
    std::ranges::sort(order, [&](const ResizedAxis* a, const ResizedAxis* b) {
        return grows(a) != grows(b) ? grows(b) : grows(a) ? a->axis > b->axis : a->axis < b->axis;
    });
    Result<Array> y = x;
    for (const ResizedAxis* const axis : order) {
        y = y->type() == ElementType::F64 ? interpolatedAlong<double>(*y, *axis) : interpolatedAlong<float>(*y, *axis);
        if (!y) {
            return y;
        }
    }
    return y;
}

} // namespace qs
