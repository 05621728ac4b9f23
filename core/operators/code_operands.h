// SPDX-License-Identifier: GPL-3.0-or-later
// Codes, scales and zero points as kernels made ready for them want them.
#pragma once

#include "core/operators/operator.h"

#include <cstddef>
#include <cstdint>

namespace qs {

bool isByte(const Array& codes);
/// Whether the zero point is one for all, of the type of its codes, or left out.
bool isOneZero(const Array& zero, const Array& codes);
/// Whether all zero points of signed weights are 0, of unsigned ones 128: the products are those of the codes then.
/// There is one, or one for each of `channels`.
bool isAroundZero(const Array& w, const Array& zeroW, std::size_t channels);
/// Signed codes moved up by 128, unsigned ones as they are.
Result<Array> unsignedArray(const Array& codes);
/// The zero point of codes as unsignedArray() has them.
std::int32_t unsignedZero(const Array& zero, const Array& codes);

/// The inputs that something was made ready for, the first one of a node left out.
class KeptOperands {
public:
    KeptOperands() = default;
    /// Inputs 1 … last.
    KeptOperands(const Call& call, std::size_t last);

    bool isEmpty() const { return m_operands.empty(); }
    /// Whether they are still those; never where nothing is kept.
    bool areIn(const Call& call) const;

private:
    Arrays m_operands;
};

} // namespace qs
