// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pairing/axis_order.h"

#include <algorithm>
#include <span>

namespace qs {

namespace {

using Axes = std::vector<int>;

/// Orders other than the same one, by the number of axes. PyTorch and ONNX keep convolutions as [out, in, h, w], TFLite
/// as [out, h, w, in] and Keras as [h, w, in, out]; depthwise ones lose the axis of extent 1. The orders that lead from
/// and to PyTorch's come first.
std::span<const Axes> knownOrders(std::size_t dims)
{
    static const std::vector<Axes> kMatrix{{1, 0}};
    static const std::vector<Axes> kThree{{2, 1, 0}, {2, 0, 1}, {1, 2, 0}, {0, 2, 1}};
    static const std::vector<Axes> kFour{{0, 3, 1, 2}, {0, 2, 3, 1}, {3, 2, 0, 1},
                                         {2, 3, 1, 0}, {3, 0, 1, 2}, {1, 2, 3, 0}};
    switch (dims) {
    case 2:
        return kMatrix;
    case 3:
        return kThree;
    case 4:
        return kFour;
    default:
        return {};
    }
}

/// Whether the extents of both become the same when neighbours are multiplied: their borders in a row-major walk agree
/// on the coarser of the two.
bool runTogether(const Shape& a, const Shape& b)
{
    const auto borders = [](const Shape& shape) {
        std::vector<std::uint64_t> found;
        std::uint64_t product = 1;
        for (const std::int64_t extent : shape) {
            found.push_back(product *= static_cast<std::uint64_t>(extent));
        }
        return found;
    };
    const auto fine = borders(a.size() >= b.size() ? a : b);
    const auto coarse = borders(a.size() >= b.size() ? b : a);
    return std::ranges::includes(fine, coarse) &&
           (coarse.empty() ? fine.empty() : !fine.empty() && fine.back() == coarse.back());
}

bool hasZero(const Shape& shape)
{
    return std::ranges::find(shape, 0) != shape.end();
}

} // namespace

Shape squeezed(const Shape& shape)
{
    Shape rest;
    std::ranges::copy_if(shape, std::back_inserter(rest), [](std::int64_t extent) { return extent != 1; });
    return rest;
}

std::vector<AxisOrder> ordersBetween(const Shape& reference, const Shape& other)
{
    const Shape mine = squeezed(reference);
    const Shape theirs = squeezed(other);
    std::vector<AxisOrder> orders;
    if (mine == theirs || (!hasZero(mine) && !hasZero(theirs) && runTogether(mine, theirs))) {
        orders.emplace_back();
    }
    if (mine.size() != theirs.size()) {
        return orders;
    }
    for (const Axes& axes : knownOrders(mine.size())) {
        bool fits = true;
        for (std::size_t k = 0; k < axes.size(); ++k) {
            fits = fits && mine[k] == theirs[static_cast<std::size_t>(axes[k])];
        }
        if (fits) {
            orders.push_back({.axes = axes});
        }
    }
    return orders;
}

std::string orderText(const AxisOrder& order)
{
    std::string text = order.axes.empty() ? "same" : order.axes == Axes{1, 0} ? "transposed" : "axes";
    if (text == "axes") {
        for (const int axis : order.axes) {
            text += " " + std::to_string(axis);
        }
    }
    if (order.interleavedHeads > 0) {
        text += ", rows interleaved in " + std::to_string(order.interleavedHeads) + " heads";
    }
    return text;
}

} // namespace qs
