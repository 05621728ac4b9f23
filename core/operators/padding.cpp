// SPDX-License-Identifier: GPL-3.0-or-later
// Elements around an array: Pad.
#include "core/operators/layout_parts.h"
#include "core/operators/strided_copy.h"
#include "core/operators/types.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace qs {

namespace {

enum class PadMode { Constant, Edge, Reflect, Wrap };

Result<PadMode> padMode(const Call& call)
{
    const std::string mode = call.node.text("mode", "constant");
    if (mode == "constant") {
        return PadMode::Constant;
    }
    if (mode == "edge") {
        return PadMode::Edge;
    }
    if (mode == "reflect") {
        return PadMode::Reflect;
    }
    if (mode == "wrap" && call.opset >= 19) {
        return PadMode::Wrap;
    }
    return Error{ErrorCode::Unsupported, "its mode \"" + mode + "\" is not known"};
}

/// How one axis is padded; negative numbers cut off.
struct Pads {
    std::int64_t before = 0;
    std::int64_t after = 0;
};

/// Where each element of an axis comes from; kOutside for those that are the constant.
constexpr std::int64_t kOutside = -1;

/// `position` of an axis that is repeated beyond its ends: 0 ≤ result < extent. The extent is not 0.
std::int64_t sourceOf(std::int64_t position, std::int64_t extent, PadMode mode)
{
    if (position >= 0 && position < extent) {
        return position;
    }
    switch (mode) {
    case PadMode::Edge:
        return position < 0 ? 0 : extent - 1;
    case PadMode::Reflect: { // back and forth; the ends stand there once
        if (extent == 1) {
            return 0;
        }
        const std::int64_t period = 2 * (extent - 1);
        const std::int64_t phase = (position % period + period) % period;
        return phase < extent ? phase : period - phase;
    }
    case PadMode::Wrap:
        return (position % extent + extent) % extent;
    default:
        return kOutside;
    }
}

/// Copies an array axis by axis to where its padded axes want it.
template <typename T>
class Padder {
public:
    Padder(const Array& x, std::vector<std::vector<std::int64_t>> sources, T constant)
        : m_axes(axesInMemory(x.shape())), m_sources(std::move(sources)), m_constant(constant)
    {
        m_block.resize(m_axes.size() + 1, 1);
        for (std::size_t axis = m_axes.size(); axis-- > 0;) {
            m_block[axis] = m_block[axis + 1] * m_sources[axis].size();
        }
    }

    /// Fills what lies under the first `axis` axes.
    void fill(std::size_t axis, const T* from, T* to) const
    {
        if (axis + 1 >= m_axes.size()) {
            fillRow(from, to);
            return;
        }
        const std::size_t block = m_block[axis + 1];
        for (const std::int64_t source : m_sources[axis]) {
            if (source == kOutside) {
                std::fill_n(to, block, m_constant);
            } else {
                fill(axis + 1, from + source * m_axes[axis].stride, to);
            }
            to += block;
        }
    }

private:
    void fillRow(const T* from, T* to) const
    {
        const auto& sources = m_sources.back();
        for (std::size_t i = 0; i < sources.size();) {
            std::size_t end = i + 1;
            while (end < sources.size() && sources[i] != kOutside && sources[end] == sources[end - 1] + 1) {
                ++end;
            }
            if (sources[i] == kOutside) {
                to[i] = m_constant;
            } else {
                std::memcpy(to + i, from + sources[i], (end - i) * sizeof(T));
            }
            i = end;
        }
    }

