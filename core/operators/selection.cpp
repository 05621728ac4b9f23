// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/selection.h"

#include "core/operators/broadcast.h"
#include "core/operators/strided_copy.h"
#include "core/operators/types.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace qs {

namespace {

/// y = condition ? a : b in runs. A step is 0 where the input stays, else 1. Conditions are read as bytes: those of
/// files need not be 0 and 1.
template <typename T>
void choose(const std::uint8_t* condition, const T* a, const T* b, const std::array<std::size_t, 3>& steps,
            std::size_t count, T* y)
{
    if (steps[0] == 0) {
        const bool isTrue = *condition != 0;
        const T* const chosen = isTrue ? a : b;
        if ((isTrue ? steps[1] : steps[2]) == 0) {
            std::fill_n(y, count, *chosen);
        } else {
            std::copy_n(chosen, count, y);
        }
    } else if (steps[1] == 1 && steps[2] == 1) {
        for (std::size_t i = 0; i < count; ++i) {
            const T left = a[i]; // both are read, so that the choice needs no jump
            const T right = b[i];
            y[i] = condition[i] != 0 ? left : right;
        }
    } else {
        for (std::size_t i = 0; i < count; ++i) {
            const T left = a[i * steps[1]];
            const T right = b[i * steps[2]];
            y[i] = condition[i] != 0 ? left : right;
        }
    }
}

Error notABool(const Array& condition)
{
    return {ErrorCode::Format, "its condition is " + std::string(rowOf(condition.type()).name) + " instead of " +
                                   std::string(rowOf(ElementType::Bool).name)};
}

} // namespace

Result<Arrays> where(const Call& call)
{
    const Array& condition = call.in(0);
    if (condition.type() != ElementType::Bool) {
        return notABool(condition);
    }
    if (call.in(1).type() != call.in(2).type()) {
        return Error{ErrorCode::Format, "it chooses between " + std::string(rowOf(call.in(1).type()).name) + " and " +
                                            std::string(rowOf(call.in(2).type()).name) + ", which should be the same"};
    }
    const auto broadcast = Broadcast::of(std::array{condition.shape(), call.in(1).shape(), call.in(2).shape()});
    if (!broadcast) {
        return broadcast.error();
    }
    auto y = Array::make(call.in(1).type(), broadcast->shape());
    if (!y || y->count() == 0) {
        return one(std::move(y));
    }
    return withWidth(y->type(), [&]<typename T>(T) -> Result<Arrays> {
        const std::array steps{broadcast->stepOf(0), broadcast->stepOf(1), broadcast->stepOf(2)};
        const std::size_t length = broadcast->runLength();
        T* out = y->edit<T>().data();
        broadcast->forEachRun([&](std::span<const std::size_t> at) {
            choose(condition.values<std::uint8_t>().data() + at[0], call.in(1).values<T>().data() + at[1],
                   call.in(2).values<T>().data() + at[2], steps, length, out);
            out += length;
        });
        return one(std::move(y));
    });
}

Result<Arrays> nonZero(const Call& call)
{
    const bool isBool = call.in(0).type() == ElementType::Bool;
    const Array x = isBool ? call.in(0).reinterpreted(ElementType::U8) : call.in(0);
    return withType(NumberTypes(), x.type(), [&]<typename T>(T) -> Result<Arrays> {
        const Shape shape = x.rank() == 0 ? Shape{1} : x.shape();
        const auto values = x.template values<T>();
        const auto count = std::ranges::count_if(values, [](T value) { return value != T(0); });
        auto y = Array::make(ElementType::I64, {static_cast<std::int64_t>(shape.size()), count});
        if (!y || y->count() == 0) {
            return one(std::move(y));
        }
        std::int64_t* out = y->template edit<std::int64_t>().data();
        std::vector<std::int64_t> index(shape.size());
        for (const T value : values) {
            if (value != T(0)) {
                for (std::size_t axis = 0; axis < shape.size(); ++axis) {
                    out[static_cast<std::ptrdiff_t>(axis) * count] = index[axis];
                }
                ++out;
            }
            for (std::size_t axis = shape.size(); axis-- > 0 && ++index[axis] == shape[axis];) {
                index[axis] = 0;
            }
        }
        return one(std::move(y));
    });
}

Result<Arrays> compress(const Call& call)
{
    const bool isFlat = !call.node.has("axis");
    const Array x = isFlat ? call.in(0).reshaped({static_cast<std::int64_t>(call.in(0).count())}) : call.in(0);
    const auto axis = axisOf(call.node.integer("axis", 0), x.rank());
    if (!axis) {
        return axis.error();
    }
    if (call.in(1).type() != ElementType::Bool) {
        return notABool(call.in(1));
    }
    const auto condition = call.in(1).values<std::uint8_t>();
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < condition.size(); ++i) {
        if (condition[i] != 0) {
            chosen.push_back(i);
        }
    }
    Shape shape = x.shape();
    const auto extent = static_cast<std::size_t>(shape[*axis]);
    if (!chosen.empty() && chosen.back() >= extent) {
        return Error{ErrorCode::Shape, "its condition chooses element " + std::to_string(chosen.back()) + " of axis " +
                                           std::to_string(*axis) + " of " + shapeText(x.shape())};
    }
    shape[*axis] = static_cast<std::int64_t>(chosen.size());
    auto y = Array::make(x.type(), shape);
    if (!y || y->count() == 0) {
        return one(std::move(y));
    }
    const std::size_t outer = extentOf(shape, 0, *axis);
    const std::size_t block = extentOf(shape, *axis + 1, shape.size()) * x.elementBytes();
    std::byte* out = y->editBytes().data();
    for (std::size_t o = 0; o < outer; ++o) {
        for (const std::size_t i : chosen) {
            std::memcpy(out, x.bytes().data() + (o * extent + i) * block, block);
            out += block;
        }
    }
    return one(std::move(y));
}

