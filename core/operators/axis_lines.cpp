// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/axis_lines.h"

#include "core/operators/strided_copy.h"
#include "core/operators/types.h"

#include <algorithm>

namespace qs {

namespace {

/// An axis with the elements before and after it.
struct Line {
    std::size_t axis;
    std::size_t outer;
    std::size_t count;
    std::size_t inner;
};

Result<Line> lineOf(const Array& x, std::int64_t number)
{
    const auto axis = axisOf(number, x.rank());
    if (!axis) {
        return axis.error();
    }
    return Line{*axis, extentOf(x.shape(), 0, *axis), static_cast<std::size_t>(x.shape()[*axis]),
                extentOf(x.shape(), *axis + 1, x.rank())};
}

/// Where along an axis the element stands that no other is `better` than.
template <typename T, typename Better>
void findBest(const T* x, const Line& line, bool takesLast, const Better& better, std::int64_t* out)
{
    std::vector<T> best(line.inner);
    for (std::size_t o = 0; o < line.outer; ++o, out += line.inner) {
        std::copy_n(x, line.inner, best.begin());
        std::fill_n(out, line.inner, 0);
        x += line.inner;
        for (std::size_t k = 1; k < line.count; ++k, x += line.inner) {
            for (std::size_t i = 0; i < line.inner; ++i) {
                if (better(x[i], best[i]) || (takesLast && x[i] == best[i])) {
                    best[i] = x[i];
                    out[i] = static_cast<std::int64_t>(k);
                }
            }
        }
    }
}

template <bool wantsLargest>
Result<Arrays> argBest(const Call& call)
{
    const Array& x = call.in(0);
    const auto line = lineOf(x, call.node.integer("axis", 0));
    if (!line) {
        return line.error();
    }
    if (line->count == 0) {
        return Error{ErrorCode::Shape, "axis " + std::to_string(line->axis) + " of " + shapeText(x.shape()) +
                                           " has no elements to choose from"};
    }
    Shape shape = x.shape();
    if (call.node.integer("keepdims", 1) != 0) {
        shape[line->axis] = 1;
    } else {
        shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(line->axis));
    }
    auto y = Array::make(ElementType::I64, std::move(shape));
    if (!y || y->count() == 0) {
        return one(std::move(y));
    }
    const bool takesLast = call.node.integer("select_last_index", 0) != 0;
    return withType(NumberTypes(), x.type(), [&]<typename T>(T) -> Result<Arrays> {
        // The first NaN is the best of all.
        const auto better = [](T a, T b) { return b == b && (a != a || (wantsLargest ? a > b : a < b)); };
        findBest<T>(x.values<T>().data(), *line, takesLast, better, y->edit<std::int64_t>().data());
        return one(std::move(y));
    });
}

template <typename T>
void addUp(const T* x, const Line& line, bool isExclusive, bool isReversed, T* y)
{
    std::vector<SumState<T>> sums(line.inner);
    for (std::size_t o = 0; o < line.outer; ++o) {
        std::ranges::fill(sums, 0);
        for (std::size_t k = 0; k < line.count; ++k) {
            const std::size_t at = (o * line.count + (isReversed ? line.count - 1 - k : k)) * line.inner;
            for (std::size_t i = 0; i < line.inner; ++i) {
                const SumState<T> before = sums[i];
                sums[i] = before + static_cast<SumState<T>>(x[at + i]);
                y[at + i] = static_cast<T>(isExclusive ? before : sums[i]);
            }
        }
    }
}

} // namespace

Result<Arrays> argMax(const Call& call)
{
    return argBest<true>(call);
}

Result<Arrays> argMin(const Call& call)
{
    return argBest<false>(call);
}

Result<Arrays> cumSum(const Call& call)
{
    const Array& x = call.in(0);
    const auto numbers = integersOf(call.in(1));
    if (!numbers) {
        return numbers.error();
    }
    if (numbers->size() != 1) {
        return Error{ErrorCode::Shape,
                     "its axis should be one number, but the array has the shape " + shapeText(call.in(1).shape())};
    }
    const auto line = lineOf(x, numbers->front());
    if (!line) {
        return line.error();
    }
    auto y = Array::make(x.type(), x.shape());
    if (!y || y->count() == 0) {
        return one(std::move(y));
    }
    const bool isExclusive = call.node.integer("exclusive", 0) != 0;
    const bool isReversed = call.node.integer("reverse", 0) != 0;
    return withType(NumberTypes(), x.type(), [&]<typename T>(T) -> Result<Arrays> {
        addUp<T>(x.values<T>().data(), *line, isExclusive, isReversed, y->edit<T>().data());
        return one(std::move(y));
    });
}

} // namespace qs
