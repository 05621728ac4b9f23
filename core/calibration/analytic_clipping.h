// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace qs {

/// The clip α that makes clipping and rounding together smallest when ±α is cut into 2^bits cells: for a normal
/// distribution in units of its standard deviation, for a Laplace distribution in units of its mean absolute deviation.
/// `bits` may be fractional, above 0 and at most 16.
double gaussianClip(double bits);
double laplaceClip(double bits);

} // namespace qs
