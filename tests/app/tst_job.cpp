// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/job.h"

#include <QtTest>

#include <atomic>
#include <stdexcept>

class TestJob : public QObject {
    Q_OBJECT

private:
    static qs::Result<int> untilCancelled(qs::Progress& progress)
    {
        while (!progress.cancelled()) {
            QThread::msleep(1);
        }
        return 1;
    }

private slots:
    void aJobDeliversItsResultInTheThreadThatStartedIt()
    {
        qs::Job<int> job;
        int delivered = 0;
        QThread* thread = nullptr;
        job.start([](qs::Progress&) -> qs::Result<int> { return 42; },
                  [&](const qs::Result<int>& result) {
                      delivered = *result;
                      thread = QThread::currentThread();
                  });
        QVERIFY(job.running());
        QTRY_COMPARE(delivered, 42);
        QCOMPARE(thread, QThread::currentThread());
        QVERIFY(!job.running());
    }

    void aCancelledJobDeliversNothing()
    {
        qs::Job<int> job;
        bool delivered = false;
        job.start(untilCancelled, [&](const qs::Result<int>&) { delivered = true; });
        QTest::qWait(20);
        job.cancel();
        QVERIFY(!job.running());
        QTest::qWait(100);
        QVERIFY(!delivered);
    }

    void aJobCancelledAfterItsEndDeliversNothing()
    {
        qs::Job<int> job;
        bool delivered = false;
        job.start([](qs::Progress&) -> qs::Result<int> { return 1; },
                  [&](const qs::Result<int>&) { delivered = true; });
        QThread::msleep(50); // finished, but its end has not been delivered yet
        job.cancel();
        QTest::qWait(50);
        QVERIFY(!delivered);
    }

    void twentyStartsInARowDeliverTheLast()
    {
        qs::Job<int> job;
        QList<int> delivered;
        for (int i = 0; i < 20; ++i) {
            job.start(
                [i](qs::Progress& progress) -> qs::Result<int> {
                    for (int wait = 0; wait < 5 && !progress.cancelled(); ++wait) {
                        QThread::msleep(1);
                    }
                    return i;
                },
                [&](const qs::Result<int>& result) { delivered.append(*result); });
        }
        QTRY_VERIFY(!delivered.isEmpty());
        QTest::qWait(50);
        QCOMPARE(delivered, QList<int>{19});
    }

    void cancellingAnswersAtOnce()
    {
        qs::Job<int> job;
        std::atomic<bool> stopped = false;
        job.start(
            [&stopped](qs::Progress& progress) {
                auto result = untilCancelled(progress);
                stopped = true;
                return result;
            },
            [](const qs::Result<int>&) {});
        QTest::qWait(20);
        QElapsedTimer clock;
        clock.start();
        job.cancel();
        QVERIFY(clock.elapsed() < 20);
        while (!stopped && clock.elapsed() < 1000) {
            QThread::msleep(1);
        }
        QVERIFY(clock.elapsed() < 100);
    }

    void theDestructorWaitsForTheWorker()
    {
        std::atomic<bool> inside = false;
        {
            qs::Job<int> job;
            job.start(
                [&inside](qs::Progress& progress) {
                    inside = true;
                    auto result = untilCancelled(progress);
                    inside = false;
                    return result;
                },
                [](const qs::Result<int>&) {});
            QTRY_VERIFY(inside);
        }
        QVERIFY(!inside);
    }

    void anExceptionBecomesAnError()
    {
        qs::Job<int> job;
        std::vector<qs::ErrorCode> codes;
        const auto note = [&](const qs::Result<int>& result) { codes.push_back(result.error().code); };
        job.start([](qs::Progress&) -> qs::Result<int> { throw std::bad_alloc(); }, note);
        QTRY_COMPARE(codes.size(), std::size_t{1});
        job.start([](qs::Progress&) -> qs::Result<int> { throw std::runtime_error("no"); }, note);
        QTRY_COMPARE(codes.size(), std::size_t{2});
        job.start([](qs::Progress&) -> qs::Result<int> { throw 7; }, note);
        QTRY_COMPARE(codes.size(), std::size_t{3});
        QVERIFY(codes[0] == qs::ErrorCode::OutOfMemory);
        QVERIFY(codes[1] == qs::ErrorCode::Unsupported);
        QVERIFY(codes[2] == qs::ErrorCode::Unsupported);
    }

    void progressStepsBackWhereAStageBegins()
    {
        qs::Job<int> job;
        std::vector<qs::JobProgress> seen;
        job.setOnTick([&](const qs::JobProgress& progress) {
            if (seen.empty() || !(seen.back() == progress)) {
                seen.push_back(progress);
            }
        });
        bool delivered = false;
        job.start(
            [](qs::Progress& progress) -> qs::Result<int> {
                progress.begin("Reading", 2);
                progress.advance(2);
                QThread::msleep(120);
                progress.begin("Measuring", 100);
                progress.advance(1);
                QThread::msleep(120);
                return 0;
            },
            [&](const qs::Result<int>&) { delivered = true; });
        QTRY_VERIFY(delivered);
        QVERIFY(seen.size() >= 2);
        QCOMPARE(QString::fromStdString(seen.back().stage), QString("Measuring"));
        QCOMPARE(seen.back().done, std::size_t{1});
        QCOMPARE(seen.back().total, std::size_t{100});
    }

    void aHandlerMayStartTheNextTask()
    {
        qs::Job<int> job;
        int sum = 0;
        std::function<void(const qs::Result<int>&)> again = [&](const qs::Result<int>& result) {
            sum += *result;
            if (sum < 3) {
                job.start([](qs::Progress&) -> qs::Result<int> { return 1; }, again);
            }
        };
        job.start([](qs::Progress&) -> qs::Result<int> { return 1; }, again);
        QTRY_COMPARE(sum, 3);
    }
};

QTEST_GUILESS_MAIN(TestJob)
#include "tst_job.moc"
