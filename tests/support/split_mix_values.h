// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/random_values.h"

/// `size` · (t^power + shift) with t from −1 to 1, piled up in the middle: the same numbers as values_of() in
/// tests/data/split_mix_values.py.
inline std::vector<float> splitMixValues(std::uint64_t seed, int count, int power, double shift, double size)
{
    RandomValues random(seed);
    std::vector<float> values;
    for (int i = 0; i < count; ++i) {
        double total = 0;
        for (int part = 0; part < 4; ++part) {
            total += static_cast<double>(random.next() >> 40);
        }
        const double t = (total - 0x1p25) / 0x1p25;
        double value = t;
        for (int factor = 1; factor < power; ++factor) {
            value *= t;
        }
        values.push_back(static_cast<float>(size * (value + shift)));
    }
    return values;
}
