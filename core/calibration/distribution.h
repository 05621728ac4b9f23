// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/moments.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace qs {

/// The values of a tensor, seen once: moments and a histogram of 16,384 bins over [−2^e, 2^e). The exponent grows with
/// the data, neighbouring bins merging in pairs, so counts depend neither on the order of the values nor on how they
/// were cut into batches. Everything interactive is a pure function of it.
class Distribution {
public:
    static constexpr int kBins = 16384;

    Distribution() = default;
    /// Moments without a histogram: enough for rules that do not need one.
    explicit Distribution(const Moments& moments) : m_moments(moments) {}

    /// Adds `values`; NaN and infinities are only counted.
    void add(std::span<const float> values);
    void merge(const Distribution& other);

    const Moments& moments() const { return m_moments; }
    bool empty() const { return m_moments.count == 0; }
    /// Σ |x| of the finite values, not from the bins; 0 where only moments are known.
    double absSum() const { return m_absSum; }
    /// Bin i covers [lowEdge(i), lowEdge(i + 1)); the outermost non-empty bins also hold min and max.
    double lowEdge(int bin) const { return (bin - kBins / 2) * binWidth(); }
    double binWidth() const;
    std::span<const std::uint64_t> counts() const { return m_counts; }

    /// Count, Σx and Σx² of the values below some x.
    struct Below {
        double count = 0;
        double sum = 0;
        double squares = 0;
    };

    /// Running sums over the bins, as if each were filled evenly (the outermost ones between their edge and the
    /// smallest or largest value). Made when first asked for after a change; then a question costs nanoseconds.
    class Cumulative {
    public:
        explicit Cumulative(const Distribution& distribution);
        Below below(double x) const;

    private:
        Below insideBin(int bin, double x) const;

        double m_binWidth;
        double m_perWidth;
        double m_min;
        double m_max;
        std::vector<Below> m_upTo; ///< by bin edge
    };
    /// Safe to call from several threads at once.
    std::shared_ptr<const Cumulative> cumulative() const;
    Below below(double x) const { return empty() ? Below() : cumulative()->below(x); }

    /// The value below which a share `p` (0 … 1) of the values lies; of |x| for the second.
    double quantile(double p) const;
    double absQuantile(double p) const;

    /// `bins` counts over [low, high]; values outside are left out. For drawing: bin edges that do not coincide with
    /// those of the distribution share a bin's count evenly, hence double.
    std::vector<double> rebinned(double low, double high, int bins) const;

private:
    void growTo(int exponent);

    Moments m_moments;
    double m_absSum = 0;
    int m_exponent = kUnset;
    std::vector<std::uint64_t> m_counts; ///< kBins of them once a finite value was seen
    mutable std::shared_ptr<const Cumulative> m_cumulative;

    static constexpr int kUnset = -100000;
};

} // namespace qs
