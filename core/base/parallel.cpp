// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"

#include <atomic>
#include <limits>
#include <mutex>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <optional>

namespace qs {

Status parallelFor(std::size_t count, Progress& progress, const std::function<Status(std::size_t)>& body)
{
    constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
    std::atomic<std::size_t> failedAt = kNone;
    std::atomic<bool> cancelled = false;
    std::mutex mutex;
    std::optional<Error> failure;

    // simple_partitioner with a grain of one: bodies are tiles that take milliseconds, and a cancel must be seen at
    // once.
    const tbb::blocked_range<std::size_t> indices(0, count, 1);
    tbb::parallel_for(
        indices,
        [&](const tbb::blocked_range<std::size_t>& range) {
            for (std::size_t i = range.begin(); i != range.end(); ++i) {
                // An index below a known failure still runs: its failure would be the one to report.
                if (cancelled || i > failedAt) {
                    return;
                }
                if (progress.cancelled()) {
                    cancelled = true;
                    return;
                }
                if (Status status = body(i); !status) {
                    const std::scoped_lock lock(mutex);
                    if (i < failedAt) {
                        failedAt = i;
                        failure = status.error();
                    }
                }
            }
        },
        tbb::simple_partitioner());

    if (failure) {
        return *failure;
    }
    if (cancelled) {
        return Error{ErrorCode::Cancelled, "cancelled"};
    }
    return ok();
}

struct ThreadLimit::Control {
    explicit Control(int threads)
        : limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads))
    {}
    tbb::global_control limit;
};

ThreadLimit::ThreadLimit(int threads) : m_control(threads > 0 ? std::make_unique<Control>(threads) : nullptr) {}
ThreadLimit::~ThreadLimit() = default;

namespace {

thread_local bool t_isSole = false;

} // namespace

SoleThread::SoleThread() : m_before(t_isSole)
{
    t_isSole = true;
}

SoleThread::~SoleThread()
{
    t_isSole = m_before;
}

int threadCount()
{
    return t_isSole ? 1
                    : static_cast<int>(tbb::global_control::active_value(tbb::global_control::max_allowed_parallelism));
}

} // namespace qs
