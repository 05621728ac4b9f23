// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/integer/integer_convolution.h"

#include <memory>
#include <string>

namespace qs {

/// A convolution of unsigned codes with signed weights, made ready: oneDNN's code for this processor, the weights in
/// its own order. Input and sums lie channels-last. Immutable, and it runs with as many threads as there were when it
/// was made.
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
    ~ConvolutionKernel();

    /// Σ x w without the zero point: x [N, spatial …, C], sums [N, spatial …, M]. False where oneDNN could not.
    bool run(const std::uint8_t* x, std::int32_t* sums) const;

    /// The class of each place of the output, of one image.
    const std::vector<std::uint32_t>& classes() const { return m_classes; }
    /// bias − z Σ w modulo 2^32, [class, M]; `bias` one per output channel, or empty.
    std::vector<std::int32_t> offsets(std::int32_t zeroX, std::span<const std::int32_t> bias) const;

    /// oneDNN's name for the code: "brgconv:avx512_core_vnni".
    const std::string& implementation() const { return m_implementation; }

private:
    struct Primitive;
    ConvolutionKernel() = default;
    void findClasses(const ConvolutionExtents& extents, const std::int8_t* weights);

    std::unique_ptr<Primitive> m_primitive;
    std::string m_implementation;
    std::size_t m_channels = 0;
    std::vector<std::uint32_t> m_classes;
    std::vector<std::int32_t> m_weightSums; ///< of the taps inside, [class, M]
};

} // namespace qs
