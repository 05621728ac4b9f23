// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/request.h"

#include <cstdint>

namespace qs {

/// What a weight takes when it is stored, with everything that has to be stored beside its codes.
struct Footprint {
    std::uint64_t values = 0;
    std::uint64_t scales = 0;
    std::uint64_t codes = 0; ///< how many different codes a value can have
    double valueBits = 0;    ///< of all codes; of GGUF blocks with their scales
    double scaleBits = 0;    ///< of all scales and zero points
    double tableBits = 0;    ///< of levels that are fitted to the tensor

    double bits() const { return valueBits + scaleBits + tableBits; }
    double bitsPerWeight() const; ///< of no values: those of one code
    std::uint64_t bytes() const;  ///< rounded up

private:
    friend Footprint footprintOf(const Quantization&, std::uint64_t, std::uint64_t);
    double m_codeBits = 0;
};

/// Of a matrix of `rows` rows of `rowLength` values: one row per output channel, or per input channel where those share
/// a scale. A short last block of a GGUF format is filled up. The quantization is effective.
Footprint footprintOf(const Quantization& quantization, std::uint64_t rows, std::uint64_t rowLength);

} // namespace qs
