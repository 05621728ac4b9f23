// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace qs {

/// The shape of one channel in fixed memory: 64 bins over [−2^e, 2^e), where the exponent grows with the values and
/// neighbouring bins merge in pairs, so that counts depend neither on the order of the values nor on how they were cut.
class ChannelHistogram {
public:
    static constexpr int kBins = 64;

    /// Adds the finite ones of `values`, of which none is larger in magnitude than `largest`; `stride` elements lie
    /// between one and the next.
    void add(std::span<const float> values, std::size_t stride, float largest);
    void merge(const ChannelHistogram& other);

    /// Bin i covers [lowEdge(i), lowEdge(i + 1)); 0 while nothing was seen.
    double lowEdge(int bin) const { return (bin - kMiddle) * binWidth(); }
    double binWidth() const;
    std::span<const std::uint64_t> counts() const { return m_counts; }

    /// Where a share `p` (0 … 1) of the values lies below, as if each bin were filled evenly; 0 while nothing was seen.
    double quantile(double p) const;

private:
    static constexpr int kUnset = -100000;
    static constexpr int kMiddle = kBins / 2; ///< the bin that begins at 0

    void growTo(int exponent);

    int m_exponent = kUnset;
    std::array<std::uint64_t, kBins> m_counts = {};
};

} // namespace qs
