// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/error_sums.h"

#include <span>
#include <string_view>

namespace qs {

/// Symmetric: zero point 0 and |range| up to the larger end. Asymmetric: both ends, with a zero point.
enum class Scheme { Symmetric, Asymmetric };

struct SchemeRow {
    Scheme scheme;
    std::string_view id;    ///< "symmetric"
    std::string_view label; ///< "Symmetric"
};
std::span<const SchemeRow> schemes();
const SchemeRow& rowOf(Scheme scheme);
const SchemeRow* findScheme(std::string_view id);

/// What a range of real values should cover: low ≤ high, both finite.
struct Range {
    double low = 0;
    double high = 0;

    bool operator==(const Range&) const = default;
};

/// One way to store a number. All that Quantscope knows of a format is its row.
struct NumberFormat {
    std::string_view id;    ///< stable: "int8"
    std::string_view label; ///< shown to people: "INT8"
    std::string_view help;  ///< one English sentence
    int bits;               ///< per value, without scales
    bool isSigned;
    double worstErrorInSteps; ///< inside the range, in units of the scale
    /// Adds what the format does to `values` to the sums, as addErrors says; the fast one and the obvious one.
    using ErrorPass = void (*)(std::span<const float> values, std::size_t groupSize, std::span<const AffineGrid> grids,
                               std::span<const MinMax> ranges, ErrorSums& sums, CodeSet& codes);
    ErrorPass kernel;
    ErrorPass definition;

    /// Smallest and largest code. Symmetric signed formats use the restricted range −(2^(b−1) − 1) … 2^(b−1) − 1.
    int lowCode(Scheme scheme) const;
    int highCode(Scheme scheme) const;
};

/// In the order people see them.
std::span<const NumberFormat> numberFormats();
const NumberFormat* findNumberFormat(std::string_view id);

/// How a scale is stored beside the codes. Its own rounding is part of the error, its bits are counted.
struct ScaleStorage {
    std::string_view id;    ///< "fp32"
    std::string_view label; ///< "FP32"
    int bits;
    float (*store)(float scale); ///< the nearest scale it can hold, never 0
};
std::span<const ScaleStorage> scaleStorages();
const ScaleStorage* findScaleStorage(std::string_view id);

/// The grid whose codes cover `range`:
///   symmetric   z = 0, s = max(|low|, |high|) / highCode
///   asymmetric  range stretched to contain 0, s = (high − low) / (highCode − lowCode), z = clamp(round(lowCode − low /
///   s))
/// computed in double, s rounded to float and then by `storage`. A range without width, or one so narrow that s would
/// be below the smallest normal float, gets s = 1 and z = 0 (ONNX Runtime's rule), so a zero stays exactly zero.
AffineGrid gridFor(const Range& range, const NumberFormat& format, Scheme scheme, const ScaleStorage& storage);

/// gridFor of many ranges of float values at once: the same grids, several times faster where the scheme is symmetric
/// and the storage keeps the float. One grid per range.
void gridsFor(std::span<const MinMax> ranges, const NumberFormat& format, Scheme scheme, const ScaleStorage& storage,
              std::span<AffineGrid> grids);

/// The real values that the codes of `grid` reach: scale · (low − zeroPoint) … scale · (high − zeroPoint).
Range coveredRange(const AffineGrid& grid);

/// Where clipping starts, half a step beyond the outermost levels.
Range clippingStart(const AffineGrid& grid);

} // namespace qs
