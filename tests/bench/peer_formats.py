#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seconds that PyTorch's and NumPy's own operations need for the errors of a few formats: peers of quantscope-bench.

Usage: peer_formats.py [MILLIONS [ROUNDS [THREADS]]]   (16 3 2; prints one "name seconds" per line, the median)

Each finds scales where the format has them, codes, values read back, and from these Σe², Σx² and max |e|: written the
way a person would with the library's vectorised functions, without loops over values. PyTorch uses THREADS threads;
NumPy's element-wise functions use one whatever is asked for.
"""
import statistics
import sys
import time

import numpy as np
import torch

NF4 = np.array([-1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635,
                -0.18477343022823334, -0.09105003625154495, 0.0, 0.07958029955625534, 0.16093020141124725,
                0.24611230194568634, 0.33791524171829224, 0.44070982933044434, 0.5626170039176941,
                0.7229568362236023, 1.0], np.float32)
ROW = 4096  # values of a channel


def torch_errors(values, back):
    error = back - values
    return (error * error).sum(dtype=torch.float64), (values * values).sum(dtype=torch.float64), error.abs().max()


def numpy_errors(values, back):
    error = back - values
    return (np.square(error).sum(dtype=np.float64), np.square(values).sum(dtype=np.float64), np.abs(error).max())


def nearest_float(values, mantissa, least, largest):
    """Nearest numbers of a small float type, half to even, saturating."""
    exponent = np.maximum(np.frexp(values)[1] - 1, least)
    step = np.ldexp(np.float32(1), exponent - mantissa)
    return np.clip(np.rint(values / step) * step, -largest, largest)


def torch_half(values):
    return torch_errors(values, values.half().float())


def torch_bfloat(values):
    return torch_errors(values, values.bfloat16().float())


def torch_int8_channel(values):
    rows = values.view(-1, ROW)
    scale = rows.abs().amax(dim=1) / 127
    zero = torch.zeros(rows.shape[0], dtype=torch.int32)
    return torch_errors(rows, torch.fake_quantize_per_channel_affine(rows, scale, zero, 0, -127, 127))


def numpy_nf4(values):
    groups = values.reshape(-1, 64)
    scale = np.abs(groups).max(axis=1, keepdims=True)
    codes = np.searchsorted((NF4[1:] + NF4[:-1]) / 2, groups / scale)
    return numpy_errors(groups, NF4[codes] * scale)


def numpy_e4m3(values):
    rows = values.reshape(-1, ROW)
    scale = np.abs(rows).max(axis=1, keepdims=True) / np.float32(448)
    return numpy_errors(rows, nearest_float(rows / scale, 3, -6, np.float32(448)) * scale)


def numpy_q4_0(values):
    blocks = values.reshape(-1, 32)
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=1)[:, None], axis=1)
    scale = largest / np.float32(-8)
    codes = np.minimum(np.trunc(blocks * (1 / scale) + np.float32(8.5)), 15) - 8
    return numpy_errors(blocks, codes * scale.astype(np.float16).astype(np.float32))


def numpy_mxfp4(values):
    blocks = values.reshape(-1, 32)
    scale = np.ldexp(np.float32(1), np.frexp(np.abs(blocks).max(axis=1, keepdims=True))[1] - 3)
    return numpy_errors(blocks, nearest_float(blocks / scale, 1, 0, np.float32(6)) * scale)


PEERS = [
    ("torch-fp16", torch_half), ("torch-bf16", torch_bfloat), ("torch-int8-channel", torch_int8_channel),
    ("numpy-nf4-group64", numpy_nf4), ("numpy-fp8-e4m3-channel", numpy_e4m3), ("numpy-q4_0", numpy_q4_0),
    ("numpy-mxfp4", numpy_mxfp4),
]


def seconds_of(errors, values, rounds):
    errors(values)
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        errors(values)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def main():
    millions, rounds, threads = ([int(argument) for argument in sys.argv[1:4]] + [16, 3, 2][len(sys.argv) - 1:])
    torch.set_num_threads(threads)
    tensor = 0.02 * torch.randn(millions << 20, generator=torch.Generator().manual_seed(1))
    for name, errors in PEERS:
        values = tensor if name.startswith("torch") else tensor.numpy()
        print(f"{name} {seconds_of(errors, values, rounds):.6f}", flush=True)


if __name__ == "__main__":
    main()
