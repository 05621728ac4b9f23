// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that calculate one number from many: sums and their kin over axes.
#include "core/operators/axis_lines.h"
#include "core/operators/operator.h"
#include "core/operators/types.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <type_traits>

namespace qs {

namespace {

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

constexpr std::array kRows{
    OperatorRow{"ArgMax", 1, 1, argMax},
    OperatorRow{"ArgMin", 1, 1, argMin},
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
