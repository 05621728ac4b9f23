// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

/// What every measurement needs: values, time, and plain reading of the same memory.
namespace bench {

constexpr std::size_t kTile = 65536;

/// A sink the optimiser cannot see through.
inline std::atomic<std::uint64_t> g_sink = 0;

double secondsOf(const std::function<void()>& work);
double median(std::vector<double> values);

/// Runs `body` on every tile of `values`, on all threads.
void overTiles(std::span<const float> values, const std::function<void(std::span<const float>)>& body);

/// Looks at every value of a tile and does as little as possible with it.
void readAll(std::span<const float> tile);

/// Normal values with a standard deviation of 0.02 from a fixed seed (SplitMix64, Box–Muller), so that every run
/// measures the same data.
std::vector<float> normalValues(std::size_t count);

/// Plain reading of `values` right before each run of `work`, `rounds` times: a busy machine slows both. The median of
/// the ratios of reading to working.
double readRatio(std::span<const float> values, int rounds, const std::function<void()>& work);

} // namespace bench
