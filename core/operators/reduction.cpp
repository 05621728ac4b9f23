// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that calculate one number from many: sums and their kin over axes, places of extremes, running sums.
#include "core/operators/operator.h"
#include "core/operators/strided_copy.h"
#include "core/operators/types.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <type_traits>

namespace qs {

namespace {

/// What sums of T are kept in: double, or 64 bits that wrap around.
template <typename T>
using SumState = std::conditional_t<std::is_floating_point_v<T>, double, std::uint64_t>;

// A reduction begins with start(), takes elements by step() and other parts' states by join(), and ends with finish(),
// which is told how many elements there were.

template <typename T>
struct SumOf {
    using State = SumState<T>;
    static State start() { return 0; }
    static State step(State state, T x) { return state + static_cast<State>(x); }
    static State join(State a, State b) { return a + b; }
    static T finish(State state, std::uint64_t) { return static_cast<T>(state); }
};

template <typename T>
struct MeanOf : SumOf<T> {
    static T finish(SumState<T> state, std::uint64_t count)
    {
        if constexpr (std::is_floating_point_v<T>) {
            return static_cast<T>(state / static_cast<double>(count));
        } else if constexpr (std::is_signed_v<T>) {
            return count == 0 ? T(0)
                              : static_cast<T>(static_cast<std::int64_t>(state) / static_cast<std::int64_t>(count));
        } else {
            return count == 0 ? T(0) : static_cast<T>(state / count);
        }
    }
};

template <typename T>
struct ProductOf : SumOf<T> {
    using State = SumState<T>;
    static State start() { return 1; }
    static State step(State state, T x) { return state * static_cast<State>(x); }
    static State join(State a, State b) { return a * b; }
};

template <typename T>
struct L1Of : SumOf<T> {
    using State = SumState<T>;
    static State step(State state, T x)
    {
        if constexpr (std::is_floating_point_v<T>) {
            return state + std::abs(static_cast<double>(x));
        } else {
            return x < T(0) ? state - static_cast<State>(x) : state + static_cast<State>(x);
        }
    }
};

template <typename T>
struct SumSquareOf : SumOf<T> {
    using State = SumState<T>;
    static State step(State state, T x) { return state + static_cast<State>(x) * static_cast<State>(x); }
};

/// A number of a double; 0 where a whole number cannot hold it.
template <typename T>
T numberFrom(double value)
{
    if constexpr (std::is_floating_point_v<T>) {
        return static_cast<T>(value);
    } else {
        constexpr double beyond = 0x1p63;
        return std::abs(value) < beyond ? static_cast<T>(static_cast<std::int64_t>(value)) : T(0);
    }
}

template <typename T>
struct L2Of {
    using State = double;
    static State start() { return 0; }
    static State step(State state, T x) { return state + static_cast<double>(x) * static_cast<double>(x); }
    static State join(State a, State b) { return a + b; }
    static T finish(State state, std::uint64_t) { return numberFrom<T>(std::sqrt(state)); }
};

template <typename T>
struct LogSumOf {
    using State = double;
    static State start() { return 0; }
    static State step(State state, T x) { return state + static_cast<double>(x); }
    static State join(State a, State b) { return a + b; }
    static T finish(State state, std::uint64_t) { return numberFrom<T>(std::log(state)); }
};

/// The sum is kept in units of exp(largest), so that nothing overflows.
struct ScaledSum {
    double largest = -std::numeric_limits<double>::infinity();
    double sum = 0;
};

template <typename T>
struct LogSumExpOf {
    using State = ScaledSum;
    static State start() { return {}; }
    static State step(State state, T x) { return join(state, {static_cast<double>(x), 1}); }
    static State join(State a, State b)
    {
        if (std::isnan(a.largest) || b.largest <= a.largest) {
            a.sum += b.largest == a.largest ? b.sum : b.sum * std::exp(b.largest - a.largest);
            return a;
        }
        b.sum += a.sum == 0 ? 0 : a.sum * std::exp(a.largest - b.largest);
        return b;
    }
    static T finish(State state, std::uint64_t)
    {
        return numberFrom<T>(state.sum == 0 ? -std::numeric_limits<double>::infinity()
                                            : state.largest + std::log(state.sum));
    }
};

/// NaN stays.
template <typename T>
struct LargestOf {
    using State = T;
    static State start()
    {
        return std::is_floating_point_v<T> ? -std::numeric_limits<T>::infinity() : std::numeric_limits<T>::lowest();
    }
    static State step(State state, T x) { return x > state || x != x ? x : state; }
    static State join(State a, State b) { return step(a, b); }
    static T finish(State state, std::uint64_t) { return state; }
};

template <typename T>
struct LeastOf : LargestOf<T> {
    using State = T;
    static State start()
    {
        return std::is_floating_point_v<T> ? std::numeric_limits<T>::infinity() : std::numeric_limits<T>::max();
    }
    static State step(State state, T x) { return x < state || x != x ? x : state; }
    static State join(State a, State b) { return step(a, b); }
};

/// Neighbouring axes that are reduced together or kept together.
struct Group {
    std::size_t extent = 1;
    bool isReduced = false;
};

std::vector<Group> groupsOf(const Shape& shape, const std::vector<bool>& isReduced)
{
    std::vector<Group> groups;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
        const auto extent = static_cast<std::size_t>(shape[axis]);
        if (extent == 1) {
            continue;
        }
        if (groups.empty() || groups.back().isReduced != isReduced[axis]) {
            groups.push_back({1, isReduced[axis]});
        }
        groups.back().extent *= extent;
    }
    if (groups.empty()) {
        groups.push_back({1, false});
    }
    return groups;
}

/// Elements that follow one another. Several states run beside each other, because one would wait for itself.
template <typename R, typename T>
typename R::State reducedRun(const T* x, std::size_t count)
{
    constexpr std::size_t lanes = 8;
    std::array<typename R::State, lanes> states;
    states.fill(R::start());
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            states[lane] = R::step(states[lane], x[i + lane]);
        }
    }
    for (; i < count; ++i) {
        states[0] = R::step(states[0], x[i]);
    }
    for (std::size_t width = lanes / 2; width > 0; width /= 2) {
        for (std::size_t lane = 0; lane < width; ++lane) {
            states[lane] = R::join(states[lane], states[lane + width]);
        }
    }
    return states[0];
}

