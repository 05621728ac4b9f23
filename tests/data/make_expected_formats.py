#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Computes what formats beyond plain integers should do to real networks, with NumPy and none of Quantscope's code.

    QUANTSCOPE_TEST_DATA=FOLDER tests/data/make_expected_formats.py > tests/data/expected_formats.json

Every value gets a label that says which scale it shares. Scales are chosen in double, rounded to float and then as they
are stored; values are divided by them in float; errors are squared and added in double. The rules of the formats are
those of OFP8 and MX 1.0 (OCP 2023), QLoRA (Dettmers et al. 2023), BitNet b1.58 (Ma et al. 2024), XNOR-Net (Rastegari et
al. 2016), NVIDIA's NVFP4 and ggml; those of the integers are the runtimes' own.
"""
import json
import math
import os
import sys

import numpy as np

from make_expected_analysis import onnx_weights, rows_of, safetensors_weights, short

F32 = np.float32
MODELS = [
    ("onnx/resnet20_cifar10.onnx", 6),
    ("onnx/mobilenetv2_a035_224_features.onnx", 7),
    ("onnx/dtln_model_1.onnx", 7),
    ("safetensors/silero_vad_16k.safetensors", 5),
    ("onnx/SqueezeNet_fp16.onnx", 5),
]
# Mantissa bits, exponent of the smallest normal number, largest number, all bits.
FLOATS = {
    "fp16": (10, -14, 65504.0, 16), "bf16": (7, -126, float.fromhex("0x1.fep127"), 16),
    "fp8-e4m3": (3, -6, 448.0, 8), "fp8-e5m2": (2, -14, 57344.0, 8), "fp6-e2m3": (3, 0, 7.5, 6),
    "fp4-e2m1": (1, 0, 6.0, 4),
}
NF4 = np.array([-1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635,
                -0.18477343022823334, -0.09105003625154495, 0.0, 0.07958029955625534, 0.16093020141124725,
                0.24611230194568634, 0.33791524171829224, 0.44070982933044434, 0.5626170039176941,
                0.7229568362236023, 1.0], F32)
CODEBOOKS = {"nf4": (NF4, 4), "ternary": (np.array([-1, 0, 1], F32), math.log2(3)),
             "binary": (np.array([-1, 1], F32), 1)}
# What a format that shares scales by itself is made of: element, group, storage of the scales.
COMPOSED = {
    "nf4-double": ("nf4", 64, "int8-double"), "mxfp8-e4m3": ("fp8-e4m3", 32, "e8m0-floor"),
    "mxfp6-e2m3": ("fp6-e2m3", 32, "e8m0-floor"), "mxfp4": ("fp4-e2m1", 32, "e8m0-floor"),
    "mxint8": ("int8", 32, "e8m0-floor"), "nvfp4": ("fp4-e2m1", 16, "fp8"),
}
GGUF = {"q8_0": (32, 34), "q4_0": (32, 18)}  # values and bytes of a block
# Bits of one scale, scales that share another FP32, bits for all of a tensor.
STORAGES = {"fp32": (32, 0, 0), "fp16": (16, 0, 0), "e8m0": (8, 0, 0), "e8m0-floor": (8, 0, 0), "fp8": (8, 0, 32),
            "int8-double": (8, 256, 32), "none": (0, 0, 0)}


def configuration(format, granularity, storage="fp32", scheme="symmetric", arithmetic="textbook",
                  calibration="min-max"):
    return {"format": format, "scheme": scheme, "granularity": granularity, "calibration": calibration,
            "scale_storage": storage, "arithmetic": arithmetic}


CONFIGURATIONS = (
    [configuration(f, "tensor", "none") for f in ("fp16", "bf16")]
    + [configuration(f, g) for f in ("fp8-e4m3", "fp8-e5m2", "fp6-e2m3", "fp4-e2m1") for g in ("tensor", "channel")]
    + [configuration("nf4", "group:64", s) for s in ("fp32", "fp16")]
    + [configuration(f, g, calibration="abs-mean") for f in ("ternary", "binary") for g in ("tensor", "channel")]
    + [configuration(f, f"group:{size}", s) for f, (_, size, s) in COMPOSED.items()]
    + [configuration("int4", g) for g in ("block:16x32", "input-channel")]
    + [configuration("int4", "group:32", s) for s in ("e8m0", "fp16", "fp8")]
    + [configuration("int8", "channel", arithmetic="tflite"),
       configuration("int8", "tensor", scheme="asymmetric", arithmetic="tflite"),
       configuration("uint8", "tensor", scheme="asymmetric", arithmetic="tflite"),
       configuration("int8", "channel", arithmetic="pytorch-qnnpack"),
       configuration("int8", "tensor", scheme="asymmetric", arithmetic="pytorch-qnnpack"),
       configuration("uint8", "tensor", arithmetic="pytorch-qnnpack"),
       configuration("uint8", "channel", scheme="asymmetric", arithmetic="pytorch-qnnpack"),
       configuration("uint8", "tensor", arithmetic="onnxruntime"),
       configuration("int4", "group:128", "fp16", arithmetic="gptq"),
       configuration("int8", "group:128", "fp16", scheme="asymmetric", arithmetic="gptq"),
       configuration("int8", "tensor", scheme="asymmetric", arithmetic="tinytorch")]
    + [configuration(f, f"group:{size}", "none") for f, (size, _) in GGUF.items()]
)
SEARCHES = [configuration(f, "channel", calibration=c) for f in ("int8", "int4", "int3") for c in ("mse", "mse-exact")]
CANDIDATES = {"mse": 100, "mse-exact": 500}
COLUMNS = ["mse", "rounding_mse", "clipping_mse", "max_abs_error", "clipped_fraction", "zeroed_fraction", "codes_used",
           "bits_per_weight", "scale", "zero_point"]


def parts_of(shape, granularity):
    """For every value the number of the scale it shares, counted row after row of groups."""
    rows, length = shape
    kind, _, size = granularity.partition(":")
    r, c = np.indices(shape)
    if kind == "tensor":
        return np.zeros(shape, int)
    if kind in ("channel", "input-channel"):
        return r
    high, wide = (int(n) for n in size.split("x")) if kind == "block" else (1, int(size))
    return (r // high) * -(-length // wide) + c // wide


class Parts:
    """The values of each part side by side, so that a reduction gives one number per part."""

    def __init__(self, labels):
        self.labels = labels
        self.order = np.argsort(labels, axis=None, kind="stable")
        self.starts = np.flatnonzero(np.diff(labels.ravel()[self.order], prepend=-1))
        self.count = self.starts.size

    def reduce(self, operation, values):
        return operation.reduceat(values.ravel()[self.order], self.starts)

    def spread(self, per_part):
        return per_part[self.labels]

    def first_of(self, values, mask):
        """The first value of each part where the mask holds; it holds somewhere in each."""
        places = np.where(mask.ravel()[self.order], np.arange(values.size), values.size)
        return values.ravel()[self.order][np.minimum.reduceat(places, self.starts)]


def nearest_float(values, rule):
    """Nearest numbers of a float type, half to even, in double; and whether more exponents would have given more."""
    mantissa, least, largest, _ = rule
    magnitude = np.abs(values.astype(np.float64))
    exponent = np.maximum(np.frexp(magnitude)[1] - 1, least)
    step = np.ldexp(1.0, exponent - mantissa)
    rounded = np.rint(magnitude / step) * step
    return np.copysign(np.minimum(rounded, largest), values), rounded > largest


def nearest_level(values, levels):
    """The lower of two levels that are equally near; clipping starts half a step beyond the outermost ones."""
    wide, exact = levels.astype(np.float64), values.astype(np.float64)
    middle = (wide[1:] + wide[:-1]) / 2
    low = wide[0] - (wide[1] - wide[0]) / 2
    high = wide[-1] + (wide[-1] - wide[-2]) / 2
    return levels[np.searchsorted(middle, exact, side="left")], (exact < low) | (exact > high)


def power_of_two(exponent):
    return np.ldexp(F32(1), np.clip(exponent, -127, 127))  # E8M0


def stored(scales, storage):
    """Float scales as they come back. Parts that are all zero have the scale 0."""
    if storage == "fp32":
        return scales
    if storage == "fp16":
        return np.maximum(scales.astype(np.float16).astype(F32), F32(2.0 ** -24))  # 0 could not be divided by
    if storage == "e8m0":
        mantissa, exponent = np.frexp(scales)
        return power_of_two(exponent - (mantissa == 0.5))
    if storage == "fp8":
        unit = F32(scales.max()) / F32(448)
        codes = nearest_float(scales / unit, FLOATS["fp8-e4m3"])[0].astype(F32)
        return unit * np.maximum(codes, F32(2.0 ** -9))  # nor here
    if storage == "int8-double":
        mean = F32(scales.astype(np.float64).mean())
        left = scales - mean
        for start in range(0, left.size, 256):
            block = left[start:start + 256]
            step = np.abs(block).max() / F32(127)
            if step > 0:
                block[:] = np.rint(block / step) * step
        return np.maximum(mean + left, np.finfo(F32).tiny)
    raise ValueError(storage)


def scale_bits(storage, scales):
    bits, shared, tensor = STORAGES[storage]
    return scales * bits + (-(-scales // shared) * 32 if shared else 0) + tensor


def quantize_levels(rows, parts, element, setting):
    """Formats with levels in units of the scale: back, outside, codes, bits of a code and of a zero point, grid."""
    storage = setting["scale_storage"]
    is_float = element in FLOATS
    highest, bits = FLOATS[element][2:] if is_float else (1.0, CODEBOOKS[element][1])
    if storage == "none":
        back, outside = nearest_float(rows, FLOATS[element])
        return back.astype(F32), outside, None, bits, 0, (1.0, 0)
    magnitudes = np.abs(rows)
    if setting["calibration"] == "abs-mean":
        sizes = parts.reduce(np.add, np.ones(rows.shape))
        scales = np.maximum(parts.reduce(np.add, magnitudes.astype(np.float64)) / sizes, 1e-5).astype(F32)
    elif storage == "e8m0-floor":
        largest = parts.reduce(np.maximum, magnitudes)
        scales = power_of_two(np.frexp(largest)[1] - 1 - math.floor(math.log2(highest)))
    else:
        scales = (parts.reduce(np.maximum, magnitudes).astype(np.float64) / highest).astype(F32)
        scales = stored(scales, storage)
    scales = np.where(scales >= np.finfo(F32).tiny, scales, F32(1))
    ratio = rows / parts.spread(scales)
    assert ratio.dtype == F32
    level, outside = nearest_float(ratio, FLOATS[element]) if is_float else nearest_level(ratio, CODEBOOKS[element][0])
    level = level.astype(F32) + F32(0)
    return parts.spread(scales) * level, outside, level, bits, 0, (scales, 0)


def half_away(values):
    exact = values.astype(np.float64)
    return np.copysign(np.floor(np.abs(exact) + 0.5), exact)


def codes_of(bits, is_signed, is_symmetric, arithmetic):
    """First and last code of an integer format, and the zero point where it is symmetric."""
    first, last = (-2 ** (bits - 1), 2 ** (bits - 1) - 1) if is_signed else (0, 2 ** bits - 1)
    if is_signed and is_symmetric and arithmetic in ("textbook", "tflite", "onnxruntime"):
        first = -last
    return first, last, 0 if is_signed else 2 ** (bits - 1)


def scale_and_zero(low, high, first, last, middle, is_symmetric, arithmetic, storage):
    """Arrays in float and whole numbers: scale and zero point of each part by the rule of a runtime."""
    kind = F32 if arithmetic in ("pytorch-qnnpack", "gptq") else np.float64
    least = 2.0 ** -23 if arithmetic == "pytorch-qnnpack" else 0
    low, high = low.astype(kind), high.astype(kind)
    if arithmetic != "tinytorch":
        low, high = np.minimum(low, kind(0)), np.maximum(high, kind(0))
    if is_symmetric:
        by_highest = arithmetic in ("textbook", "tflite")
        steps = kind(last) if by_highest else kind(last - first) / kind(2)
        scale = np.maximum(-low, high) / steps
        return np.maximum(scale, kind(least)).astype(F32), np.full(low.shape, middle, F32)
    scale = np.maximum((high - low) / kind(last - first), kind(least))
    # Rules that compute in double take the zero point from the scale before it is rounded to float.
    if storage != "fp32":
        scale = stored(scale.astype(F32), storage).astype(kind)
    with np.errstate(invalid="ignore", divide="ignore"):
        if arithmetic in ("pytorch-qnnpack", "gptq"):
            zero = first - np.rint(low / scale)
        elif arithmetic == "tflite":
            from_low, from_high = first - low / scale, last - high / scale
            low_error, high_error = abs(first) + np.abs(low / scale), abs(last) + np.abs(high / scale)
            zero = half_away(np.where(low_error < high_error, from_low, from_high))
        else:
            zero = np.rint(first - low / scale)
    zero = np.where(scale > 0, np.clip(zero, first, last), middle)
    return scale.astype(F32), zero.astype(F32)


def quantize_integers(rows, parts, setting):
    format, arithmetic = setting["format"], setting["arithmetic"]
    is_signed, is_symmetric = not format.startswith("u"), setting["scheme"] == "symmetric"
    bits = int(format.lstrip("uint"))
    first, last, middle = codes_of(bits, is_signed, is_symmetric, arithmetic)
    scale, zero = scale_and_zero(parts.reduce(np.minimum, rows), parts.reduce(np.maximum, rows), first, last, middle,
                                 is_symmetric, arithmetic, setting["scale_storage"])
    scale = stored(scale, setting["scale_storage"])
    scale = np.where(scale > 0, scale, F32(1))
    scales, zeros = parts.spread(scale), parts.spread(zero)
    ratio = rows * (F32(1) / scales) if arithmetic == "pytorch-qnnpack" else rows / scales
    assert ratio.dtype == F32
    if arithmetic == "tinytorch":
        wanted = np.rint(ratio + zeros)
    else:
        wanted = (half_away(ratio) if arithmetic == "tflite" else np.rint(ratio)).astype(F32) + zeros
    code = np.clip(wanted, first, last).astype(F32)
    outside = (wanted < first) | (wanted > last)
    return scales * (code - zeros), outside, code, bits, 0 if is_symmetric else bits, (scale, zero[0])


def quantize_mxint8(rows, parts):
    """Two's complement of 8 bits in units of 2^-6 of the shared power of two; −128 is left unused."""
    scales = power_of_two(np.frexp(parts.reduce(np.maximum, np.abs(rows)))[1] - 1 - 6)
    wanted = np.rint(rows / parts.spread(scales))
    code = np.clip(wanted, -127, 127)
    return parts.spread(scales) * code, np.abs(wanted) > 127, code, 8, 0, (scales, 0)


