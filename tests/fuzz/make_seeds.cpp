// SPDX-License-Identifier: GPL-3.0-or-later
// Writes what fuzzing begins with: make_seeds FOLDER. One folder per loader with a file per sample, and one with the
// files that samples have as neighbours.
#include "tests/support/model_samples.h"

#include <QDir>

#include <cstdio>

namespace {

bool write(const QString& folder, const QByteArray& name, const QByteArray& bytes)
{
    QDir().mkpath(folder);
    QFile file(folder + '/' + QString::fromUtf8(name));
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: make_seeds FOLDER\n");
        return 1;
    }
    const QString folder = QString::fromLocal8Bit(argv[1]);
    bool isFine = true;
    for (const ModelSample& sample : modelSamples()) {
        isFine = write(folder + '/' + QString::fromUtf8(sample.loader), sample.name, sample.bytes) && isFine;
    }
    for (const NeighbourFile& file : neighbourFiles()) {
        isFine = write(folder + "/neighbours", file.name, file.bytes) && isFine;
    }
    return isFine ? 0 : 1;
}
