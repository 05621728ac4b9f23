// SPDX-License-Identifier: GPL-3.0-or-later
// From codes to numbers: x = (q − z) · s.
#include "core/kernels/code_conversion.h"
#include "core/operators/float8.h"
#include "core/operators/quantized.h"
#include "core/operators/scale_layout.h"
#include "core/operators/types.h"

#include <array>

namespace qs {

namespace {

/// The differences are exact whole numbers and become float before the product.
template <typename T>
Result<Arrays> fromWholeCodes(const Array& codes, const Array& scales, const Array& zeroPoints,
                              const ScaleLayout& layout)
{
    auto y = Array::make(ElementType::F32, codes.shape());
    if (!y) {
        return y.error();
    }
    using Wide = std::conditional_t<sizeof(T) < 4, std::int32_t, std::int64_t>;
    const T* const q = codes.values<T>().data();
    const float* const s = scales.values<float>().data();
    const T* const zeros = zeroPoints.isAbsent() ? nullptr : zeroPoints.values<T>().data();
    float* const out = y->edit<float>().data();
    layout.forEachRun([&](std::size_t first, std::size_t length, std::size_t scale, std::size_t step) {
        if (step == 0) {
            const float factor = s[scale];
            const Wide zero = zeros == nullptr ? 0 : zeros[scale];
            if constexpr (sizeof(T) == 1) {
                numbersOfCodes({q + first, length}, factor, zero, out + first);
            } else {
                for (std::size_t i = first; i < first + length; ++i) {
                    out[i] = static_cast<float>(Wide(q[i]) - zero) * factor;
                }
            }
        } else {
            for (std::size_t i = 0; i < length; ++i) {
                const Wide zero = zeros == nullptr ? 0 : zeros[scale + i];
                out[first + i] = static_cast<float>(Wide(q[first + i]) - zero) * s[scale + i];
            }
        }
    });
    return one(std::move(y));
}

Result<Arrays> fromFloatCodes(const Array& codes, const Array& scales, const Array& zeroPoints,
                              const ScaleLayout& layout)
{
    auto y = Array::make(ElementType::F32, codes.shape());
    if (!y) {
        return y.error();
    }
    std::array<float, 256> numbers{};
    for (std::size_t bits = 0; bits < numbers.size(); ++bits) {
        numbers[bits] = fromFloat8(static_cast<std::uint8_t>(bits), codes.type());
    }
    const auto q = codes.values<std::uint8_t>();
    const auto s = scales.values<float>();
    const auto out = y->edit<float>();
    layout.forEachRun([&](std::size_t first, std::size_t length, std::size_t scale, std::size_t step) {
        for (std::size_t i = 0; i < length; ++i) {
            const std::size_t at = scale + i * step;
            const float zero = zeroPoints.isAbsent() ? 0 : numbers[zeroPoints.values<std::uint8_t>()[at]];
            out[first + i] = (numbers[q[first + i]] - zero) * s[at];
        }
    });
    return one(std::move(y));
}

} // namespace

Result<Arrays> dequantizeLinear(const Call& call)
{
    const Array& codes = call.in(0);
    const Array& scales = call.in(1);
    const Array& zeroPoints = call.in(2);
    if (scales.type() != ElementType::F32) {
        return unsupportedType(scales.type());
    }
    if (!zeroPoints.isAbsent() && (zeroPoints.type() != codes.type() || zeroPoints.count() != scales.count())) {
        return Error{ErrorCode::Shape, "zero points " + std::string(rowOf(zeroPoints.type()).name) + " " +
                                           shapeText(zeroPoints.shape()) + " for codes " +
                                           std::string(rowOf(codes.type()).name) + " with scales of shape " +
                                           shapeText(scales.shape())};
    }
    const auto layout = ScaleLayout::of(codes.shape(), scales.shape(), call.node.integer("axis", 1),
                                        call.node.integer("block_size", 0));
    if (!layout) {
        return layout.error();
    }
    if (isFloat8(codes.type())) {
        return fromFloatCodes(codes, scales, zeroPoints, *layout);
    }
    switch (codes.type()) {
    case ElementType::I8:
    case ElementType::I4:
        return fromWholeCodes<std::int8_t>(codes, scales, zeroPoints, *layout);
    case ElementType::U8:
    case ElementType::U4:
        return fromWholeCodes<std::uint8_t>(codes, scales, zeroPoints, *layout);
    case ElementType::I16:
        return fromWholeCodes<std::int16_t>(codes, scales, zeroPoints, *layout);
    case ElementType::U16:
        return fromWholeCodes<std::uint16_t>(codes, scales, zeroPoints, *layout);
    case ElementType::I32:
        return fromWholeCodes<std::int32_t>(codes, scales, zeroPoints, *layout);
    default:
        return unsupportedType(codes.type());
    }
}

/// Axes came with version 13.
Result<Arrays> dequantizeLinear10(const Call& call)
{
    if (call.in(1).count() != 1) {
        return Error{ErrorCode::Shape, "scales of shape " + shapeText(call.in(1).shape()) + " where opset " +
                                           std::to_string(call.opset) + " takes one number"};
    }
    return dequantizeLinear(call);
}

} // namespace qs
