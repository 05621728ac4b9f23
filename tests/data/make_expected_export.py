#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Computes codes, scales and zero points of a matrix with NumPy, from the definitions of the formats alone.

    tests/data/make_expected_export.py > tests/data/expected_export.json

The values are those of split_mix_values.py. Ranges and scales in double, rounded to float; divisions in float, as the
kernels divide. Of the arrays the CRC-32 of their bytes is stored, so that the file stays small.
"""
import json
import zlib

import numpy as np

from split_mix_values import values_of

ROWS, COLUMNS = 24, 100
NF4 = np.array([-1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635,
                -0.18477343022823334, -0.09105003625154495, 0.0, 0.07958029955625534, 0.16093020141124725,
                0.24611230194568634, 0.33791524171829224, 0.44070982933044434, 0.5626170039176941, 0.7229568362236023,
                1.0], dtype=np.float32)


def cut(x, granularity):
    """Pairs of an index into the scales and a slice of the matrix."""
    kind, _, size = granularity.partition(":")
    if kind == "tensor":
        return (), [((), np.s_[:, :])]
    if kind == "channel":
        return (ROWS,), [((r,), np.s_[r, :]) for r in range(ROWS)]
    if kind == "input-channel":
        return (COLUMNS,), [((c,), np.s_[:, c]) for c in range(COLUMNS)]
    if kind == "group":
        size = int(size)
        groups = -(-COLUMNS // size)
        return (ROWS, groups), [((r, g), np.s_[r, g * size:(g + 1) * size]) for r in range(ROWS) for g in range(groups)]
    height, width = (int(n) for n in size.split("x"))
    down, across = -(-ROWS // height), -(-COLUMNS // width)
    return (down, across), [((r, c), np.s_[r * height:(r + 1) * height, c * width:(c + 1) * width])
                            for r in range(down) for c in range(across)]


def integer(x, bits, signed, asymmetric):
    if asymmetric:
        low, high = (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if signed else (0, (1 << bits) - 1)
        least, most = min(float(x.min()), 0.0), max(float(x.max()), 0.0)
        exact = (most - least) / (high - low)
        zero = np.clip(np.rint(low - least / exact), low, high)
    else:
        high = (1 << (bits - 1)) - 1
        low, zero = -high, 0.0
        exact = float(np.abs(x).max()) / high
    scale = np.float32(exact)
    codes = np.clip(np.rint(x / scale) + np.float32(zero), low, high)
    return codes, scale, np.float32(zero), scale * (codes.astype(np.float32) - np.float32(zero))


def nf4(x):
    scale = np.float32(float(np.abs(x).max()))
    borders = (NF4[:-1] + NF4[1:]) / np.float32(2)
    codes = np.searchsorted(borders, x / scale, side="left")  # in the middle the lower one
    return codes, scale, None, scale * NF4[codes]


def case(seed, name, granularity, dtype, quantize):
    x = values_of(seed, ROWS * COLUMNS, 3, 0.05, 0.2).reshape(ROWS, COLUMNS)
    shape, parts = cut(x, granularity)
    codes = np.zeros(x.shape, dtype)
    scales, zeros = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    back = np.zeros(x.shape, np.float32)
    for index, part in parts:
        codes[part], scales[index], zero, back[part] = quantize(x[part])
        zeros[index] = 0 if zero is None else zero
    found = {"seed": seed, "format": name.split()[0], "scheme": name.split()[1], "granularity": granularity,
             "dtype": str(codes.dtype), "scale_shape": list(shape), "codes_sum": int(codes.astype(np.int64).sum()),
             "codes_crc": zlib.crc32(codes.tobytes()), "first_codes": [int(c) for c in codes[0, :8]],
             "scales_crc": zlib.crc32(scales.tobytes()), "zeros_crc": zlib.crc32(zeros.tobytes()),
             "first_scale": float(scales.reshape(-1)[0]), "back_crc": zlib.crc32(back.tobytes())}
    return found


def main():
    cases = []
    for seed, granularity in enumerate(["tensor", "channel", "input-channel", "group:32", "block:5x16"], 70):
        cases.append(case(seed, "int8 symmetric", granularity, np.int8, lambda x: integer(x, 8, True, False)))
        cases.append(case(seed, "int4 asymmetric", granularity, np.int8, lambda x: integer(x, 4, True, True)))
        cases.append(case(seed, "uint8 asymmetric", granularity, np.uint8, lambda x: integer(x, 8, False, True)))
        cases.append(case(seed, "int16 symmetric", granularity, np.int16, lambda x: integer(x, 16, True, False)))
        cases.append(case(seed, "uint16 asymmetric", granularity, np.uint16, lambda x: integer(x, 16, False, True)))
        cases.append(case(seed, "nf4 symmetric", granularity, np.uint8, nf4))
    lines = ",\n ".join(json.dumps(found) for found in cases)
    print(f'{{"rows": {ROWS}, "columns": {COLUMNS}, "cases": [\n {lines}\n]}}')


main()
