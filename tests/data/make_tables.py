#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the small TensorFlow Lite and Keras files of tests/data/tables and expected.json with what is in them.

Needs NumPy, h5py and the flatbuffers package (Debian: python3-numpy python3-h5py python3-flatbuffers). Fields of
TensorFlow Lite tables are numbered here as in the public schema; values are read back from the finished files with
NumPy, sharing no code with Quantscope. Run without arguments; the same packages give the same bytes.
"""

import io
import json
import pathlib
import zipfile

import flatbuffers
import flatbuffers.number_types as types
import h5py
import numpy as np
from flatbuffers import encode, packer
from flatbuffers.table import Table

FOLDER = pathlib.Path(__file__).parent / "tables"
rng = np.random.default_rng(20)

# ---- TensorFlow Lite -------------------------------------------------------------------------------------------------

F32, F16, I32, U8, I8, I4 = 0, 1, 2, 3, 9, 17
DTYPES = {F32: ("F32", np.float32), F16: ("F16", np.float16), I32: ("I32", np.int32), U8: ("U8", np.uint8),
          I8: ("I8", np.int8), I4: ("I4", np.int8)}
CONV, DEPTHWISE, DEQUANTIZE, FULLY, SOFTMAX, GATHER = 3, 4, 6, 9, 25, 36
OPERATORS = {CONV: "CONV_2D", DEPTHWISE: "DEPTHWISE_CONV_2D", FULLY: "FULLY_CONNECTED", GATHER: "GATHER"}


class Writer:
    def __init__(self):
        self.b = flatbuffers.Builder(1 << 16)

    def numbers(self, array):
        """A vector of numbers, 16-byte aligned where they are raw bytes."""
        array = np.ascontiguousarray(array)
        if array.dtype == np.uint8:
            self.b.StartVector(1, array.size, 16)
            self.b.head -= array.size
            self.b.Bytes[self.b.head:self.b.head + array.size] = array.tobytes()
            return self.b.EndVector()
        return self.b.CreateNumpyVector(array)

    def offsets(self, items):
        self.b.StartVector(4, len(items), 4)
        for item in reversed(items):
            self.b.PrependUOffsetTRelative(item)
        return self.b.EndVector()

    def table(self, fields):
        """fields: {number of the field: ("offset" | "i32" | "u32" | "i8", value)}"""
        self.b.StartObject(max(fields, default=-1) + 1)
        for number, (kind, value) in fields.items():
            if kind == "offset":
                self.b.PrependUOffsetTRelativeSlot(number, value, 0)
            else:
                put = {"i32": self.b.PrependInt32Slot, "u32": self.b.PrependUint32Slot, "i8": self.b.PrependInt8Slot}
                put[kind](number, value, 0)
        return self.b.EndObject()


def packed(codes):
    """Two 4-bit codes per byte, the first in the low half."""
    nibbles = codes.reshape(-1).astype(np.int16) & 15
    if nibbles.size % 2:
        nibbles = np.append(nibbles, 0)
    return (nibbles[0::2] | nibbles[1::2] << 4).astype(np.uint8)


def quantized(weights, axis, bits):
    """Symmetric codes per index of an axis, as converters make them."""
    top = 2 ** (bits - 1) - 1
    others = tuple(i for i in range(weights.ndim) if i != axis)
    scales = (np.abs(weights).max(axis=others) / top).astype(np.float32)
    shape = [1] * weights.ndim
    shape[axis] = -1
    return np.clip(np.rint(weights / scales.reshape(shape)), -top, top).astype(np.int8), scales


def network():
    """Tensors and operators of a small quantized classifier of images with an embedding beside it."""
    tensors, operators = [], []

    def tensor(name, shape, kind, data=None, scales=(), zeros=(), axis=0):
        tensors.append(dict(name=name, shape=shape, kind=kind, data=data, scales=scales, zeros=zeros, axis=axis))
        return len(tensors) - 1

    image = tensor("image", [1, 8, 8, 3], I8, scales=[0.02], zeros=[-1])
    w, s = quantized(rng.normal(0, 0.3, (8, 3, 3, 3)), 0, 8)
    stem = tensor("net/stem/kernel", w.shape, I8, w, s, [0] * 8, 0)
    bias = tensor("net/stem/bias", [8], I32, rng.integers(-9999, 9999, 8, dtype=np.int32), s * np.float32(0.02), [0] * 8)
    stem_out = tensor("net/stem/Relu;net/stem/BiasAdd", [1, 8, 8, 8], I8, scales=[0.05], zeros=[-128])
    operators.append((CONV, [image, stem, bias], [stem_out]))
    w, s = quantized(rng.normal(0, 0.5, (1, 3, 3, 8)), 3, 8)
    depth = tensor("net/depthwise/kernel", w.shape, I8, w, s, [0] * 8, 3)
    depth_out = tensor("net/depthwise/Relu6", [1, 8, 8, 8], I8, scales=[0.04], zeros=[-128])
    operators.append((DEPTHWISE, [stem_out, depth, -1], [depth_out]))
    half = tensor("net/point/kernel", [6, 1, 1, 8], F16, rng.normal(0, 0.2, (6, 1, 1, 8)).astype(np.float16))
    full = tensor("net/point/kernel_dequantized", [6, 1, 1, 8], F32)
    operators.append((DEQUANTIZE, [half], [full]))
    point_out = tensor("net/point/BiasAdd", [1, 8, 8, 6], F32)
    operators.append((CONV, [depth_out, full, -1], [point_out]))
    w, s = quantized(rng.normal(0, 0.1, (5, 9)), 0, 4)
    dense = tensor("net/dense/kernel", w.shape, I4, w, s, [0] * 5, 0)
    dense_out = tensor("net/dense/MatMul", [1, 5], F32)
    operators.append((FULLY, [point_out, dense, -1], [dense_out]))
    codes = rng.integers(0, 256, (12, 4)).astype(np.uint8)
    table = tensor("net/words", codes.shape, U8, codes, [0.0071], [131])
    words_out = tensor("net/words_out", [1, 4], F32)
    operators.append((GATHER, [table, -1], [words_out]))
    end = tensor("probabilities", [1, 5], F32)
    operators.append((SOFTMAX, [dense_out], [end]))
    return tensors, operators


def write_tflite(path):
    tensors, operators = network()
    w = Writer()
    buffers, rows = [w.table({})], []
    for t in tensors:
        buffer = 0
        if t["data"] is not None:
            raw = packed(t["data"]) if t["kind"] == I4 else np.frombuffer(t["data"].tobytes(), np.uint8)
            data = w.numbers(raw)
            buffer = len(buffers)
            buffers.append(w.table({0: ("offset", data)}))
        name = w.b.CreateString(t["name"])
        shape = w.numbers(np.array(t["shape"], np.int32))
        fields = {0: ("offset", shape), 1: ("i8", t["kind"]), 2: ("u32", buffer), 3: ("offset", name)}
        if len(t["scales"]):
            scale = w.numbers(np.array(t["scales"], np.float32))
            zeros = w.numbers(np.array(t["zeros"], np.int64))
            fields[4] = ("offset", w.table({2: ("offset", scale), 3: ("offset", zeros), 6: ("i32", t["axis"])}))
        rows.append(w.table(fields))
    codes = sorted({code for code, _, _ in operators})
    ops = []
    for code, inputs, outputs in operators:
        ins, outs = w.numbers(np.array(inputs, np.int32)), w.numbers(np.array(outputs, np.int32))
        ops.append(w.table({0: ("u32", codes.index(code)), 1: ("offset", ins), 2: ("offset", outs)}))
    op_codes = [w.table({0: ("i8", code), 3: ("i32", code)}) for code in codes]
    all_tensors, all_ops = w.offsets(rows), w.offsets(ops)
    graph = w.table({0: ("offset", all_tensors), 3: ("offset", all_ops)})
    graphs, all_codes, all_buffers = w.offsets([graph]), w.offsets(op_codes), w.offsets(buffers)
    text = w.b.CreateString("A small quantized network for tests")
    model = w.table({0: ("u32", 3), 1: ("offset", all_codes), 2: ("offset", graphs), 3: ("offset", text),
                     4: ("offset", all_buffers)})
    w.b.Finish(model, b"TFL3")
    path.write_bytes(bytes(w.b.Output()))


class Reader:
    """Walks over finished tables."""

    def __init__(self, data, at=None):
        self.data = data
        self.t = Table(data, encode.Get(packer.uoffset, data, 0) if at is None else at)

    def _field(self, number):
        return self.t.Offset(4 + 2 * number)

    def number(self, number, flags):
        at = self._field(number)
        return self.t.Get(flags, self.t.Pos + at) if at else 0

    def text(self, number):
        at = self._field(number)
        return self.t.String(self.t.Pos + at).decode() if at else ""

    def table(self, number):
        at = self._field(number)
        return Reader(self.data, self.t.Indirect(self.t.Pos + at)) if at else None

    def array(self, number, dtype):
        at = self._field(number)
        if not at:
            return np.array([], dtype)
        return np.frombuffer(self.data, dtype, self.t.VectorLen(at), self.t.Vector(at))

    def tables(self, number):
        at = self._field(number)
        start = self.t.Vector(at)
        return [Reader(self.data, self.t.Indirect(start + 4 * i)) for i in range(self.t.VectorLen(at))]


def read_tflite(path):
    model = Reader(bytearray(path.read_bytes()))
    buffers = [b.array(0, np.uint8) for b in model.tables(4)]
    codes = [c.number(3, types.Int32Flags) for c in model.tables(1)]
    result = {}
    for graph in model.tables(2):
        tensors = graph.tables(0)
        names = [t.text(3) for t in tensors]
        for t in tensors:
            raw = buffers[t.number(2, types.Uint32Flags)]
            if not raw.size:
                continue
            kind, shape = t.number(1, types.Int8Flags), t.array(0, np.int32)
            name, dtype = DTYPES[kind]
            if kind == I4:
                halves = np.stack([raw & 15, raw >> 4], -1).reshape(-1)[:shape.prod()].astype(np.int8)
                numbers = np.where(halves > 7, halves - 16, halves)
            else:
                numbers = raw.view(dtype)
            numbers = numbers.reshape(shape)
            q = t.table(4)
            if q is not None:
                scale, zero = q.array(2, np.float32), q.array(3, np.int64)
                broad = [1] * len(shape)
                if scale.size > 1:
                    broad[q.number(6, types.Int32Flags)] = -1
                exact = (numbers.astype(np.int64) - zero.reshape(broad)) * scale.reshape(broad).astype(np.float64)
                numbers = exact.astype(np.float32)
            result[t.text(3)] = {"shape": shape.tolist(), "dtype": name,
                                 "values": numbers.astype(np.float64).reshape(-1).tolist()}
        alias = {}
        for op in graph.tables(3):
            code, ins, outs = codes[op.number(0, types.Uint32Flags)], op.array(1, np.int32), op.array(2, np.int32)
            if code == DEQUANTIZE:
                alias[outs[0]] = ins[0]
            if code in OPERATORS:
                index = ins[0] if code == GATHER else ins[1]
                result[names[alias.get(index, index)]].update(axis=3 if code == DEPTHWISE else 0, kind=OPERATORS[code])
    return result


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    write_tflite(FOLDER / "conv_net.tflite")
    expected = {"conv_net.tflite": read_tflite(FOLDER / "conv_net.tflite")}
    (FOLDER / "expected.json").write_text(json.dumps(expected, indent=0) + "\n")
