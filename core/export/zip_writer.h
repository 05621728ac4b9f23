// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

namespace qs {

/// Writes a ZIP archive of members that are stored as they are, one after the other, of any size (ZIP64). The bytes of
/// a member begin at a multiple of 64, so that a reader can map them. The same contents give the same file: no dates.
class ZipWriter {
public:
    explicit ZipWriter(std::ostream& out);

    /// `write` writes exactly `bytes` bytes. The checksum goes into the header in front of them where `out` can go
    /// back, else behind them.
    Status add(const std::string& name, std::uint64_t bytes, const std::function<Status(std::ostream&)>& write);
    /// Writes the directory. Nothing can be added afterwards.
    Status finish();

private:
    struct Member {
        std::string name;
        std::uint64_t bytes = 0;
        std::uint64_t offset = 0; ///< of its header
        std::uint32_t checksum = 0;
    };

    std::string localHeader(const Member& member) const;
    std::string directoryEntry(const Member& member) const;
    Status put(const std::string& bytes);

    std::ostream& m_out;
    const bool m_goesBack;
    std::uint64_t m_position = 0;
    std::vector<Member> m_members;
};

} // namespace qs
