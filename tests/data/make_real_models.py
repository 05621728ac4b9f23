# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes real_models.json: what the loaders must find in the real models of the test data.

    python3 make_real_models.py FOLDER > real_models.json

FOLDER holds onnx/, safetensors/, gguf/ and numpy/. Everything is computed with the onnx and numpy packages and from the
format descriptions, without any code of Quantscope. A weight is a floating-point tensor of two or more dimensions.
"""
import json
import pathlib
import struct
import sys

import numpy as np

SAFETENSORS = {"F64": "<f8", "F32": "<f4", "F16": "<f2"}
PASSING = {"Identity", "Cast", "Transpose", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "QuantizeLinear",
           "DequantizeLinear"}


def summary(name, array, axis, kind=""):
    values = array.astype(np.float64)
    return {"name": name, "shape": list(array.shape), "axis": axis, "kind": kind,
            "min": float(values.min()), "max": float(values.max()), "mean": float(values.mean())}


def is_weight(array):
    return array.dtype.kind == "f" and array.ndim >= 2


def from_safetensors(path):
    data = path.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + length])
    header.pop("__metadata__", None)
    weights = []
    for name, entry in header.items():
        if entry["dtype"] not in SAFETENSORS:
            continue
        begin, end = entry["data_offsets"]
        array = np.frombuffer(data[8 + length + begin:8 + length + end], SAFETENSORS[entry["dtype"]])
        array = array.reshape(entry["shape"])
        if is_weight(array):
            weights.append(summary(name, array, 0))
    return {"tensors": len(header), "weights": weights}


def from_npz(path):
    with np.load(path) as archive:
        arrays = {name: archive[name] for name in archive.files}
    return {"tensors": len(arrays), "weights": [summary(n, a, 0) for n, a in arrays.items() if is_weight(a)]}


class GgufReader:
    """Metadata and descriptions of tensors, after docs/gguf.md of ggml."""

    NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}

    def __init__(self, data):
        self.data, self.at = data, 4
        assert data[:4] == b"GGUF"

    def number(self, code):
        value = struct.unpack_from("<" + code, self.data, self.at)[0]
        self.at += struct.calcsize("<" + code)
        return value

    def text(self):
        length = self.number("Q")
        self.at += length
        return self.data[self.at - length:self.at].decode()

    def value(self, kind):
        if kind == 8:
            return self.text()
        if kind == 9:
            element, count = self.number("I"), self.number("Q")
            return [self.value(element) for _ in range(count)]
        return self.number(self.NUMBERS[kind])


def from_gguf(path):
    reader = GgufReader(path.read_bytes())
    assert reader.number("I") == 3
    tensors, values = reader.number("Q"), reader.number("Q")
    metadata = {}
    for _ in range(values):
        key = reader.text()
        metadata[key] = reader.value(reader.number("I"))
    entries = []
    for _ in range(tensors):
        name = reader.text()
        shape = [reader.number("Q") for _ in range(reader.number("I"))][::-1]
        entries.append((name, shape, reader.number("I"), reader.number("Q")))
    alignment = metadata.get("general.alignment", 32)
    begin = -(-reader.at // alignment) * alignment
    weights = []
    for name, shape, kind, offset in entries:
        array = np.frombuffer(reader.data, {0: "<f4", 1: "<f2"}[kind], int(np.prod(shape)), begin + offset)
        if is_weight(array.reshape(shape)):
            weights.append(summary(name, array.reshape(shape), 0))
    return {"tensors": tensors, "weights": weights}


def attribute(node, name, default):
    for item in node.attribute:
        if item.name == name:
            return list(item.ints) if item.ints else item.i
    return default


def channel_axis(node, index, ndim):
    """Axis of the output channels for input `index`, by the operator's definition; None without a rule."""
    if node.op_type == "Conv" and index == 1:
        return 0
    if node.op_type == "ConvTranspose" and index == 1:
        return 1
    if node.op_type == "Gemm" and index == 1:
        return 0 if attribute(node, "transB", 0) else 1
    if node.op_type == "Gemm" and index == 0:
        return 1 if attribute(node, "transA", 0) else 0
    if node.op_type == "MatMul":
        return ndim - 1 if index == 1 else ndim - 2
    if node.op_type in ("LSTM", "GRU", "RNN") and index in (1, 2):
        return 1
    if node.op_type == "Gather" and index == 0:
        return 0
    return None


def run_constant(node, tagged, constants):
    """Moves an array of axis numbers along with the weight: where axis k of the output still has one number only, the
    output axis is that axis. Found by doing the operation, not by reasoning about shapes."""
    if node.op_type == "Transpose":
        return [np.transpose(t, attribute(node, "perm", None)) for t in tagged]
    if node.op_type in ("Reshape", "Squeeze", "Unsqueeze", "Flatten"):
        shape = constants.get(node.input[1]) if len(node.input) > 1 else None
        if node.op_type == "Reshape" and shape is not None:
            return [t.reshape([int(s) if s else t.shape[i] for i, s in enumerate(shape)]) for t in tagged]
        raise NotImplementedError(node.op_type)
    return tagged


def origin_of(axis, tagged):
    """The stored axis whose index is a function of the index along `axis`, and the other way round."""
    for stored, index in enumerate(tagged):
        moved = np.moveaxis(index, axis, 0).reshape(index.shape[axis], -1)
        if (moved == moved[:, :1]).all() and index.shape[axis] == index.max() + 1:
            return stored
    return 0


def from_onnx(path):
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    assert not any(item.HasField("g") for node in graph.node for item in node.attribute)
    tensors = [(t.name, t) for t in graph.initializer]
    for node in graph.node:
        if node.op_type == "Constant":
            tensors += [(node.output[0], item.t) for item in node.attribute if item.name == "value"]
    constants = {name: numpy_helper.to_array(tensor) for name, tensor in tensors}
    readers = {}
    for position, node in enumerate(graph.node):
        for index, name in enumerate(node.input):
            readers.setdefault(name, []).append((position, node, index))

    def consumers(name, tagged):
        found = []
        for position, node, index in readers.get(name, []):
            if node.op_type in PASSING and index == 0:
                found += consumers(node.output[0], run_constant(node, tagged, constants))
            else:
                found.append((position, node, index, tagged))
        return sorted(found, key=lambda item: item[0])

    weights = []
    for name, array in constants.items():
        if not is_weight(array):
            continue
        tagged = list(np.indices(array.shape, dtype=np.int32))
        found = consumers(name, tagged)
        kind = found[0][1].op_type if found else ""
        axis = 0
        for _, node, index, moved in found:
            known = channel_axis(node, index, moved[0].ndim)
            if known is not None:
                axis, kind = origin_of(known, moved), node.op_type
                break
        weight = summary(name, array, axis, kind)
        weight["users"] = len({position for position, *_ in found})
        weights.append(weight)
    return {"tensors": len(tensors), "weights": weights}


def main(folder):
    readers = {"gguf": from_gguf, "onnx": from_onnx, "safetensors": from_safetensors, "npz": from_npz}
    models = {}
    for path in sorted(folder.glob("*/*")):
        if path.suffix[1:] in readers:
            models[str(path.relative_to(folder))] = readers[path.suffix[1:]](path)
    lines = []
    for name, model in models.items():
        weights = ",\n".join("   " + json.dumps(weight) for weight in model["weights"])
        lines.append(f' {json.dumps(name)}: {{"tensors": {model["tensors"]}, "weights": [\n{weights}\n ]}}')
    print("{\n" + ",\n".join(lines) + "\n}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
