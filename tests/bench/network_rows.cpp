// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/network_rows.h"

#include "core/base/parallel.h"
#include "core/latency/latency.h"
#include "core/loaders/loader.h"
#include "core/loaders/network.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace bench {

namespace {

using namespace qs;

Result<LatencyReport> measured(const std::filesystem::path& folder, const char* network, const char* data,
                               std::size_t rounds)
{
    Progress progress;
    const auto model = openModel(folder / "models/onnx" / network, progress);
    QS_TRY(model);
    const auto graph = openNetwork(**model, progress);
    QS_TRY(graph);
    const auto arrays = openModel(folder / "data" / data, progress);
    QS_TRY(arrays);
    const auto samples = Samples::match(**graph, **arrays);
    QS_TRY(samples);
    return measureLatency(**graph, *samples, {.samples = 4, .rounds = rounds}, progress);
}

} // namespace

void printNetworkRows(std::size_t rounds)
{
    const char* const folder = std::getenv("QUANTSCOPE_TEST_DATA");
    if (folder == nullptr) {
        return;
    }
    const ThreadLimit one(1);
    const auto print = [&](const char* network, const char* data, double wanted) {
        const auto report = measured(folder, network, data, rounds);
        if (!report) {
            std::printf("  %-48s %s\n", network, report.error().message.c_str());
            return;
        }
        double floats = 0;
        double codes = 0;
        double products = 0;
        for (const LayerLatency& layer : report->layers) {
            floats += layer.floats.median;
            codes += layer.codes.median;
            products += static_cast<double>(layer.products);
        }
        std::printf("  %-48s %5.2f of the time is its layers    (wanted: at least %.2f; %.2f ms, %.1f GMAC/s)\n", network,
                    floats / report->floats.median, wanted, report->floats.median * 1e3,
                    products / report->floats.median / 1e9);
        std::printf("  %-48s %5.2f times as fast as FP32        (layers by themselves %.2f times)\n", "  in INT8",
                    report->floats.median / report->codes.median, floats / codes);
    };
    print("mobilenetv2_a035_224_features.onnx", "imagenet/mobilenetv2_a035_calib_f32.npz", 0.7);
    print("resnet20_cifar10.onnx", "cifar_size/resnet20_calib_f32.npz", 0.6);
    print("version-RFB-320.onnx", "detection/ultraface_calib_f32.npz", 0.6);
}

} // namespace bench
