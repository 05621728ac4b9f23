// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/footprint.h"

#include <cmath>

namespace qs {

double Footprint::bitsPerWeight() const
{
    return values == 0 ? m_codeBits : bits() / static_cast<double>(values);
}

std::uint64_t Footprint::bytes() const
{
    constexpr double kBitsPerByte = 8;
    return static_cast<std::uint64_t>(std::ceil(bits() / kBitsPerByte));
}

Footprint footprintOf(const Quantization& quantization, std::uint64_t rows, std::uint64_t rowLength)
{
    const NumberFormat& format = *findNumberFormat(quantization.format);
    Footprint footprint;
    footprint.values = rows * rowLength;
    footprint.m_codeBits = format.bits;
    if (const BlockCodec* codec = format.blockCodec()) {
        footprint.codes = static_cast<std::uint64_t>(codec->codes);
        const auto blockValues = static_cast<std::uint64_t>(codec->values);
        const std::uint64_t blocks = rows * ((rowLength + blockValues - 1) / blockValues);
        footprint.scales = blocks * blockValues / static_cast<std::uint64_t>(codec->subBlock);
        footprint.valueBits = 8.0 * codec->bytes * static_cast<double>(blocks);
        return footprint;
    }
    const Quantizer quantizer = quantizerOf(quantization);
    footprint.codes =
        format.fittedBits > 0 ? std::uint64_t{1} << static_cast<unsigned>(format.fittedBits) : quantizer.codeCount();
    footprint.valueBits = static_cast<double>(footprint.values) * format.bits;
    if (footprint.values == 0) {
        return footprint;
    }
    const std::uint64_t scales = scaleCount(quantization.granularity, rows, rowLength);
    const bool areStored = quantizer.storage().bits > 0;
    footprint.scales = areStored ? scales : 0;
    footprint.scaleBits = static_cast<double>(quantizer.storage().totalBits(scales)) +
                          static_cast<double>(scales) * quantizer.zeroPointBits();
    constexpr double kLevelBits = 32;
    footprint.tableBits = format.fittedBits > 0 ? kLevelBits * static_cast<double>(footprint.codes) : 0;
    return footprint;
}

} // namespace qs
