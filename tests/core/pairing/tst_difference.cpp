// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/pairing/difference.h"
#include "tests/support/model_files.h"
#include "tests/support/model_from_values.h"
#include "tests/support/split_mix_values.h"

#include <QTest>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>

using namespace qs;

/// What lies between two files, against numbers that tests/data/make_expected_pairs.py computed with NumPy.
class TestDifference : public QObject {
    Q_OBJECT

private slots:
    void numbersAreThoseOfNumPy_data();
    void numbersAreThoseOfNumPy();
    void transposedPartnersHaveTheSameNumbers();
    void anyNumberOfThreadsGivesTheSameReport();
    void thePatternChoosesPairs();
    void totalsLeaveOutWholeNumbers();
    void aTensorThatCannotBeReadCostsItsPair();
    void whatIsCancelledKeepsTheFinishedPairs();
    void eachPairIsToldWhenItIsDone();
    void histogramsCountEveryDifferenceOnce();
    void realNetworksDifferAsNumPySays_data();
    void realNetworksDifferAsNumPySays();

private:
    static nlohmann::json expected()
    {
        std::ifstream file(QUANTSCOPE_SOURCE_DIR "/tests/data/expected_pairs.json");
        return nlohmann::json::parse(file);
    }
};

namespace {

constexpr int kRows = 300;
constexpr int kColumns = 257;

std::vector<float> base(std::uint64_t seed)
{
    return splitMixValues(seed, kRows * kColumns, 3, 0.01, 2.0);
}

std::vector<float> halved(std::vector<float> values)
{
    for (float& value : values) {
        // Rounded to half precision by hand: ten bits behind the first, half to even.
        if (value != 0) {
            const int exponent = std::max(std::ilogb(value), -14) - 10;
            value = std::ldexp(std::nearbyint(std::ldexp(value, -exponent)), exponent);
        }
    }
    return values;
}

std::vector<float> otherOf(const std::string& name)
{
    std::vector<float> values = base(name == "another network" ? 22 : 21);
    if (name == "steps of 0.125") {
        for (float& value : values) {
            value = std::nearbyint(value / 0.125F) * 0.125F;
        }
    } else if (name != "another network") {
        values = halved(std::move(values));
    }
    if (name == "half with holes") {
        const float inf = std::numeric_limits<float>::infinity();
        const float holes[] = {std::numeric_limits<float>::quiet_NaN(), inf, -inf, 0, 1};
        std::ranges::copy(holes, values.begin());
    }
    return values;
}

std::vector<float> transposed(const std::vector<float>& values, int rows, int columns)
{
    std::vector<float> result(values.size());
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            result[static_cast<std::size_t>(column * rows + row)] =
                values[static_cast<std::size_t>(row * columns + column)];
        }
    }
    return result;
}

Model only(const std::string& name, const Shape& shape, std::vector<float> values)
{
    return made::model({made::tensor(name, shape, std::move(values))});
}

Result<DifferenceReport> between(const Model& reference, const Model& other, const std::string& pattern = {})
{
    Progress progress;
    return differenceOf(reference, other, {}, progress, pattern);
}

bool close(double a, double b, double tolerance = 1e-12)
{
    return a == b || std::abs(a - b) <= tolerance * std::abs(b);
}

void compareNumbers(const PairSums& sums, const nlohmann::json& numbers)
{
    QCOMPARE(sums.count, numbers["count"].get<std::uint64_t>());
    QCOMPARE(sums.finite, numbers["finite"].get<std::uint64_t>());
    QCOMPARE(sums.identical, numbers["identical"].get<std::uint64_t>());
    QVERIFY2(close(sums.sqnrDb(), numbers["sqnr_db"]), qPrintable(QString::number(sums.sqnrDb(), 'g', 17)));
    QVERIFY(close(sums.mse(), numbers["mse"]));
    QCOMPARE(sums.maxAbsError, numbers["max_abs_error"].get<double>());
    QVERIFY(close(sums.meanError(), numbers["mean_error"], 1e-9));
    QVERIFY(close(sums.cosine(), numbers["cosine"], 1e-11));
}

