// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/integer/convolution_kernel.h"

#include "core/integer/integer_product.h"
#include "core/kernels/byte_products.h"
#include "core/kernels/onednn.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <map>
#include <optional>
#include <string_view>

namespace qs {

namespace {

using onednn::Dims;
using onednn::Type;

constexpr std::int64_t kMostCode = 255;
constexpr std::int64_t kMostInFloat = std::int64_t{1} << 24U; ///< whole numbers up to here are floats

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
    if (implementation.starts_with("brg")) {
        return true;
    }
    const bool isCompiled = implementation.starts_with("jit") || implementation.starts_with("brdgmm");
    return isCompiled && weightSum * kMostCode < kMostInFloat;
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

std::int64_t reachOf(const ConvolutionExtents& extents, std::size_t axis)
{
    return (extents.kernel[axis] - 1) * extents.dilations[axis] + 1;
}

std::int64_t padsAfter(const ConvolutionExtents& extents, std::size_t axis)
{
    const std::int64_t last =
        (extents.out[axis] - 1) * extents.strides[axis] + reachOf(extents, axis) - extents.pads[axis];
    return std::max<std::int64_t>(0, last - extents.in[axis]);
}

/// Whether a DepthwiseKernel would write place after place less than a line of the cache, into more memory than the
/// nearest cache holds: those stores wait, and oneDNN is faster (48 channels of 112 × 112 by strides of 2: 39 µs, ours
/// 45 to 90 with what else the caches hold).
bool writesPartsOfLines(const ConvolutionExtents& extents)
{
    constexpr std::size_t cached = std::size_t{64} << 10U;
    return extents.strides.back() > 1 && extents.groups < DepthwiseBlocks::kLanes &&
           extents.groups * extents.outPlane > cached;
}

/// Whether oneDNN takes such a convolution: no kernel lies in the pads alone.
bool fits(const ConvolutionExtents& extents)
{
    const auto fitsInInt = [](std::size_t count) { return count < std::size_t{1} << 29U; };
    if (extents.in.size() > 3 || extents.batch == 0 ||
        !fitsInInt(extents.groups * extents.inChannels * extents.inPlane) ||
        !fitsInInt(extents.groups * extents.outChannels * extents.outPlane) ||
        !fitsInInt(extents.groups * extents.outChannels * extents.inner())) {
        return false;
    }
    for (std::size_t axis = 0; axis < extents.in.size(); ++axis) {
        const std::int64_t reach = reachOf(extents, axis);
        if (extents.pads[axis] >= reach || padsAfter(extents, axis) >= reach) {
            return false;
        }
    }
    return true;
}

/// Pads that are written out around the input, where what lies in them is not the code 0.
struct Padding {
    std::size_t images = 1;
    std::size_t channels = 1;
    std::vector<std::int64_t> in;
    std::vector<std::int64_t> before;
    std::vector<std::int64_t> wide; ///< with the pads
    std::uint8_t code = 0;

    std::size_t bytes() const
    {
        std::size_t count = images * channels;
        for (const std::int64_t extent : wide) {
            count *= static_cast<std::size_t>(extent);
        }
        return count;
    }

