// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/analyse.h"
#include "core/analysis/tensor_summary.h"
#include "core/calibration/distribution_pass.h"
#include "tests/support/model_files.h"
#include "tests/support/model_from_values.h"
#include "tests/support/random_values.h"
#include "tests/support/safetensors_model.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <cmath>
#include <filesystem>
#include <thread>

using namespace qs;

/// A file that is cut, overwritten or replaced while its weights are measured: every number that comes out is one of
/// the file that was opened.
class TestCutWhileAnalysing : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void aCutAtAnyMomentGivesSoundNumbersOrErrors();
    void overwritingAtAnyMomentGivesSoundNumbersOrErrors();
    void replacingLeavesTheNumbersAndIsSaid();
    void openingAFileThatIsBeingCutNeverCrashes();

private:
    /// Analyses while `disturb` does its worst to the file; how many layers failed, or −1 where a number is wrong.
    int failedLayers(const std::function<void()>& disturb, int delayMicroseconds);

    ModelFiles m_files;
    QByteArray m_bytes;
    std::filesystem::path m_path;
    AnalysisRequest m_request;
    AnalysisReport m_expected;
    std::vector<TensorSummary> m_summaries;
    int m_usualMicroseconds = 0;
};

namespace {

/// The same sum, added up in another order.
bool isNear(double a, double b)
{
    return std::abs(a - b) <= 1e-9 * std::abs(b);
}

} // namespace

void TestCutWhileAnalysing::initTestCase()
{
    RandomValues random(11);
    std::vector<Tensor> tensors;
    for (int i = 0; i < 8; ++i) {
        tensors.push_back(made::tensor("w" + std::to_string(i), {64, 2048}, random.normals(std::size_t{64} * 2048)));
    }
    m_bytes = safetensors(tensors);
    m_path = m_files.path("model.safetensors").toStdString();
    m_request.quantization.format = "int4";
    m_request.quantization.granularity = {Sharing::Group, 128, 0};
    const auto model = m_files.open("model.safetensors", m_bytes);
    QVERIFY2(model, qPrintable(messageOf(model)));
    Progress progress;
    QElapsedTimer timer;
    timer.start();
    m_expected = *analyse(**model, m_request, progress);
    m_usualMicroseconds = static_cast<int>(timer.nsecsElapsed() / 1000);
    for (const Tensor& tensor : (*model)->tensors) {
        m_summaries.push_back(*summaryOf(tensor, progress));
    }
}

int TestCutWhileAnalysing::failedLayers(const std::function<void()>& disturb, int delayMicroseconds)
{
    const auto model = m_files.open("model.safetensors", m_bytes);
    if (!model) {
        return -1;
    }
    QTest::qSleep(8); // the clock of file systems ticks a few hundred times a second
    std::atomic<int> wrong = 0;
    // A second and a third reader beside the analysis, which has threads of its own.
    std::thread reader([&] {
        Progress progress;
        for (std::size_t i = 0; i < (*model)->tensors.size(); ++i) {
            const auto summary = summaryOf((*model)->tensors[i], progress);
            wrong += !summary || (summary->moments.mean == m_summaries[i].moments.mean &&
                                  summary->last == m_summaries[i].last)
                         ? 0
                         : 1;
            const auto distribution = distributionOf((*model)->tensors[i], progress);
            wrong += !distribution || isNear(distribution->moments().m2, m_summaries[i].moments.m2) ? 0 : 1;
        }
    });
    std::thread other([&] {
        std::this_thread::sleep_for(std::chrono::microseconds(delayMicroseconds));
        disturb();
    });
    Progress progress;
    const auto report = analyse(**model, m_request, progress);
    reader.join();
    other.join();
    if (!report || wrong != 0) {
        return -1;
    }
    int failed = 0;
    for (std::size_t i = 0; i < report->layers.size(); ++i) {
        const LayerResult& layer = report->layers[i];
        if (layer.state == LayerResult::State::Failed) {
            ++failed;
            wrong += layer.error->message.find("open it again") == std::string::npos ? 1 : 0;
        } else if (layer.sums.noise() != m_expected.layers[i].sums.noise() ||
                   layer.sums.signal != m_expected.layers[i].sums.signal ||
                   layer.moments.min != m_expected.layers[i].moments.min) {
            ++wrong;
        }
    }
    // What went wrong is listed.
    wrong += failed > static_cast<int>(report->problems.size()) ? 1 : 0;
    return wrong == 0 ? failed : -1;
}

void TestCutWhileAnalysing::aCutAtAnyMomentGivesSoundNumbersOrErrors()
{
    RandomValues random(1);
    int failed = 0;
    for (int round = 0; round < 50; ++round) {
        // On a page's edge, inside a page, and one byte from the end, where no access fails.
        const std::uintmax_t half = static_cast<std::uintmax_t>(m_bytes.size()) / 2 / 4096 * 4096;
        const std::uintmax_t length = round % 3 == 0   ? half
                                      : round % 3 == 1 ? half + 1234
                                                       : static_cast<std::uintmax_t>(m_bytes.size()) - 1;
        const int found = failedLayers([&] { std::filesystem::resize_file(m_path, length); },
                                       static_cast<int>(random.uniform() * m_usualMicroseconds));
        QVERIFY2(found >= 0, qPrintable(QString("round %1").arg(round)));
        failed += found;
    }
    QVERIFY(failed > 0); // else nothing was tested
}

void TestCutWhileAnalysing::overwritingAtAnyMomentGivesSoundNumbersOrErrors()
{
    RandomValues random(2);
    QByteArray other = m_bytes;
    other.replace(other.size() / 3, 4096, QByteArray(4096, '\x3f'));
    int failed = 0;
    for (int round = 0; round < 30; ++round) {
        const int found = failedLayers([&] { m_files.write("model.safetensors", other); },
                                       static_cast<int>(random.uniform() * m_usualMicroseconds));
        QVERIFY2(found >= 0, qPrintable(QString("round %1").arg(round)));
        failed += found;
    }
    QVERIFY(failed > 0);
}

void TestCutWhileAnalysing::replacingLeavesTheNumbersAndIsSaid()
{
    const auto model = m_files.open("model.safetensors", m_bytes);
    m_files.write("new", "another file");
    std::filesystem::rename(m_files.path("new").toStdString(), m_path);
    Progress progress;
    const auto report = analyse(**model, m_request, progress);
    QVERIFY(report);
    QCOMPARE(report->total.layers, m_expected.total.layers);
    QCOMPARE(report->total.sums.noise(), m_expected.total.sums.noise());
    QCOMPARE(report->problems.size(), std::size_t{1});
    QVERIFY(report->problems.front().message.find("was replaced while it was open") != std::string::npos);
}

void TestCutWhileAnalysing::openingAFileThatIsBeingCutNeverCrashes()
{
    for (int round = 0; round < 50; ++round) {
        m_files.write("model.safetensors", m_bytes);
        std::thread other([&] { std::filesystem::resize_file(m_path, round * 7); });
        Progress progress;
        const auto model = openModel(m_path, progress);
        if (model) {
            for (const Tensor& tensor : (*model)->tensors) {
                (void)summaryOf(tensor, progress);
            }
        } else {
            QVERIFY(!model.error().message.empty());
        }
        other.join();
    }
}

QTEST_APPLESS_MAIN(TestCutWhileAnalysing)
#include "tst_cut_while_analysing.moc"
