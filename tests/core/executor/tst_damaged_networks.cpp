// SPDX-License-Identifier: GPL-3.0-or-later
// Small networks with a few bytes changed: whatever a file says, running it gives an answer or a sentence.
#include "core/data/synthetic_samples.h"
#include "core/executor/executor.h"
#include "core/loaders/loader.h"
#include "core/loaders/network.h"
#include "tests/support/model_files.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTest>

#include <random>
#include <sys/resource.h>

using namespace qs;

class TestDamagedNetworks : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void changedBytes_data();
    void changedBytes();
    void theDamageWasReal();

private:
    ModelFiles m_files;
    int m_sound = 0;   ///< networks that run as they are
    int m_refused = 0; ///< of their damaged forms
    int m_ran = 0;
};

namespace {

constexpr const char* kFolder = "/usr/share/libonnx-testdata/data/node";
constexpr int kEachNth = 5;   // of the cases, which are a thousand
constexpr int kVariants = 12; // of each

/// Opens and runs what the file holds; gives up after a moment, as a person would. Whether it ran to its end.
bool ran(const QString& path)
{
    QElapsedTimer clock;
    clock.start();
    constexpr qint64 moment = 300; // milliseconds: a loop may have any number of rounds now
    Progress progress([&] { return clock.elapsed() > moment; }, {});
    const auto model = openModel(path.toStdString(), progress);
    if (!model) {
        return false;
    }
    const auto graph = openNetwork(**model, progress);
    if (!graph) {
        return false;
    }
    const auto samples = syntheticSamples(**graph, 1, {});
    if (!samples) {
        return false;
    }
    const auto inputs = samples->at(0);
    if (!inputs) {
        return false;
    }
    Executor executor(ExecutionPlan::make(*graph));
    const auto outputs = executor.run(*inputs, progress);
    return outputs && std::ranges::all_of(*outputs, [](const auto& output) { return static_cast<bool>(output); });
}

} // namespace

void TestDamagedNetworks::initTestCase()
{
    if (!QDir(kFolder).exists()) {
        QSKIP("skipped: libonnx-testdata is not installed");
    }
#if !defined(__SANITIZE_ADDRESS__)
    // A shape may ask for any memory now; the answer must be a sentence, not a machine that swaps. (The sanitizer
    // needs its address space and has a limit of its own.)
    const rlimit most{rlim_t{4} << 30, rlim_t{4} << 30};
    QCOMPARE(setrlimit(RLIMIT_AS, &most), 0);
#endif
}

void TestDamagedNetworks::changedBytes_data()
{
    QTest::addColumn<QString>("path");
    int count = 0;
    for (const QString& name : QDir(kFolder).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        if (count++ % kEachNth == 0) {
            QTest::newRow(qPrintable(name)) << QDir(kFolder).filePath(name + "/model.onnx");
        }
    }
}

void TestDamagedNetworks::changedBytes()
{
    QFETCH(QString, path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray sound = file.readAll();
    std::minstd_rand random(static_cast<unsigned>(sound.size()));
    const auto below = [&](qsizetype limit) { return static_cast<qsizetype>(random() % static_cast<unsigned>(limit)); };
    for (int variant = 0; variant < kVariants; ++variant) {
        QByteArray bytes = sound;
        for (qsizetype change = 0; change <= below(3); ++change) {
            // Small numbers are fields, extents, axes and types; large ones are lengths and counts.
            const char kinds[] = {static_cast<char>(below(16)), static_cast<char>(below(256)), '\xff', 0};
            bytes[below(bytes.size())] = kinds[below(4)];
        }
        const QString damaged = m_files.write("damaged.onnx", bytes);
        ++(ran(damaged) ? m_ran : m_refused);
    }
    m_sound += ran(path) ? 1 : 0;
}

void TestDamagedNetworks::theDamageWasReal()
{
    // Else the cases above have shown nothing.
    qInfo("%d networks; damaged, %d forms ran and %d gave a sentence", m_sound, m_ran, m_refused);
    QVERIFY(m_sound > 100);
    QVERIFY(m_ran > m_sound);
    QVERIFY(m_refused > m_sound);
}

QTEST_APPLESS_MAIN(TestDamagedNetworks)
#include "tst_damaged_networks.moc"
