// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/convolution_primitive.h"

#include <optional>
#include <string_view>

namespace qs {

namespace {

using onednn::Desc;
using onednn::Dims;

/// The weights as oneDNN names their axes: group, output, input, window.
Desc givenWeights(const ConvolutionSizes& sizes)
{
    Dims dims{sizes.groups, sizes.outputChannels / sizes.groups, sizes.inputChannels / sizes.groups};
    std::int64_t taps = 1;
    for (const WindowAxis& axis : sizes.window) {
        dims.push_back(axis.kernel);
        taps *= axis.kernel;
    }
    const std::int64_t outputs = dims[1];
    const std::int64_t inputs = dims[2];
    Dims strides = sizes.isTransposed ? Dims{inputs * outputs * taps, taps, outputs * taps}
                                      : Dims{inputs * outputs * taps, inputs * taps, taps};
    for (const WindowAxis& axis : sizes.window) {
        taps /= axis.kernel;
        strides.push_back(taps);
    }
    if (sizes.groups == 1) {
        dims.erase(dims.begin());
        strides.erase(strides.begin());
    }
    return {dims, dnnl::memory::data_type::f32, strides};
}

} // namespace

template <typename Description>
ConvolutionPrimitive::ConvolutionPrimitive(const Description& description)
    : m_primitive(description),
      m_source(description.src_desc()),
      m_destination(description.dst_desc()),
      m_weights(description.weights_desc())
{}

template <typename Operation>
Result<std::shared_ptr<ConvolutionPrimitive>>
ConvolutionPrimitive::made(const ConvolutionSizes& sizes, dnnl::algorithm algorithm, const Desc& source,
                           const Desc& destination, const dnnl::primitive_attr& attributes)
{
    Dims strides;
    Dims dilations;
    Dims before;
    Dims after;
    for (const WindowAxis& axis : sizes.window) {
        strides.push_back(axis.stride);
        dilations.push_back(axis.dilation - 1);
        before.push_back(axis.padBegin);
        // As much as the last window needs: what the padding has beyond that, no window reaches.
        after.push_back(
            std::max<std::int64_t>(0, (axis.output - 1) * axis.stride + axis.reach() - axis.input - axis.padBegin));
    }
    const Desc given = givenWeights(sizes);
    const Desc bias = sizes.hasBias ? onednn::plain({sizes.outputChannels}) : Desc();
    return onednn::guarded([&]() -> Result<std::shared_ptr<ConvolutionPrimitive>> {
        const typename Operation::desc wanted(dnnl::prop_kind::forward_inference, algorithm, source,
                                              onednn::any(given.dims()), bias, destination, strides, dilations, before,
                                              after);
        int threads = threadCount();
        std::optional<onednn::Threads> limit(threads);
        typename Operation::primitive_desc description(wanted, attributes, onednn::engine());
        if (threads > 1 && std::string_view(description.impl_info_str()).find("gemm") != std::string_view::npos) {
            // Its matrix products share one sum among threads, so that the result would depend on their number.
            threads = 1;
            limit.emplace(threads);
            description = typename Operation::primitive_desc(wanted, attributes, onednn::engine());
        }
        std::shared_ptr<ConvolutionPrimitive> primitive(new ConvolutionPrimitive(description));
        primitive->m_threads = threads;
        const std::string_view code = description.impl_info_str();
        primitive->m_isCompiled = code.starts_with("jit") || code.starts_with("brg") || code.starts_with("brdgmm");
        primitive->m_givenWeights = given;
        return primitive;
    });
}

Result<std::shared_ptr<ConvolutionPrimitive>> ConvolutionPrimitive::make(const ConvolutionSizes& sizes,
                                                                         const Desc& source, const Desc& destination,
                                                                         const dnnl::primitive_attr& attributes)
{
    return sizes.isTransposed ? made<dnnl::deconvolution_forward>(sizes, dnnl::algorithm::deconvolution_direct, source,
                                                                  destination, attributes)
                              : made<dnnl::convolution_forward>(sizes, dnnl::algorithm::convolution_direct, source,
                                                                destination, attributes);
}

Status ConvolutionPrimitive::run(const dnnl::memory& source, const Array& weights, const Array& bias,
                                 const dnnl::memory& destination)
{
    const onednn::Threads limit(m_threads);
    return onednn::guarded([&]() -> Status {
        if (!m_seenWeights.isSameMemory(weights) || m_seenWeights.isAbsent()) {
            m_seenWeights = Array();
            m_ownWeights = dnnl::memory(m_weights, onednn::engine());
            onednn::Reorder(m_givenWeights, m_weights).run(onednn::memoryOf(weights, m_givenWeights), m_ownWeights);
            m_seenWeights = weights;
        }
        const auto added = bias.isAbsent() ? dnnl::memory() : onednn::memoryOf(bias, onednn::plain({bias.shape()[0]}));
        m_primitive.run({{DNNL_ARG_SRC, source},
                         {DNNL_ARG_WEIGHTS, m_ownWeights},
                         {DNNL_ARG_BIAS, added},
                         {DNNL_ARG_DST, destination}});
        return ok();
    });
}

} // namespace qs
