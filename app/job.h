// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"

#include <QFutureWatcher>
#include <QList>
#include <QObject>
#include <QPromise>
#include <QThreadPool>
#include <QTimer>
#include <QtConcurrent>

#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <string>

namespace qs {

/// How far a job is.
struct JobProgress {
    std::string stage;
    std::size_t done = 0;
    std::size_t total = 0;

    bool operator==(const JobProgress&) const = default;
};

/// Written by the worker, read by a timer of the GUI thread. The progress of a QFuture would do but for one thing: it
/// refuses to step back, which is what happens where a stage ends and the next begins.
class ProgressBoard {
public:
    void write(const std::string& stage, std::size_t done, std::size_t total)
    {
        const std::scoped_lock lock(m_mutex);
        // Threads report out of order within a stage.
        if (m_progress.stage == stage && m_progress.total == total && done < m_progress.done && done != 0) {
            return;
        }
        m_progress = {stage, done, total};
    }
    JobProgress read() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_progress;
    }

private:
    mutable std::mutex m_mutex;
    JobProgress m_progress;
};

/// The one way to leave the GUI thread: one background task with progress and cancel. Starting again replaces the task
/// that runs; a task that was replaced or cancelled delivers nothing. The destructor cancels and waits.
///
/// `work` runs in a worker thread: it captures values and shared_ptr<const …>, never `this`. Everything else is called
/// in the thread that owns the job.
template <typename T>
class Job {
public:
    using Work = std::function<Result<T>(Progress&)>;
    using Finished = std::function<void(Result<T>)>;

    explicit Job(QThreadPool* pool = nullptr) : m_pool(pool ? pool : &sharedPool())
    {
        m_timer.setInterval(33);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { tick(); });
    }

    ~Job()
    {
        cancel();
        for (QFuture<Result<T>>& future : m_replaced) {
            future.waitForFinished();
        }
    }

    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;

    /// Called about 30 times a second while the task runs, and once before `finished`.
    void setOnTick(std::function<void(const JobProgress&)> onTick) { m_onTick = std::move(onTick); }

    void start(Work work, Finished finished)
    {
        cancel();
        auto board = std::make_shared<ProgressBoard>();
        m_board = board;
        m_finished = std::move(finished);
        m_watcher = std::make_unique<QFutureWatcher<Result<T>>>();
        QObject::connect(m_watcher.get(), &QFutureWatcherBase::finished, m_watcher.get(), [this] { deliver(); });
        m_watcher->setFuture(QtConcurrent::run(m_pool, [work = std::move(work), board](QPromise<Result<T>>& promise) {
            Progress progress([&promise] { return promise.isCanceled(); },
                              [board](const std::string& stage, std::size_t done, std::size_t total) {
                                  board->write(stage, done, total);
                              });
            promise.addResult(guarded(work, progress));
        }));
        m_timer.start();
    }

    /// Returns at once; the worker notices within a tile. Nothing is delivered afterwards.
    void cancel()
    {
        m_timer.stop();
        if (m_watcher) {
            QFuture<Result<T>> future = m_watcher->future();
            future.cancel();
            m_watcher->disconnect(); // its end may be on the way already
            m_watcher.release()->deleteLater();
            m_replaced.removeIf([](const QFuture<Result<T>>& old) { return old.isFinished(); });
            m_replaced.append(future);
        }
    }

    bool running() const { return m_watcher != nullptr; }
    JobProgress progress() const { return m_board ? m_board->read() : JobProgress{}; }

private:
    static QThreadPool& sharedPool()
    {
        // More threads than processors: a task that was cancelled needs a moment to notice, and its successor must not
        // queue behind it. The heavy loops share oneTBB's threads anyway.
        static QThreadPool pool;
        pool.setMaxThreadCount(16);
        return pool;
    }

    static Result<T> guarded(const Work& work, Progress& progress)
    {
        try {
            return work(progress);
        } catch (const std::bad_alloc&) {
            return Error{ErrorCode::OutOfMemory, "there was not enough memory"};
        } catch (const std::exception& exception) {
            return Error{ErrorCode::Unsupported, std::string("something unexpected happened: ") + exception.what()};
        } catch (...) {
            return Error{ErrorCode::Unsupported, "something unexpected happened"};
        }
    }

    void tick()
    {
        if (m_onTick && m_board) {
            m_onTick(m_board->read());
        }
    }

    void deliver()
    {
        m_timer.stop();
        const QFuture<Result<T>> future = m_watcher->future();
        if (future.isCanceled() || future.resultCount() == 0) {
            return;
        }
        const auto* watcher = m_watcher.get();
        tick();
        if (m_watcher.get() != watcher) {
            return; // the handler of the tick cancelled or replaced this task
        }
        // The handler may start the next task, so nothing of this one is touched afterwards.
        m_watcher.release()->deleteLater();
        const Finished finished = std::move(m_finished);
        finished(future.result());
    }

    QThreadPool* m_pool;
    std::shared_ptr<ProgressBoard> m_board;
    std::unique_ptr<QFutureWatcher<Result<T>>> m_watcher;
    QList<QFuture<Result<T>>> m_replaced;
    QTimer m_timer;
    Finished m_finished;
    std::function<void(const JobProgress&)> m_onTick;
};

} // namespace qs
