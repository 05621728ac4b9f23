// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that bring elements into an order: TopK, Unique.
#include "core/operators/selection.h"
#include "core/operators/strided_copy.h"
#include "core/operators/types.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace qs {

namespace {

/// An order of all values: NaN stands behind the numbers, and one is like another.
template <typename T>
bool isBefore(T a, T b)
{
    return a < b || (a == a && b != b);
}

struct TopCall {
    std::size_t axis;
    std::size_t k;
    bool largest;
};

/// The k first places of one line, in order; the earlier of equals first.
template <typename T>
void sortLine(const std::vector<T>& line, const TopCall& top, std::vector<std::size_t>& places)
{
    std::iota(places.begin(), places.end(), std::size_t{0});
    const auto first = [&](std::size_t a, std::size_t b) {
        const T x = line[a];
        const T y = line[b];
        if (top.largest ? isBefore(y, x) : isBefore(x, y)) {
            return true;
        }
        return !(top.largest ? isBefore(x, y) : isBefore(y, x)) && a < b;
    };
    const auto end = places.begin() + static_cast<std::ptrdiff_t>(top.k);
    if (top.k < places.size()) {
        std::nth_element(places.begin(), end, places.end(), first);
    }
    std::sort(places.begin(), end, first);
}

template <typename T>
Result<Arrays> topElements(const Array& x, const TopCall& top)
{
    Shape shape = x.shape();
    shape[top.axis] = static_cast<std::int64_t>(top.k);
    auto values = Array::make(x.type(), shape);
    auto indices = Array::make(ElementType::I64, shape);
    if (!values || !indices) {
        return values ? indices.error() : values.error();
    }
    if (values->count() > 0) {
        const std::size_t outer = extentOf(shape, 0, top.axis);
        const std::size_t inner = extentOf(shape, top.axis + 1, shape.size());
        const auto extent = static_cast<std::size_t>(x.shape()[top.axis]);
        std::vector<T> line(extent);
        std::vector<std::size_t> places(extent);
        T* const value = values->template edit<T>().data();
        std::int64_t* const index = indices->template edit<std::int64_t>().data();
        for (std::size_t o = 0; o < outer; ++o) {
            for (std::size_t i = 0; i < inner; ++i) {
                const T* const from = x.values<T>().data() + o * extent * inner + i;
                for (std::size_t k = 0; k < extent; ++k) {
                    line[k] = from[k * inner];
                }
                sortLine(line, top, places);
                for (std::size_t k = 0; k < top.k; ++k) {
                    const std::size_t to = (o * top.k + k) * inner + i;
                    value[to] = line[places[k]];
                    index[to] = static_cast<std::int64_t>(places[k]);
                }
            }
        }
    }
    return Arrays{std::move(*values), std::move(*indices)};
}

Result<Arrays> topK(const Call& call, std::int64_t k)
{
    const Array& x = call.in(0);
    const auto axis = axisOf(call.node.integer("axis", -1), x.rank());
    if (!axis) {
        return axis.error();
    }
    if (k < 0 || k > x.shape()[*axis]) {
        return Error{ErrorCode::Shape, std::to_string(k) + " elements of axis " + std::to_string(*axis) + " of " +
                                           shapeText(x.shape()) + " cannot be chosen"};
    }
    const TopCall top{*axis, static_cast<std::size_t>(k), call.node.integer("largest", 1) != 0};
    return withType(NumberTypes(), x.type(), [&]<typename T>(T) { return topElements<T>(x, top); });
}

/// Which of several items are alike.
struct Kinds {
    std::vector<std::size_t> firsts; ///< the first item of each kind
    std::vector<std::int64_t> counts;
    std::vector<std::int64_t> kindOf; ///< by item
};

/// `count` items of `length` elements. The kinds in the order of their elements, or of their first items.
template <typename T>
Kinds kindsOf(const T* items, std::size_t count, std::size_t length, bool isSorted)
{
    const auto less = [&](std::size_t a, std::size_t b) {
        const T* const x = items + a * length;
        const T* const y = items + b * length;
        return std::lexicographical_compare(x, x + length, y, y + length, isBefore<T>);
    };
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, less);
    Kinds kinds;
    kinds.kindOf.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        if (i == 0 || less(order[i - 1], order[i])) {
            kinds.firsts.push_back(order[i]);
            kinds.counts.push_back(0);
        }
        ++kinds.counts.back();
        kinds.kindOf[order[i]] = static_cast<std::int64_t>(kinds.firsts.size() - 1);
    }
    if (isSorted) {
        return kinds;
    }
    std::vector<std::size_t> byFirst(kinds.firsts.size());
    std::iota(byFirst.begin(), byFirst.end(), std::size_t{0});
    std::ranges::sort(byFirst, {}, [&](std::size_t kind) { return kinds.firsts[kind]; });
    std::vector<std::int64_t> renamed(byFirst.size());
    Kinds result;
    for (std::size_t i = 0; i < byFirst.size(); ++i) {
        renamed[byFirst[i]] = static_cast<std::int64_t>(i);
        result.firsts.push_back(kinds.firsts[byFirst[i]]);
        result.counts.push_back(kinds.counts[byFirst[i]]);
    }
    for (const std::int64_t kind : kinds.kindOf) {
        result.kindOf.push_back(renamed[static_cast<std::size_t>(kind)]);
    }
    return result;
}

