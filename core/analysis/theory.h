// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace qs {

/// 20·log10(2): what one more bit is worth when halving the step halves the error.
inline constexpr double kDbPerBit = 6.020599913279624;

/// The rate–distortion bound of a Gaussian source: no scalar format of `bits` bits can pass it for such data.
/// (Shannon 1959: D(R) = σ²·2^(−2R).)
double rateDistortionBoundDb(double bits);

/// SQNR of the best uniform quantizer without a zero level for unit normal data (Max 1960, table II; recomputed), 1 … 8
/// bits.
double gaussianUniformOptimumDb(int bits);

/// The same for a zero-centred grid ±(2^(b−1) − 1), the one that symmetric integers use, 2 … 8 bits.
double gaussianSymmetricOptimumDb(int bits);

/// SQNR of the best non-uniform (Lloyd–Max) quantizer for unit normal data, 1 … 8 bits.
double gaussianLloydMaxDb(int bits);

/// 20·log10(2^b − 1): uniform data over the full range.
double uniformDataDb(int bits);

} // namespace qs
