// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/integer/depthwise_kernel.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <numeric>

namespace qs {

namespace {

/// Blocks of weights that the first-level cache holds beside the codes.
constexpr std::size_t kCached = std::size_t{24} << 10U;
constexpr std::size_t kMostTaps = 256;
/// Fewer channels are no work for a vector.
constexpr std::size_t kFew = 8;
/// Products that are worth a thread.
constexpr std::size_t kWorthwhile = std::size_t{1} << 20U;

/// How many blocks there are until one begins with channel 0 again.
std::size_t period(std::size_t channels)
{
    return channels / std::gcd(channels, DepthwiseBlocks::kLanes);
}

} // namespace

std::pair<std::int64_t, std::int64_t> DepthwiseKernel::Axis::inside(std::int64_t place) const
{
    std::int64_t first = 0;
    while (first < kernel && met(place, first) < 0) {
        ++first;
    }
    std::int64_t end = first;
    while (end < kernel && isInside(met(place, end))) {
        ++end;
    }
    return {first, end};
}

std::shared_ptr<const DepthwiseKernel> DepthwiseKernel::make(const ConvolutionExtents& extents,
                                                             const std::int8_t* weights, const CodedSums& coded)
{
    if (extents.inChannels != 1 || extents.outChannels != 1 || extents.in.size() > 2 || extents.taps > kMostTaps ||
        !coded.areFactorsFinite()) {
        return nullptr;
    }
    const std::shared_ptr<DepthwiseKernel> made(new DepthwiseKernel(extents, coded));
    if (!made->m_isTogether && extents.groups < kFew) {
        return nullptr;
    }
    made->findClasses(weights, coded);
    return made;
}

DepthwiseKernel::DepthwiseKernel(const ConvolutionExtents& extents, const CodedSums& coded)
    : m_batch(extents.batch),
      m_channels(extents.groups),
      m_isTogether(extents.strides.back() == 1 &&
                   period(extents.groups) * DepthwiseBlocks::bytes(extents.taps) <= kCached),
      m_taps((extents.taps + 3) / 4 * 4),
      m_bounds(coded.bounds()),
      m_pads(extents.groups, static_cast<std::uint8_t>(coded.zeroX))
{
    const auto axisOf = [&](std::size_t axis) {
        return Axis{extents.in[axis],      extents.out[axis],       extents.kernel[axis],
                    extents.strides[axis], extents.dilations[axis], extents.pads[axis]};
    };
    const std::size_t last = extents.in.size() - 1;
    m_columns = axisOf(last);
    if (last > 0) {
        m_rows = axisOf(0);
    }
    m_firstInside = std::min((m_columns.pads + m_columns.stride - 1) / m_columns.stride, m_columns.out);
    const std::int64_t room = m_columns.in - 1 - m_columns.met(0, m_columns.kernel - 1);
    m_endInside = std::clamp(room < 0 ? 0 : room / m_columns.stride + 1, m_firstInside, m_columns.out);
}

void DepthwiseKernel::findClasses(const std::int8_t* weights, const CodedSums& coded)
{
    const std::size_t blocks =
        m_isTogether ? period(m_channels) : (m_channels + DepthwiseBlocks::kLanes - 1) / DepthwiseBlocks::kLanes;
    for (std::int64_t row = 0; row < m_rows.out; ++row) {
        const auto [first, end] = m_rows.inside(row);
        const auto known = std::ranges::find_if(m_classes, [first = first, end = end](const RowClass& each) {
            return each.firstTap == first && each.endTap == end;
        });
        m_classOfRow.push_back(static_cast<std::size_t>(known - m_classes.begin()));
        if (known != m_classes.end()) {
            continue;
        }
        std::vector<std::int8_t> own;
        std::vector<std::int32_t> offsets;
        for (std::size_t channel = 0; channel < m_channels; ++channel) {
            const auto all = static_cast<std::int64_t>(channel) * m_rows.kernel;
            const std::int8_t* const from = weights + (all + first) * m_columns.kernel;
            const std::int8_t* const to = weights + (all + end) * m_columns.kernel;
            own.insert(own.end(), from, to);
            offsets.push_back(coded.offset(channel, std::accumulate(from, to, std::int32_t{0})));
        }
        m_classes.push_back({first, end, DepthwiseBlocks(own, offsets, coded.factors, blocks)});
    }
}

/// One row of the output, of columns.
void DepthwiseKernel::runRow(const std::uint8_t* image, std::int64_t row, std::vector<const std::uint8_t*>& taps,
                             std::uint8_t* codes) const
{
    const RowClass& own = m_classes[m_classOfRow[static_cast<std::size_t>(row)]];
    const auto channels = static_cast<std::int64_t>(m_channels);
    const auto pointTo = [&](std::int64_t column) {
        std::size_t tap = 0;
        for (std::int64_t i = own.firstTap; i < own.endTap; ++i) {
            const std::uint8_t* const line = image + m_rows.met(row, i) * m_columns.in * channels;
            for (std::int64_t k = 0; k < m_columns.kernel; ++k) {
                const std::int64_t x = m_columns.met(column, k);
                taps[tap++] = m_columns.isInside(x) ? line + x * channels : m_pads.data();
            }
        }
        std::fill(taps.begin() + static_cast<std::ptrdiff_t>(tap), taps.end(), taps[0]);
    };
    const auto place = [&](std::int64_t column) {
        pointTo(column);
        depthwiseCodes({taps.data(), 1, 0, m_channels}, own.blocks, m_bounds, codes + column * channels);
    };
    for (std::int64_t column = 0; column < m_firstInside; ++column) {
        place(column);
    }
    if (m_firstInside < m_endInside) {
        pointTo(m_firstInside);
        const auto places = static_cast<std::size_t>(m_endInside - m_firstInside);
        const DepthwiseRun run{taps.data(), m_isTogether ? 1 : places,
                               static_cast<std::size_t>(m_columns.stride) * m_channels,
                               m_isTogether ? places * m_channels : m_channels};
        depthwiseCodes(run, own.blocks, m_bounds, codes + m_firstInside * channels);
    }
    for (std::int64_t column = m_endInside; column < m_columns.out; ++column) {
        place(column);
    }
}

void DepthwiseKernel::run(const std::uint8_t* x, std::uint8_t* codes) const
{
    const auto inBytes = static_cast<std::size_t>(m_rows.in * m_columns.in) * m_channels;
    const auto rowBytes = static_cast<std::size_t>(m_columns.out) * m_channels;
    const auto rows = static_cast<std::size_t>(m_rows.out);
    const auto runRows = [&](std::size_t first, std::size_t end) {
        std::vector<const std::uint8_t*> taps(m_taps);
        for (std::size_t row = first; row < end; ++row) {
            runRow(x + row / rows * inBytes, static_cast<std::int64_t>(row % rows), taps, codes + row * rowBytes);
        }
    };
    const std::size_t all = m_batch * rows;
    const std::size_t products = all * rowBytes * m_taps;
    const std::size_t pieces = std::min({static_cast<std::size_t>(threadCount()), all, products / kWorthwhile});
    if (pieces < 2) {
        runRows(0, all);
        return;
    }
    Progress progress;
    (void)parallelFor(pieces, progress, [&](std::size_t piece) {
        runRows(all * piece / pieces, all * (piece + 1) / pieces);
        return ok();
    });
}

} // namespace qs
