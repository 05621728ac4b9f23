// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/latency/latency.h"

#include <array>
#include <cstdio>
#include <functional>

namespace qs {

namespace {

constexpr double kSame = 0.05; ///< a smaller difference is none

std::string ratioText(double ratio)
{
    std::array<char, 32> text{};
    (void)std::snprintf(text.data(), text.size(), "%.1f", ratio);
    return text.data();
}

/// Layers of one kind.
struct Group {
    std::size_t faster = 0;
    std::size_t slower = 0;
    std::size_t all = 0;
    double floats = 0; ///< seconds
    double codes = 0;
    double around = 0; ///< quantizing and dequantizing

    void add(const LayerLatency& layer)
    {
        ++all;
        faster += layer.speedup() > 1 + kSame ? 1 : 0;
        slower += layer.speedup() < 1 - kSame ? 1 : 0;
        floats += layer.floats.median;
        codes += layer.codes.median;
        around += layer.encode.median + layer.decode.median;
    }
};

/// How long `codes` seconds are beside `floats`.
std::string timeText(double floats, double codes)
{
    const double ratio = floats / codes;
    return ratio > 1 + kSame   ? "1/" + ratioText(ratio) + " of the time of FP32"
           : ratio < 1 - kSame ? ratioText(1 / ratio) + " times as long as FP32"
                               : "as long as FP32";
}

std::string sentenceOf(const std::string& what, const Group& group)
{
    return "From codes to codes, INT8 was faster in " + std::to_string(group.faster) + " of " +
           std::to_string(group.all) + " " + what + " and slower in " + std::to_string(group.slower) +
           "; together they took " + timeText(group.floats, group.codes) + ", and " +
           timeText(group.floats, group.codes + group.around) +
           " where each quantizes its input and dequantizes its output.";
}

} // namespace

std::vector<std::string> LatencyReport::advice() const
{
    struct Kind {
        const char* what;
        std::function<bool(const LayerLatency&)> has;
    };
    const std::array kinds{
        Kind{"depthwise convolutions", [](const LayerLatency& layer) { return layer.isDepthwise; }},
        Kind{"other convolutions", [](const LayerLatency& layer) { return layer.op == "Conv" && !layer.isDepthwise; }},
        Kind{"products of matrices", [](const LayerLatency& layer) { return layer.op != "Conv"; }},
    };
    std::vector<std::string> sentences;
    for (const Kind& kind : kinds) {
        Group group;
        for (const LayerLatency& layer : layers) {
            if (!layer.error && kind.has(layer)) {
                group.add(layer);
            }
        }
        if (group.all > 0) {
            sentences.push_back(sentenceOf(kind.what, group));
        }
    }
    if (floats.median > 0 && codes.median > 0) {
        const double ratio = floats.median / codes.median;
        sentences.push_back(ratio > 1 + kSame ? "The whole network ran " + ratioText(ratio) + " times as fast in INT8."
                            : ratio < 1 - kSame ? "The whole network ran slower in INT8, 1/" + ratioText(1 / ratio) +
                                                      " of the speed: on this machine INT8 saves memory, not time."
                                                : "The whole network took the same time in INT8: on this machine it "
                                                  "saves memory, not time.");
    }
    if (!hasByteProducts) {
        sentences.emplace_back("This processor has no exact products of bytes (VNNI), for which INT8 is made.");
    }
    return sentences;
}

} // namespace qs
