// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

/// Values from a fixed seed that are the same on every machine and library (std::normal_distribution is not).
class RandomValues {
public:
    explicit RandomValues(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t next() // SplitMix64
    {
        std::uint64_t z = (m_state += 0x9e3779b97f4a7c15U);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }
    double uniform() { return (static_cast<double>(next() >> 11) + 0.5) * 0x1p-53; }
    double normal() // Box and Muller; two statements, because the order of calls in one is the compiler's choice
    {
        const double radius = std::sqrt(-2 * std::log(uniform()));
        return radius * std::cos(2 * std::numbers::pi * uniform());
    }
    std::vector<float> normals(std::size_t count, double sigma = 1)
    {
        std::vector<float> values(count);
        for (float& value : values) {
            value = static_cast<float>(sigma * normal());
        }
        return values;
    }

private:
    std::uint64_t m_state;
};

/// The middles of `count` equally likely parts of the standard normal distribution, ascending: as even as a sample can
/// be.
inline std::vector<float> normalQuantiles(std::size_t count)
{
    std::vector<float> values(count);
    double x = -6;
    for (std::size_t i = 0; i < count; ++i) {
        const double wanted = (static_cast<double>(i) + 0.5) / static_cast<double>(count);
        for (int step = 0; step < 8; ++step) { // Newton, from the neighbour
            const double density = std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi);
            x -= std::clamp((std::erfc(-x / std::numbers::sqrt2) / 2 - wanted) / density, -0.5, 0.5);
        }
        values[i] = static_cast<float>(x);
    }
    return values;
}

/// The same for the Laplace distribution of standard deviation 1.
inline std::vector<float> laplaceQuantiles(std::size_t count)
{
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i) {
        const double u = (static_cast<double>(i) + 0.5) / static_cast<double>(count) - 0.5;
        values[i] = static_cast<float>((u < 0 ? 1 : -1) * std::log(1 - 2 * std::abs(u)) / std::numbers::sqrt2);
    }
    return values;
}