/// Goes through the input once, in its order. `states` are those of the output.
template <typename R, typename T>
void reduceInto(const T* x, const std::vector<Group>& groups, std::vector<typename R::State>& states)
{
    const Group inner = groups.back();
    std::vector<std::size_t> strides(groups.size()); // of the output
    std::size_t stride = 1;
    for (std::size_t i = groups.size(); i-- > 0;) {
        strides[i] = groups[i].isReduced ? 0 : stride;
        stride *= groups[i].isReduced ? 1 : groups[i].extent;
    }
    std::vector<std::size_t> index(groups.size() - 1);
    typename R::State* state = states.data();
    while (true) {
        if (inner.isReduced) {
            *state = R::join(*state, reducedRun<R, T>(x, inner.extent));
        } else {
            for (std::size_t i = 0; i < inner.extent; ++i) {
                state[i] = R::step(state[i], x[i]);
            }
        }
        x += inner.extent;
        std::size_t group = index.size();
        while (group-- > 0) {
            state += strides[group];
            if (++index[group] < groups[group].extent) {
                break;
            }
            state -= strides[group] * groups[group].extent;
            index[group] = 0;
        }
        if (group == ~std::size_t{0}) {
            return;
        }
    }
}

template <typename R, typename T>
Result<Arrays> reducedOf(const Array& x, const std::vector<bool>& isReduced, Shape shape)
{
    auto y = Array::make(x.type(), std::move(shape));
    if (!y) {
        return y.error();
    }
    std::vector<typename R::State> states(y->count(), R::start());
    if (x.count() > 0) {
        reduceInto<R, T>(x.values<T>().data(), groupsOf(x.shape(), isReduced), states);
    }
    const std::uint64_t each = states.empty() ? 0 : x.count() / states.size();
    std::ranges::transform(states, y->edit<T>().begin(),
                           [=](const typename R::State& state) { return R::finish(state, each); });
    return one(std::move(y));
}

