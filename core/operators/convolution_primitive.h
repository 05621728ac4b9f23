// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/operators/convolution_sizes.h"
#include "core/kernels/onednn.h"

#include <memory>

namespace qs {

/// A convolution made ready for its sizes and for the order of its input and output in memory.
class ConvolutionPrimitive {
public:
    /// `source` and `destination` may leave the order open (onednn::any). `attributes` come from onednn::attributes()
    /// and may carry operations that follow the convolution. It always runs with as many threads as there are now.
    static Result<std::shared_ptr<ConvolutionPrimitive>> make(const ConvolutionSizes& sizes, const onednn::Desc& source,
                                                              const onednn::Desc& destination,
                                                              const dnnl::primitive_attr& attributes);

    /// Whether oneDNN has code for this processor for it, rather than loops or products of matrices.
    bool isCompiled() const { return m_isCompiled; }
    /// The order that was chosen.
    const onednn::Desc& source() const { return m_source; }
    const onednn::Desc& destination() const { return m_destination; }

    /// The weights are brought into their own order the first time they are seen.
    Status run(const dnnl::memory& source, const Array& weights, const Array& bias, const dnnl::memory& destination);

private:
    template <typename Description>
    explicit ConvolutionPrimitive(const Description& description);
    template <typename Operation>
    static Result<std::shared_ptr<ConvolutionPrimitive>>
    made(const ConvolutionSizes& sizes, dnnl::algorithm algorithm, const onednn::Desc& source,
         const onednn::Desc& destination, const dnnl::primitive_attr& attributes);

    onednn::Primitive m_primitive;
    int m_threads = 1;
    bool m_isCompiled = false;
    onednn::Desc m_source;
    onednn::Desc m_destination;
    onednn::Desc m_weights;      ///< as the primitive wants them
    onednn::Desc m_givenWeights; ///< as the network has them
    Array m_seenWeights;
    dnnl::memory m_ownWeights;
};

} // namespace qs
