// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/integer/integer_convolution.h"

#include "core/base/parallel.h"
#include "core/integer/integer_product.h"

#include <algorithm>
#include <cstring>

namespace qs {

namespace {

/// Goes through all indices of `extents`, the last axis fastest.
class Index {
public:
    explicit Index(std::span<const std::int64_t> extents) : m_extents(extents), m_at(extents.size()) {}

    std::int64_t operator[](std::size_t axis) const { return m_at[axis]; }
    void next()
    {
        for (std::size_t axis = m_at.size(); axis-- > 0;) {
            if (++m_at[axis] < m_extents[axis]) {
                return;
            }
            m_at[axis] = 0;
        }
    }
    void moveTo(std::size_t number)
    {
        for (std::size_t axis = m_at.size(); axis-- > 0;) {
            m_at[axis] = static_cast<std::int64_t>(number) % m_extents[axis];
            number /= static_cast<std::size_t>(m_extents[axis]);
        }
    }

private:
    std::span<const std::int64_t> m_extents;
    std::vector<std::int64_t> m_at;
};

/// The index in the input of what tap `tap` meets at output index `out`, along one axis. May lie in the pads.
std::int64_t met(const ConvolutionExtents& extents, std::size_t axis, std::int64_t out, std::int64_t tap)
{
    return out * extents.strides[axis] - extents.pads[axis] + tap * extents.dilations[axis];
}

/// Elements of the input before the row of the last axis that output row `out` meets with tap `tap`; −1 in the pads.
std::int64_t rowMet(const ConvolutionExtents& extents, const Index& out, const Index& tap)
{
    std::int64_t offset = 0;
    for (std::size_t axis = 0; axis + 1 < extents.in.size(); ++axis) {
        const std::int64_t at = met(extents, axis, out[axis], tap[axis]);
        if (at < 0 || at >= extents.in[axis]) {
            return -1;
        }
        offset = offset * extents.in[axis] + at;
    }
    return offset * extents.in.back();
}

/// Output indices of the last axis, within from … to, where a tap meets an element and no pad.
struct Reach {
    std::int64_t first;
    std::int64_t last; ///< exclusive
};

Reach reachOf(const ConvolutionExtents& extents, std::int64_t tap, std::int64_t from, std::int64_t to)
{
    const std::size_t axis = extents.in.size() - 1;
    const std::int64_t stride = extents.strides[axis];
    const std::int64_t shift = met(extents, axis, 0, tap);
    const std::int64_t behind = extents.in[axis] - shift;
    const std::int64_t first = std::clamp(shift >= 0 ? 0 : (-shift + stride - 1) / stride, from, to);
    return {first, std::clamp(behind <= 0 ? 0 : (behind - 1) / stride + 1, first, to)};
}

/// Output elements whose inputs are laid out side by side at a time.
struct Piece {
    std::size_t firstRow; ///< rows of the last axis
    std::size_t rows;
    std::int64_t from; ///< within each row
    std::int64_t to;

