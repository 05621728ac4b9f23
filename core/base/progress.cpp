// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/progress.h"

namespace qs {

void Progress::begin(std::string stage, std::size_t steps)
{
    m_stage = std::move(stage);
    m_steps = steps;
    m_done = 0;
    if (m_report) {
        m_report(m_stage, 0, m_steps);
    }
}

void Progress::advance(std::size_t steps)
{
    const std::size_t done = m_done.fetch_add(steps) + steps;
    if (m_report) {
        m_report(m_stage, done, m_steps);
    }
}

} // namespace qs
