// SPDX-License-Identifier: GPL-3.0-or-later
// Operators about shapes, and those that make arrays of numbers in the node.
#include "core/operators/operator.h"
#include "core/operators/types.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <type_traits>

namespace qs {

namespace {

Result<Arrays> shapeFrom(const Call& call, std::int64_t start, std::int64_t end)
{
    const Shape& shape = call.in(0).shape();
    const auto rank = static_cast<std::int64_t>(shape.size());
    start = std::clamp(start + (start < 0 ? rank : 0), std::int64_t{0}, rank);
    end = std::clamp(end + (end < 0 ? rank : 0), start, rank);
    const std::vector<std::int64_t> part(shape.begin() + start, shape.begin() + end);
    return Arrays{Array::of({end - start}, part)};
}

Result<Arrays> shapeOf(const Call& call)
{
    return shapeFrom(call, 0, static_cast<std::int64_t>(call.in(0).rank()));
}

Result<Arrays> shapeBetween(const Call& call)
{
    return shapeFrom(call, call.node.integer("start", 0),
                     call.node.integer("end", static_cast<std::int64_t>(call.in(0).rank())));
}

Result<Arrays> size(const Call& call)
{
    return Arrays{Array::scalar(static_cast<std::int64_t>(call.in(0).count()))};
}

Result<Arrays> constant(const Call& call)
{
    const GraphNode& node = call.node;
    if (node.has("value_float")) {
        return Arrays{Array::scalar(node.real("value_float", 0))};
    }
    if (node.has("value_int")) {
        return Arrays{Array::scalar(node.integer("value_int", 0))};
    }
    if (node.has("value_floats")) {
        const std::vector<float> numbers = node.reals("value_floats");
        return Arrays{Array::of({static_cast<std::int64_t>(numbers.size())}, numbers)};
    }
    if (node.has("value_ints")) {
        const std::vector<std::int64_t> numbers = node.integers("value_ints");
        return Arrays{Array::of({static_cast<std::int64_t>(numbers.size())}, numbers)};
    }
    if (const Tensor* const value = node.tensor("value"); value != nullptr) {
        return one(arrayOf(*value));
    }
    return Error{ErrorCode::Unsupported, "it holds no numbers, and constants of other kinds are not supported"};
}

Result<Arrays> constantOfShape(const Call& call)
{
    auto shape = integersOf(call.in(0));
    if (!shape) {
        return shape.error();
    }
    const Tensor* const given = call.node.tensor("value");
    const auto value = given != nullptr ? arrayOf(*given) : Result<Array>(Array::scalar(0.0F));
    if (!value) {
        return value.error();
    }
    if (value->count() != 1) {
        return Error{ErrorCode::Shape, "its value has the shape " + shapeText(value->shape()) + ", not one element"};
    }
    auto y = Array::make(value->type(), std::move(*shape));
    if (!y) {
        return y.error();
    }
    return withWidth(value->type(), [&]<typename T>(T) -> Result<Arrays> {
        std::ranges::fill(y->edit<T>(), value->values<T>()[0]);
        return one(std::move(y));
    });
}

/// How many steps of `delta`, which is not 0, lead from `start` to before `limit`.
template <typename T>
Result<std::int64_t> stepsBetween(T start, T limit, T delta)
{
    if constexpr (std::is_floating_point_v<T>) {
        constexpr double beyond = 0x1p62;
        const double steps = std::ceil((static_cast<double>(limit) - static_cast<double>(start)) / delta);
        if (!(std::abs(steps) < beyond)) {
            return Error{ErrorCode::Shape, "from " + std::to_string(start) + " to " + std::to_string(limit) +
                                               " there are no steps of " + std::to_string(delta)};
        }
        return static_cast<std::int64_t>(std::max(steps, 0.0));
    } else {
        if (delta > 0 ? start >= limit : start <= limit) {
            return std::int64_t{0};
        }
        // Without a sign no difference overflows.
        const auto from = static_cast<std::uint64_t>(start);
        const auto to = static_cast<std::uint64_t>(limit);
        const auto step = static_cast<std::uint64_t>(delta);
        const std::uint64_t steps = delta > 0 ? (to - from - 1) / step + 1 : (from - to - 1) / (0 - step) + 1;
        if (steps > 0x7fffffffffffffffU) {
            return Error{ErrorCode::Shape, "from " + std::to_string(start) + " to " + std::to_string(limit) +
                                               " there are too many numbers"};
        }
        return static_cast<std::int64_t>(steps);
    }
}

Result<Arrays> range(const Call& call)
{
    using List = Types<float, double, std::int16_t, std::int32_t, std::int64_t>;
    return withType(List(), call.in(0).type(), [&]<typename T>(T) -> Result<Arrays> {
        for (const Array& each : call.inputs) {
            if (each.isAbsent() || each.type() != call.in(0).type() || each.count() != 1) {
                return Error{ErrorCode::Shape, "its start, limit and step must be one number each, of one type"};
            }
        }
        const T start = call.in(0).values<T>()[0];
        const T limit = call.in(1).values<T>()[0];
        const T delta = call.in(2).values<T>()[0];
        if (delta == T(0)) {
            return Error{ErrorCode::Shape, "its step is 0"};
        }
        const auto count = stepsBetween(start, limit, delta);
        if (!count) {
            return count.error();
        }
        auto y = Array::make(elementTypeOf<T>(), {*count});
        if (!y) {
            return y.error();
        }
        const auto out = y->template edit<T>();
        for (std::size_t i = 0; i < out.size(); ++i) {
            if constexpr (std::is_floating_point_v<T>) {
                out[i] = start + static_cast<T>(i) * delta;
            } else {
                const auto moved = static_cast<std::uint64_t>(i) * static_cast<std::uint64_t>(delta);
                out[i] = static_cast<T>(static_cast<std::uint64_t>(start) + moved);
            }
        }
        return one(std::move(y));
    });
}

constexpr std::array kRows{
    OperatorRow{"Constant", 1, 0, constant, HalfPolicy::Native},
    OperatorRow{"ConstantOfShape", 9, 1, constantOfShape, HalfPolicy::Native},
    OperatorRow{"Range", 11, 3, range},
    OperatorRow{"Shape", 1, 1, shapeOf, HalfPolicy::Native},
    OperatorRow{"Shape", 15, 1, shapeBetween, HalfPolicy::Native},
    OperatorRow{"Size", 1, 1, size, HalfPolicy::Native},
};

} // namespace

std::span<const OperatorRow> shapeOperators()
{
    return kRows;
}

} // namespace qs
