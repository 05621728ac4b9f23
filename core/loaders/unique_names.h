// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <unordered_map>

namespace qs {

/// Names for tensors of formats that need not name them differently.
class UniqueNames {
public:
    /// `name`, or "name (2)", "name (3)" … where others had it before.
    std::string next(const std::string& name)
    {
        if (m_last.try_emplace(name, 1).second) {
            return name;
        }
        // Counting goes on where it stopped: a file may give one name to all of its tensors.
        int number = m_last[name];
        std::string unique;
        do {
            unique = name + " (" + std::to_string(++number) + ")";
        } while (!m_last.try_emplace(unique, 1).second);
        m_last[name] = number;
        return unique;
    }

private:
    std::unordered_map<std::string, int> m_last; ///< the latest number given to each name
};

} // namespace qs
