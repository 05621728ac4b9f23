// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>

namespace qs {

/// Where a long function reports how far it is and asks whether to stop. It knows no thread and no window.
/// The default one reports nowhere and never cancels.
class Progress {
public:
    using IsCancelled = std::function<bool()>;
    /// `done` of `total` steps of `stage` are finished. Called from any thread.
    using Report = std::function<void(const std::string& stage, std::size_t done, std::size_t total)>;

    Progress() = default;
    Progress(IsCancelled isCancelled, Report report)
        : m_isCancelled(std::move(isCancelled)), m_report(std::move(report))
    {}

    /// Starts a stage of `steps` steps. Call it from one thread, between loops.
    void begin(std::string stage, std::size_t steps);
    /// Marks `steps` more steps as done, from any thread.
    void advance(std::size_t steps = 1);
    bool cancelled() const { return m_isCancelled && m_isCancelled(); }

private:
    IsCancelled m_isCancelled;
    Report m_report;
    std::string m_stage;
    std::size_t m_steps = 0;
    std::atomic<std::size_t> m_done = 0;
};

} // namespace qs
