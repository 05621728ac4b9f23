#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What quantizing the weights of MobileNetV2 0.35 does to its answer, calculated apart from Quantscope with PyTorch in
double precision: make_expected_sensitivity.py FOLDER > expected_sensitivity.json

FOLDER has models/onnx/mobilenetv2_a035_224_features.onnx and its inputs. Each BatchNormalization is folded into the
convolution before it, weights are rounded to INT8 with one scale per tensor or per output channel; what convolutions
read is rounded to asymmetric INT8 with the range that it has over all samples."""
import json
import sys

import numpy as np
import onnx
import torch
from onnx import numpy_helper

SAMPLES = 2
folder = sys.argv[1]
graph = onnx.load(folder + "/models/onnx/mobilenetv2_a035_224_features.onnx").graph
constants = {t.name: numpy_helper.to_array(t).astype(np.float64) for t in graph.initializer}
inputs = np.load(folder + "/data/imagenet/mobilenetv2_a035_calib_f32.npz")["input"][:SAMPLES].astype(np.float64)


def attributes(node):
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


def fold():
    """(node, weight, bias) of every convolution by its name, and what reads the normalizations' outputs."""
    makers = {n.output[0]: n for n in graph.node}
    layers, renamed = {}, {}
    for node in graph.node:
        if node.op_type == "Conv":
            weight = constants[node.input[1]]
            bias = constants[node.input[2]] if len(node.input) > 2 else np.zeros(weight.shape[0])
            layers[node.name] = [node, weight, bias]
        elif node.op_type == "BatchNormalization":
            layer = layers[makers[node.input[0]].name]
            gamma, beta, mean, variance = (constants[name] for name in node.input[1:5])
            a = gamma / np.sqrt(variance + attributes(node).get("epsilon", 1e-5))
            # Rounded to float, as a file would hold them.
            layer[1] = (layer[1] * a[:, None, None, None]).astype(np.float32).astype(np.float64)
            layer[2] = ((layer[2] - mean) * a + beta).astype(np.float32).astype(np.float64)
            renamed[node.output[0]] = node.input[0]
    return layers, renamed


def quantized(weight, per_channel):
    w = weight.astype(np.float32)
    top = np.abs(w).max(axis=(1, 2, 3), keepdims=True) if per_channel else np.abs(w).max()
    scale = (top.astype(np.float64) / 127).astype(np.float32)
    codes = np.clip(np.rint(w / scale), -127, 127).astype(np.float32)
    return (codes * scale).astype(np.float64)


def rounded(x, low, high):
    low, high = min(low, 0.0), max(high, 0.0)
    scale = float(np.float32((high - low) / 255))
    zero = float(np.rint(-128 - low / scale))
    codes = torch.clamp(torch.round(x.float() / scale) + zero, -128, 127)
    return ((codes - zero).float() * scale).double()


def run(layers, renamed, ranges={}, seen=None):
    """`ranges`: of the inputs that are rounded, by layer. `seen` takes what each layer reads."""
    values = {graph.input[0].name: torch.from_numpy(inputs)}
    get = lambda name: values[renamed.get(name, name)] if renamed.get(name, name) in values else torch.from_numpy(constants[name])
    for node in graph.node:
        a = attributes(node)
        if node.op_type == "Conv":
            _, weight, bias = layers[node.name]
            x = get(node.input[0])
            if seen is not None:
                seen[node.name] = x
            if node.name in ranges:
                x = rounded(x, *ranges[node.name])
            top, left, bottom, right = a.get("pads", [0, 0, 0, 0])
            if a.get("auto_pad", b"NOTSET") == b"SAME_UPPER":
                along = [max((-(-s // t) - 1) * t + k - s, 0) for s, t, k in zip(x.shape[2:], a["strides"], weight.shape[2:])]
                top, left = along[0] // 2, along[1] // 2
                bottom, right = along[0] - top, along[1] - left
            x = torch.nn.functional.pad(x, (left, right, top, bottom))
            y = torch.nn.functional.conv2d(x, torch.from_numpy(weight), torch.from_numpy(bias),
                                           stride=a.get("strides", [1, 1]), groups=a.get("group", 1))
        elif node.op_type == "BatchNormalization":
            continue
        elif node.op_type == "Clip":
            y = get(node.input[0]).clamp(float(get(node.input[1])), float(get(node.input[2])))
        elif node.op_type == "Add":
            y = get(node.input[0]) + get(node.input[1])
        elif node.op_type == "GlobalAveragePool":
            y = get(node.input[0]).mean(dim=(2, 3), keepdim=True)
        elif node.op_type == "Flatten":
            y = get(node.input[0]).flatten(1)
        elif node.op_type == "Pad":
            pads = [int(p) for p in get(node.input[1])]
            y = torch.nn.functional.pad(get(node.input[0]), (pads[3], pads[7], pads[2], pads[6]))
        else:
            raise SystemExit("no rule for " + node.op_type)
        values[node.output[0]] = y
    return values[renamed.get(graph.output[0].name, graph.output[0].name)]


def sqnr(original, other):
    return float(10 * torch.log10((original ** 2).sum() / ((other - original) ** 2).sum()))


def weighted(weight, other, x, groups):
    """L1: every weight counts with the mean square of its input channel."""
    mean = (x ** 2).mean(dim=(0, 2, 3)).numpy().reshape(groups, -1)
    per_output = np.repeat(mean, weight.shape[0] // groups, axis=0)[:, :, None, None]
    return float(10 * np.log10((per_output * weight ** 2).sum() / (per_output * (other - weight) ** 2).sum()))


layers, renamed = fold()
seen = {}
original = run(layers, renamed, seen=seen)
ranges = {name: (float(x.min()), float(x.max())) for name, x in seen.items()}
some = list(layers)[::6]
expected = {"samples": SAMPLES}
for name, per_channel in (("tensor", False), ("channel", True)):
    all_of_them = {k: [n, quantized(w, per_channel), b] for k, (n, w, b) in layers.items()}
    result = {"everything": sqnr(original, run(all_of_them, renamed)),
              "everything_both": sqnr(original, run(all_of_them, renamed, ranges)),
              "isolated": {}, "isolated_both": {}, "weight": {}, "weighted": {}}
    for layer in some:
        node, weight, _ = layers[layer]
        only = dict(layers)
        only[layer] = all_of_them[layer]
        result["isolated"][layer] = sqnr(original, run(only, renamed))
        result["isolated_both"][layer] = sqnr(original, run(only, renamed, {layer: ranges[layer]}))
        other = all_of_them[layer][1]
        result["weight"][layer] = float(10 * np.log10((weight ** 2).sum() / ((other - weight) ** 2).sum()))
        result["weighted"][layer] = weighted(weight, other, seen[layer], attributes(node).get("group", 1))
    expected[name] = result
expected["activations"] = {
    "everything": sqnr(original, run(layers, renamed, ranges)),
    "isolated": {layer: sqnr(original, run(layers, renamed, {layer: ranges[layer]})) for layer in some}}
json.dump(expected, sys.stdout, indent=1)
print()