template <template <typename> typename R>
Result<Arrays> reducedOver(const Call& call, const OptionalIntegers& axes)
{
    const Array& x = call.in(0);
    const bool hasAxes = axes && !axes->empty();
    if (!hasAxes && call.node.integer("noop_with_empty_axes", 0) != 0) {
        return Arrays{x};
    }
    std::vector<bool> isReduced(x.rank(), !hasAxes);
    if (hasAxes) {
        for (const std::int64_t each : *axes) { // named twice is the same as once
            const auto axis = axisOf(each, x.rank());
            if (!axis) {
                return axis.error();
            }
            isReduced[*axis] = true;
        }
    }
    const bool keeps = call.node.integer("keepdims", 1) != 0;
    Shape shape;
    for (std::size_t axis = 0; axis < x.rank(); ++axis) {
        if (!isReduced[axis]) {
            shape.push_back(x.shape()[axis]);
        } else if (keeps) {
            shape.push_back(1);
        }
    }
    if (x.type() == ElementType::Bool) { // 0 and 1, whose largest and least the bytes have too
        if constexpr (std::is_base_of_v<LargestOf<std::uint8_t>, R<std::uint8_t>>) {
            const auto y =
                reducedOf<R<std::uint8_t>, std::uint8_t>(x.reinterpreted(ElementType::U8), isReduced, std::move(shape));
            return y ? one(converted(y->front(), ElementType::Bool)) : y;
        }
    }
    return withType(NumberTypes(), x.type(),
                    [&]<typename T>(T) { return reducedOf<R<T>, T>(x, isReduced, std::move(shape)); });
}

/// Axes in an attribute until version 13 (ReduceSum) and 18 (the others), in an input from then on.
template <template <typename> typename R>
Result<Arrays> byAttribute(const Call& call)
{
    return reducedOver<R>(call, integersOf(call.node, "axes"));
}

template <template <typename> typename R>
Result<Arrays> byInput(const Call& call)
{
    const auto axes = integersOf(call, 1);
    return axes ? reducedOver<R>(call, *axes) : axes.error();
}

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

constexpr std::array kRows{
    OperatorRow{"ArgMax", 1, 1, argBest<true>},
    OperatorRow{"ArgMin", 1, 1, argBest<false>},
    OperatorRow{"CumSum", 11, 2, cumSum},
    OperatorRow{"ReduceL1", 1, 1, byAttribute<L1Of>},
    OperatorRow{"ReduceL1", 18, 1, byInput<L1Of>},
    OperatorRow{"ReduceL2", 1, 1, byAttribute<L2Of>},
    OperatorRow{"ReduceL2", 18, 1, byInput<L2Of>},
    OperatorRow{"ReduceLogSum", 1, 1, byAttribute<LogSumOf>},
    OperatorRow{"ReduceLogSum", 18, 1, byInput<LogSumOf>},
    OperatorRow{"ReduceLogSumExp", 1, 1, byAttribute<LogSumExpOf>},
    OperatorRow{"ReduceLogSumExp", 18, 1, byInput<LogSumExpOf>},
    OperatorRow{"ReduceMax", 1, 1, byAttribute<LargestOf>},
    OperatorRow{"ReduceMax", 18, 1, byInput<LargestOf>},
    OperatorRow{"ReduceMean", 1, 1, byAttribute<MeanOf>},
    OperatorRow{"ReduceMean", 18, 1, byInput<MeanOf>},
    OperatorRow{"ReduceMin", 1, 1, byAttribute<LeastOf>},
    OperatorRow{"ReduceMin", 18, 1, byInput<LeastOf>},
    OperatorRow{"ReduceProd", 1, 1, byAttribute<ProductOf>},
    OperatorRow{"ReduceProd", 18, 1, byInput<ProductOf>},
    OperatorRow{"ReduceSum", 1, 1, byAttribute<SumOf>},
    OperatorRow{"ReduceSum", 13, 1, byInput<SumOf>},
    OperatorRow{"ReduceSumSquare", 1, 1, byAttribute<SumSquareOf>},
    OperatorRow{"ReduceSumSquare", 18, 1, byInput<SumSquareOf>},
};

} // namespace

std::span<const OperatorRow> reductionOperators()
{
    return kRows;
}

} // namespace qs
