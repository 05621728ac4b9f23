// SPDX-License-Identifier: GPL-3.0-or-later
// quantscope-cli with files that change under it and with little memory.
#include "tests/support/npy_writer.h"
#include "tests/support/sparse_checkpoint.h"
#include "tests/support/zip_writer.h"

#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <sys/resource.h>

class TestCliFiles : public QObject {
    Q_OBJECT

private slots:
    void aFileThatIsCutMeanwhileIsThree_data();
    void aFileThatIsCutMeanwhileIsThree();
    void aFileThatIsReplacedMeanwhileIsSaid();
    void aModelLargerThanTheMemoryIsMeasured();
    void whatDoesNotFitTheMemoryFailsAlone();

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
};

namespace {

/// Waits until the program has worked for a fifth of a second, its own time and the system's for it.
bool hasBegun(const QProcess& process)
{
    QFile times(QString("/proc/%1/stat").arg(process.processId()));
    for (int i = 0; i < 500; ++i) {
        if (times.open(QIODevice::ReadOnly)) {
            const QList<QByteArray> fields = times.readAll().split(' ');
            times.close();
            if (fields.value(13).toLong() + fields.value(14).toLong() > 20) { // in hundredths
                return true;
            }
        }
        QTest::qSleep(10);
    }
    return false;
}

/// Lets a process have `bytes` of private memory beside its program. Mapped files do not count.
void limitData(QProcess& process, rlim_t bytes)
{
    process.setChildProcessModifier([bytes] {
        const rlimit limit{bytes, bytes};
        ::setrlimit(RLIMIT_DATA, &limit);
    });
}

constexpr rlim_t kLittle = rlim_t{256} << 20;

} // namespace

void TestCliFiles::aFileThatIsCutMeanwhileIsThree_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("analyze") << QStringList{"analyze", "--json", "-"};
    QTest::newRow("analyze, in one pass") << QStringList{"analyze", "--no-statistics", "--json", "-"};
    QTest::newRow("inspect") << QStringList{"inspect", "--stats", "--json", "-"};
}

void TestCliFiles::aFileThatIsCutMeanwhileIsThree()
{
    QFETCH(QStringList, arguments);
    const QString file = path("large.safetensors");
    writeSparseSafetensors(file, "w", 64, 4096, 4096);
    arguments.insert(1, file);
    QProcess process;
    process.start(QUANTSCOPE_CLI, arguments);
    QVERIFY(process.waitForStarted());
    QVERIFY(hasBegun(process));
    QVERIFY(QFile::resize(file, QFile(file).size() / 200));
    QVERIFY(process.waitForFinished(60000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 3);
    const QJsonObject document = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    const QByteArray rows = arguments.front() == "inspect" ? "tensors" : "layers";
    const QJsonArray list = document[QLatin1String(rows)].toArray();
    QCOMPARE(list.size(), 64);
    QVERIFY(std::ranges::any_of(list, [](const QJsonValue& row) {
        return row.toObject()["error"].toString().contains("was cut while it was open");
    }));
}

void TestCliFiles::aFileThatIsReplacedMeanwhileIsSaid()
{
    const QString file = path("replaced.safetensors");
    writeSparseSafetensors(file, "w", 32, 4096, 4096);
    QProcess process;
    process.start(QUANTSCOPE_CLI, {"analyze", file, "--json", "-"});
    QVERIFY(process.waitForStarted());
    QVERIFY(hasBegun(process));
    writeSparseSafetensors(path("new"), "w", 1, 2, 2);
    QVERIFY(QFile::remove(file) && QFile::rename(path("new"), file));
    QVERIFY(process.waitForFinished(60000));
    QCOMPARE(process.exitCode(), 0);
    QVERIFY(process.readAllStandardError().contains("was replaced while it was open"));
}

void TestCliFiles::aModelLargerThanTheMemoryIsMeasured()
{
#if defined(__SANITIZE_ADDRESS__)
    QSKIP("skipped: the address sanitizer's shadow is memory too");
#endif
    const QString file = path("four.safetensors");
    writeSparseSafetensors(file, "w", 16, 8192, 8192);
    QVERIFY(QFile(file).size() > qint64{4} << 30);
    QProcess process;
    limitData(process, kLittle);
    process.start(QUANTSCOPE_CLI, {"analyze", file, "--no-statistics", "--json", "-"});
    QVERIFY(process.waitForFinished(300000));
    QCOMPARE(process.exitCode(), 0);
}

void TestCliFiles::whatDoesNotFitTheMemoryFailsAlone()
{
#if defined(__SANITIZE_ADDRESS__)
    QSKIP("skipped: the address sanitizer's shadow is memory too");
#endif
    const QString file = path("packed.npz");
    constexpr qsizetype kBytes = qsizetype{512} << 20; // half a megabyte when packed
    writeZip(file, {{"large.npy", npyFile(npyDictionary("<f4", "(16384, 8192)"), QByteArray(kBytes, '\0')), true},
                    {"small.npy", npyFile(npyDictionary("<f4", "(2, 2)"), QByteArray(16, '\x3f')), true}});
    for (const QStringList& arguments :
         {QStringList{"analyze", file, "--json", "-"}, {"inspect", file, "--stats", "--json", "-"}}) {
        QProcess process;
        limitData(process, kLittle);
        process.start(QUANTSCOPE_CLI, arguments);
        QVERIFY(process.waitForFinished(120000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 3);
        const QJsonObject document = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
        const QJsonArray rows = document[arguments.front() == "inspect" ? "tensors" : "layers"].toArray();
        QCOMPARE(rows.size(), 2);
        QVERIFY(rows[0].toObject()["error"].toString().contains("not enough memory"));
        QVERIFY(rows[1].toObject()["error"].toString().isEmpty());
    }
}

QTEST_GUILESS_MAIN(TestCliFiles)
#include "tst_cli_files.moc"
