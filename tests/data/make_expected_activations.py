#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the values inside two networks hold, what INT8 makes of them and what smoothing brings, calculated apart from
Quantscope with NumPy and PyTorch in double precision: make_expected_activations.py FOLDER > expected_activations.json

FOLDER has models/onnx and data. Values are those that a convolution or a Gemm reads as its data or makes, and the
inputs of the network."""
import json
import sys

import numpy as np
import onnx
import torch
from onnx import numpy_helper

folder = sys.argv[1]
NETWORKS = {
    "mobilenetv2_a035_224_features": ("data/imagenet/mobilenetv2_a035_calib_f32.npz", 4,
                                      ["block_3_project", "block_3_depthwise", "block_12_expand"]),
    "resnet20_cifar10": ("data/cifar_size/resnet20_calib_f32.npz", 8,
                         ["/layer1/layer1.0/conv1/Conv", "/layer3/layer3.2/conv2/Conv"]),
}


def attributes(node):
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


def convolve(x, w, b, a):
    top, left, bottom, right = a.get("pads", [0, 0, 0, 0])
    strides = a.get("strides", [1, 1])
    if a.get("auto_pad", b"NOTSET") == b"SAME_UPPER":
        along = [max((-(-s // t) - 1) * t + k - s, 0) for s, t, k in zip(x.shape[2:], strides, w.shape[2:])]
        top, left = along[0] // 2, along[1] // 2
        bottom, right = along[0] - top, along[1] - left
    x = torch.nn.functional.pad(torch.from_numpy(x), (left, right, top, bottom))
    bias = None if b is None else torch.from_numpy(b)
    return torch.nn.functional.conv2d(x, torch.from_numpy(w), bias, stride=strides, groups=a.get("group", 1)).numpy()


def run_node(node, args):
    a, op = attributes(node), node.op_type
    if op == "Conv":
        return convolve(args[0], args[1], args[2] if len(args) > 2 else None, a)
    if op == "Gemm":
        x = args[0].T if a.get("transA", 0) else args[0]
        w = args[1].T if a.get("transB", 0) else args[1]
        return a.get("alpha", 1.0) * x @ w + (a.get("beta", 1.0) * args[2] if len(args) > 2 else 0)
    if op == "BatchNormalization":
        gamma, beta, mean, variance = (v[:, None, None] for v in args[1:5])
        return (args[0] - mean) / np.sqrt(variance + a.get("epsilon", 1e-5)) * gamma + beta
    if op == "Clip":
        return args[0].clip(float(args[1]), float(args[2]))
    if op == "Relu":
        return np.maximum(args[0], 0)
    if op == "Add":
        return args[0] + args[1]
    if op == "GlobalAveragePool":
        return args[0].mean(axis=(2, 3), keepdims=True)
    if op == "AveragePool":
        assert a["kernel_shape"] == list(args[0].shape[2:])
        return args[0].mean(axis=(2, 3), keepdims=True)
    if op == "Flatten":
        return args[0].reshape(args[0].shape[0], -1)
    if op == "Constant":
        return numpy_helper.to_array(node.attribute[0].t)
    if op == "ConstantOfShape":
        value = numpy_helper.to_array(a["value"]) if "value" in a else np.zeros(1, np.float32)
        return np.full([int(n) for n in args[0]], value[0])
    if op == "Concat":
        return np.concatenate(args, axis=a["axis"])
    if op == "Reshape":
        return args[0].reshape([int(n) for n in args[1]])
    if op == "Transpose":
        return args[0].transpose(a["perm"])
    if op == "Cast":
        return args[0].astype(onnx.helper.tensor_dtype_to_np_dtype(a["to"])
                              if hasattr(onnx.helper, "tensor_dtype_to_np_dtype")
                              else onnx.mapping.TENSOR_TYPE_TO_NP_TYPE[a["to"]])
    if op == "Slice":
        steps = args[4] if len(args) > 4 else np.ones(len(args[1]), int)
        axes = args[3] if len(args) > 3 else range(len(args[1]))
        cut = [slice(None)] * args[0].ndim
        for start, end, axis, step in zip(args[1], args[2], axes, steps):
            cut[int(axis)] = slice(int(start), None if step < 0 and end < -10**9 else int(end), int(step))
        return args[0][tuple(cut)]
    if op == "Pad":
        pads, rank = [int(p) for p in args[1]], args[0].ndim
        return np.pad(args[0], [(pads[i], pads[i + rank]) for i in range(rank)])
    raise SystemExit("no rule for " + op)


def is_layer(node):
    return node.op_type in ("Conv", "Gemm")


def values_of(graph, constants, sample):
    values = dict(constants)
    values[graph.input[0].name] = sample.astype(np.float64)
    for node in graph.node:
        result = run_node(node, [values[name] for name in node.input if name])
        values[node.output[0]] = result.astype(np.float64) if result.dtype == np.float32 else result
    return values


def grid(low, high):
    """INT8, asymmetric: scale and zero point."""
    low, high = min(low, 0.0), max(high, 0.0)
    scale = (high - low) / 255
    if scale < np.finfo(np.float32).tiny:
        return 1.0, 0.0
    return float(np.float32(scale)), float(np.clip(np.rint(-128 - low / scale), -128, 127))


def rounded(x, scale, zero):
    return scale * (np.clip(np.rint(x / scale) + zero, -128, 127) - zero)


def decibels(signal, noise):
    return float(10 * np.log10(signal / noise)) if signal > 0 and noise > 0 else None


def facts(samples, axis):
    """Of one value, one array per sample."""
    everything = np.concatenate([s.reshape(-1) for s in samples])
    low, high = everything.min(), everything.max()
    rows = [np.moveaxis(s, axis, 0).reshape(s.shape[axis], -1) for s in samples]
    rows = np.concatenate(rows, axis=1)
    largest = np.abs(rows).max(axis=1)
    alive = np.sort(largest[largest > 0])
    usual = alive[int(np.floor(0.975 * (len(alive) - 1) + 1e-9))]
    half = len(samples) // 2
    first = np.concatenate([s.reshape(-1) for s in samples[:half]])
    static = grid(first.min(), first.max())
    signal = sum((s ** 2).sum() for s in samples[half:])
    return {"min": low, "max": high, "mean": everything.mean(), "std": everything.std(),
            "zeros": int((everything == 0).sum()), "count": len(everything),
            "stationarity": float(np.mean([s.max() - s.min() for s in samples]) / (high - low)),
            "outlier_ratio": float(largest.max() / usual), "outliers": int((largest > 3.5 * usual).sum()),
            "dead": int((rows.min(axis=1) == rows.max(axis=1)).sum()),
            "largest": [float(v) for v in largest], "mean_square": [float(v) for v in (rows ** 2).mean(axis=1)],
            "static_db": decibels(signal, sum(((s - rounded(s, *static)) ** 2).sum() for s in samples[half:])),
            "dynamic_db": decibels(signal, sum(((s - rounded(s, *grid(s.min(), s.max()))) ** 2).sum()
                                               for s in samples[half:]))}


def divergence(a, b):
    """Jensen-Shannon, in bits, on 256 common bins."""
    low, high = min(a.min(), b.min()), max(a.max(), b.max())
    p, q = (np.histogram(x, 256, (low, high))[0] / x.size for x in (a, b))
    m = (p + q) / 2
    part = lambda x: np.where(x > 0, x * np.log2(np.where(x > 0, x, 1) / np.where(m > 0, m, 1)), 0).sum()
    return float((part(p) + part(q)) / 2)


def smoothing(node, runs, constants):
    """SQNR of a layer's output: weight INT8 symmetric, input INT8 asymmetric, one scale each."""
    a = attributes(node)
    w = constants[node.input[1]].astype(np.float64)
    bias = constants[node.input[2]] if len(node.input) > 2 else None
    groups, per_group = a.get("group", 1), w.shape[1]
    rows = w.shape[0] // groups
    by_channel = np.concatenate([np.moveaxis(w[g * rows:(g + 1) * rows], 1, 0).reshape(per_group, -1)
                                 for g in range(groups)])
    w_largest = np.abs(by_channel).max(axis=1)
    inputs = [run[node.input[0]] for run in runs]
    x_largest = np.max([np.abs(x).max(axis=(0, 2, 3)) for x in inputs], axis=0)
    result = {}
    for name, alpha in (("plain", None), ("0.5", 0.5), ("1", 1.0), ("0", 0.0)):
        s = np.ones(len(x_largest))
        if alpha is not None:
            s = np.maximum(np.maximum(x_largest, 1e-5) ** alpha / np.maximum(w_largest, 1e-5) ** (1 - alpha), 1e-5)
        s_w = s.reshape(groups, per_group)[np.repeat(np.arange(groups), rows)][:, :, None, None]
        scaled = w * s_w
        step = np.abs(scaled).max() / 127
        q_w = step * np.clip(np.rint(scaled / step), -127, 127)
        divided = [x / s[None, :, None, None] for x in inputs]
        g = grid(min(x.min() for x in divided), max(x.max() for x in divided))
        original = [convolve(x, w, bias, a) for x in inputs]
        other = [convolve(rounded(x, *g), q_w, bias, a) for x in divided]
        result[name] = decibels(sum((y ** 2).sum() for y in original),
                                sum(((y - z) ** 2).sum() for y, z in zip(original, other)))
    return result


expected = {}
for network, (data, count, smoothed) in NETWORKS.items():
    graph = onnx.load(f"{folder}/models/onnx/{network}.onnx").graph
    constants = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    constants = {k: v.astype(np.float64) if v.dtype == np.float32 else v for k, v in constants.items()}
    inputs = np.load(f"{folder}/{data}")["input"]
    runs = [values_of(graph, constants, inputs[i:i + 1]) for i in range(count)]
    names = [graph.input[0].name]
    for node in graph.node:
        if is_layer(node):
            names += [name for name in (node.input[0], node.output[0]) if name not in names]
    result = {"samples": count, "values": {}, "smoothing": {}}
    for i, name in enumerate(names):
        value = facts([run[name] for run in runs], 1)
        if i % 7:
            del value["largest"], value["mean_square"]
        result["values"][name] = value
    first, last = inputs[:count].astype(np.float64), inputs[-count:].astype(np.float64)
    result["drift"] = {"divergence": divergence(first, last)}
    for node in graph.node:
        if node.name in smoothed:
            result["smoothing"][node.name] = smoothing(node, runs, constants)
    expected[network] = result
json.dump(expected, sys.stdout, indent=None, separators=(",", ":"), default=float)
print()