/// The axes of `shape` with `axis` in front.
Shape broughtForward(const Shape& shape, std::size_t axis)
{
    Shape result = shape;
    std::rotate(result.begin(), result.begin() + static_cast<std::ptrdiff_t>(axis),
                result.begin() + static_cast<std::ptrdiff_t>(axis) + 1);
    return result;
}

template <typename T>
Result<Arrays> uniqueOf(const Array& x, std::size_t axis, bool isSorted)
{
    auto axes = axesInMemory(x.shape());
    std::rotate(axes.begin(), axes.begin() + static_cast<std::ptrdiff_t>(axis),
                axes.begin() + static_cast<std::ptrdiff_t>(axis) + 1);
    const auto items = copyStrided(x, 0, axes, broughtForward(x.shape(), axis));
    if (!items) {
        return items.error();
    }
    const auto count = static_cast<std::size_t>(x.shape()[axis]);
    const std::size_t length = x.count() == 0 ? 0 : x.count() / count;
    if (length == 0 && count > 0) {
        return Error{ErrorCode::Shape,
                     "the parts of " + shapeText(x.shape()) + " along axis " + std::to_string(axis) + " are empty"};
    }
    const Kinds kinds = kindsOf(items->values<T>().data(), count, length, isSorted);
    const auto kindCount = static_cast<std::int64_t>(kinds.firsts.size());
    Shape shape = x.shape();
    shape[axis] = kindCount;
    const Shape forward = broughtForward(shape, axis);
    auto chosen = Array::make(x.type(), forward);
    if (!chosen) {
        return chosen.error();
    }
    for (std::size_t i = 0; i < kinds.firsts.size(); ++i) {
        std::copy_n(items->values<T>().data() + kinds.firsts[i] * length, length,
                    chosen->template edit<T>().data() + i * length);
    }
    auto back = axesInMemory(forward);
    std::rotate(back.begin(), back.begin() + 1, back.begin() + static_cast<std::ptrdiff_t>(axis) + 1);
    auto y = copyStrided(*chosen, 0, std::move(back), std::move(shape));
    if (!y) {
        return y.error();
    }
    const std::vector<std::int64_t> firsts(kinds.firsts.begin(), kinds.firsts.end());
    return Arrays{std::move(*y), Array::of({kindCount}, firsts),
                  Array::of({static_cast<std::int64_t>(count)}, kinds.kindOf), Array::of({kindCount}, kinds.counts)};
}

} // namespace

Result<Arrays> topKByAttribute(const Call& call)
{
    return topK(call, call.node.integer("k", -1));
}

Result<Arrays> topKByInput(const Call& call)
{
    const auto k = integersOf(call.in(1));
    if (!k) {
        return k.error();
    }
    return k->size() == 1 ? topK(call, k->front())
                          : Error{ErrorCode::Shape, "how many elements it takes should be one number, but has the "
                                                    "shape " +
                                                        shapeText(call.in(1).shape())};
}

Result<Arrays> unique(const Call& call)
{
    const bool isFlat = !call.node.has("axis");
    const Array x = isFlat ? call.in(0).reshaped({static_cast<std::int64_t>(call.in(0).count())}) : call.in(0);
    const auto axis = axisOf(call.node.integer("axis", 0), x.rank());
    if (!axis) {
        return axis.error();
    }
    const bool isSorted = call.node.integer("sorted", 1) != 0;
    if (x.type() == ElementType::Bool) {
        auto y = uniqueOf<std::uint8_t>(x.reinterpreted(ElementType::U8), *axis, isSorted);
        if (y) {
            y->front() = y->front().reinterpreted(ElementType::Bool);
        }
        return y;
    }
    return withType(NumberTypes(), x.type(), [&]<typename T>(T) { return uniqueOf<T>(x, *axis, isSorted); });
}

} // namespace qs
