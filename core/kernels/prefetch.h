// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <hwy/base.h>

namespace qs {

/// Asks for the values one chunk ahead, while these are worked on. A caller looks at a few thousand values more than
/// once: first bound by memory, then by arithmetic; this way each does a part of the other's waiting. May name an
/// address behind the values; a prefetch of that does nothing.
///
/// Always inlined, because GCC takes a function that only prefetches for one without effects and drops its calls.
HWY_INLINE void prefetchAhead(const float* values, std::size_t count)
{
    constexpr std::uintptr_t kAhead = 16384;
    constexpr std::uintptr_t kLine = 64;
    const auto address = reinterpret_cast<std::uintptr_t>(values) + kAhead;
    for (std::uintptr_t line = 0; line < count * sizeof(float); line += kLine) {
        __builtin_prefetch(reinterpret_cast<const void*>(address + line));
    }
}

} // namespace qs
