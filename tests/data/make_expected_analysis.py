#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Computes what analysis should find in real networks, with NumPy and none of Quantscope's code.

    QUANTSCOPE_TEST_DATA=FOLDER tests/data/make_expected_analysis.py > tests/data/expected_analysis.json

Scales are chosen in double and rounded to float, values are divided by them in float, rounding half to even; errors are
squared and added in double.
"""
import json
import math
import os
import struct
import sys

import numpy as np
import onnx
from onnx import numpy_helper

MODELS = [
    "onnx/mobilenetv2_a035_224_features.onnx",
    "onnx/version-RFB-320.onnx",
    "onnx/dtln_model_1.onnx",
    "onnx/magika_standard_v3_3.onnx",
    "onnx/SqueezeNet_fp16.onnx",
    "onnx/rxnmapper_albert_mlm.onnx",
    "safetensors/silero_vad_16k.safetensors",
    "numpy/g2p_checkpoint20.npz",
]
CONFIGURATIONS = [
    {"format": "int8", "scheme": "symmetric", "granularity": "channel"},
    {"format": "int8", "scheme": "asymmetric", "granularity": "tensor"},
    {"format": "int4", "scheme": "symmetric", "granularity": "group:128"},
    {"format": "int4", "scheme": "symmetric", "granularity": "group:32"},
    {"format": "int3", "scheme": "asymmetric", "granularity": "channel"},
]
MOST_PER_MODEL = 24


def grid_of(low, high, bits, symmetric):
    """Scale (a float), zero point and outermost codes for values from low to high."""
    low, high = min(float(low), 0.0), max(float(high), 0.0)
    last = 2 ** (bits - 1) - 1
    first = -last if symmetric else -last - 1
    scale = max(-low, high) / last if symmetric else (high - low) / (last - first)
    if not scale >= np.finfo(np.float32).tiny:
        return np.float32(1), 0, first, last
    scale = np.float32(scale)
    if symmetric:
        return scale, 0, first, last
    zero = np.rint(first - low / float(scale))
    return scale, int(min(max(zero, first), last)), first, last


class Sums:
    def __init__(self):
        self.count = self.clipped = self.zeroed = 0
        self.signal = self.rounding = self.clipping = self.product = self.restored = self.largest = 0.0

    def add(self, other):
        for name, value in vars(other).items():
            joined = max(self.largest, value) if name == "largest" else getattr(self, name) + value
            setattr(self, name, joined)

    def sqnr(self):
        noise = self.rounding + self.clipping
        if self.signal == 0:
            return math.nan
        return math.inf if noise == 0 else 10 * math.log10(self.signal / noise)


def measure(values, grid, codes):
    """Sums over values that share one grid; adds the codes that occurred to the set."""
    scale, zero, first, last = grid
    sums = Sums()
    wanted = np.rint(values / scale) + np.float32(zero)
    assert wanted.dtype == np.float32
    code = np.clip(wanted, first, last)
    back = scale * (code - np.float32(zero))
    assert back.dtype == np.float32
    outside = (wanted < first) | (wanted > last)
    x, r = values.astype(np.float64), back.astype(np.float64)
    error = r - x
    sums.count = values.size
    sums.clipped = int(outside.sum())
    sums.zeroed = int(((back == 0) & (values != 0)).sum())
    sums.signal = float((x * x).sum())
    sums.rounding = float((error * error)[~outside].sum())
    sums.clipping = float((error * error)[outside].sum())
    sums.product = float((x * r).sum())
    sums.restored = float((r * r).sum())
    sums.largest = float(np.abs(error).max(initial=0.0))
    codes.update(np.unique(code).astype(int).tolist())
    return sums


def short(value):
    """Twelve digits are enough for the comparison; the names of the others are what JSON cannot say."""
    if isinstance(value, int):
        return value
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return float(f"{value:.12g}")


def analyse(rows, configuration):
    bits = int(configuration["format"][3:])
    symmetric = configuration["scheme"] == "symmetric"
    kind, _, size = configuration["granularity"].partition(":")
    channels, length = rows.shape
    shared = grid_of(rows.min(), rows.max(), bits, symmetric) if kind == "tensor" else None
    step = int(size) if kind == "group" else length
    scales = 1 if kind == "tensor" else channels * -(-length // step)
    total, codes, worst, worst_channel = Sums(), set(), math.inf, None
    for c in range(channels):
        channel = Sums()
        for begin in range(0, length, step):
            part = rows[c, begin:begin + step]
            channel.add(measure(part, shared or grid_of(part.min(), part.max(), bits, symmetric), codes))
        if channel.sqnr() < worst or (worst_channel is None and not math.isnan(channel.sqnr())):
            worst, worst_channel = channel.sqnr(), c
        total.add(channel)
    all_bits = rows.size * bits + scales * (32 + (0 if symmetric else bits))
    cosine = math.nan
    if total.signal > 0 and total.restored > 0:
        cosine = total.product / math.sqrt(total.signal * total.restored)
    result = {
        "mse": (total.rounding + total.clipping) / total.count,
        "rounding_mse": total.rounding / total.count,
        "clipping_mse": total.clipping / total.count,
        "sqnr_db": total.sqnr(),
        "worst_channel": worst_channel,
        "worst_channel_sqnr_db": worst if worst_channel is not None else math.nan,
        "max_abs_error": total.largest,
        "clipped_fraction": total.clipped / total.count,
        "zeroed_fraction": total.zeroed / total.count,
        "codes_used": len(codes),
        "cosine": cosine,
        "bits_per_weight": all_bits / rows.size,
        "bytes_after": -(-all_bits // 8),
    }
    return {key: value if value is None else short(value) for key, value in result.items()}


def attribute(node, name, otherwise):
    for found in node.attribute:
        if found.name == name:
            return onnx.helper.get_attribute_value(found)
    return otherwise


def onnx_weights(path):
    """(name, array, first axis after which a channel is complete, axis that is reported) of weights whose use is plain."""
    graph = onnx.load(path).graph
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    alias = {}
    for node in graph.node:
        if node.op_type == "Constant" and attribute(node, "value", None) is not None:
            arrays[node.output[0]] = numpy_helper.to_array(attribute(node, "value", None))
        if node.op_type == "Identity":
            alias[node.output[0]] = node.input[0]
    uses = {}
    for node in graph.node:
        for position, name in enumerate(node.input):
            while name in alias:
                name = alias[name]
            if name in arrays and node.op_type != "Identity":
                uses.setdefault(name, set()).add(channel_axis(node, position, arrays[name]))
    for name, array in arrays.items():
        axes = uses.get(name, set())
        if array.dtype.kind == "f" and array.ndim >= 2 and len(axes) == 1 and None not in axes:
            yield (name, array) + axes.pop()


def channel_axis(node, position, array):
    """(axis, extents before it that number channels too), or None where the graph alone does not say."""
    last = array.ndim - 1
    if node.op_type == "Conv" and position == 1:
        return 0, 1
    if node.op_type == "ConvTranspose" and position == 1 and attribute(node, "group", 1) == 1:
        return 1, 1
    if node.op_type == "MatMul" and array.ndim == 2:
        return (last, 1) if position == 1 else (0, 1)
    if node.op_type == "Gemm" and position == 1:
        return (0, 1) if attribute(node, "transB", 0) else (1, 1)
    if node.op_type in ("LSTM", "GRU", "RNN") and position in (1, 2):
        return 1, 2
    return None


def safetensors_weights(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32" and len(entry["shape"]) >= 2:
            begin, end = entry["data_offsets"]
            yield name, np.frombuffer(data[begin:end], "<f4").reshape(entry["shape"]), 0, 1


def npz_weights(path):
    with np.load(path) as arrays:
        for name in arrays.files:
            if arrays[name].dtype.kind == "f" and arrays[name].ndim >= 2:
                yield name, arrays[name], 0, 1


def rows_of(array, axis, dims):
    """One row per channel, in file order."""
    values = array.astype(np.float32)
    if dims == 2:  # the extent before the axis numbers channels, too
        return values.reshape(values.shape[0] * values.shape[1], -1)
    return np.ascontiguousarray(np.moveaxis(values, axis, 0)).reshape(values.shape[axis], -1)


def main():
    folder = os.path.join(os.environ["QUANTSCOPE_TEST_DATA"], "models")
    readers = {".onnx": onnx_weights, ".safetensors": safetensors_weights, ".npz": npz_weights}
    document = {"configurations": CONFIGURATIONS, "models": []}
    for model in MODELS:
        path = os.path.join(folder, model)
        weights = [w for w in readers[os.path.splitext(path)[1]](path) if w[1].size > 0]
        stride = -(-len(weights) // MOST_PER_MODEL)
        tensors = []
        for name, array, axis, dims in weights[::stride]:
            rows = rows_of(array, axis, dims)
            assert np.isfinite(rows).all()
            tensors.append({"tensor": name, "axis": axis, "channels": rows.shape[0],
                            "results": [analyse(rows, configuration) for configuration in CONFIGURATIONS]})
        document["models"].append({"model": model, "tensors": tensors})
        print(model, len(tensors), "of", len(weights), file=sys.stderr)
    text = json.dumps(document, separators=(",", ":"))
    print(text.replace('{"tensor":', '\n{"tensor":').replace('{"model":', '\n{"model":'))


if __name__ == "__main__":
    main()
