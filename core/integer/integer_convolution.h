// SPDX-License-Identifier: GPL-3.0-or-later
// Convolutions of codes.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/tensor/shape.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace qs {

/// How a kernel goes over its input, along each spatial axis. What is left out at the end of a list is 1, of pads 0.
struct ConvolutionSteps {
    std::vector<std::int64_t> strides = {};
    std::vector<std::int64_t> dilations = {};
    std::vector<std::int64_t> padsBegin = {};
    std::vector<std::int64_t> padsEnd = {};
    std::int64_t groups = 1;
    /// "NOTSET", "VALID", "SAME_UPPER" or "SAME_LOWER" (ONNX auto_pad): others than NOTSET replace the pads.
    std::string autoPad = "NOTSET";
};

/// All extents of a convolution x [N, C, spatial …] with w [M, C / groups, kernel …], checked: nothing overflows and
/// nothing is 0 but the batch.
struct ConvolutionExtents {
    std::size_t batch = 0;
    std::size_t groups = 1;
    std::size_t inChannels = 0;                                          ///< of a group
    std::size_t outChannels = 0;                                         ///< of a group
    std::vector<std::int64_t> in, kernel, strides, dilations, pads, out; ///< by spatial axis; pads at the beginning

    std::size_t inPlane = 1;  ///< elements of one channel of x
    std::size_t outPlane = 1; ///< elements of one channel of the result
    std::size_t taps = 1;     ///< elements of a kernel of one channel

    /// Products in one sum.
    std::size_t inner() const { return inChannels * taps; }
    Shape outShape() const;

    static Result<ConvolutionExtents> of(const Shape& x, const Shape& w, const ConvolutionSteps& steps);
};

/// A convolution of signed codes with zero points of 8 bits. What lies in the pads is the zero point, so it adds
/// nothing.
struct IntegerConvolution {
    const ConvolutionExtents& extents;
    const std::int8_t* x = nullptr;
    const std::int8_t* w = nullptr;
    std::int32_t zeroX = 0;
    std::span<const std::int32_t> zeroW; ///< one, or one per output channel

    std::int32_t zeroOfChannel(std::size_t channel) const { return zeroW[zeroW.size() > 1 ? channel : 0]; }
};

/// The sums as they are defined, exact, in the order of the result.
Status integerConvolutionDefinition(const IntegerConvolution& convolution, std::span<std::int64_t> out,
                                    Progress& progress);

/// The same sums in 32 bits, modulo 2^32 where they do not fit, bit for bit.
Status integerConvolution(const IntegerConvolution& convolution, std::span<std::int32_t> out, Progress& progress);

} // namespace qs
