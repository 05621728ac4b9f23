// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/request.h"

#include <optional>
#include <vector>

namespace qs {

/// One quantization of a layer: its rows looked up, and the grids that are known before the errors are measured.
struct Plan {
    explicit Plan(const Quantization& q)
        : quantization(q),
          quantizer(quantizerOf(q)),
          codec(quantizer.format().blockCodec()),
          calibration(*findCalibration(q.calibration.id)),
          takesExtremes(calibration.id == "min-max")
    {}

    /// Input channels are the rows of a pass of their own.
    Sharing sharing() const
    {
        return quantization.granularity.sharing == Sharing::InputChannel ? Sharing::Channel
                                                                         : quantization.granularity.sharing;
    }
    /// Values in a row that share a scale, of a row of `length`.
    std::size_t groupSize(std::size_t length) const
    {
        const bool isCut = sharing() == Sharing::Group || sharing() == Sharing::Block;
        return isCut ? std::min(static_cast<std::size_t>(quantization.granularity.size), length) : length;
    }
    /// The scales depend on each other, or on values of several rows: all grids are found before any error.
    bool needsAllGrids() const
    {
        return codec == nullptr && (sharing() == Sharing::Block || quantizer.storage().isTwoLevel());
    }
    bool isFitted() const { return quantizer.format().fittedBits > 0; }

    Range rangeOf(const Distribution& distribution) const
    {
        return distribution.empty() ? Range()
                                    : calibration.fromDistribution(distribution, quantizer, quantization.calibration);
    }
    Range rangeOf(std::span<const float> values, const MinMax& extremes) const
    {
        return calibration.fromValues(values, extremes, quantizer, quantization.calibration);
    }

    const Quantization quantization;
    Quantizer quantizer;
    const BlockCodec* codec; ///< of a GGUF format; then the rest is not asked
    const Calibration& calibration;
    const bool takesExtremes; ///< the range is known without looking at the values again

    std::optional<Grid> shared; ///< Sharing::Tensor
    /// Where needsAllGrids, or of channels with rows too long to be searched whole: those of the first row or row of
    /// blocks, then of the next.
    std::vector<Grid> grids;
    std::size_t gridsPerRow = 0; ///< of `grids`
    std::size_t rowsPerGrid = 1; ///< rows that share them
};

} // namespace qs
