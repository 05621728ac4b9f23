#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes which tensors of two files of one network belong together, and what lies between them, with NumPy, PyTorch and
the onnx package and none of Quantscope's code.

    QUANTSCOPE_TEST_DATA=FOLDER tests/data/make_expected_pairs.py > tests/data/expected_pairs.json

Which tensors belong together is found from their values, which the program under test never reads for that: equal ones,
transposed ones, and filters that differ by one factor each, because batch normalisation was folded into them.
"""
import json
import math
import os
import sys

import numpy as np
import onnx
import onnx.numpy_helper
import torch

from split_mix_values import values_of

MODELS = os.path.join(os.environ["QUANTSCOPE_TEST_DATA"], "models")
NETWORKS = [
    ("pytorch/resnet20-12fca82f.th", "onnx/resnet20_cifar10.onnx"),
    ("pytorch/FastestDet_280epoch.pth", "onnx/FastestDet.onnx"),
    ("pytorch/version-RFB-320.pth", "onnx/version-RFB-320.onnx"),
    ("pytorch/rxnmapper_albert_pytorch_model.bin", "onnx/rxnmapper_albert_mlm.onnx"),
]


def torch_tensors(path):
    state = torch.load(os.path.join(MODELS, path), map_location="cpu")
    if "state_dict" in state:
        state = state["state_dict"]
    return [(name, value.numpy(), "", "") for name, value in state.items()]


def onnx_tensors(path):
    """Name, values, and of what a node reads the node's name and operator."""
    graph = onnx.load(os.path.join(MODELS, path)).graph
    users = {}
    sources = {}
    for node in graph.node:
        if node.op_type == "Identity":
            sources[node.output[0]] = node.input[0]
    for node in graph.node:
        for value in node.input:
            while value in sources:
                value = sources[value]
            if node.op_type in ("Conv", "MatMul", "Gemm", "Gather"):
                users.setdefault(value, (node.name, node.op_type))
    found = []
    for value in graph.initializer:
        layer, kind = users.get(value.name, ("", ""))
        found.append((value.name, onnx.numpy_helper.to_array(value), layer, kind))
    return found


def belong_together(a, b):
    """"equal", "transposed", "scaled" or nothing."""
    if a.size < 2 or a.size != b.size or a.dtype.kind != "f" or b.dtype.kind != "f":
        return None
    if a.shape == b.shape and np.array_equal(a, b):
        return "equal"
    if a.ndim == 2 and a.T.shape == b.shape and np.array_equal(a.T, b):
        return "transposed"
    if a.ndim < 2 or a.shape != b.shape or a[0].size < 4:
        return None
    x = a.reshape(a.shape[0], -1).astype(np.float64)
    y = b.reshape(b.shape[0], -1).astype(np.float64)
    lengths = np.linalg.norm(x, axis=1) * np.linalg.norm(y, axis=1)
    used = lengths > 1e-12
    cosines = np.abs(np.sum(x * y, axis=1)[used] / lengths[used])
    return "scaled" if used.sum() * 2 > len(lengths) and cosines.min() > 0.9999 else None


def network(reference, other):
    mine = torch_tensors(reference)
    theirs = onnx_tensors(other)
    true = {}
    for name, values, _, _ in mine:
        true[name] = [partner for partner, others, _, _ in theirs if belong_together(values, others)]
    listed = lambda tensors: [[name, list(values.shape), values.dtype.kind == "f", layer, kind]
                              for name, values, layer, kind in tensors]
    return {"reference": reference, "other": other, "reference_tensors": listed(mine), "other_tensors": listed(theirs),
            "true": {name: partners for name, partners in true.items() if partners}}


def between(reference, other):
    x, y = reference.astype(np.float64).ravel(), other.astype(np.float64).ravel()
    finite = np.isfinite(x) & np.isfinite(y)
    identical = int(np.sum((x == y) | (np.isnan(x) & np.isnan(y))))
    x, y = x[finite], y[finite]
    e = y - x
    signal, noise = math.fsum(x * x), math.fsum(e * e)
    return {
        "count": reference.size,
        "finite": int(finite.sum()),
        "identical": identical,
        "sqnr_db": 10 * math.log10(signal / noise),
        "mse": noise / e.size,
        "max_abs_error": float(np.max(np.abs(e))),
        "mean_error": math.fsum(e) / e.size,
        "cosine": math.fsum(x * y) / math.sqrt(signal) / math.sqrt(math.fsum(y * y)),
        # Ten even bins over all differences, as NumPy counts them.
        "histogram": np.histogram(e.astype(np.float32).astype(np.float64), 10)[0].tolist(),
        "low": float(np.min(e.astype(np.float32))),
        "high": float(np.max(e.astype(np.float32))),
    }


def differences():
    """Values that tests/support/split_mix_values.h makes again: what storing them in other types does to them."""
    rows, columns = 300, 257
    base = values_of(21, rows * columns, 3, 0.01, 2.0).reshape(rows, columns)
    half = base.astype(np.float16).astype(np.float32)
    steps = (np.round(base / np.float32(0.125)) * np.float32(0.125)).astype(np.float32)
    holes = half.copy()
    holes[0, :5] = [np.nan, np.inf, -np.inf, 0, 1]
    return {
        "half": between(base, half),
        "steps of 0.125": between(base, steps),
        "half with holes": between(base, holes),
        "another network": between(base, values_of(22, rows * columns, 3, 0.01, 2.0).reshape(rows, columns)),
    }


def real_differences():
    """Layers whose filters were folded, so that both files differ by much; one of them is transposed."""
    found = {}
    for reference, other in NETWORKS:
        mine, theirs = torch_tensors(reference), onnx_tensors(other)
        for name, values, _, _ in mine:
            for partner, others, _, _ in theirs:
                how = belong_together(values, others)
                if how == "scaled" and len(found.setdefault(reference, {})) < 12:
                    found[reference][name] = dict(between(values, others), other=partner)
    return found


json.dump({"networks": [network(*pair) for pair in NETWORKS], "differences": differences(),
           "real_differences": real_differences()}, sys.stdout, indent=None, separators=(",", ":"))
sys.stdout.write("\n")
