// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/integer/convolution_kernel.h"

#include "core/integer/integer_product.h"
#include "core/kernels/onednn.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string_view>

namespace qs {

namespace {

using onednn::Dims;
using onednn::Type;

/// The largest Σ |w| of a channel.
std::int64_t largestWeightSum(const ConvolutionExtents& extents, const std::int8_t* weights)
{
    std::int64_t largest = 0;
    for (std::size_t channel = 0; channel < extents.groups * extents.outChannels; ++channel) {
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < extents.inner(); ++i) {
            sum += std::abs(int{weights[channel * extents.inner() + i]});
        }
        largest = std::max(largest, sum);
    }
    return largest;
}

/// Whether this code of oneDNN gives exact sums. That of batch-reduced products writes what it has summed; other code
/// may pass it through a float, which holds whole numbers of 24 bits.
bool isExact(std::string_view implementation, std::int64_t weightSum)
{
    constexpr std::int64_t mostInFloat = std::int64_t{1} << 24U;
    constexpr std::int64_t mostCode = 255;
    if (implementation.starts_with("brg")) {
        return true;
    }
    const bool isCompiled = implementation.starts_with("jit") || implementation.starts_with("brdgmm");
    return isCompiled && weightSum * mostCode < mostInFloat;
}

Dims dimsOf(std::size_t batch, std::size_t channels, const std::vector<std::int64_t>& spatial)
{
    Dims dims{static_cast<std::int64_t>(batch), static_cast<std::int64_t>(channels)};
    dims.insert(dims.end(), spatial.begin(), spatial.end());
    return dims;
}

/// Taps [first, last) of one axis.
struct TapsInside {
    std::int64_t first;
    std::int64_t last;

    auto operator<=>(const TapsInside&) const = default;
};

TapsInside insideAt(const ConvolutionExtents& extents, std::size_t axis, std::int64_t out)
{
    const std::int64_t begin = out * extents.strides[axis] - extents.pads[axis];
    const std::int64_t dilation = extents.dilations[axis];
    const auto reaching = [&](std::int64_t place) { // the first tap at `place` or after it
        return std::clamp<std::int64_t>((place - begin + dilation - 1) / dilation, 0, extents.kernel[axis]);
    };
    const std::int64_t first = begin >= 0 ? 0 : reaching(0);
    return {first, std::max(first, begin >= extents.in[axis] ? 0 : reaching(extents.in[axis]))};
}

/// Calls use(index) for all indices below `extents`, the last axis fastest.
template <typename Use>
void forEach(const std::vector<std::int64_t>& extents, const Use& use)
{
    std::vector<std::int64_t> index(extents.size());
    for (;;) {
        use(index);
        std::size_t axis = extents.size();
        while (axis > 0 && ++index[axis - 1] == extents[axis - 1]) {
            index[--axis] = 0;
        }
        if (axis == 0) {
            return;
        }
    }
}

} // namespace

struct ConvolutionKernel::Primitive {
    onednn::Primitive primitive;
    onednn::Desc source;
    onednn::Desc sums;
    dnnl::memory weights;
    int threads = 1;
};

ConvolutionKernel::~ConvolutionKernel() = default;

