// SPDX-License-Identifier: GPL-3.0-or-later
// Scene 8: how many samples does a calibration need, and what can they not cure?
#include "core/activations/activation_study.h"
#include "core/activations/calibrated_grid.h"
#include "tests/support/network_from_nodes.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>
#include <map>

using namespace qs;

class TestSampleCount : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void rangesSettle();
    void percentilesStall();
    void anotherLoudnessStaysBad();

private:
    Distribution m_heldOut;
};

namespace {

constexpr std::int64_t kValues = 1000; ///< of a sample
constexpr std::int64_t kSamples = 1024;

/// Normal values, sample by sample of another loudness.
std::vector<float> samples(std::uint64_t seed, std::int64_t count, double loudness)
{
    RandomValues random(seed);
    std::vector<float> values;
    for (std::int64_t i = 0; i < count; ++i) {
        constexpr double spread = 0.6;
        const double level = loudness * std::exp(spread * random.normal());
        for (const float x : random.normals(kValues, level)) {
            values.push_back(x);
        }
    }
    return values;
}

Quantization int8(const std::string& calibration)
{
    Quantization quantization = ActivationChoice::usual();
    quantization.scheme = Scheme::Symmetric;
    quantization.calibration = *parseCalibration(calibration);
    return quantization;
}

/// SQNR of the held-out values by number of calibration samples, the mean of several calibrations.
std::map<std::uint64_t, double> scores(const Distribution& heldOut, const std::string& calibration, double loudness)
{
    constexpr int kRepeats = 12;
    std::map<std::uint64_t, double> mean;
    for (int repeat = 0; repeat < kRepeats; ++repeat) {
        const made::Network network({made::tensor("w", {1, 1}, {1})}, {made::node("MatMul", {"x", "w"}, "y")}, "y", 3);
        const auto data = made::data(network, {kSamples, kValues, 1},
                                     samples(1000 + static_cast<std::uint64_t>(repeat), kSamples, loudness));
        ActivationRequest request;
        request.quantization = int8(calibration);
        request.valuePattern = "^x$";
        Progress progress;
        const auto report = observeActivations(network.model, network.graph, data, request, progress);
        if (!report) {
            qFatal("%s", report.error().message.c_str());
        }
        for (const SettledRange& settled : report->tensors.front().settling) {
            Quantization byHand = request.quantization;
            byHand.calibration = {.id = "manual", .value = 0, .range = settled.calibrated};
            mean[settled.samples] += CalibratedGrid(heldOut, byHand).costOn(heldOut).sqnrDb() / kRepeats;
        }
    }
    return mean;
}

/// The loudest held-out sample decides much: in NumPy the figures move by more than this between seeds.
void compare(double actual, double expected)
{
    constexpr double tolerance = 2.5;
    QVERIFY2(std::abs(actual - expected) < tolerance, qPrintable(QString("%1 is not %2").arg(actual).arg(expected)));
}

} // namespace

void TestSampleCount::initTestCase()
{
    constexpr std::int64_t kHeldOut = 2000;
    m_heldOut.add(samples(1, kHeldOut, 1));
}

void TestSampleCount::rangesSettle()
{
    const auto score = scores(m_heldOut, "min-max", 1);
    compare(score.at(1), 12);
    compare(score.at(4), 20);
    compare(score.at(16), 24);
    compare(score.at(64), 28);
    compare(score.at(256), 29);
    compare(score.at(1024), score.at(256)); // flat after
    QVERIFY(score.at(4) > score.at(1) + 5);
    QVERIFY(score.at(16) > score.at(4) + 2);
    QVERIFY(score.at(64) > score.at(16) + 1);
    QVERIFY(std::abs(score.at(256) - score.at(64)) < 2);
}

void TestSampleCount::percentilesStall()
{
    const auto score = scores(m_heldOut, "percentile:99.9", 1);
    compare(score.at(256), 22);
    QVERIFY2(std::abs(score.at(1024) - score.at(256)) < 1.5, qPrintable(QString::number(score.at(1024))));
    QVERIFY(score.at(256) < scores(m_heldOut, "min-max", 1).at(256) - 4);
}

void TestSampleCount::anotherLoudnessStaysBad()
{
    const auto score = scores(m_heldOut, "min-max", 0.2);
    const auto matched = scores(m_heldOut, "min-max", 1);
    QVERIFY2(score.at(1024) < matched.at(16) - 3, qPrintable(QString::number(score.at(1024))));
    QVERIFY(score.at(1024) < matched.at(1024) - 8);
}

QTEST_APPLESS_MAIN(TestSampleCount)
#include "tst_sample_count.moc"
