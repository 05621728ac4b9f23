#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Computes what PyTorch's observers and fake quantization make of some values.

    tests/data/make_expected_torch_observers.py > tests/data/expected_torch_observers.json

The values are those of split_mix_values.py. All lie inside ±1: PyTorch 1.13 cuts the limits of a HistogramObserver's
histogram to whole numbers (0 and 0 mean "the extremes of the data"), so that only then it is a histogram of all values.
"""
import json

import numpy as np
import torch
from torch.ao.quantization import observer

from split_mix_values import values_of

CASES = [
    {"name": "flat", "seed": 1, "count": 4096, "power": 1, "shift": 0, "size": 0.25},
    {"name": "tails", "seed": 2, "count": 20000, "power": 3, "shift": 0, "size": 0.5},
    {"name": "long tails", "seed": 3, "count": 100000, "power": 5, "shift": 0, "size": 0.9},
    {"name": "positive", "seed": 4, "count": 8192, "power": 3, "shift": 1.0, "size": 0.25},
    {"name": "shifted", "seed": 5, "count": 5000, "power": 3, "shift": 0.25, "size": 0.03125},
    {"name": "a group", "seed": 6, "count": 128, "power": 3, "shift": 0, "size": 0.1},
    {"name": "a few", "seed": 7, "count": 11, "power": 1, "shift": 0, "size": 0.1},
    {"name": "tiny", "seed": 8, "count": 3000, "power": 3, "shift": 0, "size": 1e-6},
    {"name": "negative", "seed": 9, "count": 3000, "power": 5, "shift": -1.5, "size": 0.25},
]
TYPES = {"int8": (torch.qint8, -128, 127), "uint8": (torch.quint8, 0, 255)}
SAMPLES = 64


def hexes(values):
    return [float(v).hex() for v in values]


def observed(made, batches):
    for batch in batches:
        made(torch.from_numpy(batch))
    return made


def range_of(made):
    if isinstance(made, observer.HistogramObserver):
        return made._non_linear_param_search()
    return made.min_val, made.max_val


def result(made, values, low, high):
    scale, zero = made.calculate_qparams()
    faked = torch.fake_quantize_per_tensor_affine(torch.from_numpy(values), scale, zero.to(torch.int32), low, high)
    ends = range_of(made)
    return {
        "range": hexes([ends[0].item(), ends[1].item()]),
        "scale": float(scale.item()).hex(),
        "zero_point": int(zero.item()),
        "samples": hexes(faked.numpy()[:SAMPLES]),
        "sum": float(faked.numpy().astype(np.float64).sum()).hex(),
    }


def of_case(case):
    values = values_of(case["seed"], case["count"], case["power"], case["shift"], case["size"])
    batches = [values[i : i + 128] for i in range(0, len(values), 128)]
    found = []
    for name, (dtype, low, high) in TYPES.items():
        for scheme in ("symmetric", "asymmetric"):
            qscheme = torch.per_tensor_symmetric if scheme == "symmetric" else torch.per_tensor_affine
            makers = {
                "min-max": (observer.MinMaxObserver, [values]),
                "histogram": (observer.HistogramObserver, [values]),
                "moving-average": (observer.MovingAverageMinMaxObserver, batches),
            }
            for id, (kind, parts) in makers.items():
                made = observed(kind(dtype=dtype, qscheme=qscheme), parts)
                found.append({"calibration": id, "format": name, "scheme": scheme, **result(made, values, low, high)})
    return {**case, "extremes": hexes([values.min(), values.max()]), "results": found}


def per_channel():
    rows, columns = 7, 50
    values = values_of(21, rows * columns, 3, 0.125, 0.5).reshape(rows, columns)
    found = []
    for scheme in ("symmetric", "asymmetric"):
        qscheme = torch.per_channel_symmetric if scheme == "symmetric" else torch.per_channel_affine
        made = observed(observer.PerChannelMinMaxObserver(dtype=torch.qint8, qscheme=qscheme), [values])
        scale, zero = made.calculate_qparams()
        faked = torch.fake_quantize_per_channel_affine(
            torch.from_numpy(values), scale, zero.to(torch.int32), 0, -128, 127
        )
        found.append(
            {
                "scheme": scheme,
                "scales": hexes(scale.numpy()),
                "zero_points": [int(z) for z in zero],
                "faked": hexes(faked.numpy().ravel()),
            }
        )
    return {"seed": 21, "rows": rows, "columns": columns, "power": 3, "shift": 0.125, "size": 0.5, "results": found}


def main():
    torch.set_num_threads(1)
    document = {"torch": torch.__version__, "cases": [of_case(case) for case in CASES], "per_channel": per_channel()}
    print(json.dumps(document, indent=1))


main()
