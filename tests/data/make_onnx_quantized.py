# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes onnx_quantized.json: small ONNX models with quantized weights and what these are.

    python3 make_onnx_quantized.py > onnx_quantized.json

The models are made by the onnx package, the weights follow from codes, scales and zero points by the operators'
documentation in NumPy's float32. Nothing is shared with Quantscope. Arrays stand as the hexadecimal text of their
little-endian bytes.
"""
import json

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from make_packed_weights import E2M1, FP4, NF4, e4m3, stream

RANDOM = np.random.default_rng(20260118)
CASES = []


def array(name, values):
    return numpy_helper.from_array(np.asarray(values), name)


def raw(name, data_type, shape, data):
    """A tensor of a type that the package does not know yet."""
    tensor = TensorProto()
    tensor.name = name
    tensor.data_type = data_type
    tensor.dims.extend(shape)
    tensor.raw_data = bytes(data)
    return tensor


def nibbles(codes):
    flat = np.append(np.ravel(codes), [0] * (np.size(codes) % 2)).astype(np.int64) & 15
    return (flat[0::2] | flat[1::2] << 4).astype(np.uint8).tobytes()


def case(label, nodes, initializers, expected, name="W", problem=None, error=None):
    graph = helper.make_graph(nodes, "g", [], [], initializers)
    model = helper.make_model(graph, producer_name="test")
    item = {"case": label, "model": model.SerializeToString().hex(), "name": name}
    if error:
        item["error"] = error
    if problem:
        item["problem"] = problem
    if expected:
        values, codes = expected.pop("values"), expected.pop("codes")
        item["expected"] = expected | {"shape": list(values.shape),
                                       "values": np.ascontiguousarray(values, np.float32).tobytes().hex(),
                                       "codes": np.ascontiguousarray(codes, np.int32).tobytes().hex()}
    CASES.append(item)


def node(op, inputs, outputs="y", **attributes):
    if op in ("Conv", "MatMul", "Gemm", "Gather", "Transpose", "Reshape", "DequantizeLinear", "Cast", "Mul",
              "QLinearConv", "QLinearMatMul", "ConvInteger", "MatMulInteger", "Identity"):
        return helper.make_node(op, inputs.split(), outputs.split(), name=op + "_node", **attributes)
    inputs = ["" if name == "-" else name for name in inputs.split()]
    return helper.make_node(op, inputs, outputs.split(), name=op + "_node", domain="com.microsoft", **attributes)


def some(dtype, *shape):
    info = np.iinfo(dtype)
    return RANDOM.integers(info.min, info.max + 1, shape).astype(dtype)


def scales(*shape):
    return RANDOM.uniform(0.001, 0.1, shape).astype(np.float32)


def along(values, axis, rank):
    shape = [1] * rank
    shape[axis] = -1
    return np.reshape(values, shape)


def reconstruct(codes, scale, zero=0):
    return (codes.astype(np.float32) - np.asarray(zero, np.float32)) * np.asarray(scale, np.float32)


def linear():
    """DequantizeLinear in front of the node that uses the weight."""
    w = some(np.int8, 4, 3, 2, 2)
    s = np.float32(0.02)
    case("per tensor", [node("DequantizeLinear", "W s", "v"), node("Conv", "x v")], [array("W", w), array("s", s)],
         {"values": reconstruct(w, s), "codes": w, "dtype": "I8", "kind": "Conv", "axis": 0, "tensors": 1,
          "scheme": "DequantizeLinear, 8 bits, one scale", "parameters": ["scales"]})
    w, s, z = some(np.uint8, 4, 3, 2, 2), scales(4), some(np.uint8, 4)
    case("per axis", [node("DequantizeLinear", "W s z", "v", axis=0), node("Conv", "x v")],
         [array("W", w), array("s", s), array("z", z)],
         {"values": reconstruct(w, along(s, 0, 4), along(z, 0, 4)), "codes": w, "dtype": "U8", "kind": "Conv",
          "axis": 0, "tensors": 1, "scheme": "DequantizeLinear, 8 bits, one scale per channel",
          "parameters": ["scales", "zero_points"]})
    w, s, z = some(np.int16, 5, 7), scales(7), some(np.int16, 7)
    case("along the last axis, in halves", [node("DequantizeLinear", "W s z", "v", axis=-1), node("MatMul", "x v")],
         [array("W", w), array("s", s.astype(np.float16)), array("z", z)],
         {"values": reconstruct(w, s.astype(np.float16), z), "codes": w, "dtype": "I16", "kind": "MatMul", "axis": 1,
          "tensors": 1, "scheme": "DequantizeLinear, 16 bits, one scale per channel",
          "parameters": ["scales", "zero_points"]})
    w, s, z = some(np.int8, 3, 6, 4), scales(3, 2, 4), some(np.int8, 3, 2, 4)
    spread = [np.repeat(v, 4, axis=1)[:, :6] for v in (s, z)]
    case("in blocks of an inner axis", [node("DequantizeLinear", "W s z", "v", axis=1, block_size=4),
                                        node("MatMul", "x v")], [array("W", w), array("s", s), array("z", z)],
         {"values": reconstruct(w, *spread), "codes": w, "dtype": "I8", "kind": "MatMul", "axis": 2, "tensors": 1,
          "scheme": "DequantizeLinear, 8 bits, groups of 4", "parameters": ["scales", "zero_points"]})
    w, s = RANDOM.integers(-8, 8, (4, 7)), scales(4, 3)
    case("4 bits in blocks", [node("DequantizeLinear", "W s", "v", axis=1, block_size=3), node("MatMul", "x v")],
         [raw("W", 22, (4, 7), nibbles(w)), array("s", s)],
         {"values": reconstruct(w, np.repeat(s, 3, 1)[:, :7]), "codes": w, "dtype": "I4", "kind": "MatMul", "axis": 1,
          "tensors": 1, "scheme": "DequantizeLinear, 4 bits, groups of 3", "parameters": ["scales"]})
    w, s = RANDOM.integers(0, 16, (3, 4)), scales(4)
    case("FP4", [node("DequantizeLinear", "W s", "v", axis=1), node("MatMul", "x v")],
         [raw("W", 23, (3, 4), nibbles(w)), array("s", s)],
         {"values": E2M1[w] * s, "codes": w, "dtype": "F4", "kind": "MatMul", "axis": 1, "tensors": 1,
          "scheme": "DequantizeLinear, one scale per channel", "parameters": ["scales"]})
    w, s = RANDOM.integers(0, 127, (3, 4)).astype(np.uint8), np.float32(0.5)
    case("FP8", [node("DequantizeLinear", "W s", "v"), node("Gemm", "x v", transB=1)],
         [raw("W", 17, (3, 4), w.tobytes()), array("s", s)],
         {"values": e4m3(w) * s, "codes": w, "dtype": "F8_E4M3", "kind": "Gemm", "axis": 0, "tensors": 1,
          "scheme": "DequantizeLinear, one scale", "parameters": ["scales"]})


def moved():
    w, s = some(np.int8, 4, 6), scales(4)
    case("through Transpose", [node("Transpose", "W", "t", perm=[1, 0]),
                               node("DequantizeLinear", "t s", "v", axis=1), node("MatMul", "x v")],
         [array("W", w), array("s", s)],
         {"values": reconstruct(w, s[:, None]), "codes": w, "dtype": "I8", "kind": "MatMul", "axis": 0, "tensors": 1,
          "scheme": "DequantizeLinear, 8 bits, one scale per channel", "parameters": ["scales"]})
    w, s = some(np.int8, 4, 6), scales(4)
    case("through Reshape", [node("Reshape", "W shape", "t"), node("DequantizeLinear", "t s", "v", axis=0),
                             node("Conv", "x v")], [array("W", w), array("s", s), array("shape", np.array([4, 3, 2]))],
         {"values": reconstruct(w, s[:, None]), "codes": w, "dtype": "I8", "kind": "Conv", "axis": 0, "tensors": 2,
          "scheme": "DequantizeLinear, 8 bits, one scale per channel", "parameters": ["scales"]})
    case("axis lost on the way", [node("Reshape", "W shape", "t"), node("DequantizeLinear", "t s", "v", axis=1),
                                  node("Conv", "x v")],
         [array("W", some(np.int8, 4, 6)), array("s", scales(3)), array("shape", np.array([4, 3, 2]))], None,
         error="axis of scales got lost")
    w, s = some(np.int8, 4, 6), np.float32(0.5)
    case("shared by two nodes", [node("DequantizeLinear", "W s", "v"), node("MatMul", "x v"),
                                 node("DequantizeLinear", "W s", "u"), node("MatMul", "x u", "z")],
         [array("W", w), array("s", s)],
         {"values": reconstruct(w, s), "codes": w, "dtype": "I8", "kind": "MatMul", "axis": 1, "tensors": 1,
          "scheme": "DequantizeLinear, 8 bits, one scale", "parameters": ["scales"]})
    case("read in two ways", [node("DequantizeLinear", "W s", "v"), node("MatMul", "x v"),
                              node("DequantizeLinear", "W s2", "u"), node("MatMul", "x u", "z")],
         [array("W", w), array("s", s), array("s2", np.float32(2))],
         {"values": reconstruct(w, s), "codes": w, "dtype": "I8", "kind": "MatMul", "axis": 1, "tensors": 2,
          "scheme": "DequantizeLinear, 8 bits, one scale", "parameters": ["scales"]}, problem="different scales")
    case("scale of two weights", [node("DequantizeLinear", "W s", "v"), node("MatMul", "x v"),
                                  node("DequantizeLinear", "B s", "u"), node("MatMul", "x u", "z")],
         [array("W", w), array("B", w), array("s", s)],
         {"values": reconstruct(w, s), "codes": w, "dtype": "I8", "kind": "MatMul", "axis": 1, "tensors": 3,
          "scheme": "DequantizeLinear, 8 bits, one scale", "parameters": ["scales"]})


def operators():
    """Operators that take the codes themselves."""
    def one(label, make, w, s, z, axis, spread_axis, inputs=None, extra=(), tensors=1, scheme=None, kind=None):
        initializers = [array("W", w)] + [array(n, v) for n, v in (("s", s), ("z", z)) if v is not None] + list(extra)
        values = reconstruct(w, along(s, spread_axis, w.ndim) if np.size(s) > 1 else s,
                             along(z, spread_axis, w.ndim) if np.size(z) > 1 else 0 if z is None else z)
        sharing = "one scale per channel" if np.size(s) > 1 else "one scale"
        op = kind or make[0].op_type
        case(label, make, initializers,
             {"values": values, "codes": w, "dtype": "U8" if w.dtype == np.uint8 else "I8", "kind": op, "axis": axis,
              "tensors": tensors, "scheme": f"{op}, 8 bits, {scheme or sharing}",
              "parameters": ["scales"] + ["zero_points"] * (z is not None)})

    w, s, z = some(np.int8, 4, 3, 2, 2), scales(4), np.zeros(4, np.int8)
    one("QLinearConv", [node("QLinearConv", "x xs xz W s z ys yz")], w, s, z, 0, 0)
    w, s, z = some(np.uint8, 5, 6), scales(6), some(np.uint8, 6)
    one("QLinearMatMul", [node("QLinearMatMul", "x xs xz W s z ys yz")], w, s, z, 1, 1)
    one("QLinearMatMul, first", [node("QLinearMatMul", "W s z x xs xz ys yz")], w, scales(5), some(np.uint8, 5), 0, 0)
    one("DynamicQuantizeMatMul", [node("DynamicQuantizeMatMul", "x W s z")], w, s, z, 1, 1)
    one("MatMulIntegerToFloat", [node("MatMulIntegerToFloat", "x W xs s xz z")], w, s, z, 1, 1)
    one("QGemm", [node("QGemm", "x xs xz W s z", transB=1)], w, scales(5), some(np.uint8, 5), 0, 0)
    one("QAttention", [node("QAttention", "x W b xs s m xz z")], w, np.float32(0.1), np.uint8(3), 1, 1)
    w, s, z = some(np.int8, 4, 3, 2, 2), np.float32(0.25), np.int8(5)
    later = [node("ConvInteger", "x W xz z", "p"), node("Cast", "p", "f", to=1), node("Mul", "xs s", "both"),
             node("Mul", "f both", "y")]
    one("ConvInteger", later, w, s, z, 0, 0)
    w, s, z = some(np.int8, 5, 6), scales(6), np.zeros(6, np.int8)
    one("MatMulInteger", [node("MatMulInteger", "x W xz z", "p"), node("Cast", "p", "f", to=1),
                          node("Mul", "f s", "y")], w, s, z, 1, 1)
    w, z = some(np.int8, 5, 6), np.int8(-3)
    case("MatMulInteger without a scale", [node("MatMulInteger", "x W xz z", "p")], [array("W", w), array("z", z)],
         {"values": reconstruct(w, 1, z), "codes": w, "dtype": "I8", "kind": "MatMulInteger", "axis": 1, "tensors": 1,
          "scheme": "MatMulInteger, 8 bits, scale unknown", "parameters": ["zero_points"]})
    w, s, z = some(np.uint8, 2, 3, 8), scales(2, 8), some(np.uint8, 2, 8)
    case("DynamicQuantizeLSTM", [node("DynamicQuantizeLSTM", "x W R b l h c P s z rs rz")],
         [array("W", w), array("s", s), array("z", z)],
         {"values": reconstruct(w, s[:, None, :], z[:, None, :]), "codes": w, "dtype": "U8",
          "kind": "DynamicQuantizeLSTM", "axis": 2, "tensors": 1,
          "scheme": "DynamicQuantizeLSTM, 8 bits, one scale per channel", "parameters": ["scales", "zero_points"]})


def n_bits(label, bits, n, k, block, zeros=None, order=False):
    blocks = -(-k // block)
    codes = RANDOM.integers(0, 1 << bits, (n, k))
    s = scales(n, blocks)
    padded = np.zeros((n, blocks * block), int)
    padded[:, :k] = codes
    b = np.array([stream(row, bits, 8) for row in padded], np.uint8).reshape(n, blocks, block * bits // 8)
    group = np.arange(k) // block
    if order:
        group = RANDOM.permutation(group)
    initializers = [array("W", b), array("s", s)]
    inputs = "x W s"
    zero = np.full((n, blocks), 1 << (bits - 1))
    if zeros == "packed":
        zero = RANDOM.integers(0, 1 << bits, (n, blocks))
        initializers.append(array("z", np.array([stream(row, bits, 8) for row in zero], np.uint8).ravel()))
        inputs += " z"
    elif zeros == "float":
        zero = RANDOM.uniform(0, 15, (n, blocks)).astype(np.float32)
        initializers.append(array("z", zero))
        inputs += " z"
    elif order:
        inputs += " -"
    if order:
        initializers.append(array("g", group.astype(np.int32)))
        inputs += " g"
    values = reconstruct(codes, s[:, group], zero[:, group])
    case(label, [node("MatMulNBits", inputs, K=k, N=n, bits=bits, block_size=block)], initializers,
         {"values": values, "codes": codes, "dtype": f"U{bits}", "kind": "MatMulNBits", "axis": 0, "tensors": 1,
          "scheme": f"MatMulNBits, {bits} bits, groups of {block}" + (", by list" if order else ""),
          "parameters": ["scales"] + ["zero_points"] * (zeros is not None) + ["column_groups"] * order})


def packed():
    n_bits("MatMulNBits", 4, 6, 64, 16)
    n_bits("MatMulNBits, short last block, packed zero points", 4, 5, 40, 16, "packed")
    n_bits("MatMulNBits, floating zero points", 4, 5, 32, 16, "float")
    n_bits("MatMulNBits, sorted", 4, 5, 48, 16, None, True)
    for bits in (2, 3, 8):
        n_bits(f"MatMulNBits, {bits} bits", bits, 4, 64, 32, "packed")
    for kind, levels, quant_type in (("NF4", NF4, 1), ("FP4", FP4, 0)):
        codes = RANDOM.integers(0, 16, (6, 24))
        flat = codes.ravel()
        s = scales(6 * 24 // 16)
        case(f"MatMulBnb4 {kind}", [node("MatMulBnb4", "x W s", K=24, N=6, block_size=16, quant_type=quant_type)],
             [array("W", (flat[0::2] << 4 | flat[1::2]).astype(np.uint8)), array("s", s)],
             {"values": (levels[flat] * np.repeat(s, 16)).reshape(6, 24), "codes": codes, "dtype": "U4",
              "kind": "MatMulBnb4", "axis": 0, "tensors": 1, "scheme": f"MatMulBnb4, {kind}, groups of 16",
              "parameters": ["scales"]})
    codes, s, z = RANDOM.integers(0, 16, (5, 32)), scales(5, 2), RANDOM.integers(0, 16, (5, 2))
    expected = {"codes": codes, "dtype": "U4", "kind": "GatherBlockQuantized", "axis": 0, "tensors": 1,
                "scheme": "GatherBlockQuantized, 4 bits, groups of 16"}
    case("GatherBlockQuantized", [node("GatherBlockQuantized", "W i s z", block_size=16)],
         [raw("W", 21, (5, 32), nibbles(codes)), array("s", s), raw("z", 21, (5, 2), nibbles(z))],
         expected | {"values": reconstruct(codes, np.repeat(s, 16, 1), np.repeat(z, 16, 1)),
                     "parameters": ["scales", "zero_points"]})
    case("GatherBlockQuantized of bytes", [node("GatherBlockQuantized", "W i s", block_size=16)],
         [array("W", np.frombuffer(nibbles(codes), np.uint8).reshape(5, 16)), array("s", s)],
         expected | {"values": reconstruct(codes, np.repeat(s, 16, 1), 8), "parameters": ["scales"]})
    rows = np.array([np.frombuffer(nibbles(row), np.uint8) for row in z])
    case("GatherBlockQuantized of bytes with zero points", [node("GatherBlockQuantized", "W i s z", block_size=16)],
         [array("W", np.frombuffer(nibbles(codes), np.uint8).reshape(5, 16)), array("s", s), array("z", rows)],
         expected | {"values": reconstruct(codes, np.repeat(s, 16, 1), np.repeat(z, 16, 1)),
                     "parameters": ["scales", "zero_points"]})


def damaged():
    w = some(np.int8, 4, 6)
    dq = [node("DequantizeLinear", "W s", "v", axis=0), node("MatMul", "x v")]
    case("scales of wrong count", dq, [array("W", w), array("s", scales(5))], None, error="its scales \"s\"")
    case("axis outside", [node("DequantizeLinear", "W s", "v", axis=7)], [array("W", w), array("s", scales(4))], None,
         error="its axis of scales is 7")
    case("zero points of wrong count", [node("DequantizeLinear", "W s z", "v", axis=0)],
         [array("W", w), array("s", scales(4)), array("z", np.zeros(3, np.int8))], None, error="its zero points \"z\"")
    case("blocks of wrong shape", [node("DequantizeLinear", "W s", "v", axis=0, block_size=2)],
         [array("W", w), array("s", scales(2, 5))], None, error="its scales \"s\"")
    case("negative block", [node("DequantizeLinear", "W s", "v", axis=0, block_size=-2)],
         [array("W", w), array("s", scales(2, 6))], None, error="block_size is -2")
    case("scales unreadable", dq, [array("W", w), raw("s", 1, (4,), b"12")], None, error="its part \"s\" cannot be read")
    b = some(np.uint8, 4, 2, 8)

    def product(label, error, inputs="x W s", initializers=(), **attributes):
        case(label, [node("MatMulNBits", inputs, **attributes)],
             [array("W", b), array("s", scales(4, 2))] + list(initializers), None, error=error)

    product("MatMulNBits of another shape", "was expected", K=32, N=5, bits=4, block_size=16)
    product("MatMulNBits without K", "no matrix", N=4, bits=4, block_size=16)
    product("MatMulNBits, huge", "was expected", K=1 << 31, N=1 << 31, bits=4, block_size=16)
    product("MatMulNBits of 40 bits", "no matrix", K=32, N=4, bits=40, block_size=16)
    product("MatMulNBits, zero points", "zero point per scale", "x W s z", [array("z", some(np.uint8, 9))], K=32, N=4,
            bits=4, block_size=16)
    product("MatMulNBits, list too short", "of each of 32 inputs", "x W s - g", [array("g", np.zeros(4, np.int32))],
            K=32, N=4, bits=4, block_size=16)
    product("MatMulNBits, list outside", "its column 0 belongs to group 9", "x W s - g",
            [array("g", np.full(32, 9, np.int32))], K=32, N=4, bits=4, block_size=16)
    case("GatherBlockQuantized, block 0", [node("GatherBlockQuantized", "W i s", block_size=0)],
         [array("W", some(np.uint8, 4, 8)), array("s", scales(4, 1))], None, error="block_size 0")
    case("GatherBlockQuantized of 40 bits", [node("GatherBlockQuantized", "W i s", block_size=16, bits=40)],
         [array("W", np.zeros((4, 8), np.uint8)), array("s", np.ones((4, 1), np.float32))], None, error="40 bits")
    computed = [node("Identity", "x", "s"), node("DequantizeLinear", "W s", "v"), node("MatMul", "x v")]
    CASES.append({"case": "computed scale", "name": "W", "plain": True, "model": helper.make_model(helper.make_graph(
        computed, "g", [], [], [array("W", w)])).SerializeToString().hex()})


def main():
    linear()
    moved()
    operators()
    packed()
    damaged()
    print("[\n" + ",\n".join(json.dumps(item) for item in CASES) + "\n]")


if __name__ == "__main__":
    main()
