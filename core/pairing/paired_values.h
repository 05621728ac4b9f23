// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pairing/axis_order.h"
#include "core/tensor/tensor.h"

#include <cstdint>
#include <span>
#include <vector>

namespace qs {

/// The values of two tensors side by side, tile by tile, each pair once. Values lie where the files have them; those of
/// the tensor in the other order are gathered. Both tensors must outlive this. Safe to read from several threads.
class PairedValues {
public:
    /// `order` is one of ordersBetween(), or the same order for tensors of equal count.
    PairedValues(const Tensor& reference, const Tensor& other, const AxisOrder& order);

    /// Depends on the two shapes and on which of them lies plainly in its file, never on threads.
    std::size_t tiles() const { return m_tiles.size(); }
    std::uint64_t valuesOf(std::size_t tile) const { return m_tiles[tile].rows * m_tiles[tile].columns; }

    /// Memory for one thread, used again for every tile.
    struct Scratch {
        std::vector<float> walked, gathered, sorted;
        std::vector<double> wideReference, wideOther;
    };
    /// One tile; the spans are valid until the scratch is used again. Values of equal index are a pair.
    struct Tile {
        std::span<const float> reference, other;
        std::span<const double> wideReference, wideOther; ///< instead, where float cannot hold them
    };
    Result<Tile> read(std::size_t tile, Scratch& scratch) const;

    /// Whether a value of either may not fit float: 64-bit numbers and 32-bit integers.
    bool isWide() const { return m_isWide; }

private:
    struct Part {
        std::uint64_t row = 0;
        std::uint64_t rows = 1;
        std::uint64_t column = 0;
        std::uint64_t columns = 0;
    };

    void cut();
    std::uint64_t gatheredRow(std::uint64_t row) const;
    Result<std::span<const float>> gather(const Part& part, Scratch& scratch) const;
    Status gatherRow(std::uint64_t row, const Part& part, std::span<float> out, Scratch& scratch) const;
    Result<Tile> readWide(const Part& part, Scratch& scratch) const;

    /// One of the two is walked in the order of its file, the other one gathered to follow it.
    const Tensor* m_walked;
    Tensor m_gathered; ///< with squeezed extents
    bool m_isReferenceWalked = true;
    AxisOrder m_order; ///< from the walked to the gathered one
    bool m_isWide = false;
    std::uint64_t m_rows = 1;
    std::uint64_t m_rowLength = 0;
    std::vector<std::uint64_t> m_inside; ///< place in a gathered row of each value of a walked one; empty: the same
    std::vector<Part> m_tiles;
};

/// The definition of the pairing of values: element by element of the reference, the element of the other one that
/// belongs to it. `element` counts in row-major order.
std::uint64_t partnerElement(const Shape& reference, const Shape& other, const AxisOrder& order, std::uint64_t element);

} // namespace qs
