// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/arithmetic.h"
#include "core/formats/number_format.h"
#include "core/formats/range.h"
#include "core/formats/scale_storage.h"
#include "core/kernels/error_sums.h"
#include "core/kernels/level_search.h"

#include <memory>
#include <span>
#include <vector>

namespace qs {

/// A format with everything that turns a range into a grid: scheme, arithmetic, how scales are stored. Cheap to copy.
/// Not for GGUF formats, whose codec does it all.
class Quantizer {
public:
    Quantizer(const NumberFormat& format, Scheme scheme, const ScaleStorage& storage,
              const Arithmetic& arithmetic = {});

    const NumberFormat& format() const { return *m_format; }
    /// Symmetric for every format that has no zero point.
    Scheme scheme() const { return m_scheme; }
    bool isSymmetric() const { return m_scheme == Scheme::Symmetric; }
    const ScaleStorage& storage() const { return *m_storage; }
    const Arithmetic& arithmetic() const { return m_arithmetic; }
    /// Valid as long as this lives.
    const CodeRule& rule() const { return m_rule; }

    /// Smallest and largest code; levels are counted from 0. Both 0 for floating-point types of more than 8 bits.
    int lowCode() const { return m_low; }
    int highCode() const { return m_high; }
    /// How many codes or numbers the format has.
    std::uint64_t codeCount() const;
    /// Bits that a zero point takes beside each scale.
    int zeroPointBits() const;

    /// The grid whose codes cover `range`:
    ///   symmetric   s = A / highest (or 2A / (highest − lowest)) with A = max(|low|, |high|); z = 0 or the middle code
    ///   asymmetric  range stretched to contain 0 (or not), s = (high − low) / (highest − lowest), z by the rule
    ///   levels      s = A / largest level
    /// in the arithmetic's precision, s rounded to float and then as it is stored. A range without width, or one so
    /// narrow that s would be below the smallest normal float, gets s = 1 and the code 0 (ONNX Runtime's rule), so a
    /// zero stays exactly zero. Two-level storage needs all scales of the tensor: here it keeps the float.
    Grid gridOf(const Range& range) const;
    /// gridOf of many ranges of float values at once: the same grids, several times faster for the usual ones. One grid
    /// per range.
    void gridsOf(std::span<const MinMax> ranges, std::span<Grid> grids) const;
    /// The grid of `range` when its scale has become `scale`.
    Grid gridWithScale(const Range& range, float scale) const;

    /// The real values that the codes of `grid` reach.
    Range covered(const Grid& grid) const;
    /// Where clipping starts, half a step beyond the outermost levels.
    Range clippingStart(const Grid& grid) const;
    /// The level of every code of `grid`, ascending; empty where there are more than CodeSet::kMostCodes.
    std::vector<double> levels(const Grid& grid) const;

    /// Replaces the levels of a fitted format: ascending, at least two, in units of the values.
    void fitTo(std::vector<float> levels);

private:
    struct Fitted {
        explicit Fitted(std::vector<float> all) : levels(std::move(all)), buckets(levels) {}
        const std::vector<float> levels;
        const LevelBuckets buckets;
    };
    double symmetricScale(double largest) const;
    float zeroPointFor(const Range& range, double scale) const;
    Range reached(const Range& range) const;

    const NumberFormat* m_format;
    Scheme m_scheme;
    const ScaleStorage* m_storage;
    Arithmetic m_arithmetic;
    CodeRule m_rule;
    int m_low = 0;
    int m_high = 0;
    std::shared_ptr<const Fitted> m_fitted;
};

} // namespace qs
