// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/file_rows.h"

#include "core/analysis/analyse.h"
#include "core/loaders/loader.h"
#include "tests/bench/bench_support.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

using namespace qs;

namespace bench {

namespace {

constexpr std::size_t kRow = 4096;
constexpr std::size_t kTensorRows = 1024;

/// A safetensors file of matrices of 2^22 values; gone when this ends.
class TemporaryModel {
public:
    explicit TemporaryModel(std::size_t millions)
        : m_path(std::filesystem::temp_directory_path() /
                 ("quantscope-bench-" + std::to_string(::getpid()) + ".safetensors"))
    {
        const std::vector<float> values = normalValues(kRow * kTensorRows);
        const std::size_t tensors = std::max<std::size_t>(1, (millions << 20) / values.size());
        const std::size_t bytes = values.size() * sizeof(float);
        std::string header = "{";
        for (std::size_t i = 0; i < tensors; ++i) {
            header += (i == 0 ? "\"w" : ",\"w") + std::to_string(i) + R"(":{"dtype":"F32","shape":[)" +
                      std::to_string(kTensorRows) + "," + std::to_string(kRow) + R"(],"data_offsets":[)" +
                      std::to_string(i * bytes) + "," + std::to_string((i + 1) * bytes) + "]}";
        }
        header += "}";
        header.append(8 - header.size() % 8, ' ');
        const auto length = static_cast<std::uint64_t>(header.size());
        std::ofstream file(m_path, std::ios::binary);
        file.write(reinterpret_cast<const char*>(&length), sizeof(length));
        file << header;
        for (std::size_t i = 0; i < tensors; ++i) {
            file.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(bytes));
        }
    }
    ~TemporaryModel()
    {
        std::error_code ignored;
        std::filesystem::remove(m_path, ignored);
    }
    TemporaryModel(const TemporaryModel&) = delete;
    TemporaryModel& operator=(const TemporaryModel&) = delete;

    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

/// The pages of the file through a fresh mapping, as an analysis meets them. The header counts as numbers: it is short.
void readFile(const std::filesystem::path& path)
{
    const auto file = MappedFile::open(path);
    if (file) {
        const std::span<const std::byte> bytes = (*file)->bytes();
        overTiles({reinterpret_cast<const float*>(bytes.data()), bytes.size() / sizeof(float)}, readAll);
    }
}

void analyseFile(const std::filesystem::path& path)
{
    Progress progress;
    AnalysisRequest request;
    request.statistics = false;
    const auto model = openModel(path, progress);
    const auto report = model ? analyse(**model, request, progress) : model.error();
    g_sink += report ? report->total.weights : 0;
}

} // namespace

void printFileRows(std::size_t millions, int rounds)
{
    const TemporaryModel model(millions);
    std::vector<double> ratios;
    std::vector<double> seconds;
    readFile(model.path()); // into the memory of the system
    for (int round = 0; round < rounds; ++round) {
        const double reading = secondsOf([&] { readFile(model.path()); });
        const double analysing = secondsOf([&] { analyseFile(model.path()); });
        ratios.push_back(reading / analysing);
        seconds.push_back(analysing);
    }
    std::printf("  %-48s %5.2f of reading its pages (wanted: at least 0.60; %.2f s)\n",
                "open and analyse a file, INT8, per channel", median(ratios), median(seconds));
}

} // namespace bench
