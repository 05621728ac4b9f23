# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes packed_weights.json: small quantized checkpoints and what their weights are.

    python3 make_packed_weights.py > packed_weights.json

Codes, zero points and scales are drawn first; the weight follows from them by the formula of each scheme in NumPy's
float32, and the packers below lay the codes out bit by bit, as slowly as can be. Nothing is shared with Quantscope. All
arrays stand as the hexadecimal text of their little-endian bytes.
"""
import json

import numpy as np

RANDOM = np.random.default_rng(20260117)

NF4 = np.array([-1, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635,
                -0.18477343022823334, -0.09105003625154495, 0, 0.07958029955625534, 0.16093020141124725,
                0.24611230194568634, 0.33791524171829224, 0.44070982933044434, 0.5626170039176941, 0.7229568362236023,
                1], np.float32)
# bitsandbytes' FP4: 0, 0.0625, 8, 12, 4, 6, 2, 3 and their negatives, all over 12.
FP4 = np.array([0, 0.0625, 8, 12, 4, 6, 2, 3, -0.0, -0.0625, -8, -12, -4, -6, -2, -3], np.float32) / np.float32(12)
E2M1 = np.array([0, 0.5, 1, 1.5, 2, 3, 4, 6, -0.0, -0.5, -1, -1.5, -2, -3, -4, -6], np.float32)


def put_bits(words, word_bits, position, bits, code):
    """Sets `bits` bits from bit `position` on of a row of words, the lowest bits of the first word being the first."""
    for k in range(bits):
        if code >> k & 1:
            words[(position + k) // word_bits] |= 1 << ((position + k) % word_bits)


def stream(codes, bits, word_bits=32):
    """Codes one behind the other, also across words."""
    words = [0] * -(-len(codes) * bits // word_bits)
    for i, code in enumerate(codes):
        put_bits(words, word_bits, i * bits, bits, int(code))
    return words


def whole(codes, bits, word_bits=32):
    """As many whole codes per word as fit; the rest of the word is zero."""
    per = word_bits // bits
    words = [0] * -(-len(codes) // per)
    for i, code in enumerate(codes):
        put_bits(words, word_bits, i // per * word_bits + i % per * bits, bits, int(code))
    return words


def awq(codes):
    words = []
    for start in range(0, len(codes), 8):
        word = 0
        for place, k in enumerate([0, 2, 4, 6, 1, 3, 5, 7]):
            word |= int(codes[start + k]) << (4 * place)
        words.append(word)
    return words


def rows(matrix, pack):
    return np.array([pack(row) for row in matrix], np.uint32)


def columns(matrix, pack):
    return rows(matrix.T, pack).T


def e4m3(codes):
    """Numbers of the bytes of F8_E4M3."""
    codes = np.asarray(codes, np.int64)
    exponent, mantissa = codes >> 3 & 15, codes & 7
    value = np.where(exponent == 0, mantissa * 2.0 ** -9, (8 + mantissa) * 2.0 ** (exponent - 10.0))
    return np.where(codes & 128, -value, value).astype(np.float32)


def some_scales(*shape):
    return (RANDOM.random(shape) * 0.05 + 0.001).astype(np.float16)


def some_codes(bits, *shape):
    return RANDOM.integers(0, 1 << bits, shape)


def per_group(values, size, count):
    """[groups, n] or [n, groups] along axis 1 spread over `count` columns."""
    return np.repeat(values, size, axis=1)[:, :count]


CASES = []
NAMES = {"float16": "F16", "float32": "F32", "int32": "I32", "uint32": "I32", "int8": "I8", "uint8": "U8",
         "int64": "I64"}


def tensor(name, array, dtype=None):
    array = np.ascontiguousarray(array)
    return {"name": name, "dtype": dtype or NAMES[array.dtype.name], "shape": list(array.shape),
            "hex": array.tobytes().hex()}


def case(label, tensors, name, dtype, scheme, codes, values, parameters, files=None, metadata=None, problem=None):
    item = {"case": label, "tensors": tensors, "files": files or {}, "metadata": metadata or {},
            "expected": {"name": name, "dtype": dtype, "scheme": scheme, "shape": list(values.shape),
                         "codes": np.asarray(codes, np.int16).tobytes().hex(),
                         "values": values.astype(np.float32).tobytes().hex(), "parameters": parameters}}
    if problem:
        item["problem"] = problem
    CASES.append(item)


def gptq(label, bits, out, inputs, size, version, order=False, files=None, metadata=None, problem=None):
    groups = -(-inputs // size)
    codes = some_codes(bits, out, inputs)
    stored = some_codes(bits, groups, out)
    scales = some_scales(groups, out)
    group_of = np.arange(inputs) // size
    if order:
        group_of = RANDOM.permutation(group_of)
    zeros = stored + (1 if version == 1 else 0)
    values = (codes - zeros[group_of].T).astype(np.float32) * scales[group_of].T.astype(np.float32)
    tensors = [tensor("m.qweight", columns(codes.T, lambda c: stream(c, bits))),
               tensor("m.qzeros", rows(stored, lambda c: stream(c, bits))), tensor("m.scales", scales)]
    parameters = ["scales", "zero_points"]
    if order is not None:
        tensors.append(tensor("m.g_idx", group_of.astype(np.int32)))
        parameters.append("column_groups")
    text = f"GPTQ, {bits} bits, " + (f"groups of {size}" if size < inputs else "one scale per output")
    case(label, tensors, "m.weight", f"U{bits}", text + (", by list" if order is not None else ""), codes, values,
         parameters, files, metadata, problem)


def gptq_cases():
    config = {"config.json": json.dumps({"quantization_config": {
        "quant_method": "gptq", "bits": 4, "group_size": 16, "checkpoint_format": "gptq"}})}
    gptq("GPTQ 4 bits", 4, 24, 64, 16, 1, False, config)
    gptq("GPTQ 4 bits, sorted", 4, 24, 64, 16, 1, True, config)
    gptq("GPTQ 4 bits, short last group", 4, 16, 72, 16, 1, None, config)
    for bits in (2, 3, 8):
        gptq(f"GPTQ {bits} bits", bits, 32, 64, 32, 1, False, {"quantize_config.json": json.dumps(
            {"bits": bits, "group_size": 32})})
    gptq("GPTQ version 2", 4, 16, 32, 32, 2, None, {"quantize_config.json": json.dumps(
        {"bits": 4, "group_size": -1, "checkpoint_format": "gptq_v2"})})
    gptq("GPTQ without settings", 4, 16, 32, 16, 1, None, problem="version of GPTQ")
    gptq("GPTQ, version in the metadata", 4, 16, 32, 16, 2, None, metadata={"checkpoint_format": "gptq_v2"})


def awq_case(label, out, inputs, size, files=None):
    groups = inputs // size
    codes = some_codes(4, out, inputs)
    zeros = some_codes(4, groups, out)
    scales = some_scales(groups, out)
    group_of = np.arange(inputs) // size
    values = (codes - zeros[group_of].T).astype(np.float32) * scales[group_of].T.astype(np.float32)
    case(label, [tensor("m.qweight", rows(codes.T, awq)), tensor("m.qzeros", rows(zeros, awq)),
                 tensor("m.scales", scales)], "m.weight", "U4", f"AWQ, 4 bits, groups of {size}", codes, values,
         ["scales", "zero_points"], files)


def state(kind, shape, size, nested=None, offset=None):
    blob = {"quant_type": kind, "blocksize": size, "dtype": "bfloat16", "shape": list(shape)}
    if nested:
        blob |= {"nested_blocksize": nested, "nested_dtype": "float32", "nested_offset": offset}
    return tensor("m.weight.quant_state.bitsandbytes__" + kind, np.frombuffer(json.dumps(blob).encode(), np.uint8))


def bitsandbytes(label, kind, shape, size, nested=None):
    count = int(np.prod(shape))
    codes = some_codes(4, count)
    levels = NF4 if kind == "nf4" else FP4
    blocks = -(-count // size)
    padded = np.append(codes, np.zeros(count % 2, codes.dtype))
    packed = (padded[0::2] << 4 | padded[1::2]).astype(np.uint8).reshape(-1, 1)
    tensors = [tensor("m.weight", packed), tensor("m.weight.quant_map", levels)]
    parameters = ["scales", "levels"]
    if nested:
        small = some_codes(8, blocks).astype(np.uint8)
        nested_levels = np.sort(RANDOM.uniform(-1, 1, 256)).astype(np.float32)
        nested_absmax = RANDOM.uniform(0.1, 1, -(-blocks // nested)).astype(np.float32)
        offset = np.float32(0.375)
        absmax = nested_levels[small] * np.repeat(nested_absmax, nested)[:blocks] + offset
        tensors += [tensor("m.weight.absmax", small), tensor("m.weight.nested_absmax", nested_absmax),
                    tensor("m.weight.nested_quant_map", nested_levels), state(kind, shape, size, nested, 0.375)]
        parameters += ["nested_scales", "nested_levels"]
    else:
        absmax = RANDOM.uniform(0.1, 1, blocks).astype(np.float32)
        tensors += [tensor("m.weight.absmax", absmax), state(kind, shape, size)]
    values = (levels[codes] * np.repeat(absmax, size)[:count]).reshape(shape)
    case(label, tensors, "m.weight", kind.upper(), f"bitsandbytes {kind.upper()}, groups of {size}" +
         (", double quantization" if nested else ""), codes, values, parameters + ["quant_state"])


def llm_int8():
    codes = RANDOM.integers(-127, 128, (6, 10)).astype(np.int8)
    largest = RANDOM.uniform(0.1, 2, 6).astype(np.float32)
    values = codes.astype(np.float32) * largest[:, None] * (np.float32(1) / np.float32(127))
    case("LLM.int8()", [tensor("m.weight", codes), tensor("m.SCB", largest),
                        tensor("m.weight_format", np.zeros((), np.uint8))], "m.weight", "I8",
         "LLM.int8(), 8 bits, one scale per output", codes, values, ["scales", "weight_format"])


def pack_quantized(label, bits, out, inputs, size, pack, asymmetric=False, order=None, files=None):
    half = 1 << (bits - 1)
    groups = 1 if size is None else -(-inputs // size)
    codes = some_codes(bits, out, inputs) - half
    scales = some_scales(out, groups)
    group_of = np.zeros(inputs, int) if size is None else np.arange(inputs) // size
    tensors = [tensor("m.weight_packed", rows(codes + half, lambda c: pack(c, bits))),
               tensor("m.weight_scale", scales), tensor("m.weight_shape", np.array([out, inputs], np.int64))]
    parameters = ["scales"]
    zeros = np.zeros((out, groups), int)
    if asymmetric:
        zeros = some_codes(bits, out, groups) - half
        tensors.append(tensor("m.weight_zero_point", columns(zeros + half, lambda c: pack(c, bits))))
        parameters.append("zero_points")
    parameters.append("shape")
    if order == "sorted":
        group_of = RANDOM.permutation(group_of)
        tensors.append(tensor("m.weight_g_idx", group_of.astype(np.int32)))
    elif order == "unused":
        tensors.append(tensor("m.weight_g_idx", np.full(inputs, -1, np.int32)))
    parameters += ["column_groups"] * (order is not None)
    values = (codes - zeros[:, group_of]).astype(np.float32) * scales[:, group_of].astype(np.float32)
    text = "one scale per output" if size is None else f"groups of {size}"
    case(label, tensors, "m.weight", f"I{bits}", f"compressed-tensors, {bits} bits, {text}" +
         (", by list" if order == "sorted" else ""), codes, values, parameters, files)


def pack_quantized_cases():
    def settings(bits, size):
        weights = {"num_bits": bits, "group_size": size, "strategy": "group", "symmetric": True}
        return {"config.json": json.dumps({"quantization_config": {
            "quant_method": "compressed-tensors", "format": "pack-quantized",
            "config_groups": {"group_0": {"targets": ["Linear"], "weights": weights}}}})}

    pack_quantized("packed 4 bits", 4, 12, 64, 16, stream)
    pack_quantized("packed 4 bits, no multiple of 8", 4, 5, 36, None, stream)
    pack_quantized("packed 4 bits, asymmetric", 4, 12, 64, 32, stream, True)
    pack_quantized("packed 4 bits, sorted", 4, 12, 64, 16, stream, False, "sorted")
    pack_quantized("packed 4 bits, list unused", 4, 12, 64, 16, stream, False, "unused")
    pack_quantized("packed 8 bits", 8, 6, 32, None, stream, True)
    pack_quantized("packed 3 bits, across words", 3, 6, 64, 32, stream, True, None, settings(3, 32))
    pack_quantized("packed 3 bits, whole in words", 3, 12, 64, 32, whole, True, None, settings(3, 32))


def scaled_plain(label, codes, numbers, scales, spread, dtype, suffix, scheme, zeros=None, files=None):
    tensors = [tensor("m.weight", codes, dtype), tensor("m" + suffix, scales),
               tensor("m.input_scale", np.ones((), np.float32))]
    values = numbers * spread.astype(np.float32)
    parameters = ["scales"]
    if zeros is not None:
        tensors.append(tensor("m.weight_zero_point", zeros))
        parameters.append("zero_points")
    case(label, tensors, "m.weight", dtype or "I8", scheme, numbers if dtype else codes, values, parameters, files)


def scaled_plain_cases():
    def floats(*shape):
        codes = some_codes(8, *shape).astype(np.uint8)
        codes[codes & 127 == 127] = 0  # no NaN
        return codes, e4m3(codes)

    codes, numbers = floats(6, 8)
    one = np.float32(0.0123).reshape(())
    scaled_plain("FP8, one scale", codes, numbers, one, np.broadcast_to(one, codes.shape), "F8_E4M3", ".weight_scale",
                 "FP8, one scale")
    codes, numbers = floats(6, 8)
    each = RANDOM.uniform(0.01, 1, (6, 1)).astype(np.float32)
    scaled_plain("FP8 per output", codes, numbers, each, np.broadcast_to(each, codes.shape), "F8_E4M3", ".weight_scale",
                 "FP8, one scale per output")
    codes, numbers = floats(130, 140)
    blocks = RANDOM.uniform(0.01, 1, (2, 2)).astype(np.float32)
    spread = np.repeat(np.repeat(blocks, 128, 0), 128, 1)[:130, :140]
    scaled_plain("FP8 in blocks", codes, numbers, blocks, spread, "F8_E4M3", ".weight_scale_inv",
                 "FP8, blocks of 128 × 128")
    codes, numbers = floats(5, 9)
    blocks = RANDOM.uniform(0.01, 1, (3, 3)).astype(np.float32)
    spread = np.repeat(np.repeat(blocks, 2, 0), 4, 1)[:5, :9]
    scaled_plain("FP8 in blocks of the settings", codes, numbers, blocks, spread, "F8_E4M3", ".weight_scale_inv",
                 "FP8, blocks of 2 × 4", files={"config.json": json.dumps(
                     {"quantization_config": {"quant_method": "fp8", "weight_block_size": [2, 4]}})})
    codes, numbers = floats(3, 4, 6)
    blocks = RANDOM.uniform(0.01, 1, (3, 2, 3)).astype(np.float32)
    spread = np.repeat(np.repeat(blocks, 2, 1), 2, 2)
    scaled_plain("FP8 of experts", codes, numbers, blocks, spread, "F8_E4M3", ".weight_scale_inv",
                 "FP8, blocks of 2 × 2")
    codes = RANDOM.integers(-128, 128, (4, 6)).astype(np.int8)
    zeros = RANDOM.integers(-20, 20, (4, 1)).astype(np.int8)
    each = RANDOM.uniform(0.01, 1, (4, 1)).astype(np.float32)
    scaled_plain("INT8 with zero points", codes, codes.astype(np.float32) - zeros, each,
                 np.broadcast_to(each, codes.shape), None, ".weight_scale", "INT8, one scale per output", zeros)


def fp4(label, codes_name, global_name, divides, exponents=False):
    size = 32 if exponents else 16
    codes = some_codes(4, 6, 64)
    packed = (codes[:, 0::2] | codes[:, 1::2] << 4).astype(np.uint8)
    tensors = [tensor(codes_name, packed)]
    parameters = ["scales"]
    if exponents:
        small = RANDOM.integers(110, 135, (6, 2)).astype(np.uint8)
        scales = (2.0 ** (small.astype(np.float64) - 127)).astype(np.float32)
        tensors.append(tensor("m.weight_scale", small))
    else:
        small = RANDOM.integers(1, 127, (6, 4)).astype(np.uint8)
        whole_tensor = np.array([0.037 if not divides else 27.0], np.float32)
        scales = e4m3(small) / whole_tensor if divides else e4m3(small) * whole_tensor
        tensors += [tensor("m.weight_scale", small, "F8_E4M3"), tensor(global_name, whole_tensor)]
        parameters.append("tensor_scale")
    values = E2M1[codes] * np.repeat(scales, size, 1)
    case(label, tensors, "m.weight", "F4", f"{'MX' if exponents else 'NV'}FP4, groups of {size}", codes, values,
         parameters)


def mxfp4_blocks():
    codes = some_codes(4, 2, 3, 64)
    packed = (codes[..., 0::2] | codes[..., 1::2] << 4).astype(np.uint8).reshape(2, 3, 2, 16)
    small = RANDOM.integers(110, 135, (2, 3, 2)).astype(np.uint8)
    scales = (2.0 ** (small.astype(np.float64) - 127)).astype(np.float32)
    values = E2M1[codes] * np.repeat(scales, 32, 2)
    case("MXFP4 of experts", [tensor("m.proj_blocks", packed), tensor("m.proj_scales", small)], "m.proj", "F4",
         "MXFP4, groups of 32", codes, values, ["scales"])


def main():
    gptq_cases()
    awq_case("AWQ", 24, 32, 16)
    awq_case("AWQ with settings", 16, 32, 8, {"config.json": json.dumps(
        {"quantization_config": {"quant_method": "awq", "bits": 4, "group_size": 8, "version": "gemm"}})})
    bitsandbytes("NF4", "nf4", (6, 40), 64)
    bitsandbytes("NF4, odd count", "nf4", (5, 13), 64)
    bitsandbytes("NF4, double", "nf4", (8, 40), 16, 8)
    bitsandbytes("FP4", "fp4", (4, 32), 64)
    llm_int8()
    pack_quantized_cases()
    scaled_plain_cases()
    fp4("NVFP4 of compressed-tensors", "m.weight_packed", "m.weight_global_scale", True)
    fp4("NVFP4 of ModelOpt", "m.weight", "m.weight_scale_2", False)
    fp4("MXFP4 of compressed-tensors", "m.weight_packed", None, False, True)
    mxfp4_blocks()
    print("[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in CASES) + "\n]")


if __name__ == "__main__":
    main()
