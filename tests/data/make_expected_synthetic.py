#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What core/data/synthetic_samples.h promises, calculated with NumPy: make_expected_synthetic.py > expected_synthetic.json"""
import json
import sys

import numpy as np

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def mix(x):
    x = ((x ^ x >> 30) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ x >> 27) * 0x94D049BB133111EB) & MASK
    return x ^ x >> 31


def outputs(source, sample, count):
    """The first outputs of SplitMix64 for one sample of one input."""
    state = mix((mix(2026 + source) + sample) & MASK)
    found = []
    for _ in range(count):
        state = (state + GOLDEN) & MASK
        found.append(mix(state))
    return found


def normal(source, sample, count):
    u = np.array([x >> 11 for x in outputs(source, sample, 2 * count)], np.float64) / 2.0**53
    return (np.sqrt(-2 * np.log(1 - u[0::2])) * np.cos(2 * np.pi * u[1::2])).tolist()


def uniform(source, sample, count, below):
    return [x * below >> 64 for x in outputs(source, sample, 2 * count)[0::2]]


json.dump({"normal": [normal(0, s, 12) for s in range(3)],
           "tokens": [uniform(1, s, 8, 591) for s in range(3)],
           "bytes": [uniform(2, s, 8, 256) for s in range(3)]}, sys.stdout, indent=1)
sys.stdout.write("\n")
