// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>
#include <zip.h>

struct ZipWriterMember {
    QByteArray name;
    QByteArray bytes;
    bool isDeflated = false;
};

/// Writes an archive with libzip, so that the reader is not tested with its own idea of the format.
inline void writeZip(const QString& path, const std::vector<ZipWriterMember>& members)
{
    int error = 0;
    zip_t* const archive = zip_open(path.toUtf8().constData(), ZIP_CREATE | ZIP_TRUNCATE, &error);
    if (archive == nullptr) {
        qFatal("cannot write %s", qPrintable(path));
    }
    for (const ZipWriterMember& member : members) {
        zip_source_t* const source =
            zip_source_buffer(archive, member.bytes.constData(), static_cast<zip_uint64_t>(member.bytes.size()), 0);
        const zip_int64_t index = zip_file_add(archive, member.name.constData(), source, ZIP_FL_ENC_UTF_8);
        zip_set_file_compression(archive, static_cast<zip_uint64_t>(index),
                                 member.isDeflated ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0);
    }
    if (zip_close(archive) != 0) {
        qFatal("cannot write %s", qPrintable(path));
    }
}
