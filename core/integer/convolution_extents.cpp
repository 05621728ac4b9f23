// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/integer/integer_convolution.h"

#include <algorithm>
#include <string>

namespace qs {

namespace {

/// Extents, steps and pads beyond this are no convolution that anybody means, and below it nothing overflows.
constexpr std::int64_t kMost = std::int64_t{1} << 30U;

std::string text(std::int64_t number)
{
    return std::to_string(number);
}

Status check(const char* what, const std::vector<std::int64_t>& values, std::size_t axes, std::int64_t least)
{
    if (values.size() > axes) {
        return Error{ErrorCode::Format, text(static_cast<std::int64_t>(values.size())) + " " + what + " for " +
                                            std::to_string(axes) + " spatial axes"};
    }
    for (const std::int64_t value : values) {
        if (value < least || value > kMost) {
            return Error{ErrorCode::Format, std::string(what) + " of " + text(value)};
        }
    }
    return ok();
}

std::int64_t at(const std::vector<std::int64_t>& values, std::size_t axis, std::int64_t otherwise)
{
    return axis < values.size() ? values[axis] : otherwise;
}

} // namespace

Shape ConvolutionExtents::outShape() const
{
    Shape shape{static_cast<std::int64_t>(batch), static_cast<std::int64_t>(groups * outChannels)};
    shape.insert(shape.end(), out.begin(), out.end());
    return shape;
}

Result<ConvolutionExtents> ConvolutionExtents::of(const Shape& x, const Shape& w, const ConvolutionSteps& steps)
{
    const auto mismatch = [&] {
        return Error{ErrorCode::Shape, "no convolution of " + shapeText(x) + " with kernels " + shapeText(w) + " in " +
                                           text(steps.groups) + (steps.groups == 1 ? " group" : " groups")};
    };
    if (x.size() < 3 || w.size() != x.size() || steps.groups < 1 || w[0] % steps.groups != 0 || w[0] == 0 ||
        w[1] == 0 || x[1] % steps.groups != 0 || x[1] / steps.groups != w[1]) {
        return mismatch();
    }
    const std::size_t axes = x.size() - 2;
    QS_TRY(check("strides", steps.strides, axes, 1));
    QS_TRY(check("dilations", steps.dilations, axes, 1));
    QS_TRY(check("pads", steps.padsBegin, axes, 0));
    QS_TRY(check("pads", steps.padsEnd, axes, 0));
    const bool isSame = steps.autoPad == "SAME_UPPER" || steps.autoPad == "SAME_LOWER";
    if (!isSame && steps.autoPad != "NOTSET" && steps.autoPad != "VALID") {
        return Error{ErrorCode::Format, "auto_pad is \"" + steps.autoPad + "\""};
    }
    ConvolutionExtents made;
    made.batch = static_cast<std::size_t>(x[0]);
    made.groups = static_cast<std::size_t>(steps.groups);
    made.inChannels = static_cast<std::size_t>(w[1]);
    made.outChannels = static_cast<std::size_t>(w[0] / steps.groups);
    for (std::size_t axis = 0; axis < axes; ++axis) {
        const std::int64_t in = x[axis + 2];
        const std::int64_t kernel = w[axis + 2];
        const std::int64_t stride = at(steps.strides, axis, 1);
        const std::int64_t dilation = at(steps.dilations, axis, 1);
        if (in < 1 || in > kMost || kernel < 1 || kernel > kMost) {
            return mismatch();
        }
        const std::int64_t reach = (kernel - 1) * dilation + 1; // up to 2^60
        std::int64_t begin = steps.autoPad == "NOTSET" ? at(steps.padsBegin, axis, 0) : 0;
        std::int64_t end = steps.autoPad == "NOTSET" ? at(steps.padsEnd, axis, 0) : 0;
        if (isSame) {
            const std::int64_t all =
                std::max<std::int64_t>((in + stride - 1) / stride * stride - stride + reach - in, 0);
            begin = steps.autoPad == "SAME_UPPER" ? all / 2 : all - all / 2;
            end = all - begin;
        }
        if (reach > in + begin + end) {
            return Error{ErrorCode::Shape, "a kernel that reaches over " + text(reach) + " of " +
                                               text(in + begin + end) + " elements of axis " +
                                               std::to_string(axis + 2)};
        }
        made.in.push_back(in);
        made.kernel.push_back(kernel);
        made.strides.push_back(stride);
        made.dilations.push_back(dilation);
        made.pads.push_back(begin);
        made.out.push_back((in + begin + end - reach) / stride + 1);
    }
    const auto inPlane = elementCount(made.in);
    const auto taps = elementCount(made.kernel);
    const auto plane = elementCount(made.out);
    const auto all = elementCount(made.outShape());
    for (const auto* const count : {&inPlane, &taps, &plane, &all}) {
        if (!*count) {
            return count->error();
        }
    }
    made.inPlane = *inPlane;
    made.taps = *taps;
    made.outPlane = *plane;
    return made;
}

} // namespace qs
