// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace qs {

/// Entropy of the codes in bits, −Σ p·log2 p, where `counts` say how often each code occurs: the bits per value that an
/// ideal entropy coder of single codes would need. 0 for no values.
double entropyBits(std::span<const std::uint64_t> counts);

/// How different the ranges (max − min) of the output channels are. Channels whose values are all equal have no range
/// and are passed over.
struct ChannelSpread {
    double ratio = 1;           ///< largest range over smallest
    std::uint64_t outliers = 0; ///< channels with a range above Q3 + 1.5·(Q3 − Q1) of all ranges

    bool operator==(const ChannelSpread&) const = default;
};
/// Relative weight range as in AIMET, outliers by Tukey's rule (1977). Nothing when no channel has a range.
std::optional<ChannelSpread> channelSpread(std::span<const ChannelResult> channels);

/// The value below which a share `p` of the ascending, non-empty `sorted` lies, between neighbours in proportion
/// (Hyndman and Fan 1996, definition 7, NumPy's default).
double quantileOf(std::span<const double> sorted, double p);

} // namespace qs
