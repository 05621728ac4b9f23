// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/calibration/binned_error.h"
#include "widgets/views/view.h"

#include <optional>

namespace qs {

/// The clip range that the views draw for the selected layer, and where it comes from.
struct ShownRange {
    enum class Source {
        Preview,  ///< under the pointer
        Report,   ///< what the exact pass used
        Expected, ///< what the rule chooses from the histogram; the exact pass is not done yet
        PerPart,  ///< every channel or group has a range of its own: only the extremes of the values are shown
        Fixed,    ///< the format brings its own scales: there is no range to choose, only the values' extremes
    };
    Source source = Source::PerPart;
    Range range;
    std::optional<Grid> grid; ///< nothing where no single grid belongs to the range
    /// How codes are found; there whenever `grid` is.
    std::optional<Quantizer> quantizer;
};

/// Nothing without a selected layer and its distribution.
std::optional<ShownRange> shownRange(const ViewState& state);

/// Whether the format brings its own scales, so that nobody chooses a range.
bool hasFixedRange(const Quantization& quantization);

/// The quantizer of a format whose range a person can choose; nothing for those that bring their own scales.
std::optional<Quantizer> rangedQuantizer(const Quantization& quantization);

/// The grid of a format for `range` as one scale for the whole tensor, while a person chooses it.
ShownRange previewed(const Quantization& quantization, const Range& range);

/// What the calibration rule `id` (with its default number) chooses for the whole tensor, from the histogram.
std::optional<Range> rangeByRule(const Distribution& distribution, const Quantization& quantization,
                                 const CalibrationChoice& choice);

/// What a grid does to a distribution, from its bins.
struct BinnedQuality {
    BinnedError error;
    double sqnrDb = 0;
    double clippedFraction = 0;
};
BinnedQuality binnedQuality(const Distribution& distribution, const Quantizer& quantizer, const Grid& grid);

/// Mean of x² of the finite values.
double signalPower(const Distribution& distribution);

} // namespace qs
