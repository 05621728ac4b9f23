// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/integer/coded_sums.h"
#include "core/integer/integer_convolution.h"
#include "core/kernels/depthwise_codes.h"

#include <memory>
#include <utility>
#include <vector>

namespace qs {

/// A depthwise convolution of unsigned codes with signed weights that makes codes of its sums, made ready: one input
/// and one output channel per group, along one or two axes. Input and output lie channels-last. Immutable, and exact
/// with any weights and any bias.
///
/// Few products belong to a sum, so most of the time goes into what is around them: four taps are multiplied at once,
/// the sums never leave the registers, rows of taps in the pads are left out, and what lies in the pads beside a row is
/// read from one place of zero points instead of being written out.
class DepthwiseKernel {
public:
    /// Of weights [C, 1, kernel …] whose zero points are 0. Null for other convolutions, for few channels or huge
    /// kernels, and where a factor is not finite.
    static std::shared_ptr<const DepthwiseKernel> make(const ConvolutionExtents& extents, const std::int8_t* weights,
                                                       const CodedSums& coded);

    /// x [N, spatial …, C], codes [N, spatial …, C] of the type for which it was made.
    void run(const std::uint8_t* x, std::uint8_t* codes) const;

private:
    /// One axis of the convolution.
    struct Axis {
        std::int64_t in = 1;
        std::int64_t out = 1;
        std::int64_t kernel = 1;
        std::int64_t stride = 1;
        std::int64_t dilation = 1;
        std::int64_t pads = 0;

        std::int64_t met(std::int64_t place, std::int64_t tap) const { return place * stride - pads + tap * dilation; }
        bool isInside(std::int64_t at) const { return at >= 0 && at < in; }
        /// The taps [first, second) that lie inside.
        std::pair<std::int64_t, std::int64_t> inside(std::int64_t place) const;
    };
    /// Rows of the output whose taps lie inside in the same rows of the kernel.
    struct RowClass {
        std::int64_t firstTap; ///< of the axis of rows
        std::int64_t endTap;
        DepthwiseBlocks blocks;
    };

    DepthwiseKernel(const ConvolutionExtents& extents, const CodedSums& coded);
    void findClasses(const std::int8_t* weights, const CodedSums& coded);
    void runRow(const std::uint8_t* image, std::int64_t row, std::vector<const std::uint8_t*>& taps,
                std::uint8_t* codes) const;

    std::size_t m_batch;
    std::size_t m_channels;
    Axis m_rows;
    Axis m_columns;
    std::int64_t m_firstInside; ///< columns of the output whose taps all lie between the pads of a row
    std::int64_t m_endInside;
    bool m_isTogether;  ///< such columns are one run of elements
    std::size_t m_taps; ///< of whole quads
    CodeBounds m_bounds;
    std::vector<RowClass> m_classes;
    std::vector<std::size_t> m_classOfRow;
    std::vector<std::uint8_t> m_pads; ///< the zero point of the input, for each channel
};

} // namespace qs
