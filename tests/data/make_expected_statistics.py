#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Computes what the statistics of the sample tensors should be, with NumPy and none of Quantscope's code.

    tests/data/make_expected_statistics.py > tests/data/expected_statistics.json

Moments are plain means of powers in double. The optima for 4 bits come from brute force over a finely cut density:
Lloyd's iteration for free levels, a search over the step for even ones.
"""
import json
import math
import os
import struct
import sys

import numpy as np

SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "resources", "samples")
BITS = 4


def tensors():
    """File, name and values of each sample, output channels along axis 0."""
    for name in ["one_sided.npz", "shapes.npz"]:
        arrays = np.load(os.path.join(SAMPLES, name))
        for key in sorted(arrays):
            yield name, key, arrays[key]
    name = "loud_row.safetensors"
    with open(os.path.join(SAMPLES, name), "rb") as file:
        data = file.read()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + length])
    for key in sorted(header):
        if key != "__metadata__":
            begin, end = header[key]["data_offsets"]
            values = np.frombuffer(data[8 + length + begin:8 + length + end], "<f4")
            yield name, key, values.reshape(header[key]["shape"])


def kurtosis_of(exponent):
    return math.exp(math.lgamma(5 / exponent) + math.lgamma(1 / exponent) - 2 * math.lgamma(3 / exponent))


def family_of(x):
    """Family, exponent of a heavy tail (else 0) and whether one half of the density is meant."""
    mean, variance, power = x.mean(), x.var(), np.mean(x * x)
    two_sided = [
        ("gauss", -0.5 * math.log(2 * math.pi * math.e * variance)),
        ("laplace", -0.5 * math.log(2 * variance) - math.sqrt(2 / variance) * np.mean(np.abs(x - mean))),
        ("uniform", -math.log(x.max() - x.min())),
    ]
    candidates = [(likelihood, name, False) for name, likelihood in two_sided]
    if x.min() >= 0 or x.max() <= 0:
        half = math.log(2)
        candidates.append((half - 0.5 * math.log(2 * math.pi * math.e * power), "gauss", True))
        candidates.append(
            (half - 0.5 * math.log(2 * power) - math.sqrt(2 / power) * np.mean(np.abs(x)), "laplace", True))
    _, name, one_sided = max(candidates)
    centred = x if one_sided else x - mean
    kurtosis = np.mean(centred ** 4) / np.mean(centred ** 2) ** 2
    exponent = 0.0
    if name != "uniform" and kurtosis > 6 + 3 * math.sqrt(1188 / x.size):
        name = "heavy-tail"
        exponent = min((step / 20 for step in range(5, 20)),
                       key=lambda beta: abs(math.log(kurtosis_of(beta) / kurtosis)))
    return name, exponent, one_sided


def density_of(name, exponent):
    """Cells of the positive half (a middle and a probability each) for variance 1, and the entropy of the whole in
    bits."""
    beta = {"gauss": 2.0, "laplace": 1.0, "heavy-tail": exponent}.get(name)
    if beta is None:
        edges = np.linspace(0, math.sqrt(3), 2_000_001)
        return (edges[1:] + edges[:-1]) / 2, np.full(edges.size - 1, 0.5 / (edges.size - 1)), math.log2(math.sqrt(12))
    edges = np.concatenate([[0], np.geomspace(1e-7, 3000, 2_000_000)])
    middle, width = (edges[1:] + edges[:-1]) / 2, np.diff(edges)
    alpha = math.exp(0.5 * (math.lgamma(1 / beta) - math.lgamma(3 / beta)))
    log_density = math.log(beta / (2 * alpha)) - math.lgamma(1 / beta) - (middle / alpha) ** beta
    share = np.exp(log_density) * width
    return middle, share, -2 * np.sum(share * log_density) / math.log(2)


def error_of(middle, share, levels):
    edges = (levels[1:] + levels[:-1]) / 2
    nearest = levels[np.searchsorted(edges, middle)]
    return 2 * np.sum(share * (middle - nearest) ** 2)


def lloyd(middle, share, count):
    """The error of the best `count` positive levels."""
    mass = np.concatenate([[0], np.cumsum(share)])
    first = np.concatenate([[0], np.cumsum(share * middle)])
    third = np.cumsum(np.cbrt(share / np.diff(np.concatenate([[0], middle]))) * np.diff(np.concatenate([[0], middle])))
    levels = np.interp((np.arange(count) + 0.5) / count * third[-1], third, middle)
    for _ in range(20_000):
        cuts = np.concatenate([[0], np.searchsorted(middle, (levels[1:] + levels[:-1]) / 2), [middle.size]])
        moved = np.diff(first[cuts]) / np.diff(mass[cuts])
        if np.max(np.abs(moved - levels)) < 1e-9:
            break
        levels = moved
    return error_of(middle, share, levels)


def even_with_zero(middle, share, last):
    """The error of the best grid 0, ±1 … ±last steps."""
    codes = np.arange(last + 1)
    low, high = 0.1 / last, 400 / last
    for _ in range(6):
        steps = np.geomspace(low, high, 31)
        errors = [error_of(middle, share, codes * step) for step in steps]
        best = int(np.argmin(errors))
        low, high = steps[max(best - 1, 0)], steps[min(best + 1, 30)]
    return min(errors)


def decibels(error):
    return -10 * math.log10(error)


def statistics_of(array):
    x = array.astype(np.float64).ravel()
    mean, sigma = x.mean(), x.std()
    ranges = np.sort(np.ptp(array.astype(np.float64).reshape(array.shape[0], -1), axis=1))
    ranges = ranges[ranges > 0]
    lower, upper = np.quantile(ranges, [0.25, 0.75])
    name, exponent, one_sided = family_of(x)
    middle, share, entropy = density_of(name, exponent)
    gain = 0 if one_sided else decibels(x.var() / np.mean(x * x))
    mirror = 1 if one_sided else 0
    return {
        "skewness": np.mean((x - mean) ** 3) / sigma ** 3,
        "excess_kurtosis": np.mean((x - mean) ** 4) / sigma ** 4 - 3,
        "mean_abs": np.mean(np.abs(x)),
        "outlier_ratio": float(np.mean(np.abs(x - mean) > 3 * sigma)),
        "peak_to_std": np.max(np.abs(x)) / sigma,
        "channel_spread": ranges[-1] / ranges[0],
        "outlier_channels": int(np.sum(ranges > upper + 1.5 * (upper - lower))),
        "family": name,
        "exponent": exponent,
        "one_sided": one_sided,
        "bound_db": gain + 20 * math.log10(2) * (BITS + mirror + math.log2(2 * math.pi * math.e) / 2 - entropy),
        "optimum_nonuniform_db": gain + decibels(lloyd(middle, share, 2 ** (BITS + mirror - 1))),
        # A symmetric grid has its levels on both sides also where the values have one sign.
        "optimum_uniform_db": gain + decibels(even_with_zero(middle, share, 2 ** (BITS - 1) - 1))
        if gain <= 10 * math.log10(1.01) else None,
    }


def main():
    found = [{"file": file, "tensor": name, **statistics_of(values)} for file, name, values in tensors()]
    found.sort(key=lambda tensor: tensor["tensor"])
    json.dump({"bits": BITS, "tensors": found}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
