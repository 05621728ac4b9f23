// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench_support.h"

#include <cmath>
#include <numbers>

namespace bench {

double secondsOf(const std::function<void()>& work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values)
{
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
    return values[values.size() / 2];
}

void overTiles(std::span<const float> values, const std::function<void(std::span<const float>)>& body)
{
    qs::Progress progress;
    const std::size_t tiles = (values.size() + kTile - 1) / kTile;
    (void)qs::parallelFor(tiles, progress, [&](std::size_t i) {
        body(values.subspan(i * kTile, std::min(kTile, values.size() - i * kTile)));
        return qs::ok();
    });
}

void readAll(std::span<const float> tile)
{
    const auto* const words = reinterpret_cast<const std::uint32_t*>(tile.data());
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < tile.size(); ++i) {
        bits |= words[i];
    }
    g_sink += bits;
}

std::vector<float> normalValues(std::size_t count)
{
    std::vector<float> values(count);
    qs::Progress progress;
    (void)qs::parallelFor((count + kTile - 1) / kTile, progress, [&](std::size_t tile) {
        std::uint64_t state = 0x9e3779b97f4a7c15U * (tile + 1);
        const auto uniform = [&state] {
            std::uint64_t z = (state += 0x9e3779b97f4a7c15U);
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
            z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
            return (static_cast<double>((z ^ (z >> 31)) >> 11) + 0.5) * 0x1p-53;
        };
        for (std::size_t i = tile * kTile; i < std::min(count, (tile + 1) * kTile); ++i) {
            values[i] = static_cast<float>(0.02 * std::sqrt(-2 * std::log(uniform())) *
                                           std::cos(2 * std::numbers::pi * uniform()));
        }
        return qs::ok();
    });
    return values;
}

double readRatio(std::span<const float> values, int rounds, const std::function<void()>& work)
{
    std::vector<double> ratios;
    for (int round = 0; round < rounds; ++round) {
        const double reading = secondsOf([&] { overTiles(values, readAll); });
        ratios.push_back(reading / secondsOf(work));
    }
    return median(ratios);
}

} // namespace bench
