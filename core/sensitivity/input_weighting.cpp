// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sensitivity/input_weighting.h"

#include "core/tensor/layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>

namespace qs {

namespace {

std::uint64_t product(std::span<const std::int64_t> extents)
{
    return std::accumulate(extents.begin(), extents.end(), std::uint64_t{1},
                           [](std::uint64_t all, std::int64_t one) { return all * static_cast<std::uint64_t>(one); });
}

double squareOf(float value)
{
    return std::isfinite(value) ? static_cast<double>(value) * value : 0.0;
}

/// Eight sums beside each other, so that a processor can add several at once.
double sumOfSquares(std::span<const float> values)
{
    std::array<double, 8> sums{};
    std::size_t i = 0;
    for (; i + sums.size() <= values.size(); i += sums.size()) {
        for (std::size_t lane = 0; lane < sums.size(); ++lane) {
            sums[lane] += squareOf(values[i + lane]);
        }
    }
    for (; i < values.size(); ++i) {
        sums[i % sums.size()] += squareOf(values[i]);
    }
    return std::accumulate(sums.begin(), sums.end(), 0.0);
}

} // namespace

Status InputSquares::merge(const InputSquares& more)
{
    if (sums.empty()) {
        *this = more;
        return ok();
    }
    if (sums.size() != more.sums.size()) {
        return Error{ErrorCode::Shape, "an input has " + std::to_string(more.sums.size()) + " channels and had " +
                                           std::to_string(sums.size()) + " before"};
    }
    std::ranges::transform(sums, more.sums, sums.begin(), std::plus<>());
    count += more.count;
    return ok();
}

Result<InputSquares> inputSquares(const Array& data, std::size_t channelAxis)
{
    const bool isLast = data.layout() == MemoryLayout::ChannelsLast && channelAxis == 1;
    const auto ordered = isLast ? Result<Array>(data.inMemory()) : inLayout(data, MemoryLayout::Plain);
    QS_TRY(ordered);
    const auto floats = converted(*ordered, ElementType::F32);
    QS_TRY(floats);
    const std::span<const std::int64_t> shape = ordered->shape();
    const std::size_t axis = isLast ? shape.size() - 1 : channelAxis;
    const auto channels = static_cast<std::size_t>(shape[axis]);
    const std::uint64_t outer = product(shape.first(axis));
    const std::uint64_t inner = product(shape.subspan(axis + 1));
    InputSquares squares{std::vector<double>(channels), outer * inner};
    const float* x = floats->values<float>().data();
    for (std::uint64_t o = 0; o < outer; ++o) {
        if (inner == 1) {
            std::transform(x, x + channels, squares.sums.begin(), squares.sums.begin(),
                           [](float value, double sum) { return sum + squareOf(value); });
            x += channels;
            continue;
        }
        for (double& sum : squares.sums) {
            sum += sumOfSquares({x, inner});
            x += inner;
        }
    }
    return squares;
}

Result<std::vector<OutputError>> errorsByInput(const Array& weight, const Array& quantized, const ChannelAxis& outputs,
                                               std::int64_t groups)
{
    const std::span<const std::int64_t> shape = weight.shape();
    const int axis = inputChannelsOf(outputs).axis;
    if (axis < 0 || static_cast<std::size_t>(axis) >= shape.size() || groups < 1 ||
        (groups > 1 && (axis != 1 || shape[0] % groups != 0))) {
        return Error{ErrorCode::Shape, "a weight " + shapeText(weight.shape()) + " has no input channels on axis " +
                                           std::to_string(axis) + " in " + std::to_string(groups) + " groups"};
    }
    const auto original = converted(weight, ElementType::F32);
    QS_TRY(original);
    const auto other = converted(quantized, ElementType::F32);
    QS_TRY(other);
    const std::span<const float> w = original->values<float>();
    const std::span<const float> q = other->values<float>();
    if (w.size() != q.size()) {
        return Error{ErrorCode::Shape, "a weight and its quantized form differ in shape"};
    }
    const auto extent = static_cast<std::uint64_t>(shape[static_cast<std::size_t>(axis)]);
    const std::uint64_t inner = product(shape.subspan(static_cast<std::size_t>(axis) + 1));
    const std::uint64_t perGroup = static_cast<std::uint64_t>(shape[0]) / static_cast<std::uint64_t>(groups);
    std::vector<OutputError> errors(extent * static_cast<std::uint64_t>(groups));
    for (std::uint64_t i = 0; i < w.size(); ++i) {
        const std::uint64_t group = groups == 1 ? 0 : i / (inner * extent) / perGroup;
        errors[group * extent + i / inner % extent].add(w[i], q[i]);
    }
    return errors;
}

std::optional<OutputError> weightedError(std::span<const OutputError> byInput, const InputSquares& squares)
{
    if (byInput.empty() || byInput.size() != squares.sums.size()) {
        return std::nullopt;
    }
    OutputError all;
    for (std::size_t c = 0; c < byInput.size(); ++c) {
        const double mean = squares.mean(c);
        const OutputError& one = byInput[c];
        all.count += one.count;
        all.notFinite += one.notFinite;
        all.signal += mean * one.signal;
        all.error += mean * one.error;
        all.other += mean * one.other;
        all.product += mean * one.product;
    }
    return all;
}

} // namespace qs