    std::vector<StridedAxis> m_axes;
    std::vector<std::vector<std::int64_t>> m_sources; ///< by axis
    std::vector<std::size_t> m_block;                 ///< elements of the output under the axes before
    T m_constant;
};

Result<Arrays> padded(const Array& x, const std::vector<Pads>& pads, PadMode mode, const Array& constant)
{
    Shape shape;
    for (std::size_t axis = 0; axis < x.rank(); ++axis) {
        constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max() / 4; // sums of three stay numbers
        const std::int64_t extent = x.shape()[axis];
        const auto [before, after] = pads[axis];
        const bool isSane =
            extent <= largest && std::abs(before / 2) <= largest / 2 && std::abs(after / 2) <= largest / 2;
        const std::int64_t kept =
            isSane ? extent + std::min(before, std::int64_t{0}) + std::min(after, std::int64_t{0}) : -1;
        const bool needsSource = mode != PadMode::Constant && (before > 0 || after > 0);
        if (kept < 0 || (kept == 0 && needsSource)) {
            return Error{ErrorCode::Shape, "axis " + std::to_string(axis) + " of " + shapeText(x.shape()) +
                                               " cannot be padded by " + std::to_string(before) + " and " +
                                               std::to_string(after)};
        }
        shape.push_back(extent + before + after);
    }
    auto y = Array::make(x.type(), shape);
    if (!y || y->count() == 0) {
        return one(std::move(y));
    }
    if (x.rank() == 0) {
        return Arrays{x};
    }
    std::vector<std::vector<std::int64_t>> sources(x.rank());
    for (std::size_t axis = 0; axis < x.rank(); ++axis) {
        // What is cut off is gone before the rest is repeated.
        const std::int64_t cut = std::max(-pads[axis].before, std::int64_t{0});
        const std::int64_t kept = x.shape()[axis] - cut - std::max(-pads[axis].after, std::int64_t{0});
        const std::int64_t first = std::min(-pads[axis].before, std::int64_t{0});
        for (std::int64_t i = 0; i < shape[axis]; ++i) {
            const std::int64_t source = sourceOf(first + i, kept, mode);
            sources[axis].push_back(source == kOutside ? kOutside : source + cut);
        }
    }
    return withWidth(x.type(), [&]<typename T>(T) -> Result<Arrays> {
        const T value = constant.isAbsent() ? T(0) : constant.values<T>()[0];
        Padder<T>(x, std::move(sources), value).fill(0, x.values<T>().data(), y->edit<T>().data());
        return one(std::move(y));
    });
}

/// The numbers as files have them: all beginnings, then all ends, of the named axes.
Result<std::vector<Pads>> padsOf(const std::vector<std::int64_t>& numbers, const std::vector<std::size_t>& axes,
                                 const Array& x)
{
    if (numbers.size() != 2 * axes.size()) {
        return Error{ErrorCode::Shape, std::to_string(numbers.size()) + " pads for " + std::to_string(axes.size()) +
                                           " axes of " + shapeText(x.shape())};
    }
    std::vector<Pads> pads(x.rank());
    for (std::size_t i = 0; i < axes.size(); ++i) {
        pads[axes[i]] = {numbers[i], numbers[i + axes.size()]};
    }
    return pads;
}

Result<Arrays> padAxes(const Call& call, const std::vector<std::int64_t>& numbers, const OptionalIntegers& named,
                       const Array& constant)
{
    const Array& x = call.in(0);
    std::vector<std::int64_t> all;
    for (std::size_t axis = 0; axis < x.rank(); ++axis) {
        all.push_back(static_cast<std::int64_t>(axis));
    }
    const auto axes = axesOf(named ? *named : all, x.rank());
    if (!axes) {
        return axes.error();
    }
    const auto pads = padsOf(numbers, *axes, x);
    if (!pads) {
        return pads.error();
    }
    const auto mode = padMode(call);
    return mode ? padded(x, *pads, *mode, constant) : mode.error();
}

} // namespace

Result<Arrays> padByAttributes(const Call& call)
{
    const auto constant = converted(Array::scalar(call.node.real("value", 0)), call.in(0).type());
    return constant ? padAxes(call, call.node.integers("pads"), {}, *constant) : constant.error();
}

Result<Arrays> padByInputs(const Call& call)
{
    const auto numbers = integersOf(call.in(1));
    const auto axes = integersOf(call, 3);
    if (!numbers || !axes) {
        return numbers ? axes.error() : numbers.error();
    }
    if (call.has(2) && (call.in(2).count() != 1 || call.in(2).type() != call.in(0).type())) {
        return Error{ErrorCode::Shape, "its constant must be one number of the type of its input"};
    }
    return padAxes(call, *numbers, *axes, call.in(2));
}

} // namespace qs
