// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <ostream>
#include <streambuf>

/// A stream that takes `capacity` bytes and then fails, like a full disk.
class FailingStream : public std::ostream {
public:
    explicit FailingStream(std::size_t capacity) : std::ostream(nullptr), m_buffer(capacity) { rdbuf(&m_buffer); }

private:
    class Buffer : public std::streambuf {
    public:
        explicit Buffer(std::size_t capacity) : m_left(capacity) {}

    protected:
        int_type overflow(int_type character) override
        {
            if (m_left == 0) {
                return traits_type::eof();
            }
            --m_left;
            return traits_type::not_eof(character);
        }

    private:
        std::size_t m_left;
    };

    Buffer m_buffer;
};
