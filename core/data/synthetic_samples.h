// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers for the inputs of a network where there is no data: enough to run it, to time it and to see where precision
// is lost, not enough to say how well it works on anything.
#pragma once

#include "core/data/samples.h"

namespace qs {

/// `count` made-up samples for every input.
///
/// Extents: `extents` by "input:axis" ("x:1") or by symbol ("seq_len"); else 128 where the symbol speaks of a sequence
/// ("seq", "len", "token", "time"), 1 for another open first axis, for whatever has its symbol and for a "batch", 224
/// for the open height and width of a picture and 3 for its open channels. Others are an error that names them.
///
/// Values by type and, of whole numbers, by the words of the name: floats are normal, mean 0 and variance 1; Bool is 0
/// or 1; "mask" is 1; "type" and "segment" are 0; "position" counts along the last axis; "length" and "lens" are the
/// extent of the longest axis of the other inputs; bytes are 0 to 255; other whole numbers 0 to 99, or below the number
/// of rows of the constant that a Gather takes with them, such as a vocabulary.
///
/// Element k of sample s of input i, both from 0, is made of u(2k) and u(2k + 1), where u(n) are the outputs of
/// SplitMix64 (Steele, Lea and Flood, 2014) seeded with mix(mix(2026 + i) + s); mix is its output function. Whole
/// numbers are the high 64 bits of u(2k) · range; normal ones sqrt(−2 ln(1 − u)) · cos(2π v) with u and v the upper 53
/// bits of both over 2^53 (Box and Muller).
Result<Samples> syntheticSamples(const Graph& graph, std::uint64_t count,
                                 const std::map<std::string, std::int64_t>& extents);

} // namespace qs
