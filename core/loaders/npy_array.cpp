// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/npy_array.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace qs::npy {

namespace {

/// Elements in another order of bytes or of indices than the core wants. Gathers a small batch into little-endian
/// row-major order, then decodes it as plain data is decoded.
class ReorderedData final : public TensorData {
public:
    ReorderedData(const Header& header, std::span<const std::byte> data, std::shared_ptr<const void> owner)
        : m_row(rowOf(header.type)),
          m_bigEndian(header.bigEndian),
          m_shape(header.shape),
          m_strides(m_shape.size()),
          m_data(data),
          m_owner(std::move(owner))
    {
        std::uint64_t stride = 1;
        const auto setStride = [&](std::size_t axis) {
            m_strides[axis] = stride;
            stride *= static_cast<std::uint64_t>(m_shape[axis]); // their product is checked: the header has a count
        };
        for (std::size_t i = 0; i < m_shape.size(); ++i) {
            setStride(header.fortranOrder ? i : m_shape.size() - 1 - i);
        }
    }

    Status read(std::uint64_t first, std::span<float> out) const override { return gather(first, out, m_row.toFloat); }
    Status read(std::uint64_t first, std::span<double> out) const override
    {
        return gather(first, out, m_row.toDouble);
    }

private:
    static constexpr std::size_t kBatch = 512;

    template <typename Out>
    Status gather(std::uint64_t first, std::span<Out> out, void (*decode)(const std::byte*, std::span<Out>)) const
    {
        const auto size = static_cast<std::size_t>(m_row.bytes());
        std::array<std::byte, kBatch * sizeof(double)> batch;
        std::vector<std::uint64_t> index = indexOf(first);
        while (!out.empty()) {
            const std::size_t count = std::min(out.size(), kBatch);
            for (std::size_t i = 0; i < count; ++i) {
                std::byte* const to = batch.data() + i * size;
                std::memcpy(to, m_data.data() + offsetOf(index) * size, size);
                if (m_bigEndian) {
                    std::reverse(to, to + size);
                }
                advance(index);
            }
            decode(batch.data(), out.first(count));
            out = out.subspan(count);
        }
        return ok();
    }

    std::vector<std::uint64_t> indexOf(std::uint64_t element) const
    {
        std::vector<std::uint64_t> index(m_shape.size());
        for (std::size_t axis = m_shape.size(); axis-- > 0;) {
            const auto extent = static_cast<std::uint64_t>(m_shape[axis]);
            if (extent == 0) {
                break; // no elements: nobody asks for one
            }
            index[axis] = element % extent;
            element /= extent;
        }
        return index;
    }
    std::uint64_t offsetOf(const std::vector<std::uint64_t>& index) const
    {
        std::uint64_t offset = 0;
        for (std::size_t axis = 0; axis < index.size(); ++axis) {
            offset += index[axis] * m_strides[axis];
        }
        return offset;
    }
    void advance(std::vector<std::uint64_t>& index) const
    {
        for (std::size_t axis = index.size(); axis-- > 0;) {
            if (++index[axis] < static_cast<std::uint64_t>(m_shape[axis])) {
                return;
            }
            index[axis] = 0;
        }
    }

    const ElementTypeRow& m_row;
    bool m_bigEndian;
    Shape m_shape;
    std::vector<std::uint64_t> m_strides; ///< in elements of the file
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
