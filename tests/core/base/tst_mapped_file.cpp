// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/mapped_file.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <sys/mman.h>
#include <thread>
#include <unistd.h>
#include <vector>

using qs::FileChange;
using qs::MappedFile;

/// A file that changes while it is mapped: zeros and a sentence instead of a crash.
class TestMappedFile : public QObject {
    Q_OBJECT

private slots:
    void aCutFileGivesZerosAndIsNoticed();
    void aCutInsideTheLastPageIsNoticedByItsSize();
    void whatHappensToAFileIsTold_data();
    void whatHappensToAFileIsTold();
    void onlyTheFileThatWasCutIsMarked();
    void manyThreadsMayMeetTheCutAtOnce();
    void mappingsMayComeAndGoMeanwhile();
    void faultsElsewhereArePassedOn_data();
    void faultsElsewhereArePassedOn();
    void filesAreNotedWhileSomebodyAsks();

private:
    std::filesystem::path path(const QString& name = "file") const { return m_folder.filePath(name).toStdString(); }
    std::shared_ptr<const MappedFile> mapped(qint64 bytes, const QString& name = "file") const;

    QTemporaryDir m_folder;
};

namespace {

const auto kPage = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));

/// A file of bytes that are all one.
void writeOnes(const std::filesystem::path& path, qint64 bytes)
{
    QFile file(QString::fromStdString(path.string()));
    if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray(bytes, '\1')) != bytes) {
        qFatal("cannot write a test file");
    }
}

/// Reads every byte anew each time: the optimiser may not take it that memory nobody writes to stays as it is.
std::size_t sumOf(std::span<const std::byte> bytes)
{
    std::size_t sum = 0;
    const volatile std::byte* const memory = bytes.data();
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        sum += std::to_integer<std::size_t>(memory[i]);
    }
    return sum;
}

} // namespace

std::shared_ptr<const MappedFile> TestMappedFile::mapped(qint64 bytes, const QString& name) const
{
    writeOnes(path(name), bytes);
    auto file = MappedFile::open(path(name));
    return file ? *file : nullptr;
}

void TestMappedFile::aCutFileGivesZerosAndIsNoticed()
{
    const auto file = mapped(static_cast<qint64>(8 * kPage));
    QCOMPARE(sumOf(file->bytes()), 8 * kPage);
    QVERIFY(file->intact());
    std::filesystem::resize_file(path(), 4 * kPage);
    QCOMPARE(sumOf(file->bytes().first(4 * kPage)), 4 * kPage); // what is left is still there
    QVERIFY(!file->hasFaulted());
    QVERIFY(!file->intact()); // the size tells it before any page does
    QCOMPARE(sumOf(file->bytes().last(kPage)), std::size_t{0});
    QVERIFY(file->hasFaulted());
    QCOMPARE(file->change(), FileChange::Cut);
    QCOMPARE(QString::fromStdString(file->intact().error().message),
             QString("\"file\" was cut while it was open, or its disk cannot be read: open it again"));

    std::filesystem::resize_file(path(), 8 * kPage); // too late: what was handed on were zeros
    QCOMPARE(file->change(), FileChange::Cut);
}

void TestMappedFile::aCutInsideTheLastPageIsNoticedByItsSize()
{
    const auto file = mapped(static_cast<qint64>(kPage + 2000));
    std::filesystem::resize_file(path(), kPage + 1000);
    QCOMPARE(sumOf(file->bytes().last(1000)), std::size_t{0}); // the system fills the page with zeros
    QVERIFY(!file->hasFaulted());
    QCOMPARE(file->change(), FileChange::Cut);
    QVERIFY(!file->intact());
}

void TestMappedFile::whatHappensToAFileIsTold_data()
{
    QTest::addColumn<int>("change");
    QTest::addColumn<bool>("isIntact");
    QTest::newRow("nothing") << static_cast<int>(FileChange::None) << true;
    QTest::newRow("removed") << static_cast<int>(FileChange::Removed) << true;
    QTest::newRow("replaced") << static_cast<int>(FileChange::Replaced) << true;
    QTest::newRow("written to") << static_cast<int>(FileChange::Modified) << false;
    QTest::newRow("appended to") << static_cast<int>(FileChange::Modified) << false;
    QTest::newRow("cut") << static_cast<int>(FileChange::Cut) << false;
}

void TestMappedFile::whatHappensToAFileIsTold()
{
    QFETCH(int, change);
    QFETCH(bool, isIntact);
    const auto file = mapped(3000);
    const QByteArray what = QTest::currentDataTag();
    QFile other(QString::fromStdString(path().string()));
    if (what == "removed") {
        std::filesystem::remove(path());
    } else if (what == "replaced") {
        writeOnes(path("other"), 3000);
        std::filesystem::rename(path("other"), path());
    } else if (what == "written to") {
        QTest::qSleep(20); // the clock of file systems ticks a few hundred times a second
        QVERIFY(other.open(QIODevice::ReadWrite) && other.write("x") == 1);
        other.close();
    } else if (what == "appended to") {
        QVERIFY(other.open(QIODevice::Append) && other.write("x") == 1);
        other.close();
    } else if (what == "cut") {
        std::filesystem::resize_file(path(), 2999);
    }
    QCOMPARE(static_cast<int>(file->change()), change);
    QCOMPARE(file->intact().has_value(), isIntact);
    QCOMPARE(changeText(file->change(), path()).empty(), what == "nothing");
    if (what == "removed" || what == "replaced") {
        QCOMPARE(sumOf(file->bytes()), std::size_t{3000}); // still the former contents
    }
}

