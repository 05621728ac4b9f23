// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/free_memory.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace qs;

class TestFreeMemory : public QObject {
    Q_OBJECT

private slots:
    void theSystemTells();
    void aLowerLimitOfTheGroupCounts();
    void strangeFilesTellNothing();

private:
    std::optional<std::uint64_t> freeIn(const QTemporaryDir& folder) const
    {
        return freeMemory(folder.filePath("meminfo").toStdString(), folder.path().toStdString());
    }
    static void write(const QTemporaryDir& folder, const char* name, const char* text)
    {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
};

namespace {

constexpr const char* kMeminfo = "MemTotal:       16384 kB\nMemFree:         1024 kB\nMemAvailable:    4096 kB\n"
                                 "HugePages_Total:       0\n";

} // namespace

void TestFreeMemory::theSystemTells()
{
    const QTemporaryDir folder;
    write(folder, "meminfo", kMeminfo);
    QCOMPARE(freeIn(folder), std::optional<std::uint64_t>(4096 * 1024));
    write(folder, "memory.max", "max\n"); // no limit
    write(folder, "memory.current", "123456\n");
    QCOMPARE(freeIn(folder), std::optional<std::uint64_t>(4096 * 1024));
}

void TestFreeMemory::aLowerLimitOfTheGroupCounts()
{
    const QTemporaryDir folder;
    write(folder, "meminfo", kMeminfo);
    write(folder, "memory.max", "3000000\n");
    write(folder, "memory.current", "1000000\n");
    QCOMPARE(freeIn(folder), std::optional<std::uint64_t>(2000000));
    write(folder, "memory.max", "900000\n"); // lowered while more was used
    QCOMPARE(freeIn(folder), std::optional<std::uint64_t>(0));
    write(folder, "memory.max", "900000000\n");
    QCOMPARE(freeIn(folder), std::optional<std::uint64_t>(4096 * 1024));
}

void TestFreeMemory::strangeFilesTellNothing()
{
    const QTemporaryDir folder;
    QVERIFY(!freeIn(folder));
    write(folder, "meminfo", "nothing of the kind\n");
    QVERIFY(!freeIn(folder));
    write(folder, "memory.max", "5\n");
    QVERIFY(!freeIn(folder)); // how much of it is used is not known
}

QTEST_GUILESS_MAIN(TestFreeMemory)
#include "tst_free_memory.moc"
