// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/layout.h"

#include <algorithm>
#include <cstring>

namespace qs {

namespace {

/// out[c, r] = in[r, c] of one square of elements.
template <typename T>
void transposeSquare(const T* in, std::size_t rows, std::size_t columns, std::size_t width, std::size_t height, T* out)
{
    for (std::size_t c = 0; c < width; ++c) {
        for (std::size_t r = 0; r < height; ++r) {
            out[c * rows + r] = in[r * columns + c];
        }
    }
}

/// Vectors of four are in the least instruction set of every 64-bit processor.
using Four = std::uint32_t __attribute__((vector_size(16)));

void transposeFour(const std::uint32_t* in, std::size_t rows, std::size_t columns, std::uint32_t* out)
{
    Four row[4];
    for (std::size_t r = 0; r < 4; ++r) {
        std::memcpy(&row[r], in + r * columns, sizeof(Four));
    }
    const Four lower01 = __builtin_shufflevector(row[0], row[1], 0, 4, 1, 5);
    const Four lower23 = __builtin_shufflevector(row[2], row[3], 0, 4, 1, 5);
    const Four upper01 = __builtin_shufflevector(row[0], row[1], 2, 6, 3, 7);
    const Four upper23 = __builtin_shufflevector(row[2], row[3], 2, 6, 3, 7);
    const Four column[4] = {
        __builtin_shufflevector(lower01, lower23, 0, 1, 4, 5), __builtin_shufflevector(lower01, lower23, 2, 3, 6, 7),
        __builtin_shufflevector(upper01, upper23, 0, 1, 4, 5), __builtin_shufflevector(upper01, upper23, 2, 3, 6, 7)};
    for (std::size_t c = 0; c < 4; ++c) {
        std::memcpy(out + c * rows, &column[c], sizeof(Four));
    }
}

/// out[c, r] = in[r, c]. Sixteen rows at a time: whole lines of the cache on both sides.
template <typename T>
void transpose(const T* in, std::size_t rows, std::size_t columns, T* out)
{
    constexpr std::size_t most = 16;
    for (std::size_t row = 0; row < rows; row += most) {
        const std::size_t height = std::min(most, rows - row);
        std::size_t column = 0;
        if constexpr (sizeof(T) == sizeof(std::uint32_t)) {
            for (; column + 4 <= columns; column += 4) {
                std::size_t r = 0;
                for (; r + 4 <= height; r += 4) {
                    transposeFour(in + (row + r) * columns + column, rows, columns, out + column * rows + row + r);
                }
                transposeSquare(in + (row + r) * columns + column, rows, columns, 4, height - r,
                                out + column * rows + row + r);
            }
        }
        for (; column < columns; column += most) {
            transposeSquare(in + row * columns + column, rows, columns, std::min(most, columns - column), height,
                            out + column * rows + row);
        }
    }
}

template <typename T>
void transposeEach(const Array& from, std::size_t rows, std::size_t columns, Array& to)
{
    const T* in = from.values<T>().data();
    T* out = to.edit<T>().data();
    for (std::uint64_t done = 0; done < from.count(); done += rows * columns) {
        transpose(in + done, rows, columns, out + done);
    }
}

/// The same elements where both orders are one.
Array relabelled(const Array& array, MemoryLayout layout)
{
    const Shape& shape = array.shape();
    if (layout == MemoryLayout::Plain) {
        return array.inMemory().reshaped(shape);
    }
    Shape memory = shape;
    std::rotate(memory.begin() + 1, memory.begin() + 2, memory.end());
    return Array::channelsLast(array.reshaped(std::move(memory)));
}

} // namespace

Result<Array> inLayout(const Array& array, MemoryLayout layout)
{
    if (array.layout() == layout || array.rank() < 3) {
        return array;
    }
    const Shape& shape = array.shape();
    const auto channels = static_cast<std::size_t>(shape[1]);
    if (array.count() == 0 || channels == 1 ||
        array.count() == static_cast<std::uint64_t>(shape[0]) * channels) { // one channel, or one place: both are one
        return relabelled(array, layout);
    }
    auto made = Array::make(array.type(), shape, layout);
    if (!made) {
        return made;
    }
    const std::size_t places = array.count() / static_cast<std::size_t>(shape[0]) / channels;
    const std::size_t rows = layout == MemoryLayout::Plain ? places : channels;
    const std::size_t columns = layout == MemoryLayout::Plain ? channels : places;
    switch (array.elementBytes()) {
    case 1:
        transposeEach<std::uint8_t>(array, rows, columns, *made);
        break;
    case 2:
        transposeEach<std::uint16_t>(array, rows, columns, *made);
        break;
    case 4:
        transposeEach<std::uint32_t>(array, rows, columns, *made);
        break;
    default:
        transposeEach<std::uint64_t>(array, rows, columns, *made);
        break;
    }
    return made;
}

} // namespace qs
