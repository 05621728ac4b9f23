// SPDX-License-Identifier: GPL-3.0-or-later
// Operators of ONNX Runtime (ContribOperators.md, domain com.microsoft) on codes of 8 bits, element by element:
// QLinearAdd, QLinearMul, QLinearConcat, QLinearLeakyRelu, QLinearSigmoid, QLinearSoftmax.
#include "core/operators/broadcast.h"
#include "core/operators/code_table.h"
#include "core/operators/quantized.h"
#include "core/operators/types.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

namespace qs {

namespace {

using Table = std::array<std::uint8_t, 256>;

/// Inputs of QLinearAdd and QLinearMul: a, its scale and zero point, b, its scale and zero point, those of the result.
struct Pair {
    CodeMeaning a, b, y;
    Broadcast broadcast;
};

Result<Pair> pairOf(const Call& call)
{
    const ElementType type = call.in(0).type();
    if (!call.has(3)) {
        return Error{ErrorCode::Format, "its second array of codes, input 4, is missing"};
    }
    if (call.in(3).type() != type) {
        return Error{ErrorCode::Format, "its inputs are " + std::string(rowOf(type).name) + " and " +
                                            std::string(rowOf(call.in(3).type()).name) + ", which should be the same"};
    }
    const auto a = meaningOf(call, 1, 2, type);
    const auto b = meaningOf(call, 4, 5, type);
    const auto y = meaningOf(call, 6, 7, type);
    if (!a || !b || !y) {
        return !a ? a.error() : !b ? b.error() : y.error();
    }
    const std::array shapes{call.in(0).shape(), call.in(3).shape()};
    const auto broadcast = Broadcast::of(shapes);
    if (!broadcast) {
        return broadcast.error();
    }
    return Pair{*a, *b, *y, *broadcast};
}

/// y = code of f(x of a, x of b), which gives units of the scale of y.
template <typename F>
Result<Arrays> combined(const Call& call, const Pair& pair, const std::array<float, 256>& ofA,
                        const std::array<float, 256>& ofB, const F& f)
{
    auto y = Array::make(pair.y.type, pair.broadcast.shape());
    if (!y) {
        return y.error();
    }
    const std::uint8_t* const a = call.in(0).values<std::uint8_t>().data();
    const std::uint8_t* const b = call.in(3).values<std::uint8_t>().data();
    std::uint8_t* out = y->edit<std::uint8_t>().data();
    const CodeRounder rounder(pair.y.range(), pair.y.zeroPoint);
    const std::size_t stepA = pair.broadcast.stepOf(0);
    const std::size_t stepB = pair.broadcast.stepOf(1);
    pair.broadcast.forEachRun([&](std::span<const std::size_t> at) {
        for (std::size_t i = 0; i < pair.broadcast.runLength(); ++i) {
            out[i] = static_cast<std::uint8_t>(rounder(f(ofA[a[at[0] + i * stepA]], ofB[b[at[1] + i * stepB]])));
        }
        out += pair.broadcast.runLength();
    });
    return one(std::move(y));
}

/// y = code of f(x) with inputs x, its scale and zero point, those of the result.
template <typename F>
Result<Arrays> mappedCodes(const Call& call, const F& f)
{
    const auto x = meaningOf(call, 1, 2, call.in(0).type());
    const auto y = meaningOf(call, 3, 4, call.in(0).type());
    if (!x || !y) {
        return x ? y.error() : x.error();
    }
    const std::array<float, 256> values = x->values();
    Table table{};
    std::ranges::transform(values, table.begin(), [&](float value) { return y->bitsOf(f(value) / y->scale); });
    return one(lookedUp(call.in(0), y->type, table));
}

/// One line of a softmax: `count` codes, `step` bytes apart.
void softmax(const std::uint8_t* x, std::uint8_t* out, std::size_t count, std::size_t step, const CodeMeaning& from,
             const CodeMeaning& to)
{
    std::int32_t largest = from.range().low;
    for (std::size_t i = 0; i < count; ++i) {
        largest = std::max(largest, from.codeOf(x[i * step]));
    }
    std::array<float, 256> powers{};
    for (std::size_t byte = 0; byte < powers.size(); ++byte) { // the zero point cancels out
        const std::int32_t below = from.codeOf(byte) - largest;
        powers[byte] = below > 0 ? 0 : std::exp(static_cast<float>(below) * from.scale);
    }
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        sum += powers[x[i * step]];
    }
    Table table{};
    std::ranges::transform(powers, table.begin(),
                           [&](float power) { return to.bitsOf(static_cast<float>(power / sum) / to.scale); });
    for (std::size_t i = 0; i < count; ++i) {
        out[i * step] = table[x[i * step]];
    }
}

std::size_t extentOf(const Shape& shape, std::size_t from, std::size_t to)
{
    std::size_t count = 1;
    for (std::size_t i = from; i < to; ++i) {
        count *= static_cast<std::size_t>(shape[i]);
    }
    return count;
}

} // namespace

