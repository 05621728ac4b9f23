// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/pytorch/pytorch_quantized.h"

#include "core/base/text.h"
#include "core/tensor/stored_codes.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>

namespace qs::pytorch {

namespace {

using pickle::Kind;
using pickle::Value;

/// Scales and zero points are as many as there are channels along an axis, or one of each.
struct Channels {
    std::uint64_t inner = 1; ///< elements that follow each other in one channel
    std::uint64_t count = 1;

    std::uint64_t of(std::uint64_t element) const { return element / inner % count; }
};

/// Reads codes back as torch does. Scales and zero points are read with the first codes.
class AffineData final : public TensorData {
public:
    AffineData(const StoredCodes& stored, Channels channels)
        : m_codes(stored.codes.data),
          m_scales(stored.parameters[0]),
          m_zeroPoints(stored.parameters[1]),
          m_channels(channels)
    {}

    Status read(std::uint64_t first, std::span<float> out) const override { return readAs(first, out); }
    Status read(std::uint64_t first, std::span<double> out) const override { return readAs(first, out); }
    void forget() const override { m_codes->forget(); }

private:
    static constexpr std::size_t kBatch = 512;

    template <typename Out>
    Status readAs(std::uint64_t first, std::span<Out> out) const
    {
        QS_TRY(prepare());
        std::array<double, kBatch> codes; // exact for every code
        while (!out.empty()) {
            const auto batch = std::span(codes).first(std::min(out.size(), kBatch));
            QS_TRY(m_codes->read(first, batch));
            for (std::size_t i = 0; i < batch.size(); ++i) {
                const std::uint64_t channel = m_channels.of(first + i);
                const auto distance = static_cast<float>(batch[i] - m_zeroPoint[channel]);
                out[i] = static_cast<float>(m_scale[channel] * distance); // of two floats: exact before it is rounded
            }
            first += batch.size();
            out = out.subspan(batch.size());
        }
        return ok();
    }

    const Status& prepare() const
    {
        std::call_once(m_once, [this] {
            m_scale.resize(m_channels.count);
            m_zeroPoint.resize(m_channels.count);
            m_status = m_scales.data->read(0, std::span<double>(m_scale));
            if (m_status) {
                m_status = m_zeroPoints.data->read(0, std::span<double>(m_zeroPoint));
            }
            if (m_scales.shape.empty()) { // one of the whole tensor
                m_scale[0] = static_cast<float>(m_scale[0]);
            }
        });
        return m_status;
    }

