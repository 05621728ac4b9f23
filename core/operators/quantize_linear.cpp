// SPDX-License-Identifier: GPL-3.0-or-later
// From numbers to codes: code = saturate(round(x / s) + z), halves to even, dividing in the precision of the scale.
#include "core/integer/code_range.h"
#include "core/integer/dynamic_grid.h"
#include "core/kernels/code_conversion.h"
#include "core/operators/float8.h"
#include "core/operators/quantized.h"
#include "core/operators/scale_layout.h"
#include "core/operators/types.h"

#include <algorithm>
#include <optional>

namespace qs {

namespace {

/// The type of the codes: that of the zero point, else what the node says (in ONNX's numbers), else U8.
Result<ElementType> codeType(const Call& call)
{
    if (call.has(2)) {
        return call.in(2).type();
    }
    switch (const std::int64_t type = call.node.integer("output_dtype", 0); type) {
    case 0:
    case 2:
        return ElementType::U8;
    case 3:
        return ElementType::I8;
    case 4:
        return ElementType::U16;
    case 5:
        return ElementType::I16;
    case 17:
        return ElementType::F8E4M3;
    case 18:
        return ElementType::F8E4M3Fnuz;
    case 19:
        return ElementType::F8E5M2;
    case 20:
        return ElementType::F8E5M2Fnuz;
    case 21:
        return ElementType::U4;
    case 22:
        return ElementType::I4;
    default:
        return Error{ErrorCode::Unsupported, "codes of ONNX type " + std::to_string(type) + " are not supported here"};
    }
}

bool isFloatOfScales(ElementType type)
{
    return type == ElementType::F32 || type == ElementType::F16 || type == ElementType::BF16;
}

/// Numbers and scales as floats.
struct Numbers {
    Array x;
    Array scales;
    ElementType precision; ///< of the quotients
    ScaleLayout layout;
};

Result<Numbers> numbersOf(const Call& call)
{
    const Array& x = call.in(0);
    const Array& scales = call.in(1);
    if (!isFloatOfScales(scales.type())) {
        return unsupportedType(scales.type());
    }
    if (!isFloatOfScales(x.type()) && x.type() != ElementType::I32) {
        return unsupportedType(x.type());
    }
    if (call.has(2) && call.in(2).count() != scales.count()) {
        return Error{ErrorCode::Shape, "zero points of shape " + shapeText(call.in(2).shape()) +
                                           " for scales of shape " + shapeText(scales.shape())};
    }
    const auto layout =
        ScaleLayout::of(x.shape(), scales.shape(), call.node.integer("axis", 1), call.node.integer("block_size", 0));
    if (!layout) {
        return layout.error();
    }
    auto wide = converted(x, ElementType::F32);
    auto wideScales = converted(scales, ElementType::F32);
    if (!wide || !wideScales) {
        return wide ? wideScales.error() : wide.error();
    }
    return Numbers{std::move(*wide), std::move(*wideScales), scales.type(), *layout};
}

/// x / s where the scale is a half: the quotient of two halves, calculated in float, rounds to the right half, because
/// a float has more than twice the digits.
Result<Numbers> dividedInHalves(const Numbers& numbers)
{
    auto quotients = Array::make(ElementType::F32, numbers.x.shape());
    auto ones = Array::make(ElementType::F32, numbers.scales.shape());
    if (!quotients || !ones) {
        return quotients ? ones.error() : quotients.error();
    }
    const auto x = numbers.x.values<float>();
    const auto scales = numbers.scales.values<float>();
    const auto out = quotients->edit<float>();
    numbers.layout.forEachRun([&](std::size_t first, std::size_t length, std::size_t scale, std::size_t step) {
        for (std::size_t i = 0; i < length; ++i) {
            out[first + i] = x[first + i] / scales[scale + i * step];
        }
    });
    const auto halves = converted(*quotients, numbers.precision);
    auto rounded = halves ? converted(*halves, ElementType::F32) : halves;
    if (!rounded) {
        return rounded.error();
    }
    std::ranges::fill(ones->edit<float>(), 1.0F);
    return Numbers{std::move(*rounded), std::move(*ones), ElementType::F32, numbers.layout};
}

template <typename T>
Result<Arrays> wholeCodes(const Numbers& numbers, const Array& zeroPoints, ElementType type)
{
    auto y = Array::make(type, numbers.x.shape());
    if (!y) {
        return y.error();
    }
    const CodeRange range = *codeRangeOf(type);
    const float* const x = numbers.x.values<float>().data();
    const float* const scales = numbers.scales.values<float>().data();
    const T* const zeros = zeroPoints.isAbsent() ? nullptr : zeroPoints.values<T>().data();
    T* const out = y->template edit<T>().data();
    numbers.layout.forEachRun([&](std::size_t first, std::size_t length, std::size_t scale, std::size_t step) {
        if (step == 0) {
            const std::int32_t zero = zeros == nullptr ? 0 : zeros[scale];
            const float s = scales[scale];
            if constexpr (sizeof(T) == 1) {
                codesOfNumbers({x + first, length}, s, {range.low, range.high, zero}, out + first);
            } else {
                const CodeRounder rounder(range, zero);
                std::transform(x + first, x + first + length, out + first,
                               [&](float value) { return static_cast<T>(rounder(value / s)); });
            }
        } else {
            for (std::size_t i = 0; i < length; ++i) {
                const CodeRounder rounder(range, zeros == nullptr ? 0 : zeros[scale + i]);
                out[first + i] = static_cast<T>(rounder(x[first + i] / scales[scale + i]));
            }
        }
    });
    return one(std::move(y));
}

Result<Arrays> floatCodes(const Numbers& numbers, ElementType type, bool saturate)
{
    auto y = Array::make(type, numbers.x.shape());
    if (!y) {
        return y.error();
    }
    const auto x = numbers.x.values<float>();
    const auto scales = numbers.scales.values<float>();
    const auto out = y->edit<std::uint8_t>();
    numbers.layout.forEachRun([&](std::size_t first, std::size_t length, std::size_t scale, std::size_t step) {
        for (std::size_t i = 0; i < length; ++i) {
            out[first + i] = toFloat8(x[first + i] / scales[scale + i * step], type, saturate);
        }
    });
    return one(std::move(y));
}

} // namespace

Result<Arrays> quantizeLinear(const Call& call)
{
    const auto type = codeType(call);
    if (!type) {
        return type.error();
    }
    auto numbers = numbersOf(call);
    if (numbers && numbers->precision != ElementType::F32) {
        numbers = dividedInHalves(*numbers);
    }
    if (!numbers) {
        return numbers.error();
    }
    const Array& zeroPoints = call.in(2);
    if (isFloat8(*type)) {
        if (!zeroPoints.isAbsent() &&
            std::ranges::any_of(zeroPoints.bytes(), [](std::byte b) { return b != std::byte(0); })) {
            return Error{ErrorCode::Unsupported, "floats of 8 bits have no zero point other than 0"};
        }
        return floatCodes(*numbers, *type, call.node.integer("saturate", 1) != 0);
    }
    switch (*type) {
    case ElementType::I8:
    case ElementType::I4:
        return wholeCodes<std::int8_t>(*numbers, zeroPoints, *type);
    case ElementType::U8:
    case ElementType::U4:
        return wholeCodes<std::uint8_t>(*numbers, zeroPoints, *type);
    case ElementType::I16:
        return wholeCodes<std::int16_t>(*numbers, zeroPoints, *type);
    case ElementType::U16:
        return wholeCodes<std::uint16_t>(*numbers, zeroPoints, *type);
    default:
        return unsupportedType(*type);
    }
}

/// Axes came with version 13.
Result<Arrays> quantizeLinear10(const Call& call)
{
    if (call.in(1).count() != 1) {
        return Error{ErrorCode::Shape, "scales of shape " + shapeText(call.in(1).shape()) + " where opset " +
                                           std::to_string(call.opset) + " takes one number"};
    }
    return quantizeLinear(call);
}

/// The range of the values, 0 included, on 256 codes.
Result<Arrays> dynamicQuantizeLinear(const Call& call)
{
    const Array& x = call.in(0);
    if (x.type() != ElementType::F32) {
        return unsupportedType(x.type());
    }
    auto y = Array::make(ElementType::U8, x.shape());
    if (!y) {
        return y.error();
    }
    const DynamicGrid grid = dynamicGridOf(x.values<float>());
    codesOfNumbers(x.values<float>(), grid.scale, {0, 255, grid.zeroPoint}, y->edit<std::uint8_t>().data());
    return Arrays{std::move(*y), Array::scalar(grid.scale), Array::scalar(static_cast<std::uint8_t>(grid.zeroPoint))};
}

} // namespace qs