Result<Arrays> qLinearAdd(const Call& call)
{
    const auto pair = pairOf(call);
    if (!pair) {
        return pair.error();
    }
    const float scale = pair->y.scale;
    return combined(call, *pair, pair->a.values(), pair->b.values(), [=](float a, float b) { return (a + b) / scale; });
}

Result<Arrays> qLinearMul(const Call& call)
{
    const auto pair = pairOf(call);
    if (!pair) {
        return pair.error();
    }
    // The product of two differences is exact.
    const float factor = pair->a.scale * pair->b.scale / pair->y.scale;
    return combined(call, *pair, pair->a.differences(), pair->b.differences(),
                    [=](float a, float b) { return a * b * factor; });
}

Result<Arrays> qLinearLeakyRelu(const Call& call)
{
    const float alpha = call.node.real("alpha", 0.01F);
    return mappedCodes(call, [=](float x) { return x < 0 ? alpha * x : x; });
}

Result<Arrays> qLinearSigmoid(const Call& call)
{
    return mappedCodes(call, [](float x) { return 1 / (1 + std::exp(-x)); });
}

/// Inputs: the scale and zero point of the result; of each part its codes, scale and zero point.
Result<Arrays> qLinearConcat(const Call& call)
{
    if (call.inputs.size() % 3 != 2) {
        return Error{ErrorCode::Format, std::to_string(call.inputs.size()) + " inputs, but two and three per part are "
                                                                             "wanted"};
    }
    const ElementType type = call.in(1).type();
    const auto y = meaningOf(call, 0, 1, type);
    const auto axis = axisOf(call.node.integer("axis", std::numeric_limits<std::int64_t>::max()), call.in(2).rank());
    if (!y || !axis) {
        return y ? axis.error() : y.error();
    }
    Shape shape = call.in(2).shape();
    shape[*axis] = 0;
    std::vector<Array> parts;
    for (std::size_t input = 2; input < call.inputs.size(); input += 3) {
        const Array& x = call.in(input);
        Shape rest = x.shape();
        if (x.isAbsent() || rest.size() != shape.size()) {
            return Error{ErrorCode::Shape, "part " + shapeText(rest) + " beside " + shapeText(call.in(2).shape())};
        }
        const std::int64_t extent = rest[*axis];
        rest[*axis] = shape[*axis];
        if (rest != shape || extent > std::numeric_limits<std::int64_t>::max() - shape[*axis]) {
            return Error{ErrorCode::Shape, "part " + shapeText(x.shape()) + " beside " + shapeText(call.in(2).shape()) +
                                               " along axis " + std::to_string(*axis)};
        }
        shape[*axis] += extent;
        const auto meaning = meaningOf(call, input + 1, input + 2, x.type());
        if (!meaning) {
            return meaning.error();
        }
        const std::array<float, 256> values = meaning->values();
        Table table{};
        std::ranges::transform(values, table.begin(), [&](float value) { return y->bitsOf(value / y->scale); });
        auto part = lookedUp(x, y->type, table);
        if (!part) {
            return part.error();
        }
        parts.push_back(std::move(*part));
    }
    auto out = Array::make(y->type, shape);
    if (!out || out->count() == 0) {
        return one(std::move(out));
    }
    const std::size_t outer = extentOf(shape, 0, *axis);
    std::uint8_t* to = out->edit<std::uint8_t>().data();
    for (std::size_t i = 0; i < outer; ++i) {
        for (const Array& part : parts) {
            const std::size_t length = part.count() / outer;
            std::memcpy(to, part.values<std::uint8_t>().data() + i * length, length);
            to += length;
        }
    }
    return one(std::move(out));
}

/// Along one axis; `opset` below 13: over everything from the axis on.
Result<Arrays> qLinearSoftmax(const Call& call)
{
    const Array& x = call.in(0);
    const auto from = meaningOf(call, 1, 2, x.type());
    const auto to = meaningOf(call, 3, 4, x.type());
    const auto axis = axisOf(call.node.integer("axis", -1), x.rank());
    if (!from || !to || !axis) {
        return !from ? from.error() : !to ? to.error() : axis.error();
    }
    auto y = Array::make(x.type(), x.shape());
    if (!y || y->count() == 0) {
        return one(std::move(y));
    }
    const bool isFlat = call.node.integer("opset", 13) < 13;
    const std::size_t inner = isFlat ? 1 : extentOf(x.shape(), *axis + 1, x.rank());
    const std::size_t count = extentOf(x.shape(), *axis, isFlat ? x.rank() : *axis + 1);
    const std::uint8_t* const codes = x.values<std::uint8_t>().data();
    std::uint8_t* const out = y->edit<std::uint8_t>().data();
    for (std::size_t line = 0; line < x.count() / count; ++line) {
        const std::size_t first = line / inner * count * inner + line % inner;
        softmax(codes + first, out + first, count, inner, *from, *to);
    }
    return one(std::move(y));
}

} // namespace qs