Result<Arrays> oneHot(const Call& call)
{
    const auto indices = converted(call.in(0), ElementType::I64);
    const auto depthNumber = numberOf(call.in(1));
    if (!indices || !depthNumber) {
        return indices ? depthNumber.error() : indices.error();
    }
    constexpr double beyond = 0x1p62;
    const Array& values = call.in(2);
    if (!(*depthNumber >= 0 && *depthNumber < beyond) || values.count() != 2) {
        return Error{ErrorCode::Shape, "its depth is " + std::to_string(*depthNumber) +
                                           " and its values have the "
                                           "shape " +
                                           shapeText(values.shape())};
    }
    const auto depth = static_cast<std::int64_t>(*depthNumber);
    const auto axis = axisOf(call.node.integer("axis", -1), indices->rank() + 1);
    if (!axis) {
        return axis.error();
    }
    Shape shape = indices->shape();
    shape.insert(shape.begin() + static_cast<std::ptrdiff_t>(*axis), depth);
    auto y = Array::make(values.type(), shape);
    if (!y || y->count() == 0) {
        return one(std::move(y));
    }
    return withWidth(values.type(), [&]<typename T>(T) -> Result<Arrays> {
        const auto out = y->edit<T>();
        std::ranges::fill(out, values.values<T>()[0]);
        const std::size_t inner = extentOf(shape, *axis + 1, shape.size());
        const auto given = indices->values<std::int64_t>();
        for (std::size_t i = 0; i < given.size(); ++i) {
            const std::int64_t index = given[i] + (given[i] < 0 && call.opset >= 11 ? depth : 0);
            if (index >= 0 && index < depth) { // what lies outside is off everywhere
                const std::size_t before = i / inner * static_cast<std::size_t>(depth);
                out[(before + static_cast<std::size_t>(index)) * inner + i % inner] = values.values<T>()[1];
            }
        }
        return one(std::move(y));
    });
}

Result<Arrays> trilu(const Call& call)
{
    const Array& x = call.in(0);
    const auto diagonal = call.has(1) ? integersOf(call.in(1)) : Result<std::vector<std::int64_t>>({0});
    if (!diagonal) {
        return diagonal.error();
    }
    if (x.rank() < 2 || diagonal->size() != 1) {
        return Error{ErrorCode::Shape,
                     "it has " + std::to_string(diagonal->size()) + " diagonals for the shape " + shapeText(x.shape())};
    }
    auto y = Array::make(x.type(), x.shape());
    if (!y || y->count() == 0) {
        return one(std::move(y));
    }
    const std::int64_t rows = x.shape()[x.rank() - 2];
    const std::int64_t columns = x.shape()[x.rank() - 1];
    const std::int64_t k = std::clamp(diagonal->front(), -rows, columns);
    const bool keepsUpper = call.node.integer("upper", 1) != 0;
    return withWidth(x.type(), [&]<typename T>(T) -> Result<Arrays> {
        const T* from = x.values<T>().data();
        T* to = y->edit<T>().data();
        const std::int64_t all = static_cast<std::int64_t>(x.count()) / columns;
        for (std::int64_t i = 0; i < all; ++i, from += columns, to += columns) {
            const std::int64_t row = i % rows;
            const std::int64_t cut = std::clamp(row + k + (keepsUpper ? 0 : 1), std::int64_t{0}, columns);
            std::fill(to + (keepsUpper ? 0 : cut), to + (keepsUpper ? cut : columns), T(0));
            std::copy(from + (keepsUpper ? cut : 0), from + (keepsUpper ? columns : cut), to + (keepsUpper ? cut : 0));
        }
        return one(std::move(y));
    });
}

Result<Arrays> eyeLike(const Call& call)
{
    const Array& x = call.in(0);
    if (x.rank() != 2) {
        return Error{ErrorCode::Shape, "its input has the shape " + shapeText(x.shape()) + " instead of two axes"};
    }
    const auto type =
        call.node.has("dtype") ? elementTypeNumbered(call.node.integer("dtype", 0)) : Result<ElementType>(x.type());
    if (!type) {
        return type.error();
    }
    const auto unit = converted(Array::scalar(1.0F), *type);
    auto y = Array::make(*type, x.shape());
    if (!unit || !y) {
        return unit ? y.error() : unit.error();
    }
    const std::int64_t rows = x.shape()[0];
    const std::int64_t columns = x.shape()[1];
    const std::int64_t k = std::clamp(call.node.integer("k", 0), -rows, columns);
    return withWidth(*type, [&]<typename T>(T) -> Result<Arrays> {
        const auto out = y->edit<T>();
        std::ranges::fill(out, T(0));
        for (std::int64_t row = std::max(-k, std::int64_t{0}); row < rows && row + k < columns; ++row) {
            out[static_cast<std::size_t>(row * columns + row + k)] = unit->values<T>()[0];
        }
        return one(std::move(y));
    });
}

} // namespace qs
