// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/drift.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace qs;

class TestDrift : public QObject {
    Q_OBJECT

private slots:
    void theSameDataDoNotDrift();
    void whatNeverMeetsIsOneBitApart();
    void louderDataFallOutside();
    void quieterDataWasteCodes();
    void theWorstComesFirst();
    void valuesOfOneSideAreNamed();
};

namespace {

ActivationTensor tensorOf(const std::string& name, const std::vector<float>& values)
{
    ActivationTensor tensor;
    tensor.name = name;
    tensor.shape = {static_cast<std::int64_t>(values.size())};
    tensor.distribution.add(values);
    return tensor;
}

ActivationReport reportOf(std::vector<ActivationTensor> tensors)
{
    ActivationReport report;
    report.tensors = std::move(tensors);
    return report;
}

std::vector<float> normals(double sigma, std::uint64_t seed = 1)
{
    return RandomValues(seed).normals(50000, sigma);
}

} // namespace

void TestDrift::theSameDataDoNotDrift()
{
    const ActivationReport report = reportOf({tensorOf("x", normals(1)), tensorOf("still", {3, 3, 3})});
    const Drift drift = driftOf(report, report);
    QCOMPARE(drift.tensors.size(), std::size_t{2});
    for (const TensorDrift& tensor : drift.tensors) {
        QCOMPARE(tensor.overlap, 1.0);
        QCOMPARE(tensor.outside, 0.0);
        QCOMPARE(tensor.divergence, 0.0);
        QCOMPARE(tensor.lossDb(), 0.0);
    }
    QVERIFY(drift.problems.empty());
}

void TestDrift::whatNeverMeetsIsOneBitApart()
{
    Distribution low;
    low.add(std::vector<float>{-5, -4});
    Distribution high;
    high.add(std::vector<float>{4, 5});
    QVERIFY(std::abs(jensenShannon(low, high, 256) - 1) < 1e-9);
    // Half of one lies where the other is: ½·(½·log2(½ / ¾) + ½·log2(½ / ¼)) + ½·log2(1 / ¾)
    Distribution both;
    both.add(std::vector<float>{-5, -4, 4, 5});
    const double expected = 0.5 * (0.5 * std::log2(0.5 / 0.75) + 0.5) + 0.5 * std::log2(1 / 0.75);
    QVERIFY(std::abs(jensenShannon(both, low, 256) - expected) < 1e-9);
    QCOMPARE(jensenShannon(Distribution(), low, 256), 0.0);
}

void TestDrift::louderDataFallOutside()
{
    const Drift drift = driftOf(reportOf({tensorOf("x", normals(1))}), reportOf({tensorOf("x", normals(2, 2))}));
    const TensorDrift& tensor = drift.tensors.front();
    const double limit = std::min(-tensor.first.low, tensor.first.high);
    QVERIFY(std::abs(tensor.overlap -
                     (tensor.first.high - tensor.first.low) / (tensor.second.high - tensor.second.low)) < 1e-9);
    QVERIFY(tensor.outside > 0.5 * std::erfc(limit / 2 / std::sqrt(2.0)));
    QVERIFY(tensor.lossDb() > 1);
    QVERIFY(tensor.divergence > 0.05 && tensor.divergence < 0.5);
}

void TestDrift::quieterDataWasteCodes()
{
    // A tenth of the loudness on the same grid is 20 dB less.
    std::vector<float> quiet = normals(1);
    std::ranges::transform(quiet, quiet.begin(), [](float x) { return x / 10; });
    const Drift drift = driftOf(reportOf({tensorOf("x", normals(1))}), reportOf({tensorOf("x", quiet)}));
    const TensorDrift& tensor = drift.tensors.front();
    QCOMPARE(tensor.outside, 0.0);
    QVERIFY2(std::abs(tensor.lossDb() - 20) < 0.3, qPrintable(QString::number(tensor.lossDb())));
    QVERIFY(std::abs(tensor.overlap - 0.1) < 1e-6);
}

void TestDrift::theWorstComesFirst()
{
    const Drift drift = driftOf(reportOf({tensorOf("same", normals(1)), tensorOf("zero", {0, 0}),
                                          tensorOf("louder", normals(1)), tensorOf("loudest", normals(1))}),
                                reportOf({tensorOf("same", normals(1)), tensorOf("zero", {0, 0}),
                                          tensorOf("louder", normals(2)), tensorOf("loudest", normals(5))}));
    std::vector<std::string> names;
    for (const TensorDrift& tensor : drift.tensors) {
        names.push_back(tensor.name);
    }
    QCOMPARE(names, (std::vector<std::string>{"loudest", "louder", "same", "zero"}));
}

void TestDrift::valuesOfOneSideAreNamed()
{
    const Drift drift = driftOf(reportOf({tensorOf("a", {1, 2}), tensorOf("b", {})}),
                                reportOf({tensorOf("c", {1, 2}), tensorOf("b", {1})}));
    QVERIFY(drift.tensors.empty());
    std::vector<std::string> names;
    for (const Problem& problem : drift.problems) {
        names.push_back(problem.tensor);
    }
    QCOMPARE(names, (std::vector<std::string>{"a", "b", "c"}));
}

QTEST_APPLESS_MAIN(TestDrift)
#include "tst_drift.moc"
