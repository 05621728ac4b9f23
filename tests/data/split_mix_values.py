# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that C++ tests make again bit for bit (tests/support/split_mix_values.h).

Each is the sum of four numbers of 24 bits from SplitMix64, which a double holds exactly, to an odd power so that there are
tails.
"""
import numpy as np

MASK = (1 << 64) - 1


def split_mix(seed):
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def values_of(seed, count, power, shift, size):
    """`size` * (t^power + shift) with t from -1 to 1, piled up in the middle."""
    random = split_mix(seed)
    found = []
    for _ in range(count):
        total = sum((next(random) >> 40) for _ in range(4))  # 0 ... 4 (2^24 - 1)
        t = (total - (1 << 25)) / (1 << 25)  # exact in double
        value = t
        for _ in range(power - 1):
            value *= t
        found.append(np.float32(size * (value + shift)))
    return np.array(found, dtype=np.float32)
