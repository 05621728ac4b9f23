// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/strided.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace qs {

namespace {

constexpr std::size_t kBatch = 512; // elements gathered before they are decoded

std::uint64_t extentOf(const StridedLayout& layout, std::size_t axis)
{
    return static_cast<std::uint64_t>(layout.shape[axis]);
}

/// Walks over the elements in row-major order and says where each lies.
class Walk {
public:
    Walk(const StridedLayout& layout, std::uint64_t element)
        : m_layout(layout), m_index(layout.shape.size()), m_at(layout.offset)
    {
        for (std::size_t axis = m_index.size(); axis-- > 0;) {
            const std::uint64_t extent = extentOf(layout, axis);
            if (extent == 0) {
                break; // no elements: nobody asks for one
            }
            m_index[axis] = element % extent;
            m_at += m_index[axis] * layout.strides[axis];
            element /= extent;
        }
    }

    std::uint64_t at() const { return m_at; }

    /// Elements from here to the end of the innermost dimension, and the step between them.
    std::uint64_t run() const { return m_index.empty() ? 1 : extentOf(m_layout, m_index.size() - 1) - m_index.back(); }
    std::uint64_t step() const { return m_index.empty() ? 0 : m_layout.strides.back(); }

    /// Goes on by `count` elements, not beyond the run.
    void advance(std::uint64_t count)
    {
        for (std::size_t axis = m_index.size(); axis-- > 0; count = 1) {
            m_index[axis] += count;
            m_at += count * m_layout.strides[axis];
            if (m_index[axis] < extentOf(m_layout, axis)) {
                return;
            }
            m_at -= m_index[axis] * m_layout.strides[axis];
            m_index[axis] = 0;
        }
    }

private:
    const StridedLayout& m_layout;
    std::vector<std::uint64_t> m_index;
    std::uint64_t m_at;
};

/// Copies `count` elements of `kSize` bytes that lie `step` elements apart.
template <std::size_t kSize>
void gather(const std::byte* from, std::uint64_t step, std::size_t count, std::byte* to)
{
    for (std::size_t i = 0; i < count; ++i) {
        std::memcpy(to + i * kSize, from + i * step * kSize, kSize);
    }
}

void gather(std::size_t size, const std::byte* from, std::uint64_t step, std::size_t count, std::byte* to)
{
    switch (size) {
    case 1:
        return gather<1>(from, step, count, to);
    case 2:
        return gather<2>(from, step, count, to);
    case 4:
        return gather<4>(from, step, count, to);
    default:
        return gather<8>(from, step, count, to);
    }
}

template <typename Out>
void read(const StridedLayout& layout, std::span<const std::byte> bytes, std::uint64_t first, std::span<Out> out,
          void (*decode)(const std::byte*, std::span<Out>))
{
    const auto size = static_cast<std::size_t>(rowOf(layout.type).bytes());
    if (layout.isContiguous() && !layout.isBigEndian) {
        decode(bytes.data() + (layout.offset + first) * size, out);
        return;
    }
    std::array<std::byte, kBatch * sizeof(double)> batch;
    Walk walk(layout, first);
    while (!out.empty()) {
        const std::size_t count = std::min(out.size(), kBatch);
        for (std::size_t done = 0; done < count;) {
            const std::size_t now = std::min<std::uint64_t>(walk.run(), count - done);
            gather(size, bytes.data() + walk.at() * size, walk.step(), now, batch.data() + done * size);
            walk.advance(now);
            done += now;
        }
        for (std::size_t i = 0; layout.isBigEndian && i < count; ++i) {
            std::reverse(batch.data() + i * size, batch.data() + (i + 1) * size);
        }
        decode(batch.data(), out.first(count));
        out = out.subspan(count);
    }
}

} // namespace

bool StridedLayout::isContiguous() const
{
    std::uint64_t stride = 1;
    for (std::size_t axis = shape.size(); axis-- > 0;) {
        if (shape[axis] == 0) {
            return true; // no elements
        }
        if (shape[axis] != 1 && strides[axis] != stride) {
            return false;
        }
        stride *= extentOf(*this, axis);
    }
    return true;
}

Result<std::uint64_t> spanOf(const StridedLayout& layout, std::uint64_t available)
{
    if (layout.strides.size() != layout.shape.size()) {
        return Error{ErrorCode::Shape, "it has " + std::to_string(layout.shape.size()) +
                                           " dimensions, but strides for " + std::to_string(layout.strides.size())};
    }
    const auto count = elementCount(layout.shape);
    if (!count) {
        return count.error();
    }
    if (*count == 0) {
        return std::uint64_t{0};
    }
    const Error beyond{ErrorCode::Shape, "shape " + shapeText(layout.shape) + " from offset " +
                                             std::to_string(layout.offset) +
                                             " on with these strides reaches past the end of its storage of " +
                                             std::to_string(available) + " elements"};
    if (layout.offset >= available) {
        return beyond;
    }
    std::uint64_t last = layout.offset;
    for (std::size_t axis = 0; axis < layout.shape.size(); ++axis) {
        const std::uint64_t steps = extentOf(layout, axis) - 1;
        const std::uint64_t stride = layout.strides[axis];
        if (stride != 0 && steps > (available - 1 - last) / stride) {
            return beyond;
        }
        last += steps * stride;
    }
    return last + 1;
}

void readStrided(const StridedLayout& layout, std::span<const std::byte> bytes, std::uint64_t first,
                 std::span<float> out)
{
    read(layout, bytes, first, out, rowOf(layout.type).toFloat);
}

void readStrided(const StridedLayout& layout, std::span<const std::byte> bytes, std::uint64_t first,
                 std::span<double> out)
{
    read(layout, bytes, first, out, rowOf(layout.type).toDouble);
}

} // namespace qs
