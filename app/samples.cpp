// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/samples.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <array>

namespace qs {
namespace {

struct SampleRow {
    const char* file;
    const char* title;
    const char* sentence;
};

constexpr std::array kSamples{
    SampleRow{"digits.onnx", QT_TRANSLATE_NOOP("Samples", "A small classifier"),
              QT_TRANSLATE_NOOP("Samples", "Reads digits; one loud channel spoils a scale that all channels share.")},
};

/// Beside the installed program, else in the tree it was built from.
QString findSample(const QString& file)
{
    const QDir program(QCoreApplication::applicationDirPath());
    for (const QString& folder :
         {program.filePath(QStringLiteral("../share/quantscope/samples")), QStringLiteral(QUANTSCOPE_SAMPLES_DIR)}) {
        const QFileInfo info(QDir(folder).filePath(file));
        if (info.isFile()) {
            return info.canonicalFilePath();
        }
    }
    return {};
}

} // namespace

std::vector<SampleTile> bundledSamples()
{
    std::vector<SampleTile> tiles;
    for (const SampleRow& row : kSamples) {
        if (const QString path = findSample(QLatin1String(row.file)); !path.isEmpty()) {
            tiles.push_back({QCoreApplication::translate("Samples", row.title),
                             QCoreApplication::translate("Samples", row.sentence), path});
        }
    }
    return tiles;
}

} // namespace qs