void TestMappedFile::onlyTheFileThatWasCutIsMarked()
{
    const auto cut = mapped(static_cast<qint64>(2 * kPage), "cut");
    const auto whole = mapped(static_cast<qint64>(2 * kPage), "whole");
    std::filesystem::resize_file(path("cut"), 0);
    QCOMPARE(sumOf(cut->bytes()), std::size_t{0});
    QCOMPARE(sumOf(whole->bytes()), 2 * kPage);
    QVERIFY(cut->hasFaulted() && !whole->hasFaulted());
    QVERIFY(whole->intact());
}

void TestMappedFile::manyThreadsMayMeetTheCutAtOnce()
{
    for (int round = 0; round < 50; ++round) {
        const auto file = mapped(static_cast<qint64>(64 * kPage));
        std::atomic<int> unnoticed = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                while (sumOf(file->bytes()) == file->bytes().size()) {
                }
                unnoticed += file->intact() ? 1 : 0; // zeros are never seen without the mark or the size
            });
        }
        std::filesystem::resize_file(path(), static_cast<std::uintmax_t>(round) * kPage + 7);
        for (std::thread& thread : threads) {
            thread.join();
        }
        QCOMPARE(unnoticed.load(), 0);
    }
}

void TestMappedFile::mappingsMayComeAndGoMeanwhile()
{
    writeOnes(path("busy"), 100);
    std::atomic<bool> isDone = false;
    std::atomic<int> wrong = 0;
    std::vector<std::thread> others;
    for (int i = 0; i < 2; ++i) {
        others.emplace_back([&] {
            while (!isDone) {
                const auto file = MappedFile::open(path("busy"));
                wrong += file && !(*file)->hasFaulted() && sumOf((*file)->bytes()) == 100 ? 0 : 1;
            }
        });
    }
    for (int round = 0; round < 300; ++round) {
        const auto file = mapped(static_cast<qint64>(2 * kPage));
        std::filesystem::resize_file(path(), 0);
        wrong += sumOf(file->bytes()) == 0 && file->hasFaulted() ? 0 : 1;
    }
    isDone = true;
    for (std::thread& thread : others) {
        thread.join();
    }
    QCOMPARE(wrong.load(), 0);
}

void TestMappedFile::faultsElsewhereArePassedOn_data()
{
    QTest::addColumn<bool>("hasHandler");
    QTest::newRow("touch") << false;
    QTest::newRow("touch, with a handler before ours") << true;
    QTest::newRow("sent") << false;
    QTest::newRow("sent, with a handler before ours") << true;
}

void TestMappedFile::faultsElsewhereArePassedOn()
{
    QFETCH(bool, hasHandler);
    const QString what = QTest::currentDataTag();
    QProcess child;
    child.start(QCoreApplication::applicationFilePath(), {"--foreign", what, m_folder.filePath("foreign")});
    QVERIFY(child.waitForFinished(20000));
    if (hasHandler) {
        QCOMPARE(child.exitStatus(), QProcess::NormalExit);
        QCOMPARE(child.exitCode(), 42);
    } else { // ended by the signal, or by a sanitizer that reports it
        QVERIFY(child.exitStatus() == QProcess::CrashExit || child.exitCode() == 1);
    }
}

void TestMappedFile::filesAreNotedWhileSomebodyAsks()
{
    const auto before = mapped(10, "before");
    const qs::OpenedFiles opened;
    const auto kept = mapped(10, "kept");
    {
        const qs::OpenedFiles inner;
        const auto own = mapped(10, "own");
        QCOMPARE(inner.inUse(), (std::vector{own}));
    }
    (void)mapped(10, "forgotten");
    QCOMPARE(opened.inUse(), (std::vector{kept}));
}

namespace {

/// A touch of a page that no guard watches, or a signal from outside, in a process that has guards.
int foreignFault(const QString& what, const std::filesystem::path& path)
{
    if (what.contains("handler")) {
        std::signal(SIGBUS, [](int) { _exit(42); });
    }
    writeOnes(path, static_cast<qint64>(2 * kPage));
    const auto file = MappedFile::open(path);
    QFile raw(QString::fromStdString(path.string()));
    if (!file || !raw.open(QIODevice::ReadOnly)) {
        return 2;
    }
    if (what.startsWith("sent")) {
        ::kill(::getpid(), SIGBUS);
        return 3;
    }
    auto* const bytes =
        static_cast<const std::byte*>(::mmap(nullptr, 2 * kPage, PROT_READ, MAP_SHARED, raw.handle(), 0));
    std::filesystem::resize_file(path, 0);
    return static_cast<int>(sumOf({bytes, 2 * kPage})) + 4;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc == 4 && QByteArray(argv[1]) == "--foreign") {
        return foreignFault(argv[2], argv[3]);
    }
    const QCoreApplication application(argc, argv);
    TestMappedFile test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_mapped_file.moc"
