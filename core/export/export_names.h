// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/utf8.h"
#include "core/export/array_file.h"

#include <string>
#include <unordered_set>

namespace qs {

/// Gives the arrays of one file names that differ and that the format can keep.
class ExportNames {
public:
    explicit ExportNames(const ArrayFormat& format) : m_format(format)
    {
        m_taken.emplace(format.reserved);
        m_taken.emplace(); // an array without a name is none
    }

    /// `wanted`, or with "#2", "#3" … where another array has it.
    std::string take(const std::string& wanted)
    {
        const std::string name = m_format.nameFor(validUtf8(wanted));
        std::string free = name;
        for (int number = 2; !m_taken.insert(free).second; ++number) {
            free = name + "#" + std::to_string(number);
        }
        return free;
    }

private:
    const ArrayFormat& m_format;
    std::unordered_set<std::string> m_taken;
};

} // namespace qs
