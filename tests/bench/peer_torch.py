# SPDX-License-Identifier: GPL-3.0-or-later
"""Seconds that PyTorch's eager operations need for the INT4 error of groups of 128: the peer of quantscope-bench.

Usage: peer_torch.py MILLIONS ROUNDS THREADS   (prints the median seconds)
"""
import statistics
import sys
import time

import torch

millions, rounds, threads = (int(argument) for argument in sys.argv[1:4])
torch.set_num_threads(threads)
values = 0.02 * torch.randn(millions << 20, generator=torch.Generator().manual_seed(1))


def errors():
    groups = values.view(-1, 128)
    scale = groups.abs().amax(dim=1, keepdim=True) / 7
    error = torch.clamp(torch.round(groups / scale), -7, 7) * scale - groups
    return (error * error).sum(dtype=torch.float64), (groups * groups).sum(dtype=torch.float64), error.abs().max()


errors()
seconds = []
for _ in range(rounds):
    start = time.perf_counter()
    errors()
    seconds.append(time.perf_counter() - start)
print(f"{statistics.median(seconds):.6f}")
