// SPDX-License-Identifier: GPL-3.0-or-later
// Scene 3: what an activation function leaves has one sign, and symmetric codes spend half of themselves on the other.
#include "core/activations/activation_study.h"
#include "core/activations/calibrated_grid.h"
#include "tests/support/network_from_nodes.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>

using namespace qs;

class TestOneSided : public QObject {
    Q_OBJECT

private slots:
    void halfOfTheCodesAreOneBit();
};

void TestOneSided::halfOfTheCodesAreOneBit()
{
    constexpr std::int64_t kValues = 400000; // whose largest lies at 4.7 σ
    const made::Network network({made::tensor("w", {1, 1}, {1})},
                                {made::node("Relu", {"x"}, "r"), made::node("MatMul", {"r", "w"}, "y")}, "y", 3);
    const auto data = made::data(network, {1, kValues, 1}, normalQuantiles(kValues));
    Progress progress;
    const auto report = observeActivations(network.model, network.graph, data, {}, progress);
    QVERIFY(report);
    const ActivationTensor* const relu = report->find("r");
    QVERIFY(relu != nullptr);
    QVERIFY(relu->isOneSided());
    QVERIFY(!report->find("x")->isOneSided());

    Quantization symmetric = ActivationChoice::usual();
    symmetric.scheme = Scheme::Symmetric;
    symmetric.arithmetic.symmetricCodes = SymmetricCodes::Full;
    const CalibratedGrid wasteful(relu->distribution, symmetric);
    const CalibratedGrid fitting(relu->distribution, ActivationChoice::usual());
    QCOMPARE(wasteful.quantizer().codeCount(), std::uint64_t{256});
    const CalibratedGrid::Cost before = wasteful.costOn(relu->distribution);
    const CalibratedGrid::Cost after = fitting.costOn(relu->distribution);
    QCOMPARE(before.reachedCodes, std::uint64_t{128});
    QCOMPARE(after.reachedCodes, std::uint64_t{256});
    constexpr double tolerance = 0.1;
    QVERIFY2(std::abs(before.sqnrDb() - 39.4) < tolerance, qPrintable(QString::number(before.sqnrDb())));
    QVERIFY2(std::abs(after.sqnrDb() - 45.5) < tolerance, qPrintable(QString::number(after.sqnrDb())));
    QVERIFY(std::abs(after.sqnrDb() - before.sqnrDb() - 6.0) < tolerance);
}

QTEST_APPLESS_MAIN(TestOneSided)
#include "tst_one_sided.moc"
