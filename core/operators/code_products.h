// SPDX-License-Identifier: GPL-3.0-or-later
// Products of stacks of matrices of codes, as numpy.matmul takes them apart.
#pragma once

#include "core/integer/signed_codes.h"
#include "core/operators/broadcast.h"
#include "core/operators/operator.h"
#include "core/tensor/array.h"

#include <cstddef>
#include <span>
#include <vector>

namespace qs {

/// Which matrix goes with which.
struct MatrixStacks {
    std::size_t rows = 0;
    std::size_t inner = 0;
    std::size_t columns = 0;
    Shape aStack, bStack, outStack; ///< the axes before the last two
    Shape outShape;
    Broadcast broadcast; ///< of the stacks

    static Result<MatrixStacks> of(const Shape& a, const Shape& b);

    /// Whether the result has no elements: there may be any number of pairs then, and none is to be visited.
    bool isEmpty() const { return rows == 0 || columns == 0; }

    /// Calls use(a, b) for each matrix of the result: how many matrices lie before its factors in their stacks.
    template <typename Use>
    void forEachPair(const Use& use) const
    {
        if (isEmpty()) {
            return;
        }
        broadcast.forEachRun([&](std::span<const std::size_t> at) {
            for (std::size_t i = 0; i < broadcast.runLength(); ++i) {
                use(at[0] + i * broadcast.stepOf(0), at[1] + i * broadcast.stepOf(1));
            }
        });
    }
};

/// Parameters (scales, zero points) by row of a stack of matrices [stack …, extent]: one for all, or one per matrix and
/// row, of which the shape may say just the row.
template <typename T>
class PerRow {
public:
    /// `shape` is that of the parameters; `alongColumns`: they belong to columns, so theirs is [stack …, 1, extent].
    static Result<PerRow> of(std::vector<T> values, const Shape& shape, const Shape& stack, std::size_t extent,
                             bool alongColumns);

    bool isShared() const { return m_values.size() == 1; }
    /// Those of one matrix: one, or `extent`.
    std::span<const T> of(std::size_t matrix) const
    {
        const std::span<const T> all(m_values);
        return isShared() ? all : m_hasStack ? all.subspan(matrix * m_extent, m_extent) : all;
    }

private:
    std::vector<T> m_values;
    std::size_t m_extent = 1;
    bool m_hasStack = false;
};

/// Scales: floats by row or column.
Result<PerRow<float>> scalesPerRow(const Array& scales, const Shape& stack, std::size_t extent, bool alongColumns);

/// The int32 sums of a · b, zero points taken off. Unsigned codes of b are made signed once and found again in
/// Call::kept.
Result<Array> codeProduct(const Call& call, const Array& a, const Array& zeroA, const Array& b, const Array& zeroB);

} // namespace qs
