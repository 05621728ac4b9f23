// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/window.h"

#include "core/tensor/shape.h"

namespace qs {

namespace {

/// One number per axis from an attribute, `otherwise` where it is not there.
Result<std::vector<std::int64_t>> perAxis(const GraphNode& node, const char* attribute, std::size_t count,
                                          std::int64_t otherwise, std::int64_t least)
{
    auto numbers = node.integers(attribute);
    if (numbers.empty()) {
        numbers.assign(count, otherwise);
    }
    if (numbers.size() != count) {
        return Error{ErrorCode::Format, std::string(attribute) + " has " + std::to_string(numbers.size()) +
                                            " numbers, but " + std::to_string(count) + " are wanted"};
    }
    for (const std::int64_t number : numbers) {
        if (number < least || number > WindowAxis::kMost) {
            return Error{ErrorCode::Unsupported, std::string(attribute) + " has a " + std::to_string(number) +
                                                     ", which is not between " + std::to_string(least) + " and " +
                                                     std::to_string(WindowAxis::kMost)};
        }
    }
    return numbers;
}

Error doesNotFit(std::size_t axis, const WindowAxis& window)
{
    return {ErrorCode::Shape, "a window of " + std::to_string(window.reach()) + " elements does not fit on axis " +
                                  std::to_string(axis + 2) + ", which has " + std::to_string(window.input) + " and " +
                                  std::to_string(window.padBegin + window.padEnd) + " of padding"};
}

} // namespace

std::span<const std::int64_t> spatialExtents(const Shape& shape)
{
    return std::span<const std::int64_t>(shape).subspan(std::min<std::size_t>(2, shape.size()));
}

Result<Window> windowOf(const GraphNode& node, std::span<const std::int64_t> input,
                        std::span<const std::int64_t> kernel)
{
    const std::size_t axes = input.size();
    auto kernels = perAxis(node, "kernel_shape", axes, 0, kernel.empty() ? 1 : 0);
    if (!kernels) {
        return kernels.error();
    }
    if (!kernel.empty()) {
        const std::vector<std::int64_t> actual(kernel.begin(), kernel.end());
        if (node.has("kernel_shape") && *kernels != actual) {
            return Error{ErrorCode::Shape,
                         "kernel_shape is " + shapeText(*kernels) + ", but the weights have " + shapeText(actual)};
        }
        *kernels = actual;
    }
    const auto strides = perAxis(node, "strides", axes, 1, 1);
    const auto dilations = perAxis(node, "dilations", axes, 1, 1);
    const auto pads = perAxis(node, "pads", 2 * axes, 0, 0);
    QS_TRY(strides);
    QS_TRY(dilations);
    QS_TRY(pads);
    Window window;
    for (std::size_t i = 0; i < axes; ++i) {
        WindowAxis axis{input[i],
                        (*kernels)[i],
                        (*strides)[i],
                        (*kernels)[i] == 1 ? 1 : (*dilations)[i],
                        (*pads)[i],
                        (*pads)[axes + i],
                        0};
        if (axis.kernel < 1 || axis.kernel > WindowAxis::kMost || axis.input > WindowAxis::kMost ||
            axis.reach() > WindowAxis::kMost) {
            return Error{ErrorCode::Unsupported, "a window of " + std::to_string(axis.kernel) + " elements, " +
                                                     std::to_string(axis.dilation) + " apart, on an axis of " +
                                                     std::to_string(axis.input)};
        }
        window.push_back(axis);
    }
    return window;
}

Result<Window> slidingWindow(const GraphNode& node, std::span<const std::int64_t> input,
                             std::span<const std::int64_t> kernel, bool roundUp)
{
    auto window = windowOf(node, input, kernel);
    if (!window) {
        return window.error();
    }
    const std::string mode = node.text("auto_pad", "NOTSET");
    const bool isLower = mode == "SAME_LOWER";
    if (!isLower && mode != "SAME_UPPER" && mode != "VALID" && mode != "NOTSET" && !mode.empty()) {
        return Error{ErrorCode::Format, "auto_pad is \"" + mode + "\""};
    }
    for (std::size_t i = 0; i < window->size(); ++i) {
        WindowAxis& axis = (*window)[i];
        if (mode == "VALID") {
            axis.padBegin = axis.padEnd = 0;
        } else if (isLower || mode == "SAME_UPPER") {
            axis.output = (axis.input + axis.stride - 1) / axis.stride;
            const std::int64_t padding =
                std::max<std::int64_t>(0, (axis.output - 1) * axis.stride + axis.reach() - axis.input);
            axis.padBegin = isLower ? padding - padding / 2 : padding / 2;
            axis.padEnd = padding - axis.padBegin;
            continue;
        }
        const std::int64_t rest = axis.input + axis.padBegin + axis.padEnd - axis.reach();
        if (rest < 0) {
            return doesNotFit(i, axis);
        }
        axis.output = rest / axis.stride + 1;
        if (roundUp && rest % axis.stride != 0 && axis.output * axis.stride < axis.input + axis.padBegin) {
            ++axis.output;
        }
    }
    return window;
}

Shape withExtents(std::int64_t batch, std::int64_t channels, const Window& window)
{
    Shape shape{batch, channels};
    for (const WindowAxis& axis : window) {
        shape.push_back(axis.output);
    }
    return shape;
}

} // namespace qs
