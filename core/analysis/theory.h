// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/source_family.h"

namespace qs {

/// 20·log10(2): what one more bit is worth when halving the step halves the error.
inline constexpr double kDbPerBit = 6.020599913279624;

/// The most bits for which the optima below are computed. One more than a code of 8 bits has: a quantizer for values of
/// one sign is one half of a symmetric quantizer of one bit more.
inline constexpr int kMostTheoryBits = 9;

/// What quantizers of 2^bits levels reach for data of a shape, as SQNR in dB with Σx² = σ² (mean 0). Computed when
/// first asked for, milliseconds at most, and kept; safe from any thread.

/// The best uniform quantizer without a zero level, 1 … kMostTheoryBits bits (Max 1960).
double uniformOptimumDb(const SourceShape& shape, int bits);
/// The best zero-centred grid ±(2^(b−1) − 1), the one that symmetric integers use, 2 … kMostTheoryBits bits.
double symmetricOptimumDb(const SourceShape& shape, int bits);
/// The best non-uniform (Lloyd–Max) quantizer, 1 … kMostTheoryBits bits.
double nonUniformOptimumDb(const SourceShape& shape, int bits);
/// Shannon's lower bound on the error, D ≥ 2^(2h) / (2πe) · 2^(−2R) with the differential entropy h (Shannon 1959;
/// Berger 1971, section 4.3): no code of R bits per value can pass it, whatever its levels. For the Gaussian it is the
/// rate–distortion function itself, 6.02 dB per bit; for other shapes it may lie above what any code can reach.
double boundDb(const SourceShape& shape, double bits);

/// The bound for Gaussian data: 6.02 dB per bit.
double rateDistortionBoundDb(double bits);
/// The optima for Gaussian data; symmetric 2 … 8, the others 1 … 8 bits.
double gaussianUniformOptimumDb(int bits);
double gaussianSymmetricOptimumDb(int bits);
double gaussianLloydMaxDb(int bits);

/// 20·log10(2^b − 1): uniform data over the full range.
double uniformDataDb(int bits);

} // namespace qs