/// Damaged in the middle.
class Broken final : public TensorData {
public:
    Status read(std::uint64_t, std::span<float>) const override { return Error{ErrorCode::Io, "the disk is gone"}; }
    Status read(std::uint64_t, std::span<double>) const override { return Error{ErrorCode::Io, "the disk is gone"}; }
};

} // namespace

void TestDifference::numbersAreThoseOfNumPy_data()
{
    QTest::addColumn<QString>("name");
    const auto all = expected();
    for (const auto& [name, numbers] : all["differences"].items()) {
        QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
}

void TestDifference::numbersAreThoseOfNumPy()
{
    QFETCH(QString, name);
    const auto numbers = expected()["differences"][name.toStdString()];
    const auto report =
        between(only("w", {kRows, kColumns}, base(21)), only("w", {kRows, kColumns}, otherOf(name.toStdString())));
    QVERIFY(report);
    const PairDifference& pair = report->pairs.front();
    QVERIFY(pair.state == PairDifference::State::Done);
    compareNumbers(pair.sums, numbers);
    QCOMPARE(report->total.sums, pair.sums);
    QCOMPARE(report->weights.sums, pair.sums);
    // The outermost bins hold the extremes.
    const double low = numbers["low"];
    const double high = numbers["high"];
    QVERIFY(pair.histogram.low <= low && low < pair.histogram.low + pair.histogram.width);
    const double end = pair.histogram.low + pair.histogram.width * static_cast<double>(pair.histogram.counts.size());
    QVERIFY(high < end && end - pair.histogram.width <= high);
}

void TestDifference::transposedPartnersHaveTheSameNumbers()
{
    const auto numbers = expected()["differences"]["half"];
    const std::vector<float> values = base(21);
    const std::vector<float> half = halved(values);
    const auto there =
        between(only("w", {kRows, kColumns}, values), only("w", {kColumns, kRows}, transposed(half, kRows, kColumns)));
    const auto back =
        between(only("w", {kColumns, kRows}, transposed(values, kRows, kColumns)), only("w", {kRows, kColumns}, half));
    for (const auto& report : {there, back}) {
        QVERIFY(report);
        QCOMPARE(orderText(report->pairs.front().match.order), std::string("transposed"));
        compareNumbers(report->pairs.front().sums, numbers);
    }
}

void TestDifference::anyNumberOfThreadsGivesTheSameReport()
{
    std::vector<float> large = splitMixValues(3, 900000, 3, 0, 1);
    std::vector<float> rough = large;
    for (float& value : rough) {
        value = std::nearbyint(value * 64) / 64;
    }
    const Model mine = made::model({made::tensor("a", {900, 1000}, large), made::tensor("b", {9, 10}, base(1))});
    const Model theirs = made::model(
        {made::tensor("a", {1000, 900}, transposed(rough, 900, 1000)), made::tensor("b", {9, 10}, base(2))});
    std::optional<DifferenceReport> first;
    for (const int threads : {1, 2, 7}) {
        const ThreadLimit limit(threads);
        const auto report = between(mine, theirs);
        QVERIFY(report);
        QVERIFY(!first || *first == *report);
        first = *report;
    }
}

void TestDifference::thePatternChoosesPairs()
{
    const Model mine =
        made::model({made::tensor("conv.weight", {2, 2}, {1, 2, 3, 4}), made::tensor("fc.bias", {2}, {1, 2}),
                     made::tensor("fc.alone", {7}, std::vector<float>(7))});
    const auto report = between(mine, made::model({mine.tensors[0], mine.tensors[1]}), "^fc");
    QVERIFY(report);
    QCOMPARE(report->pairs.size(), std::size_t{1});
    QCOMPARE(report->pairs[0].reference.name, std::string("fc.bias"));
    QCOMPARE(report->onlyReference.size(), std::size_t{1});
    const auto wrong = between(mine, mine, "(");
    QVERIFY(!wrong);
    QVERIFY(wrong.error().code == ErrorCode::Usage);
}

void TestDifference::totalsLeaveOutWholeNumbers()
{
    const std::vector<std::int64_t> counter{1000000};
    Tensor tensor;
    tensor.name = "num_batches_tracked";
    tensor.type = ElementType::I64;
    tensor.count = 1;
    tensor.data = plainData(ElementType::I64, std::as_bytes(std::span(counter)), std::shared_ptr<const void>());
    Model mine = made::model({made::tensor("w", {2, 2}, {1, 2, 3, 4}), made::tensor("b", {2}, {5, 6}), tensor});
    Model theirs = made::model({made::tensor("w", {2, 2}, {1, 2, 3, 5}), made::tensor("b", {2}, {5, 7}), tensor});
    const auto report = between(mine, theirs);
    QVERIFY(report);
    QCOMPARE(report->pairs.size(), std::size_t{3});
    QCOMPARE(report->pairs[2].sums.identical, std::uint64_t{1});
    QCOMPARE(report->total.pairs, std::size_t{2});
    QCOMPARE(report->total.sums.noise, 2.0);
    QCOMPARE(report->weights.sums.noise, 1.0);
    QCOMPARE(report->total.worst, std::optional<std::size_t>(0));
}

void TestDifference::aTensorThatCannotBeReadCostsItsPair()
{
    Model mine = made::model({made::tensor("a", {2}, {1, 2}), made::tensor("b", {2}, {3, 4})});
    Model theirs = mine;
    theirs.tensors[0].data = std::make_shared<Broken>();
    const auto report = between(mine, theirs);
    QVERIFY(report);
    QVERIFY(report->pairs[0].state == PairDifference::State::Failed);
    QCOMPARE(report->pairs[0].error->message, std::string("the disk is gone"));
    QVERIFY(report->pairs[1].state == PairDifference::State::Done);
    QCOMPARE(report->total.pairs, std::size_t{1});
}

void TestDifference::whatIsCancelledKeepsTheFinishedPairs()
{
    const Model model = made::model({made::tensor("a", {2}, {1, 2}), made::tensor("b", {2}, {3, 4})});
    bool stop = false;
    Progress progress([&stop] { return stop; }, {});
    const auto report =
        differenceOf(model, model, {}, progress, {}, [&stop](std::size_t, const PairDifference&) { stop = true; });
    QVERIFY(report);
    QVERIFY(report->cancelled);
    QVERIFY(report->pairs[0].state == PairDifference::State::Done);
    QVERIFY(report->pairs[1].state == PairDifference::State::Pending);
    QCOMPARE(report->total.pairs, std::size_t{1});
}

void TestDifference::eachPairIsToldWhenItIsDone()
{
    const Model model = made::model({made::tensor("a", {2}, {1, 2}), made::tensor("b", {3}, {3, 4, 5})});
    std::vector<std::size_t> told;
    std::size_t most = 0;
    Progress progress({}, [&most](const std::string&, std::size_t done, std::size_t total) {
        most = std::max(most, done);
        QCOMPARE(total, std::size_t{5});
    });
    const auto report = differenceOf(model, model, {}, progress, {},
                                     [&told](std::size_t index, const PairDifference&) { told.push_back(index); });
    QVERIFY(report);
    QCOMPARE(told, (std::vector<std::size_t>{0, 1}));
    QCOMPARE(most, std::size_t{5});
}

void TestDifference::histogramsCountEveryDifferenceOnce()
{
    for (const auto& other : {base(21), base(22), halved(base(21)), std::vector<float>(kRows * kColumns, 1e30F)}) {
        const std::vector<float> mine = base(21);
        const auto report = between(only("w", {kRows, kColumns}, mine), only("w", {kRows, kColumns}, other));
        QVERIFY(report);
        const DifferenceHistogram& histogram = report->pairs.front().histogram;
        QVERIFY(histogram.counts.size() <= DifferenceHistogram::kMostBins);
        QVERIFY(histogram.counts.front() > 0 && histogram.counts.back() > 0);
        std::vector<std::uint64_t> counts(histogram.counts.size());
        for (std::size_t i = 0; i < mine.size(); ++i) {
            const float error = other[i] - mine[i];
            ++counts[static_cast<std::size_t>(std::floor((error - histogram.low) / histogram.width))];
        }
        QCOMPARE(histogram.counts, counts);
        for (const std::size_t most : {2, 3, 40, 1000}) {
            const DifferenceHistogram coarse = histogram.coarsened(most);
            QVERIFY(coarse.counts.size() <= most);
            QCOMPARE(coarse.total(), histogram.total());
            std::vector<std::uint64_t> expectedCounts(coarse.counts.size());
            for (std::size_t i = 0; i < mine.size(); ++i) {
                const float error = other[i] - mine[i];
                ++expectedCounts[static_cast<std::size_t>(std::floor((error - coarse.low) / coarse.width))];
            }
            QCOMPARE(coarse.counts, expectedCounts);
        }
    }
}

void TestDifference::realNetworksDifferAsNumPySays_data()
{
    QTest::addColumn<QString>("reference");
    const auto all = expected();
    for (const auto& [reference, tensors] : all["real_differences"].items()) {
        QTest::newRow(reference.c_str()) << QString::fromStdString(reference);
    }
}

void TestDifference::realNetworksDifferAsNumPySays()
{
    QFETCH(QString, reference);
    const QString folder = qEnvironmentVariable("QUANTSCOPE_TEST_DATA") + QStringLiteral("/models/");
    if (!QFile::exists(folder + reference)) {
        QSKIP("skipped: QUANTSCOPE_TEST_DATA names no folder with models");
    }
    const auto all = expected();
    QString other;
    for (const auto& network : all["networks"]) {
        if (network["reference"] == reference.toStdString()) {
            other = QString::fromStdString(network["other"]);
        }
    }
    const auto mine = ModelFiles::open(folder + reference);
    const auto theirs = ModelFiles::open(folder + other);
    if (!mine && mine.error().code == ErrorCode::Unsupported) {
        QSKIP("skipped: there is no loader for this file");
    }
    QVERIFY2(mine, qPrintable(messageOf(mine)));
    QVERIFY2(theirs, qPrintable(messageOf(theirs)));
    std::size_t right = 0;
    const Pairing pairing = pairTensors(**mine, **theirs, {});
    for (const auto& network : all["networks"]) {
        if (network["reference"] != reference.toStdString()) {
            continue;
        }
        for (const TensorMatch& match : pairing.pairs) {
            const auto known = network["true"].find((*mine)->tensors[match.reference].name);
            if (known != network["true"].end()) {
                const std::string partner = (*theirs)->tensors[match.other].name;
                const bool isRight = std::find(known->begin(), known->end(), partner) != known->end();
                const bool isUnsure = rowOf(match.basis).certainty == Certainty::Unsure;
                QVERIFY2(isRight || isUnsure, (known.key() + " = " + partner).c_str());
                right += isRight ? 1 : 0;
            }
        }
        QVERIFY2(right + 2 >= network["true"].size(), qPrintable(QString::number(right)));
    }
    PairMapping mapping;
    for (const auto& [name, numbers] : all["real_differences"][reference.toStdString()].items()) {
        mapping.pair(name, numbers["other"]);
    }
    Progress progress;
    const auto report = differenceOf(**mine, **theirs, mapping, progress);
    QVERIFY(report);
    std::size_t compared = 0;
    for (const PairDifference& pair : report->pairs) {
        const auto numbers = all["real_differences"][reference.toStdString()].find(pair.reference.name);
        if (numbers != all["real_differences"][reference.toStdString()].end()) {
            compareNumbers(pair.sums, *numbers);
            ++compared;
        }
    }
    QCOMPARE(compared, mapping.entries().size());
}

QTEST_APPLESS_MAIN(TestDifference)
#include "tst_difference.moc"
