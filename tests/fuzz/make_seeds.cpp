// SPDX-License-Identifier: GPL-3.0-or-later
// Writes what fuzzing begins with: make_seeds FOLDER. One folder per loader with a file per sample, and one with the
// files that samples have as neighbours.
#include "core/base/mapped_file.h"
#include "core/loaders/hdf5/hdf5_process.h"
#include "tests/support/model_samples.h"
#include "tests/support/packed_checkpoint.h"

#include <QDir>

#include <cstdio>
#include <fstream>

namespace {

bool write(const QString& folder, const QByteArray& name, const QByteArray& bytes)
{
    QDir().mkpath(folder);
    QFile file(folder + '/' + QString::fromUtf8(name));
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

/// What the lister says about a file, and the file.
QByteArray listed(const QByteArray& bytes)
{
    const ModelFiles files;
    files.write("a.h5", bytes);
    QFile file(files.path("a.h5"));
    qs::Progress progress;
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    const auto length = static_cast<std::uint64_t>(bytes.size());
    const auto listing = qs::hdf5::runLister({file.handle(), 0, length}, qs::hdf5::limitsFor(length), progress);
    return listing ? QByteArray::fromStdString(*listing).replace('\n', ' ') + '\n' + bytes : QByteArray();
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
    for (const ModelSample& sample : modelSamples()) {
        if (sample.loader == "hdf5") {
            const QByteArray seed = listed(sample.bytes);
            isFine = !seed.isEmpty() && write(folder + "/hdf5-listing", sample.name, seed) && isFine;
        }
    }
    for (const NeighbourFile& file : neighbourFiles()) {
        isFine = write(folder + "/neighbours", file.name, file.bytes) && isFine;
    }
    std::ifstream packed(QUANTSCOPE_SOURCE_DIR "/tests/data/packed_weights.json");
    int number = 0;
    for (const nlohmann::json& item : nlohmann::json::parse(packed)) {
        isFine = write(folder + "/safetensors", "packed-" + QByteArray::number(++number) + ".safetensors",
                       packedCheckpoint(item)) &&
                 isFine;
    }
    return isFine ? 0 : 1;
}
