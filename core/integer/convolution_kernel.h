// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/integer/coded_sums.h"
#include "core/integer/depthwise_kernel.h"
#include "core/integer/integer_convolution.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace qs {

/// A convolution of unsigned codes with signed weights, made ready: oneDNN's code for this processor, the weights in
/// its own order; for depthwise ones that make codes, a DepthwiseKernel where that is faster. Input and sums lie
/// channels-last. Immutable, and it runs with as many threads as there were when it was made.
///
/// oneDNN multiplies the codes as they are and takes what lies in the pads as the code 0, so that a zero point z brings
///
///   Σ (x − z) w = Σ x w − z Σ w
///
/// with the weights of the taps that lie inside: places of the output where the same taps do are of one class.
class ConvolutionKernel {
public:
    /// Of weights [M, C / groups, kernel …] whose zero points are 0. Null where oneDNN has no code for integers on this
    /// processor for it, or none that is exact with any codes of the input.
    static std::shared_ptr<const ConvolutionKernel> make(const ConvolutionExtents& extents, const std::int8_t* weights);
    /// One that makes codes of its sums as it goes. Of oneDNN's code null also where it would round otherwise than we
    /// do: it adds the bias to the sum in floats, so that both have to be whole numbers of 24 bits.
    static std::shared_ptr<const ConvolutionKernel> make(const ConvolutionExtents& extents, const std::int8_t* weights,
                                                         const CodedSums& coded);
    ~ConvolutionKernel();

    /// Σ x w without the zero point: x [N, spatial …, C], sums [N, spatial …, M]. False where oneDNN could not.
    bool run(const std::uint8_t* x, std::int32_t* sums) const { return runInto(x, sums); }
    /// The codes, of the type for which it was made.
    bool run(const std::uint8_t* x, std::byte* codes) const { return runInto(x, codes); }

    /// The class of each place of the output, of one image.
    const std::vector<std::uint32_t>& classes() const { return m_classes; }
    /// bias − z Σ w modulo 2^32, [class, M]; `bias` one per output channel, or empty.
    std::vector<std::int32_t> offsets(std::int32_t zeroX, std::span<const std::int32_t> bias) const;

    /// oneDNN's name for the code: "brgconv:avx512_core_vnni"; "depthwise" for our own.
    const std::string& implementation() const { return m_implementation; }

private:
    struct Primitive;
    ConvolutionKernel() = default;
    void findClasses(const ConvolutionExtents& extents, const std::int8_t* weights);
    Status prepare(const ConvolutionExtents& extents, const std::int8_t* weights, const CodedSums* coded);
    bool runInto(const std::uint8_t* x, void* out) const;

    std::unique_ptr<Primitive> m_primitive;
    std::shared_ptr<const DepthwiseKernel> m_depthwise; ///< instead of a primitive
    std::string m_implementation;
    std::size_t m_channels = 0;
    std::vector<std::uint32_t> m_classes;
    std::vector<std::int32_t> m_weightSums; ///< of the taps inside, [class, M]
};

} // namespace qs
