// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/numpy/npy_array.h"

#include "core/tensor/strided.h"

#include <utility>

namespace qs::npy {

namespace {

/// Elements in another order of bytes or of indices than the core wants.
class ReorderedData final : public TensorData {
public:
    ReorderedData(const Header& header, std::span<const std::byte> data, std::shared_ptr<const void> owner)
        : m_data(data), m_owner(std::move(owner))
    {
        const std::size_t dimensions = header.shape.size();
        m_layout = {header.type, header.shape, std::vector<std::uint64_t>(dimensions), 0, header.bigEndian};
        std::uint64_t stride = 1;
        for (std::size_t i = 0; i < dimensions; ++i) {
            const std::size_t axis = header.fortranOrder ? i : dimensions - 1 - i;
            m_layout.strides[axis] = stride;
            // Their product is checked: the header has a count.
            stride *= static_cast<std::uint64_t>(header.shape[axis]);
        }
    }

    Status read(std::uint64_t first, std::span<float> out) const override
    {
        readStrided(m_layout, m_data, first, out);
        return ok();
    }
    Status read(std::uint64_t first, std::span<double> out) const override
    {
        readStrided(m_layout, m_data, first, out);
        return ok();
    }

private:
    StridedLayout m_layout;
    std::span<const std::byte> m_data;
    std::shared_ptr<const void> m_owner;
};

} // namespace

std::shared_ptr<const TensorData> arrayData(const Header& header, std::span<const std::byte> data,
                                            std::shared_ptr<const void> owner)
{
    const bool reordered = header.fortranOrder && header.shape.size() > 1;
    if (!header.bigEndian && !reordered) {
        return plainData(header.type, data, std::move(owner));
    }
    return std::make_shared<ReorderedData>(header, data, std::move(owner));
}

Tensor arrayTensor(std::string name, const Header& header)
{
    Tensor tensor;
    tensor.name = std::move(name);
    tensor.type = header.type;
    tensor.dtype = rowOf(header.type).name;
    tensor.shape = header.shape;
    tensor.count = header.count;
    tensor.bytes = header.dataBytes;
    return tensor;
}

} // namespace qs::npy
