// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"

#include <cstddef>
#include <functional>
#include <memory>

namespace qs {

/// Runs `body(0)` … `body(count - 1)` on all allowed threads. Stops early when `progress` is cancelled
/// (ErrorCode::Cancelled) or when a body fails; of several failures the one with the lowest index is returned, so that
/// the answer does not depend on timing. Does not advance `progress`: the body knows what a step is.
Status parallelFor(std::size_t count, Progress& progress, const std::function<Status(std::size_t)>& body);

/// While it lives, parallel loops use at most `threads` threads (0: all processors).
class ThreadLimit {
public:
    explicit ThreadLimit(int threads);
    ~ThreadLimit();
    ThreadLimit(const ThreadLimit&) = delete;
    ThreadLimit& operator=(const ThreadLimit&) = delete;

private:
    struct Control;
    std::unique_ptr<Control> m_control;
};

/// How many threads a parallel loop uses now; 1 on a thread that has a SoleThread.
int threadCount();

/// While it lives, what this thread calls does not spread over others as far as it asks threadCount(): for the bodies
/// of a loop that keeps all threads busy itself.
class SoleThread {
public:
    SoleThread();
    ~SoleThread();
    SoleThread(const SoleThread&) = delete;
    SoleThread& operator=(const SoleThread&) = delete;

private:
    bool m_before;
};

} // namespace qs