    std::shared_ptr<const TensorData> m_codes;
    Tensor m_scales;
    Tensor m_zeroPoints;
    Channels m_channels;
    mutable std::once_flag m_once;
    mutable Status m_status = ok();
    mutable std::vector<double> m_scale;
    mutable std::vector<double> m_zeroPoint;
};

/// One number of the pickle as a tensor without dimensions.
template <typename T>
Tensor scalar(std::string name, ElementType type, T value)
{
    auto bytes = std::make_shared<std::array<std::byte, sizeof(T)>>();
    std::memcpy(bytes->data(), &value, sizeof(T));
    Tensor tensor;
    tensor.name = std::move(name);
    tensor.type = type;
    tensor.dtype = rowOf(type).name;
    tensor.count = 1;
    tensor.bytes = sizeof(T);
    tensor.data = plainData(type, std::span<const std::byte>(*bytes), std::shared_ptr<const void>(bytes));
    return tensor;
}

/// Scales or zero points, one per channel.
Result<Tensor> channelParameter(std::string name, const Value& value, std::uint64_t channels, Storages& storages)
{
    const auto call = tensorCall(value);
    if (!call || !unsupportedKind(*call).empty() || call->function == "_rebuild_qtensor") {
        return Error{ErrorCode::Format, "its quantizer has " + textOf(value) + " in place of " + name};
    }
    Tensor tensor = makeTensor(*call, storages);
    if (tensor.error) {
        return tensor.error->in("its " + name);
    }
    if (tensor.shape.size() != 1 || tensor.count != channels) {
        return Error{ErrorCode::Shape, "its quantizer has " + name + " of shape " + shapeText(tensor.shape) + " for " +
                                           std::to_string(channels) + " channels"};
    }
    tensor.name = std::move(name);
    return tensor;
}

Status readPerTensor(StoredCodes& stored, const Value& scale, const Value& zeroPoint)
{
    if (!scale.is(Kind::Number) || !zeroPoint.is(Kind::Integer)) {
        return Error{ErrorCode::Format,
                     "its quantizer has scale " + textOf(scale) + " and zero point " + textOf(zeroPoint)};
    }
    stored.parameters.push_back(scalar("scales", ElementType::F64, scale.number()));
    stored.parameters.push_back(scalar("zero_points", ElementType::I64, zeroPoint.integer()));
    return ok();
}

Status readPerChannel(StoredCodes& stored, std::span<const Value> quantizer, Storages& storages, Channels& channels)
{
    const Shape& shape = stored.codes.shape;
    const bool hasAxis = quantizer.size() == 4 && quantizer[3].is(Kind::Integer) && quantizer[3].integer() >= 0 &&
                         std::cmp_less(quantizer[3].integer(), shape.size());
    if (!hasAxis) {
        return Error{ErrorCode::Format, "its quantizer per channel has no axis of shape " + shapeText(shape)};
    }
    const auto axis = static_cast<std::size_t>(quantizer[3].integer());
    channels.count = static_cast<std::uint64_t>(shape[axis]);
    for (std::size_t i = axis + 1; i < shape.size(); ++i) {
        channels.inner *= static_cast<std::uint64_t>(shape[i]);
    }
    constexpr std::array names{"scales", "zero_points"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto parameter = channelParameter(names[i], quantizer[i + 1], channels.count, storages);
        if (!parameter) {
            return parameter.error();
        }
        stored.parameters.push_back(std::move(*parameter));
    }
    stored.scheme += ", per channel of axis " + std::to_string(axis);
    return ok();
}

} // namespace

Status attachQuantizer(Tensor& tensor, const Value& quantizer, Storages& storages)
{
    const auto parts = quantizer.items();
    const std::string name = parts.empty() ? std::string() : globalName(parts[0]);
    const std::string scheme = name.substr(name.rfind('.') + 1);
    if (parts.size() < 3 || (!scheme.starts_with("per_tensor_") && !scheme.starts_with("per_channel_"))) {
        return Error{ErrorCode::Unsupported, "its quantizer " + textOf(quantizer) + " is unknown"};
    }
    if (tensor.isFloat()) {
        return Error{ErrorCode::Format, "it is quantized, but its codes are numbers of dtype " + tensor.dtype};
    }
    const auto stored = std::make_shared<StoredCodes>();
    stored->codes = tensor;
    stored->codes.name = "codes";
    stored->codes.dtype = rowOf(tensor.type).name;
    stored->scheme = "PyTorch " + tensor.dtype;
    Channels channels;
    if (scheme.starts_with("per_tensor_")) {
        QS_TRY(readPerTensor(*stored, parts[1], parts[2]));
        stored->scheme += ", per tensor";
    } else {
        QS_TRY(readPerChannel(*stored, parts, storages, channels));
    }
    double bytes = static_cast<double>(tensor.bytes);
    for (const Tensor& parameter : stored->parameters) {
        bytes += static_cast<double>(parameter.bytes);
    }
    stored->bitsPerWeight = tensor.count == 0 ? 0 : 8 * bytes / static_cast<double>(tensor.count);
    tensor.bytes = static_cast<std::uint64_t>(bytes);
    tensor.data = std::make_shared<AffineData>(*stored, channels);
    tensor.type = ElementType::F32;
    tensor.stored = stored;
    return ok();
}

} // namespace qs::pytorch
