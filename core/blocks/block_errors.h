// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/blocks/block_codec.h"
#include "core/kernels/error_sums.h"

#include <cstdint>
#include <span>

namespace qs {

/// addErrors for a format that brings its own blocks: encodes `values`, decodes them and adds the differences. A short
/// last block is filled up with zeros, which count nowhere; neither do NaN and infinities, which are encoded as zeros.
/// A value too large for its block's half-precision scale counts as clipped, with an infinite error.
///
/// `areFinite` says that there are none. `counts` has codec.codes entries, or none if nobody asks how often each code
/// occurs.
void addBlockErrors(const BlockCodec& codec, std::span<const float> values, bool areFinite, ErrorSums& sums,
                    CodeSet& used, std::span<std::uint64_t> counts);

} // namespace qs