def quantize_gguf(rows, parts, format):
    """ggml's reference: codes from the reciprocal of a float scale, which is then stored as half.

    Clipping starts half a step beyond the outermost levels that the stored scale has: where that scale became 0,
    everything is clipped.
    """
    per_part = parts.reduce(np.maximum, np.abs(rows))
    if format == "q8_0":
        scale, first, last = per_part / F32(127), -128, 127
    else:
        scale, first, last = parts.first_of(rows, np.abs(rows) == parts.spread(per_part)) / F32(-8), -8, 7
    with np.errstate(divide="ignore"):
        inverse = np.where(scale != 0, F32(1) / scale, F32(0))
    ratio = rows * parts.spread(inverse)
    assert ratio.dtype == F32
    code = half_away(ratio) if format == "q8_0" else np.minimum(15, np.trunc(ratio + F32(8.5))) - 8
    kept = parts.spread(scale.astype(np.float16).astype(F32))
    ends = np.stack([kept * (first - 0.5), kept * (last + 0.5)])
    outside = (rows < ends.min(axis=0)) | (rows > ends.max(axis=0))
    return kept * code.astype(F32), outside, code


def measure(rows, setting):
    format = setting["format"]
    element = COMPOSED.get(format, (format,))[0]
    parts = Parts(parts_of(rows.shape, setting["granularity"]))
    grid = None
    if format in GGUF:
        back, outside, codes = quantize_gguf(rows, parts, format)
        all_bits = parts.count * 8 * GGUF[format][1]
    else:
        if format == "mxint8":
            found = quantize_mxint8(rows, parts)
        elif element in FLOATS or element in CODEBOOKS:
            found = quantize_levels(rows, parts, element, setting)
        else:
            found = quantize_integers(rows, parts, setting)
        back, outside, codes, bits, zero_bits, grid = found
        all_bits = rows.size * bits + scale_bits(setting["scale_storage"], parts.count) + parts.count * zero_bits
    has_grid = grid is not None and setting["granularity"] == "tensor"
    assert back.dtype == F32
    error = back.astype(np.float64) - rows
    square = error * error
    result = {
        "mse": square.mean(),
        "rounding_mse": square[~outside].sum() / rows.size,
        "clipping_mse": square[outside].sum() / rows.size,
        "max_abs_error": np.abs(error).max(),
        "clipped_fraction": outside.mean(),
        "zeroed_fraction": ((back == 0) & (rows != 0)).mean(),
        "codes_used": None if codes is None else int(np.unique(codes).size),
        "bits_per_weight": float(all_bits) / rows.size,
        "scale": float(np.ravel(grid[0])[0]) if has_grid else None,
        "zero_point": int(grid[1]) if has_grid else None,
    }
    return [None if result[key] is None else short(result[key]) for key in COLUMNS]


