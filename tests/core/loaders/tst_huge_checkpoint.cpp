// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/analyse.h"
#include "tests/support/model_files.h"
#include "tests/support/sparse_checkpoint.h"

#include <QElapsedTimer>
#include <QTest>

/// Ten gigabytes in ten sparse shards: what opening and measuring them takes. Times are printed, not tested.
class TestHugeCheckpoint : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void theTableNeedsLittleMemory();
    void numbersBeyondFourGigabytesAreFound();
    void measuringAPartStreams();

private:
    static constexpr int kShards = 10;
    static constexpr qint64 kTensors = 256; // of a shard
    static constexpr qint64 kRows = 1024;
    static constexpr qint64 kColumns = 1024;

    ModelFiles m_files;
    QString m_index;
};

namespace {

/// Memory that is this process's own, in kilobytes; mapped pages of files are not.
long privateKilobytes()
{
    QFile file("/proc/self/smaps_rollup");
    if (!file.open(QIODevice::ReadOnly)) {
        return -1;
    }
    long sum = 0;
    for (const QByteArray& line : file.readAll().split('\n')) {
        if (line.startsWith("Private_Dirty:") || line.startsWith("Anonymous:")) {
            sum = qMax(sum, line.simplified().split(' ').value(1).toLong());
        }
    }
    return sum;
}

void checkMemory(long kilobytes)
{
#if defined(__SANITIZE_ADDRESS__)
    Q_UNUSED(kilobytes) // the address sanitizer's shadow is memory too
#else
    QVERIFY2(kilobytes < 100'000, qPrintable(QString::number(kilobytes)));
#endif
}

} // namespace

void TestHugeCheckpoint::initTestCase()
{
    QJsonObject map;
    for (int shard = 0; shard < kShards; ++shard) {
        const QString name = QString("model-%1.safetensors").arg(shard);
        const QString prefix = QString("block.%1.").arg(shard);
        writeSparseSafetensors(m_files.path(name), prefix, kTensors, kRows, kColumns);
        for (qint64 i = 0; i < kTensors; ++i) {
            map[prefix + QString::number(i)] = name;
        }
    }
    m_index = m_files.write("model.safetensors.index.json",
                            QJsonDocument(QJsonObject{{"weight_map", map}}).toJson(QJsonDocument::Compact));
}

void TestHugeCheckpoint::theTableNeedsLittleMemory()
{
    const long before = privateKilobytes();
    QElapsedTimer timer;
    timer.start();
    const auto model = ModelFiles::open(m_index);
    QVERIFY2(model, qPrintable(messageOf(model)));
    const auto pending = qs::pendingReport(**model, {});
    const double milliseconds = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    QVERIFY(pending);
    QCOMPARE(pending->layers.size(), static_cast<std::size_t>(kShards * kTensors));
    QVERIFY((*model)->tensorBytes() > std::uint64_t{10'000'000'000});
    const long used = privateKilobytes() - before;
    qInfo("%.1f GB: table of %zu layers after %.0f ms, %.1f MB of private memory",
          static_cast<double>((*model)->tensorBytes()) / 1e9, pending->layers.size(), milliseconds,
          static_cast<double>(used) / 1e3);
    QVERIFY(before > 0);
    checkMemory(used);
}

void TestHugeCheckpoint::numbersBeyondFourGigabytesAreFound()
{
    const QString path = m_files.path("six.safetensors");
    writeSparseSafetensors(path, "w", 6, 16384, 16384);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(file.size() - 4));
    QCOMPARE(file.write(bytesOf(2.5F)), qint64{4});
    file.close();
    const auto model = ModelFiles::open(path);
    QVERIFY2(model, qPrintable(messageOf(model)));
    const qs::Tensor& last = (*model)->tensors.back();
    std::vector<double> number(1);
    QVERIFY(last.data->read(last.count - 1, std::span<double>(number)));
    QCOMPARE(number.front(), 2.5);
    QFile::remove(path);
}

void TestHugeCheckpoint::measuringAPartStreams()
{
    const auto model = ModelFiles::open(m_index);
    const long before = privateKilobytes();
    qs::AnalysisRequest request;
    request.layerPattern = "^block\\.7\\.1..$";
    qs::Progress progress;
    QElapsedTimer timer;
    timer.start();
    const auto report = analyse(**model, request, progress);
    QVERIFY(report);
    QCOMPARE(report->total.layers, std::size_t{100});
    const long used = privateKilobytes() - before;
    qInfo("%.1f GB of it after %.1f s, %.1f MB of private memory",
          static_cast<double>(100 * kRows * kColumns * 4) / 1e9, static_cast<double>(timer.elapsed()) / 1e3,
          static_cast<double>(used) / 1e3);
    checkMemory(used);
}

QTEST_APPLESS_MAIN(TestHugeCheckpoint)
#include "tst_huge_checkpoint.moc"