    std::size_t width() const { return static_cast<std::size_t>(to - from); }
    std::size_t columns() const { return rows * width(); }
};

/// Pieces of the output of about `most` elements.
std::vector<Piece> piecesOf(const ConvolutionExtents& extents, std::size_t most)
{
    const auto width = static_cast<std::size_t>(extents.out.back());
    const std::size_t rows = extents.outPlane / width;
    std::vector<Piece> pieces;
    if (width > most) {
        for (std::size_t row = 0; row < rows; ++row) {
            for (std::size_t from = 0; from < width; from += most) {
                pieces.push_back(
                    {row, 1, static_cast<std::int64_t>(from), static_cast<std::int64_t>(std::min(from + most, width))});
            }
        }
        return pieces;
    }
    const std::size_t together = most / width;
    for (std::size_t row = 0; row < rows; row += together) {
        pieces.push_back({row, std::min(together, rows - row), 0, extents.out.back()});
    }
    return pieces;
}

/// What the taps of one channel meet at the outputs of a piece: a row of columns per tap.
void layOut(const ConvolutionExtents& extents, const std::int8_t* plane, std::int8_t zero, const Piece& piece,
            std::int8_t* columns)
{
    const std::size_t last = extents.in.size() - 1;
    const std::int64_t stride = extents.strides[last];
    const std::span<const std::int64_t> outerExtents(extents.out.data(), last);
    Index tap(extents.kernel);
    for (std::size_t t = 0; t < extents.taps; ++t, tap.next()) {
        const Reach reach = reachOf(extents, tap[last], piece.from, piece.to);
        const auto before = static_cast<std::size_t>(reach.first - piece.from);
        const auto inside = static_cast<std::size_t>(reach.last - reach.first);
        Index row(outerExtents);
        row.moveTo(piece.firstRow);
        for (std::size_t r = 0; r < piece.rows; ++r, row.next(), columns += piece.width()) {
            const std::int64_t offset = rowMet(extents, row, tap);
            if (offset < 0 || inside == 0) {
                std::memset(columns, zero, piece.width());
                continue;
            }
            std::memset(columns, zero, before);
            std::memset(columns + before + inside, zero, piece.width() - before - inside);
            const std::int8_t* const from = plane + offset + met(extents, last, reach.first, tap[last]);
            if (stride == 1) {
                std::memcpy(columns + before, from, inside);
            } else {
                for (std::size_t i = 0; i < inside; ++i) {
                    columns[before + i] = from[static_cast<std::int64_t>(i) * stride];
                }
            }
        }
    }
}

std::span<const std::int32_t> zerosOfGroup(const IntegerConvolution& convolution, std::size_t group)
{
    const std::size_t channels = convolution.extents.outChannels;
    return convolution.zeroW.size() > 1 ? convolution.zeroW.subspan(group * channels, channels) : convolution.zeroW;
}

/// Kernels of one element that go over everything: the input is laid out as it is.
bool isPlainProduct(const ConvolutionExtents& extents)
{
    const auto is = [](std::int64_t value) { return [=](std::int64_t each) { return each == value; }; };
    return extents.taps == 1 && std::ranges::all_of(extents.strides, is(1)) && extents.in == extents.out &&
           std::ranges::all_of(extents.pads, is(0));
}

/// Groups with many products in a sum: matrices of kernels times columns of inputs.
Status byProducts(const IntegerConvolution& convolution, std::span<std::int32_t> out, Progress& progress)
{
    const ConvolutionExtents& extents = convolution.extents;
    const bool isPlain = isPlainProduct(extents);
    constexpr std::size_t mostBytes = std::size_t{1} << 21U; // of columns at a time: they stay in the cache
    const std::size_t most = std::max<std::size_t>(mostBytes / extents.inner(), 64);
    const std::vector<Piece> pieces =
        isPlain ? std::vector<Piece>{{0, 1, 0, static_cast<std::int64_t>(extents.outPlane)}} : piecesOf(extents, most);
    std::vector<std::int8_t> columns(isPlain ? 0 : extents.inner() * pieces.front().columns());
    const std::int32_t zeroX[] = {convolution.zeroX};
    for (std::size_t image = 0; image < extents.batch * extents.groups; ++image) {
        const std::size_t group = image % extents.groups;
        const std::int8_t* const x = convolution.x + image * extents.inChannels * extents.inPlane;
        for (const Piece& piece : pieces) {
            if (!isPlain) {
                QS_TRY(parallelFor(extents.inChannels, progress, [&](std::size_t channel) {
                    layOut(extents, x + channel * extents.inPlane, static_cast<std::int8_t>(convolution.zeroX), piece,
                           columns.data() + channel * extents.taps * piece.columns());
                    return ok();
                }));
            }
            IntegerProduct product;
            product.a = convolution.w + group * extents.outChannels * extents.inner();
            product.b = isPlain ? x : columns.data();
            product.rows = extents.outChannels;
            product.inner = extents.inner();
            product.columns = piece.columns();
            product.stepB = product.columns;
            product.zeroA = zerosOfGroup(convolution, group);
            product.zeroB = zeroX;
            const auto first =
                piece.firstRow * static_cast<std::size_t>(extents.out.back()) + static_cast<std::size_t>(piece.from);
            integerProduct(product, out.data() + image * extents.outChannels * extents.outPlane + first,
                           extents.outPlane);
        }
    }
    return ok();
}

/// One channel of a group of one input channel, tap by tap along rows. Factors of 16 bits, for those are multiplied
/// several at a time on every processor.
void alongRows(const ConvolutionExtents& extents, std::span<const std::int16_t> plane,
               std::span<const std::int16_t> taps, std::int32_t* out)
{
    const std::size_t last = extents.in.size() - 1;
    const std::int64_t stride = extents.strides[last];
    const auto width = static_cast<std::size_t>(extents.out[last]);
    std::vector<std::uint32_t> sums(width);
    Index row(std::span<const std::int64_t>(extents.out.data(), last));
    for (std::size_t r = 0; r < extents.outPlane / width; ++r, row.next(), out += width) {
        std::ranges::fill(sums, 0U);
        Index tap(extents.kernel);
        for (std::size_t t = 0; t < extents.taps; ++t, tap.next()) {
            const std::int64_t offset = rowMet(extents, row, tap);
            const Reach reach = reachOf(extents, tap[last], 0, extents.out[last]);
            if (offset < 0 || reach.first == reach.last) {
                continue;
            }
            const std::int16_t* const from = plane.data() + offset + met(extents, last, reach.first, tap[last]);
            std::uint32_t* const to = sums.data() + reach.first;
            const std::int16_t factor = taps[t];
            const auto count = static_cast<std::size_t>(reach.last - reach.first);
            if (stride == 1) {
                for (std::size_t i = 0; i < count; ++i) {
                    to[i] += static_cast<std::uint32_t>(from[i] * factor);
                }
            } else {
                for (std::size_t i = 0; i < count; ++i) {
                    to[i] += static_cast<std::uint32_t>(from[static_cast<std::int64_t>(i) * stride] * factor);
                }
            }
        }
        std::ranges::transform(sums, out, [](std::uint32_t sum) { return static_cast<std::int32_t>(sum); });
    }
}

/// Depthwise convolutions.
Status byChannels(const IntegerConvolution& convolution, std::span<std::int32_t> out, Progress& progress)
{
    const ConvolutionExtents& extents = convolution.extents;
    return parallelFor(extents.batch * extents.groups, progress, [&](std::size_t image) {
        const std::size_t group = image % extents.groups;
        std::vector<std::int16_t> plane(extents.inPlane);
        const std::int8_t* const x = convolution.x + image * extents.inPlane;
        std::transform(x, x + extents.inPlane, plane.begin(),
                       [&](std::int8_t q) { return static_cast<std::int16_t>(q - convolution.zeroX); });
        std::vector<std::int16_t> taps(extents.taps);
        for (std::size_t channel = 0; channel < extents.outChannels; ++channel) {
            const std::size_t number = group * extents.outChannels + channel;
            const std::int8_t* const w = convolution.w + number * extents.taps;
            const std::int32_t zero = convolution.zeroOfChannel(number);
            std::transform(w, w + extents.taps, taps.begin(),
                           [&](std::int8_t q) { return static_cast<std::int16_t>(q - zero); });
            alongRows(extents, plane, taps, out.data() + (image * extents.outChannels + channel) * extents.outPlane);
        }
        return ok();
    });
}

} // namespace

Status integerConvolutionDefinition(const IntegerConvolution& convolution, std::span<std::int64_t> out,
                                    Progress& progress)
{
    const ConvolutionExtents& extents = convolution.extents;
    const std::size_t last = extents.in.size() - 1;
    std::size_t at = 0;
    for (std::size_t image = 0; image < extents.batch * extents.groups; ++image) {
        for (std::size_t m = 0; m < extents.outChannels; ++m) {
            if (progress.cancelled()) {
                return Error{ErrorCode::Cancelled, "a convolution was cancelled"};
            }
            const std::size_t channel = image % extents.groups * extents.outChannels + m;
            Index to(extents.out);
            for (std::size_t o = 0; o < extents.outPlane; ++o, to.next(), ++at) {
                std::int64_t sum = 0;
                Index tap(extents.kernel);
                for (std::size_t t = 0; t < extents.taps; ++t, tap.next()) {
                    const std::int64_t row = rowMet(extents, to, tap);
                    const std::int64_t column = met(extents, last, to[last], tap[last]);
                    if (row < 0 || column < 0 || column >= extents.in[last]) {
                        continue;
                    }
                    for (std::size_t c = 0; c < extents.inChannels; ++c) {
                        const std::int64_t x = convolution.x[(image * extents.inChannels + c) * extents.inPlane +
                                                             static_cast<std::size_t>(row + column)];
                        const std::int64_t w = convolution.w[(channel * extents.inChannels + c) * extents.taps + t];
                        sum += (x - convolution.zeroX) * (w - convolution.zeroOfChannel(channel));
                    }
                }
                out[at] = sum;
            }
        }
    }
    return ok();
}

Status integerConvolution(const IntegerConvolution& convolution, std::span<std::int32_t> out, Progress& progress)
{
    if (out.empty()) {
        return ok();
    }
    // A matrix with a few rows and taps only is not worth laying out for oneDNN.
    constexpr std::size_t fewChannels = 4;
    const bool isDepthwise = convolution.extents.inChannels == 1 && convolution.extents.outChannels <= fewChannels;
    return isDepthwise ? byChannels(convolution, out, progress) : byProducts(convolution, out, progress);
}

} // namespace qs
