// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

namespace qs {

/// Walks over bytes and refuses to step behind their end. Every length taken from a file goes through here before use:
/// it is compared with what is left, never added to an offset first, so nothing can wrap around.
class ByteReader {
public:
    explicit ByteReader(std::span<const std::byte> bytes) : m_bytes(bytes) {}

    std::uint64_t position() const { return m_position; }
    std::uint64_t remaining() const { return m_bytes.size() - m_position; }
    bool atEnd() const { return remaining() == 0; }
    std::span<const std::byte> rest() const { return m_bytes.subspan(m_position); }

    /// The next `length` bytes. `what` names them in the error.
    Result<std::span<const std::byte>> take(std::uint64_t length, const char* what)
    {
        if (length > remaining()) {
            return Error{ErrorCode::Format, std::string(what) + " needs " + std::to_string(length) +
                                                " bytes at offset " + std::to_string(m_position) + ", but only " +
                                                std::to_string(remaining()) + " are left: the file is truncated"};
        }
        const auto taken = m_bytes.subspan(m_position, length);
        m_position += length;
        return taken;
    }

    /// A little-endian number at any alignment.
    template <typename T>
    requires std::integral<T> || std::floating_point<T> Result<T> number(const char* what)
    {
        static_assert(std::endian::native == std::endian::little, "big-endian hosts need a byte swap here");
        const auto bytes = take(sizeof(T), what);
        if (!bytes) {
            return bytes.error();
        }
        T value;
        std::memcpy(&value, bytes->data(), sizeof(T));
        return value;
    }

private:
    std::span<const std::byte> m_bytes;
    std::uint64_t m_position = 0;
};

} // namespace qs
