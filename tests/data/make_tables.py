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


# ---- Keras -----------------------------------------------------------------------------------------------------------

# Of each weight: where its output channels are (axis, how many axes number them), its input channels, the layer's class.
# The layouts are those of the Keras documentation.
KERAS_2 = {
    "conv2d": ("Conv2D", {"kernel:0": ((3, 3, 3, 6), 3, 1, 2), "bias:0": ((6,),)}),
    "depthwise_conv2d": ("DepthwiseConv2D", {"depthwise_kernel:0": ((3, 3, 6, 2), 3, 2, 2)}),
    "up": ("Conv2DTranspose", {"kernel:0": ((2, 2, 5, 12), 2, 1, 3)}),
    "conv2d_2": ("Conv2D", {"kernel:0": ((1, 1, 5, 4), 3, 1, 2)}),
    "conv2d_10": ("Conv2D", {"kernel:0": ((1, 1, 4, 4), 3, 1, 2)}),
    "words": ("Embedding", {"embeddings:0": ((11, 4), 0, 1, 1)}),
    "attention": ("MultiHeadAttention", {"query/kernel:0": ((4, 2, 3), 2, 2, 0),
                                         "attention_output/kernel:0": ((2, 3, 4), 2, 1, 1)}),
    "lstm": ("LSTM", {"lstm_cell/kernel:0": ((4, 12), 1, 1, 0), "lstm_cell/recurrent_kernel:0": ((3, 12), 1, 1, 0),
                      "lstm_cell/bias:0": ((12,),)}),
    "dense": ("Dense", {"kernel:0": ((40, 9), 1, 1, 0)}),
}
KERAS_3 = {
    "conv2d": ("Conv2D", {"0": ((3, 3, 3, 4), 3, 1, 2), "1": ((4,),)}),
    "conv2d_2": ("Conv2D", {"0": ((1, 1, 4, 4), 3, 1, 2)}),
    "conv2d_10": ("Conv2D", {"0": ((1, 1, 4, 4), 3, 1, 2)}),
    "depthwise_conv2d": ("DepthwiseConv2D", {"0": ((3, 3, 4, 1), 3, 2, 2)}),
    "my_head": ("Dense", {"0": ((4, 3), 1, 1, 0), "1": ((3,),)}),
    "separable_conv2d": ("SeparableConv2D", {"0": ((3, 3, 4, 1), 3, 2, 2), "1": ((1, 1, 4, 5), 3, 1, 2)}),
}


def weights(shape):
    return rng.normal(0, 0.2, shape).astype(np.float32)


def configuration(layers):
    inner = [{"class_name": kind, "config": {"name": name, "trainable": True}} for name, (kind, _) in layers.items()]
    return json.dumps({"class_name": "Functional", "config": {"name": "net", "layers": inner}})


def write_keras_2(path):
    with h5py.File(path, "w") as f:
        f.attrs["keras_version"], f.attrs["backend"] = "2.9.0", np.bytes_("tensorflow")
        f.attrs["model_config"] = configuration(KERAS_2)
        root = f.create_group("model_weights")
        root.attrs["layer_names"] = [name.encode() for name in KERAS_2]
        for layer, (_, variables) in KERAS_2.items():
            group = root.create_group(layer)
            group.attrs["weight_names"] = [f"{layer}/{name}".encode() for name in variables]
            for name, (shape, *_) in variables.items():
                options = {}
                if layer == "dense":
                    options = dict(chunks=(16, 4), compression="gzip", shuffle=True, fletcher32=True)
                kind = ">f8" if layer == "up" else np.float16 if layer == "conv2d_10" else np.float32
                group.create_dataset(f"{layer}/{name}", data=weights(shape).astype(kind), **options)
        f["optimizer_weights/Adam/m/dense/kernel:0"] = weights((40, 9))
        f["optimizer_weights/Adam/iter:0"] = np.int64(7)


def write_keras_3(stream):
    with h5py.File(stream, "w") as f:
        for layer, (_, variables) in KERAS_3.items():
            for name, (shape, *_) in variables.items():
                f[f"layers/{layer}/vars/{name}"] = weights(shape)
        f["optimizer/vars/0"] = np.int64(3)
        f["optimizer/vars/2"] = weights((4, 3))


def write_archive(path, content, packing):
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, data in (("metadata.json", json.dumps({"keras_version": "3.4.1", "date_saved": "2024-07-01"})),
                           ("config.json", configuration(KERAS_3)), ("model.weights.h5", content)):
            archive.writestr(zipfile.ZipInfo(name, (2024, 7, 1, 0, 0, 0)), data, packing)


def read_hdf5(source, layers, describe):
    """Every dataset as h5py reads it; `describe` gives layer and variable of a path."""
    result = {}

    def visit(path, item):
        if not isinstance(item, h5py.Dataset):
            return
        array = item[()]
        kind = {"f": "F", "i": "I"}[array.dtype.kind] + str(8 * array.dtype.itemsize)
        entry = {"shape": list(array.shape), "dtype": kind,
                 "values": np.asarray(array, np.float64).reshape(-1).tolist()}
        layer, variable = describe(path)
        if layer in layers and array.ndim > 1:
            _, axis, dims, input_axis = layers[layer][1][variable]
            entry.update(axis=axis, channel_dims=dims, input_axis=input_axis, kind=layers[layer][0], layer=layer)
        result[path] = entry

    with h5py.File(source, "r") as f:
        f.visititems(visit)
    return result


def keras_2_names(path):
    parts = path.split("/")
    return (parts[1], "/".join(parts[3:])) if parts[0] == "model_weights" else (None, None)


def keras_3_names(path):
    parts = path.split("/")
    return (parts[1], parts[3]) if parts[0] == "layers" else (None, None)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    write_tflite(FOLDER / "conv_net.tflite")
    expected = {"conv_net.tflite": read_tflite(FOLDER / "conv_net.tflite")}
    write_keras_2(FOLDER / "keras_2.h5")
    expected["keras_2.h5"] = read_hdf5(FOLDER / "keras_2.h5", KERAS_2, keras_2_names)
    content = io.BytesIO()
    write_keras_3(content)
    write_archive(FOLDER / "keras_3_stored.keras", content.getvalue(), zipfile.ZIP_STORED)
    write_archive(FOLDER / "keras_3_deflated.keras", content.getvalue(), zipfile.ZIP_DEFLATED)
    expected["keras_3"] = read_hdf5(content, KERAS_3, keras_3_names)
    (FOLDER / "expected.json").write_text(json.dumps(expected, separators=(",", ":")).replace("},", "},\n") + "\n")
