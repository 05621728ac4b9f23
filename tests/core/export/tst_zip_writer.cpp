// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/zip_writer.h"
#include "core/loaders/archive/zip_archive.h"
#include "tests/support/failing_stream.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <fstream>
#include <sstream>

class TestZipWriter : public QObject {
    Q_OBJECT

private slots:
    void membersComeBack_data();
    void membersComeBack();
    void manyMembersNeedZip64();
    void membersBeyondFourGigabytesComeBack();
    void aWrongLengthIsAnError();
    void aFullDiskIsAnError();

private:
    QTemporaryDir m_folder;
};

namespace {

/// A stream that cannot go back, as a pipe.
class ForwardOnly : public std::stringbuf {
protected:
    pos_type seekoff(off_type, std::ios_base::seekdir, std::ios_base::openmode) override { return {off_type(-1)}; }
    pos_type seekpos(pos_type, std::ios_base::openmode) override { return {off_type(-1)}; }
};

qs::Status putText(qs::ZipWriter& zip, const std::string& name, const std::string& text)
{
    return zip.add(name, text.size(), [&text](std::ostream& out) {
        out << text;
        return qs::ok();
    });
}

std::shared_ptr<qs::ZipArchive> opened(const QString& path)
{
    const auto file = qs::MappedFile::open(path.toStdString());
    if (!file) {
        qFatal("%s", file.error().message.c_str());
    }
    const auto archive = qs::ZipArchive::open(*file);
    if (!archive) {
        qFatal("%s", archive.error().message.c_str());
    }
    return *archive;
}

/// Leaves a hole where a whole block of zeros is written: such a file takes no room on the disk.
class SparseBuffer : public std::filebuf {
protected:
    std::streamsize xsputn(const char* bytes, std::streamsize size) override
    {
        const bool isHole =
            size >= 65536 && *bytes == 0 && std::memcmp(bytes, bytes + 1, static_cast<std::size_t>(size) - 1) == 0;
        if (!isHole) {
            return std::filebuf::xsputn(bytes, size);
        }
        return seekoff(size, std::ios::cur, std::ios::out) == pos_type(-1) ? 0 : size;
    }
};

} // namespace

void TestZipWriter::membersComeBack_data()
{
    QTest::addColumn<bool>("goesBack");
    QTest::newRow("file") << true;
    QTest::newRow("pipe") << false;
}

void TestZipWriter::membersComeBack()
{
    QFETCH(bool, goesBack);
    std::stringbuf file;
    ForwardOnly pipe;
    std::ostream out(goesBack ? &file : &pipe);
    qs::ZipWriter zip(out);
    QVERIFY(putText(zip, "a.npy", "hello"));
    QVERIFY(putText(zip, "folder/ä.npy", std::string(70000, 'x')));
    QVERIFY(putText(zip, "empty", ""));
    QVERIFY(zip.finish());
    const QString path = m_folder.filePath("small.zip");
    const std::string bytes = goesBack ? file.str() : pipe.str();
    QFile target(path);
    QVERIFY(target.open(QIODevice::WriteOnly));
    target.write(bytes.data(), static_cast<qint64>(bytes.size()));
    target.close();

    const auto archive = opened(path);
    QCOMPARE(archive->members().size(), std::size_t{3});
    QCOMPARE(archive->members()[1].name, std::string("folder/ä.npy"));
    for (std::size_t i = 0; i < 3; ++i) {
        const qs::ZipMember& member = archive->members()[i];
        QVERIFY2(!member.error, member.error ? member.error->message.c_str() : "");
        QVERIFY(member.isStored);
        QVERIFY(archive->verify(i));
        const auto contents = archive->contents(i);
        QVERIFY(contents);
        QCOMPARE((*contents)->size(), (std::vector<std::size_t>{5, 70000, 0})[i]);
        // Where they lie in the file, which mapped arrays want to be aligned.
        const std::size_t at = bytes.find(i == 0 ? "hello" : "xxxxx");
        QVERIFY(i == 2 || at % 64 == 0);
    }
    if (goesBack) { // programs that read members one after the other find checksum and sizes before the bytes
        QCOMPARE(static_cast<unsigned char>(bytes[14]), static_cast<unsigned char>(archive->members()[0].checksum));
        QCOMPARE(bytes[6] & 8, 0);
    }
}

void TestZipWriter::manyMembersNeedZip64()
{
    const QString path = m_folder.filePath("many.zip");
    {
        std::ofstream out(path.toStdString(), std::ios::binary);
        qs::ZipWriter zip(out);
        for (int i = 0; i < 66000; ++i) {
            QVERIFY(putText(zip, std::to_string(i), "x"));
        }
        QVERIFY(zip.finish());
    }
    const auto archive = opened(path);
    QCOMPARE(archive->members().size(), std::size_t{66000});
    QVERIFY(archive->verify(65999));
}

void TestZipWriter::membersBeyondFourGigabytesComeBack()
{
    constexpr std::uint64_t bytes = (std::uint64_t{1} << 32) + 12345;
    const QString path = m_folder.filePath("large.zip");
    {
        SparseBuffer buffer;
        QVERIFY(buffer.open(path.toStdString(), std::ios::out | std::ios::binary | std::ios::trunc));
        std::ostream out(&buffer);
        qs::ZipWriter zip(out);
        QVERIFY(zip.add("large", bytes, [&](std::ostream& member) {
            const std::vector<char> zeros(1 << 20);
            for (std::uint64_t done = 0; done < bytes; done += zeros.size()) {
                member.write(zeros.data(),
                             static_cast<std::streamsize>(std::min<std::uint64_t>(zeros.size(), bytes - done)));
            }
            return qs::ok();
        }));
        QVERIFY(putText(zip, "behind it", "hello"));
        QVERIFY(zip.finish());
    }
    const auto archive = opened(path);
    QCOMPARE(archive->members().size(), std::size_t{2});
    QVERIFY(!archive->members()[0].error);
    QCOMPARE(archive->members()[0].bytes, bytes);
    QVERIFY(archive->verify(0));
    QVERIFY(archive->verify(1));
    QVERIFY(QFile::remove(path));
}

void TestZipWriter::aWrongLengthIsAnError()
{
    std::ostringstream out;
    qs::ZipWriter zip(out);
    const qs::Status wrong = zip.add("short", 10, [](std::ostream& member) {
        member << "only";
        return qs::ok();
    });
    QVERIFY(!wrong);
    QVERIFY(QString::fromStdString(wrong.error().message).contains("should have 10 bytes, and 4"));
    QVERIFY(!putText(zip, std::string(70000, 'n'), "x"));
}

void TestZipWriter::aFullDiskIsAnError()
{
    for (const std::size_t capacity : {0U, 10U, 100U, 180U}) {
        FailingStream out(capacity);
        qs::ZipWriter zip(out);
        const qs::Status added = putText(zip, "a", std::string(50, 'x'));
        QVERIFY(!added || !zip.finish());
    }
}

QTEST_APPLESS_MAIN(TestZipWriter)
#include "tst_zip_writer.moc"
