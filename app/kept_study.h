// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/mailbox.h"
#include "core/base/progress.h"
#include "core/base/result.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <thread>

namespace qs {

/// A study of the core that outlives the job that runs it: a later job goes on where the former one was cancelled.
template <typename S>
struct KeptStudy {
    std::mutex running; ///< a study runs once at a time
    std::shared_ptr<S> study;
};

/// Runs the study of `kept` once whoever ran it before has noticed that it was cancelled; `prepare()` makes it where
/// there is none yet. The mailbox gets it before it runs, for whoever wants to look at it meanwhile.
template <typename S, typename Prepare>
Status runKept(KeptStudy<S>& kept, Mailbox<std::shared_ptr<S>>& mailbox, Progress& progress, const Prepare& prepare)
{
    std::unique_lock alone(kept.running, std::try_to_lock);
    while (!alone.owns_lock()) {
        if (progress.cancelled()) {
            return Error{ErrorCode::Cancelled, "cancelled"};
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        static_cast<void>(alone.try_lock());
    }
    if (!kept.study) {
        auto prepared = prepare();
        QS_TRY(prepared);
        kept.study = *prepared;
    }
    mailbox.put(kept.study);
    return kept.study->run(progress);
}

} // namespace qs
