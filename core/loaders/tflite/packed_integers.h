// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

#include <cstdint>
#include <memory>
#include <span>

namespace qs {

/// Whole numbers of `bits` (2 or 4) bits, the first one in the lowest bits of a byte; signed ones in two's complement.
/// `bytes` holds all of them and is kept alive by `owner`.
std::shared_ptr<const TensorData> packedIntegers(int bits, bool isSigned, std::span<const std::byte> bytes,
                                                 std::shared_ptr<const void> owner);

/// How many bytes `count` packed numbers take.
constexpr std::uint64_t packedBytes(std::uint64_t count, int bits)
{
    const auto perByte = static_cast<std::uint64_t>(8 / bits);
    return count / perByte + (count % perByte == 0 ? 0 : 1);
}

} // namespace qs
