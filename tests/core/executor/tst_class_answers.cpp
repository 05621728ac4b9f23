// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executor/class_answers.h"

#include <QTest>

#include <limits>

using namespace qs;

class TestClassAnswers : public QObject {
    Q_OBJECT

private slots:
    void theLargestComeFirst();
    void missingSamplesKeepTheirLabels();
    void tokensAreCountedButNotListed();
    void whatDecidesNothingHasNoAnswers();
};

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

NetworkRun runOf(const Shape& shape, const std::vector<float>& values, const std::vector<std::uint64_t>& ran)
{
    NetworkRun run;
    run.samples = ran.size();
    run.ran = ran;
    run.outputs.push_back({.name = "y", .values = Array::of(shape, values), .error = {}});
    return run;
}

} // namespace

void TestClassAnswers::theLargestComeFirst()
{
    const NetworkRun run = runOf({2, 7}, {0, 3, 1, 3, -1, 2, 0, kNan, 5, kNan, 4, 4, 4, 6}, {0, 1});
    const auto answers = classAnswersOf(run, {{3}, {0}}, 8);
    QCOMPARE(answers.size(), std::size_t{1});
    QCOMPARE(answers[0].classes, std::uint64_t{7});
    QCOMPARE(answers[0].first.size(), std::size_t{2});
    const auto numbers = [&](std::size_t sample) {
        QList<qint64> list;
        for (const ClassRanking::Place& place : answers[0].first[sample].best) {
            list << place.number;
        }
        return list;
    };
    QCOMPARE(numbers(0), (QList<qint64>{1, 3, 5, 2, 0})); // of equal ones the lower number
    QCOMPARE(numbers(1), (QList<qint64>{6, 1, 3, 4, 5}));
    QCOMPARE(answers[0].first[0].best[2].value, 2.0);
    QCOMPARE(answers[0].first[0].label.value_or(-1), std::int64_t{3});
    QCOMPARE(answers[0].labelled, std::uint64_t{2});
    QCOMPARE(answers[0].top1, std::uint64_t{0}); // 1 is as large as 3 and stands before it; NaN is no answer
    QCOMPARE(answers[0].top5, std::uint64_t{1});
}

void TestClassAnswers::missingSamplesKeepTheirLabels()
{
    const NetworkRun run = runOf({2, 3, 1, 1}, {1, 0, 0, 0, 0, 1}, {0, 2});
    const auto answers = classAnswersOf(run, {{0}, {1}, {2}, {-1}}, 1);
    QCOMPARE(answers[0].labelled, std::uint64_t{2});
    QCOMPARE(answers[0].top1, std::uint64_t{2});
    QCOMPARE(answers[0].first.size(), std::size_t{1});
    const auto unasked = classAnswersOf(run, {{-1}, {0}, {-1}}, 2);
    QCOMPARE(unasked[0].labelled, std::uint64_t{0});
    QCOMPARE(unasked[0].first[1].sample, std::uint64_t{2});
    QVERIFY(!unasked[0].first[1].label);
    QCOMPARE(classAnswersOf(run, {{9}, {0}, {1}}, 1)[0].top5, std::uint64_t{1}); // no class 9
}

void TestClassAnswers::tokensAreCountedButNotListed()
{
    const NetworkRun run = runOf({1, 2, 3}, {1, 2, 3, 3, 2, 1}, {0});
    const auto answers = classAnswersOf(run, {{2, 1}}, 3);
    QCOMPARE(answers[0].decisions, std::uint64_t{2});
    QCOMPARE(answers[0].top1, std::uint64_t{1});
    QCOMPARE(answers[0].top5, std::uint64_t{2});
    QVERIFY(answers[0].first.empty());
    QCOMPARE(classAnswersOf(run, {{2}}, 3)[0].labelled, std::uint64_t{0}); // not one for each
}

void TestClassAnswers::whatDecidesNothingHasNoAnswers()
{
    QVERIFY(classAnswersOf(runOf({1, 2, 2, 2}, std::vector<float>(8), {0}), {}, 3).empty());
    QVERIFY(classAnswersOf(runOf({3}, std::vector<float>(3), {0, 1}), {}, 3).empty());
    NetworkRun failed = runOf({1, 3}, {1, 2, 3}, {0});
    failed.outputs[0].error = Error{ErrorCode::Unsupported, "an operator that nobody knows"};
    QVERIFY(classAnswersOf(failed, {}, 3).empty());
}

QTEST_APPLESS_MAIN(TestClassAnswers)
#include "tst_class_answers.moc"