    void write(const std::uint8_t* x, std::uint8_t* to) const
    {
        std::memset(to, code, bytes());
        std::vector<std::int64_t> rows = in; // a row along the last axis is one piece
        rows.insert(rows.begin(), static_cast<std::int64_t>(images));
        const std::size_t length = static_cast<std::size_t>(rows.back()) * channels;
        rows.pop_back();
        forEach(rows, [&](const std::vector<std::int64_t>& at) {
            std::int64_t place = at[0];
            for (std::size_t axis = 0; axis < wide.size(); ++axis) {
                place = place * wide[axis] + before[axis] + (axis + 1 < at.size() ? at[axis + 1] : 0);
            }
            std::memcpy(to + static_cast<std::size_t>(place) * channels, x, length);
            x += length;
        });
    }
};

/// The same convolution of an input with its pads written out.
ConvolutionExtents withoutPads(const ConvolutionExtents& extents, Padding& padding, std::uint8_t code)
{
    ConvolutionExtents wide = extents;
    for (std::size_t axis = 0; axis < extents.in.size(); ++axis) {
        wide.in[axis] += extents.pads[axis] + padsAfter(extents, axis);
        wide.inPlane =
            wide.inPlane / static_cast<std::size_t>(extents.in[axis]) * static_cast<std::size_t>(wide.in[axis]);
        wide.pads[axis] = 0;
    }
    padding = {extents.batch, extents.groups * extents.inChannels, extents.in, extents.pads, wide.in, code};
    return wide;
}

} // namespace

struct ConvolutionKernel::Primitive {
    onednn::Primitive primitive;
    onednn::Desc source;
    onednn::Desc result;
    dnnl::memory weights;
    dnnl::memory bias; ///< empty where there is none
    std::optional<Padding> padding;
    int threads = 1;
};

ConvolutionKernel::~ConvolutionKernel() = default;

std::shared_ptr<const ConvolutionKernel> ConvolutionKernel::make(const ConvolutionExtents& extents,
                                                                 const std::int8_t* weights)
{
    std::shared_ptr<ConvolutionKernel> made(new ConvolutionKernel);
    if (!hasExactByteProducts() || !fits(extents)) {
        return nullptr;
    }
    made->m_channels = extents.groups * extents.outChannels;
    made->m_primitive = std::make_unique<Primitive>();
    if (!made->prepare(extents, weights, nullptr)) {
        return nullptr;
    }
    made->findClasses(extents, weights);
    return made;
}

std::shared_ptr<const ConvolutionKernel> ConvolutionKernel::make(const ConvolutionExtents& extents,
                                                                 const std::int8_t* weights, const CodedSums& coded)
{
    std::shared_ptr<ConvolutionKernel> made(new ConvolutionKernel);
    if (!hasExactByteProducts() || (hasFastByteProducts() && !writesPartsOfLines(extents))) {
        made->m_depthwise = DepthwiseKernel::make(extents, weights, coded);
    }
    if (made->m_depthwise) {
        made->m_implementation = "depthwise";
        return made;
    }
    if (!hasExactByteProducts() || !fits(extents) || largestWeightSum(extents, weights) * kMostCode > kMostInFloat ||
        !coded.areFactorsFinite()) {
        return nullptr;
    }
    made->m_channels = extents.groups * extents.outChannels;
    made->m_primitive = std::make_unique<Primitive>();
    made->findClasses(extents, weights);
    ConvolutionExtents wide = extents;
    if (coded.zeroX != 0 && made->m_weightSums.size() != made->m_channels) {
        // With the zero point in the pads the places are all of one class.
        wide = withoutPads(extents, made->m_primitive->padding.emplace(), static_cast<std::uint8_t>(coded.zeroX));
        made->m_classes.clear();
        made->m_weightSums.clear();
        made->findClasses(wide, weights);
    }
    return fits(wide) && made->prepare(wide, weights, &coded) ? made : nullptr;
}

Status ConvolutionKernel::prepare(const ConvolutionExtents& extents, const std::int8_t* weights, const CodedSums* coded)
{
    Dims kernel{static_cast<std::int64_t>(extents.groups), static_cast<std::int64_t>(extents.outChannels),
                static_cast<std::int64_t>(extents.inChannels)};
    kernel.insert(kernel.end(), extents.kernel.begin(), extents.kernel.end());
    if (extents.groups == 1) {
        kernel.erase(kernel.begin());
    }
    Dims dilations;
    Dims after;
    for (std::size_t axis = 0; axis < extents.in.size(); ++axis) {
        dilations.push_back(extents.dilations[axis] - 1);
        after.push_back(padsAfter(extents, axis));
    }
    Primitive& own = *m_primitive;
    const Type type = coded == nullptr ? Type::s32 : coded->type == ElementType::I8 ? Type::s8 : Type::u8;
    own.source = onednn::channelsLast(dimsOf(extents.batch, extents.groups * extents.inChannels, extents.in), Type::u8);
    own.result = onednn::channelsLast(dimsOf(extents.batch, m_channels, extents.out), type);
    own.threads = threadCount();
    dnnl::primitive_attr attributes = onednn::attributes();
    std::vector<float> bias;
    if (coded != nullptr) {
        const std::vector<std::int32_t> offsets = this->offsets(coded->zeroX, coded->bias);
        if (!std::ranges::all_of(offsets, [](std::int64_t offset) { return std::abs(offset) <= kMostInFloat; })) {
            return Error{ErrorCode::Unsupported, "a bias beyond the whole numbers of a float"};
        }
        bias.assign(offsets.begin(), offsets.begin() + static_cast<std::ptrdiff_t>(m_channels));
        attributes.set_output_scales(1U << 1U, coded->factors);
        if (coded->zeroY != 0) { // oneDNN would add its zero point before it rounds
            dnnl::post_ops ends;
            ends.append_eltwise(1, dnnl::algorithm::eltwise_round, 0, 0);
            ends.append_eltwise(1, dnnl::algorithm::eltwise_linear, 1, static_cast<float>(coded->zeroY));
            attributes.set_post_ops(ends);
        }
    }
    const onednn::Threads limit(own.threads);
    return onednn::guarded([&]() -> Status {
        const auto forward = dnnl::prop_kind::forward_inference;
        const auto direct = dnnl::algorithm::convolution_direct;
        const onednn::Desc perChannel = onednn::plain({static_cast<std::int64_t>(m_channels)});
        using Wanted = dnnl::convolution_forward::desc;
        const onednn::Desc anyWeights = onednn::any(kernel, Type::s8);
        const Wanted wanted = bias.empty() ? Wanted(forward, direct, own.source, anyWeights, own.result,
                                                    extents.strides, dilations, extents.pads, after)
                                           : Wanted(forward, direct, own.source, anyWeights, perChannel, own.result,
                                                    extents.strides, dilations, extents.pads, after);
        const dnnl::convolution_forward::primitive_desc description(wanted, attributes, onednn::engine());
        m_implementation = description.impl_info_str();
        if (!isExact(m_implementation, largestWeightSum(extents, weights))) {
            return Error{ErrorCode::Unsupported, "no exact code for integers"};
        }
        own.primitive = onednn::Primitive(description);
        const onednn::Desc given = onednn::plain(kernel, Type::s8);
        own.weights = dnnl::memory(description.weights_desc(), onednn::engine());
        const dnnl::memory from(given, onednn::engine(), const_cast<std::int8_t*>(weights)); // it is only read
        onednn::Reorder(given, description.weights_desc()).run(from, own.weights);
        if (!bias.empty()) {
            own.bias = dnnl::memory(perChannel, onednn::engine());
            std::ranges::copy(bias, static_cast<float*>(own.bias.get_data_handle()));
        }
        return ok();
    });
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

bool ConvolutionKernel::runInto(const std::uint8_t* x, void* out) const
{
    if (m_depthwise) {
        m_depthwise->run(x, static_cast<std::uint8_t*>(out));
        return true;
    }
    const onednn::Threads limit(m_primitive->threads);
    return static_cast<bool>(onednn::guarded([&]() -> Status {
        dnnl::memory source(m_primitive->source, onednn::engine(), const_cast<std::uint8_t*>(x)); // only read
        if (m_primitive->padding) {
            source = onednn::temporary(onednn::Room::Source, m_primitive->source);
            m_primitive->padding->write(x, static_cast<std::uint8_t*>(source.get_data_handle()));
        }
        const dnnl::memory destination(m_primitive->result, onednn::engine(), out);
        m_primitive->primitive.run({{DNNL_ARG_SRC, source},
                                    {DNNL_ARG_WEIGHTS, m_primitive->weights},
                                    {DNNL_ARG_BIAS, m_primitive->bias},
                                    {DNNL_ARG_DST, destination}});
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
