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
    SampleRow{"digits_cnn.onnx", QT_TRANSLATE_NOOP("Samples", "A loud channel"),
              QT_TRANSLATE_NOOP("Samples",
                                "A small digit classifier. One channel is 40 times louder than the others: try "
                                "per tensor against per channel.")},
    SampleRow{"shapes.npz", QT_TRANSLATE_NOOP("Samples", "Clip or round?"),
              QT_TRANSLATE_NOOP("Samples",
                                "Four shapes of data with the same spread. Drag the range at 4 bits and at 8 "
                                "bits.")},
    SampleRow{
        "one_sided.npz", QT_TRANSLATE_NOOP("Samples", "One-sided data"),
        QT_TRANSLATE_NOOP("Samples", "What a ReLU lets through. Switch from symmetric to asymmetric and win a bit.")},
    SampleRow{"loud_row.safetensors", QT_TRANSLATE_NOOP("Samples", "A loud row, loud columns"),
              QT_TRANSLATE_NOOP("Samples", "Per channel helps one matrix and not the other. Try groups of 32.")},
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
