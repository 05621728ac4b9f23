#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Computes AIMET's SQNR search and half-quadratic quantization with NumPy: the published algorithms, written again.

    tests/data/make_expected_zero_point_searches.py > tests/data/expected_zero_point_searches.json

The values are those of split_mix_values.py. All in double: where two candidates cost nearly the same nothing is compared.
"""
import json

import numpy as np

from split_mix_values import values_of

CASES = [
    {"seed": 1, "count": 4096, "power": 1, "shift": 0, "size": 0.25},
    {"seed": 2, "count": 20000, "power": 3, "shift": 0, "size": 0.5},
    {"seed": 4, "count": 2000, "power": 3, "shift": 0.5, "size": 0.25},
    {"seed": 5, "count": 5000, "power": 3, "shift": 0.25, "size": 8},
    {"seed": 6, "count": 128, "power": 3, "shift": 0, "size": 0.1},
    {"seed": 9, "count": 3000, "power": 5, "shift": -0.25, "size": 3},
]


def cost(x, counts, step, offset, steps):
    codes = np.rint(x / step - offset)
    clipped = (codes < 0) | (codes > steps)
    back = (np.clip(codes, 0, steps) + offset) * step
    return float(np.sum(counts * (back - x) ** 2 * np.where(clipped, 3.0, 1.0)))


def histogram(values):
    counts, edges = np.histogram(values.astype(np.float64), 2048, range=(values.min(), values.max()))
    return counts, (edges[:-1] + edges[1:]) / 2


def best_of(candidates, values, steps):
    counts, middles = histogram(values)
    costs = np.array([cost(middles, counts, step, offset, steps) for step, offset in candidates])
    best = int(np.argmin(costs))
    step, offset = candidates[best]
    others = np.abs(costs - costs[best]) > 1e-12 * costs[best]
    lead = float(costs[others].min() / costs[best] - 1)
    return {"low": step * offset, "high": step * (offset + steps), "lead": lead}


def sqnr_symmetric(values, bits):
    steps = 2**bits - 1
    widest = 2 * float(np.abs(values).max()) / steps
    offset = -(2 ** (bits - 1))
    return best_of([(widest * i / 100, offset) for i in range(1, 102)], values, steps)


def sqnr_asymmetric(values, bits):
    steps = 2**bits - 1
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    widest = (high - low) / steps
    observed = np.rint(low / widest)
    least, most = widest * observed, widest * observed + widest * steps
    spacing = steps / (min(steps + 2, 21) - 2)
    offsets = list(np.rint(np.arange(-steps, spacing / 2, spacing))) + [observed]
    candidates = []
    for i in range(1, 18):
        for offset in offsets:
            step = widest * i / 16
            start, end = max(least, step * offset), min(most, step * offset + step * steps)
            if end > start:
                candidates.append(((end - start) / steps, np.rint(start / ((end - start) / steps))))
    return best_of(candidates, values, steps)


def half_quadratic(values, bits):
    x = values.astype(np.float64)
    low, high = min(x.min(), 0.0), max(x.max(), 0.0)
    codes = 2**bits - 1
    scale = (high - low) / codes
    zero, beta = -low / scale, 10.0
    seen = []
    for _ in range(20):
        q = np.clip(np.rint(x / scale + zero), 0, codes)
        error = x - (q - zero) * scale
        with np.errstate(divide="ignore"):
            shrunk = np.sign(error) * np.maximum(np.abs(error) - np.abs(error) ** (0.7 - 1) / beta, 0)
        seen.append((float(np.abs(error).mean()), float(zero)))
        if len(seen) > 1 and seen[-1][0] >= seen[-2][0]:
            break
        zero = np.clip(np.mean(q - (x - shrunk) / scale), 0, codes)
        beta *= 1.01
    error, zero = min(seen)
    return {"low": -zero * scale, "high": (codes - zero) * scale, "steps": len(seen), "error": error}


def main():
    cases = []
    for case in CASES:
        values = values_of(case["seed"], case["count"], case["power"], case["shift"], case["size"])
        results = []
        for bits in (3, 4, 8):
            results.append(
                {
                    "bits": bits,
                    "sqnr_symmetric": sqnr_symmetric(values, bits),
                    "sqnr_asymmetric": sqnr_asymmetric(values, bits),
                    "hqq": half_quadratic(values, bits),
                }
            )
        cases.append({**case, "results": results})
    print(json.dumps({"cases": cases}, indent=1))


main()
