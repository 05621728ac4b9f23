// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tensor/element_type.h"
#include "core/tensor/shape.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace qs::npy {

/// The header of a .npy file or of an archive member: what the bytes behind it mean.
struct Header {
    ElementType type = ElementType::F32;
    bool bigEndian = false;
    bool fortranOrder = false; ///< the first index runs fastest
    Shape shape;
    std::uint64_t count = 0;
    std::uint64_t dataBytes = 0;  ///< that the shape needs
    std::uint64_t dataOffset = 0; ///< from the first byte of the file or member
};

/// Headers are a line of text; Quantscope reads no longer ones.
constexpr std::uint64_t kLongestHeader = 1 << 20;

bool hasMagic(std::span<const std::byte> bytes);

/// How many bytes parseHeader wants to see of a file that begins with `start`.
Result<std::uint64_t> headerBytes(std::span<const std::byte> start);

/// Reads the header at the start of `bytes`. Does not look at the data and not whether it is complete.
Result<Header> parseHeader(std::span<const std::byte> bytes);

} // namespace qs::npy