def least_mse(rows, setting):
    """Mean squared error where each channel takes the best of equally spaced clips up to its largest value."""
    last = 2 ** (int(setting["format"][3:]) - 1) - 1
    candidates = CANDIDATES[setting["calibration"]]
    largest = np.abs(rows).max(axis=1, keepdims=True).astype(np.float64)
    best = np.full(rows.shape[0], np.inf)
    for k in range(1, candidates + 1):
        scale = np.maximum(largest * (k / candidates) / last, np.finfo(F32).tiny).astype(F32)
        back = scale * np.clip(np.rint(rows / scale), -last, last)
        best = np.minimum(best, ((back.astype(np.float64) - rows) ** 2).sum(axis=1))
    return short(float(best.sum()) / rows.size)


def input_rows(array, axis, dims):
    """One row per input channel, or None where that is the output channel's own or not a plain axis."""
    if dims != 1 or array.ndim < 2:
        return None
    other = 1 if axis == 0 else 0 if axis == 1 or array.ndim == 2 else None
    if other is None or (array.ndim == 4 and array.shape[1] == 1):
        return None
    return rows_of(array, other, 1)


def main():
    folder = os.path.join(os.environ["QUANTSCOPE_TEST_DATA"], "models")
    readers = {".onnx": onnx_weights, ".safetensors": safetensors_weights}
    document = {"columns": COLUMNS, "configurations": CONFIGURATIONS, "searches": SEARCHES, "models": []}
    for model, most in MODELS:
        path = os.path.join(folder, model)
        weights = [w for w in readers[os.path.splitext(path)[1]](path) if w[1].size > 0]
        tensors = []
        for name, array, axis, dims in weights[::-(-len(weights) // most)]:
            rows = rows_of(array, axis, dims)
            inputs = input_rows(array, axis, dims)
            assert np.isfinite(rows).all()
            results = []
            for setting in CONFIGURATIONS:
                seen = inputs if setting["granularity"] == "input-channel" else rows
                results.append(None if seen is None else measure(seen, setting))
            tensors.append({"tensor": name, "results": results, "least_mse": [least_mse(rows, s) for s in SEARCHES]})
        document["models"].append({"model": model, "tensors": tensors})
        print(model, len(tensors), "of", len(weights), file=sys.stderr)
    text = json.dumps(document, separators=(",", ":"))
    for key in ("tensor", "model", "format"):
        text = text.replace(f'{{"{key}":', f'\n{{"{key}":')
    print(text)


if __name__ == "__main__":
    main()
