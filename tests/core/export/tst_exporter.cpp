// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/exporter.h"
#include "tests/support/example_report.h"
#include "tests/support/failing_stream.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <set>
#include <sstream>
#include <unistd.h>

class TestExporter : public QObject {
    Q_OBJECT

private slots:
    void everyIdAndSuffixIsUnique();
    void theSuffixChooses();
    void aStreamThatFailsIsAnError_data();
    void aStreamThatFailsIsAnError();
    void everyExporterWritesTheSameTwice_data();
    void everyExporterWritesTheSameTwice();
    void aNewFileReplacesTheFormerOne();
    void aFailedWriteLeavesTheFormerFile();
    void aFullDiskIsNamed();
    void whatIsNoFileIsNotReplaced();
    void aFolderIsNoFile();
    void aFolderThatDoesNotExistIsNamed();
    void aFolderWithoutPermissionIsNamed();
    void permissionsStay();
    void aLinkStaysALink();

private:
    std::filesystem::path path(const char* name) const { return (m_folder.path() + "/" + name).toStdString(); }
    QStringList files() const
    {
        return QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden | QDir::System, QDir::Name);
    }

    QTemporaryDir m_folder;
};

namespace {

qs::Status writeText(const std::filesystem::path& path, const std::string& text)
{
    return qs::writeFileAtomically(path, [&](std::ostream& out) {
        out << text;
        return qs::ok();
    });
}

QByteArray contentOf(const std::filesystem::path& path)
{
    QFile file(QString::fromStdString(path.string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be opened");
}

bool mentions(const qs::Status& status, const std::string& text)
{
    return !status && status.error().message.find(text) != std::string::npos;
}

void addExporterRows()
{
    QTest::addColumn<QByteArray>("id");
    for (const qs::Exporter& exporter : qs::exporters()) {
        const QByteArray id(exporter.id.data(), static_cast<qsizetype>(exporter.id.size()));
        QTest::newRow(id.constData()) << id;
    }
}

} // namespace

void TestExporter::everyIdAndSuffixIsUnique()
{
    std::set<std::string_view> ids;
    std::set<std::string_view> suffixes;
    for (const qs::Exporter& exporter : qs::exporters()) {
        QVERIFY(ids.insert(exporter.id).second);
        QVERIFY(suffixes.insert(exporter.suffix).second);
        QVERIFY(!exporter.label.empty());
        QCOMPARE(qs::findExporter(exporter.id), &exporter);
    }
    QCOMPARE(qs::findExporter("nothing"), nullptr);
}

void TestExporter::theSuffixChooses()
{
    for (const qs::Exporter& exporter : qs::exporters()) {
        QCOMPARE(*qs::exporterFor("some.folder/report." + std::string(exporter.suffix)), &exporter);
    }
    QCOMPARE((*qs::exporterFor("REPORT.HTML"))->id, std::string_view("html"));
    for (const char* unknown : {"report.xml", "report", "html", ".html", "report.html/"}) {
        const auto exporter = qs::exporterFor(unknown);
        QVERIFY2(!exporter, unknown);
        QCOMPARE(exporter.error().code, qs::ErrorCode::Usage);
        QVERIFY(exporter.error().message.find(".json, .csv, .html, .pdf") != std::string::npos);
    }
}

void TestExporter::aStreamThatFailsIsAnError_data()
{
    addExporterRows();
}

void TestExporter::aStreamThatFailsIsAnError()
{
    QFETCH(QByteArray, id);
    const qs::Exporter* exporter = qs::findExporter(id.toStdString());
    std::ostringstream whole;
    QVERIFY(exporter->write(example::report(), whole));
    const std::size_t size = whole.str().size();
    for (const std::size_t capacity : {std::size_t(0), std::size_t(1), std::size_t(100), size / 2, size - 1}) {
        FailingStream out(capacity);
        const qs::Status written = exporter->write(example::report(), out);
        QVERIFY(!written);
        QCOMPARE(written.error().code, qs::ErrorCode::Io);
    }
}

void TestExporter::everyExporterWritesTheSameTwice_data()
{
    addExporterRows();
}

void TestExporter::everyExporterWritesTheSameTwice()
{
    QFETCH(QByteArray, id);
    const auto target = path(("report." + id).constData());
    QVERIFY(qs::writeReport(example::report(), target));
    QByteArray first = contentOf(target);
    QVERIFY(qs::writeReport(example::report(), target));
    QByteArray second = contentOf(target);
    if (id == "pdf") { // tells the second at which it was made
        first = first.left(first.indexOf("/CreationDate"));
        second = second.left(second.indexOf("/CreationDate"));
    }
    QVERIFY(!first.isEmpty());
    QCOMPARE(second, first);
    QFile::remove(QString::fromStdString(target.string()));
    QCOMPARE(files(), QStringList());
}

void TestExporter::aNewFileReplacesTheFormerOne()
{
    const auto target = path("grüße 😀.txt");
    QVERIFY(writeText(target, "old and longer"));
    QVERIFY(writeText(target, "new"));
    QCOMPARE(contentOf(target), QByteArray("new"));
    QCOMPARE(files().size(), 1);
    const std::string large(3'000'000, 'x');
    QVERIFY(writeText(target, large));
    QCOMPARE(contentOf(target).size(), qsizetype(large.size()));
    std::filesystem::remove(target);
}

void TestExporter::aFailedWriteLeavesTheFormerFile()
{
    const auto target = path("kept.txt");
    QVERIFY(writeText(target, "former"));
    const qs::Status failed = qs::writeFileAtomically(target, [](std::ostream& out) -> qs::Status {
        out << std::string(200'000, 'x');
        return qs::Error{qs::ErrorCode::Format, "the writer gave up"};
    });
    QVERIFY(mentions(failed, "the writer gave up"));
    const qs::Status broken = qs::writeFileAtomically(target, [](std::ostream& out) {
        out << "half";
        out.setstate(std::ios::badbit);
        return qs::ok();
    });
    QVERIFY(mentions(broken, "kept.txt"));
    bool thrown = false;
    try {
        (void)qs::writeFileAtomically(target, [](std::ostream&) -> qs::Status { throw std::bad_alloc(); });
    } catch (const std::bad_alloc&) {
        thrown = true;
    }
    QVERIFY(thrown);
    QCOMPARE(contentOf(target), QByteArray("former"));
    QCOMPARE(files(), QStringList{"kept.txt"});
    std::filesystem::remove(target);
}

void TestExporter::aFullDiskIsNamed()
{
    if (!QFile::exists(QStringLiteral("/dev/full"))) {
        QSKIP("skipped: this system has no /dev/full");
    }
    const qs::Status full = writeText("/dev/full", std::string(100'000, 'x'));
    QVERIFY2(mentions(full, "/dev/full"), full.error().message.c_str());
    QVERIFY2(mentions(full, "No space left"), full.error().message.c_str());
    QVERIFY2(mentions(full, "100000 bytes"), full.error().message.c_str());
    QCOMPARE(full.error().code, qs::ErrorCode::Io);
}

void TestExporter::whatIsNoFileIsNotReplaced()
{
    QVERIFY(writeText("/dev/null", "gone"));
    QVERIFY(std::filesystem::is_character_file("/dev/null"));
    QVERIFY(!std::filesystem::is_regular_file("/dev/full"));
}

void TestExporter::aFolderIsNoFile()
{
    QVERIFY(mentions(writeText(m_folder.path().toStdString(), "x"), "Is a directory"));
}

void TestExporter::aFolderThatDoesNotExistIsNamed()
{
    const qs::Status missing = writeText(path("nowhere/report.csv"), "x");
    QVERIFY(mentions(missing, "nowhere/report.csv"));
    QVERIFY(mentions(missing, "No such file or directory"));
}

void TestExporter::aFolderWithoutPermissionIsNamed()
{
    if (::geteuid() == 0) {
        QSKIP("skipped: root may write everywhere");
    }
    const auto folder = path("closed");
    std::filesystem::create_directory(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    const qs::Status denied = writeText(folder / "report.csv", "x");
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    std::filesystem::remove(folder);
    QVERIFY(mentions(denied, "Permission denied"));
}

void TestExporter::permissionsStay()
{
    using std::filesystem::perms;
    const auto target = path("mode.txt");
    QVERIFY(writeText(target, "x"));
    const perms usual = std::filesystem::status(target).permissions();
    QVERIFY((usual & perms::owner_read) != perms::none && (usual & perms::owner_exec) == perms::none);
    std::filesystem::permissions(target, perms::owner_read | perms::owner_write);
    QVERIFY(writeText(target, "y"));
    QCOMPARE(std::filesystem::status(target).permissions(), perms::owner_read | perms::owner_write);
    std::filesystem::remove(target);
}

void TestExporter::aLinkStaysALink()
{
    const auto target = path("real.txt");
    const auto link = path("link.txt");
    QVERIFY(writeText(target, "x"));
    std::filesystem::create_symlink("real.txt", link);
    QVERIFY(writeText(link, "through the link"));
    QVERIFY(std::filesystem::is_symlink(link));
    QCOMPARE(contentOf(target), QByteArray("through the link"));
    std::filesystem::remove(link);
    std::filesystem::remove(target);
}

QTEST_APPLESS_MAIN(TestExporter)
#include "tst_exporter.moc"
