// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace qs {

/// Adds the seconds that it lives to a sum.
class Stopwatch {
public:
    explicit Stopwatch(double& seconds) : m_seconds(seconds) {}
    ~Stopwatch() { m_seconds += std::chrono::duration<double>(Clock::now() - m_start).count(); }
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

private:
    using Clock = std::chrono::steady_clock;
    double& m_seconds;
    Clock::time_point m_start = Clock::now();
};

} // namespace qs
