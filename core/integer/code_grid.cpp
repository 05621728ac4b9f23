// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/integer/code_grid.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace qs {

namespace {

template <typename T>
std::size_t code(std::span<const float> x, const CodeGrid& grid, std::span<T> out)
{
    const CodeRounder rounder(grid.range(), grid.zeroPoint);
    const CodeRounder wider({grid.range().low - 1, grid.range().high + 1}, grid.zeroPoint);
    std::size_t saturated = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const float v = x[i] / grid.scale;
        const std::int32_t q = rounder(v);
        saturated += wider(v) != q ? 1 : 0;
        out[i] = static_cast<T>(q);
    }
    return saturated;
}

struct Ends {
    float low = 0;
    float high = 0;
};

/// Of the finite values, and of 0.
Ends endsOf(std::span<const float> values)
{
    Ends ends;
    for (const float value : values) {
        if (std::isfinite(value)) {
            ends.low = std::min(ends.low, value);
            ends.high = std::max(ends.high, value);
        }
    }
    return ends;
}

} // namespace

CodeGrid codeGridOf(float low, float high, ElementType type, bool isSymmetric)
{
    const double least = std::min(double(low), 0.0);
    const double most = std::max(double(high), 0.0);
    CodeGrid grid{type};
    const CodeRange range = grid.range();
    const double scale = isSymmetric ? std::max(-least, most) / range.high : (most - least) / (range.high - range.low);
    grid.scale = static_cast<float>(scale);
    if (!std::isnormal(grid.scale)) { // too narrow, or no range at all
        return {type};
    }
    if (!isSymmetric) {
        const double zero = std::nearbyint(range.low - least / double(grid.scale));
        grid.zeroPoint = static_cast<std::int32_t>(std::clamp<double>(zero, range.low, range.high));
    }
    return grid;
}

Result<CodedArray> codesOf(const Array& x, const CodeGrid& grid)
{
    if (x.type() != ElementType::F32) {
        return Error{ErrorCode::Unsupported, "numbers are F32, not " + std::string(rowOf(x.type()).name)};
    }
    auto codes = Array::make(grid.type, x.shape());
    if (!codes) {
        return codes.error();
    }
    const std::size_t saturated = grid.type == ElementType::I8
                                      ? code(x.values<float>(), grid, codes->edit<std::int8_t>())
                                      : code(x.values<float>(), grid, codes->edit<std::uint8_t>());
    return CodedArray{std::move(*codes), saturated};
}

Result<WeightCodes> WeightCodes::of(const Array& weights, bool isPerChannel, bool isSymmetric)
{
    if (weights.type() != ElementType::F32 || weights.rank() == 0 || weights.count() == 0) {
        return Error{ErrorCode::Shape,
                     "no weights: " + std::string(rowOf(weights.type()).name) + " " + shapeText(weights.shape())};
    }
    auto codes = Array::make(ElementType::I8, weights.shape());
    if (!codes) {
        return codes.error();
    }
    const auto channels = static_cast<std::size_t>(weights.shape().front());
    const std::size_t groups = isPerChannel ? channels : 1;
    const std::size_t length = weights.count() / groups;
    const auto values = weights.values<float>();
    const auto out = codes->edit<std::int8_t>();
    WeightCodes made;
    for (std::size_t group = 0; group < groups; ++group) {
        const auto own = values.subspan(group * length, length);
        const Ends ends = endsOf(own);
        // 127 on both sides: the range is symmetric, so −128 does not occur.
        const CodeGrid grid = codeGridOf(ends.low, ends.high, ElementType::I8, isSymmetric);
        code(own, grid, out.subspan(group * length, length));
        made.scales.push_back(grid.scale);
        made.zeroPoints.push_back(grid.zeroPoint);
    }
    made.codes = std::move(*codes);
    return made;
}

} // namespace qs
