#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Computes the thresholds of ONNX Runtime's entropy calibrator with NumPy: the published algorithm, written again.

    tests/data/make_expected_ort_entropy.py > tests/data/expected_ort_entropy.json

Histograms are whole counts and sums of float32 as there. Only cases whose best threshold leads the second by more than
float32 rounds. The values are those of split_mix_values.py.
"""
import json

import numpy as np

from split_mix_values import values_of

GROUPS = 128
CASES = [
    {"seed": 1, "count": 4096, "power": 1, "shift": 0, "size": 0.25},
    {"seed": 2, "count": 20000, "power": 3, "shift": 0, "size": 0.5},
    {"seed": 3, "count": 100000, "power": 5, "shift": 0, "size": 0.9},
    {"seed": 4, "count": 8192, "power": 3, "shift": 1.0, "size": 0.25},
    {"seed": 5, "count": 5000, "power": 3, "shift": 0.25, "size": 0.03125},
    {"seed": 7, "count": 300, "power": 3, "shift": 0, "size": 0.1},
    {"seed": 9, "count": 3000, "power": 5, "shift": -1.5, "size": 0.25},
]
BINS = [128, 256, 501, 2048]


def smoothed(counts):
    empty = (counts == 0).astype(np.float32)
    filled = np.float32(1) - empty
    if filled.sum() == 0:
        return None
    taken = np.float32(1e-4 * empty.sum() / filled.sum())
    return counts.astype(np.float32) + np.float32(1e-4) * empty - taken * filled


def relative_entropy(p, q):
    p = p / np.sum(p)
    q = q / np.sum(q)
    return float(np.sum(p * np.log(p / q)))


def loss(counts, first, last):
    inside = counts[first:last]
    reference = inside.copy()
    reference[0] += counts[:first].sum()
    reference[-1] += counts[last:].sum()
    size = len(inside) // GROUPS
    masses = inside[: size * GROUPS].reshape(GROUPS, size).sum(axis=1)
    masses[-1] += inside[size * GROUPS :].sum()
    filled = np.count_nonzero(reference[: size * GROUPS].reshape(GROUPS, size), axis=1)
    spread = np.zeros(len(inside), dtype=np.int64)
    each = np.where(filled > 0, masses / np.maximum(filled, 1), 0).astype(np.int64)
    spread[: size * GROUPS] = np.repeat(each, size)
    p, q = smoothed(reference), smoothed(spread)
    return float("inf") if q is None else relative_entropy(p, q)


def threshold(values, bins):
    t = max(abs(values.min()), abs(values.max()))
    counts, edges = np.histogram(values, bins, range=(-t, t))
    middle = bins // 2
    losses = []
    ends = []
    for half in range(GROUPS // 2, middle + 1):
        first, last = middle - half, min(middle + half + 1, bins)
        losses.append(loss(counts, first, last))
        ends.append((first, last))
    best = int(np.argmin(losses))
    second = min((l for i, l in enumerate(losses) if i != best), default=float("inf"))
    assert second - losses[best] > 1e-5 * second or len(losses) == 1
    first, last = ends[best]
    return {
        "bins": bins,
        "first": first,
        "last": last,
        "low": max(float(edges[first]), float(values.min())),
        "high": min(float(edges[last]), float(values.max())),
    }


def main():
    cases = []
    for case in CASES:
        values = values_of(case["seed"], case["count"], case["power"], case["shift"], case["size"])
        cases.append({**case, "thresholds": [threshold(values, bins) for bins in BINS]})
    print(json.dumps({"cases": cases}, indent=1))


main()