std::shared_ptr<const ConvolutionKernel> ConvolutionKernel::make(const ConvolutionExtents& extents,
                                                                 const std::int8_t* weights)
{
    const std::size_t axes = extents.in.size();
    const auto fitsInInt = [](std::size_t count) { return count < std::size_t{1} << 29U; };
    if (axes > 3 || extents.batch == 0 || !hasExactByteProducts() ||
        !fitsInInt(extents.groups * extents.inChannels * extents.inPlane) ||
        !fitsInInt(extents.groups * extents.outChannels * extents.outPlane) ||
        !fitsInInt(extents.groups * extents.outChannels * extents.inner())) {
        return nullptr;
    }
    Dims kernel{static_cast<std::int64_t>(extents.groups), static_cast<std::int64_t>(extents.outChannels),
                static_cast<std::int64_t>(extents.inChannels)};
    kernel.insert(kernel.end(), extents.kernel.begin(), extents.kernel.end());
    if (extents.groups == 1) {
        kernel.erase(kernel.begin());
    }
    Dims dilations;
    Dims after;
    for (std::size_t axis = 0; axis < axes; ++axis) {
        const std::int64_t reach = (extents.kernel[axis] - 1) * extents.dilations[axis] + 1;
        const std::int64_t last = (extents.out[axis] - 1) * extents.strides[axis] + reach - extents.pads[axis];
        after.push_back(std::max<std::int64_t>(0, last - extents.in[axis]));
        dilations.push_back(extents.dilations[axis] - 1);
        if (extents.pads[axis] >= reach || after.back() >= reach) {
            return nullptr;
        }
    }
    std::shared_ptr<ConvolutionKernel> made(new ConvolutionKernel);
    made->m_channels = extents.groups * extents.outChannels;
    made->m_primitive = std::make_unique<Primitive>();
    Primitive& own = *made->m_primitive;
    own.source = onednn::channelsLast(dimsOf(extents.batch, extents.groups * extents.inChannels, extents.in), Type::u8);
    own.sums = onednn::channelsLast(dimsOf(extents.batch, made->m_channels, extents.out), Type::s32);
    own.threads = threadCount();
    const onednn::Threads limit(own.threads);
    const Status prepared = onednn::guarded([&]() -> Status {
        const dnnl::convolution_forward::desc wanted(
            dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct, own.source,
            onednn::any(kernel, Type::s8), own.sums, extents.strides, dilations, extents.pads, after);
        const dnnl::convolution_forward::primitive_desc description(wanted, onednn::attributes(), onednn::engine());
        made->m_implementation = description.impl_info_str();
        if (!isExact(made->m_implementation, largestWeightSum(extents, weights))) {
            return Error{ErrorCode::Unsupported, "no exact code for integers"};
        }
        own.primitive = onednn::Primitive(description);
        const onednn::Desc given = onednn::plain(kernel, Type::s8);
        own.weights = dnnl::memory(description.weights_desc(), onednn::engine());
        const dnnl::memory from(given, onednn::engine(), const_cast<std::int8_t*>(weights)); // it is only read
        onednn::Reorder(given, description.weights_desc()).run(from, own.weights);
        return ok();
    });
    if (!prepared) {
        return nullptr;
    }
    made->findClasses(extents, weights);
    return made;
}

void ConvolutionKernel::findClasses(const ConvolutionExtents& extents, const std::int8_t* weights)
{
    std::map<std::vector<TapsInside>, std::uint32_t> known;
    forEach(extents.out, [&](const std::vector<std::int64_t>& place) {
        std::vector<TapsInside> inside;
        for (std::size_t axis = 0; axis < place.size(); ++axis) {
            inside.push_back(insideAt(extents, axis, place[axis]));
        }
        m_classes.push_back(known.emplace(std::move(inside), static_cast<std::uint32_t>(known.size())).first->second);
    });
    m_weightSums.assign(known.size() * m_channels, 0);
    for (const auto& [inside, number] : known) {
        std::size_t tap = 0;
        forEach(extents.kernel, [&](const std::vector<std::int64_t>& at) {
            bool isInside = true;
            for (std::size_t axis = 0; axis < at.size(); ++axis) {
                isInside = isInside && at[axis] >= inside[axis].first && at[axis] < inside[axis].last;
            }
            for (std::size_t channel = 0; isInside && channel < m_channels; ++channel) {
                for (std::size_t c = 0; c < extents.inChannels; ++c) {
                    m_weightSums[number * m_channels + channel] +=
                        weights[(channel * extents.inChannels + c) * extents.taps + tap];
                }
            }
            ++tap;
        });
    }
}

bool ConvolutionKernel::run(const std::uint8_t* x, std::int32_t* sums) const
{
    const onednn::Threads limit(m_primitive->threads);
    return static_cast<bool>(onednn::guarded([&]() -> Status {
        const dnnl::memory source(m_primitive->source, onednn::engine(), const_cast<std::uint8_t*>(x)); // only read
        const dnnl::memory destination(m_primitive->sums, onednn::engine(), sums);
        m_primitive->primitive.run(
            {{DNNL_ARG_SRC, source}, {DNNL_ARG_WEIGHTS, m_primitive->weights}, {DNNL_ARG_DST, destination}});
        return ok();
    }));
}

std::vector<std::int32_t> ConvolutionKernel::offsets(std::int32_t zeroX, std::span<const std::int32_t> bias) const
{
    std::vector<std::int32_t> offsets(m_weightSums.size());
    for (std::size_t i = 0; i < offsets.size(); ++i) {
        const std::int32_t added = bias.empty() ? 0 : bias[i % m_channels];
        offsets[i] =
            static_cast<std::int32_t>(static_cast<std::uint32_t>(added) -
                                      static_cast<std::uint32_t>(zeroX) * static_cast<std::uint32_t>(m_weightSums[i]));
    }
    return offsets;
}

} // namespace qs
