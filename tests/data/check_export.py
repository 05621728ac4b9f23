#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens an exported .npz or .safetensors as anybody would and makes the weights again from codes and scales.

    tests/data/check_export.py FILE

Prints how many tensors came back bit for bit; anything that does not is an error. Safetensors is read from its description
alone (github.com/huggingface/safetensors, "Format").
"""
import json
import sys

import numpy as np

DTYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1", "U16": "<u2",
          "U8": "u1", "BOOL": "?"}


def read_safetensors(path):
    with open(path, "rb") as file:
        data = file.read()
    length = int.from_bytes(data[:8], "little")
    assert length % 8 == 0, length
    header = json.loads(data[8:8 + length])
    metadata = header.pop("__metadata__")
    arrays, end = {}, 0
    for name, entry in header.items():
        begin, stop = entry["data_offsets"]
        assert begin == end, (name, begin, end)
        end = stop
        if entry["dtype"] in DTYPES:
            part = np.frombuffer(data[8 + length + begin:8 + length + stop], DTYPES[entry["dtype"]])
            arrays[name] = part.reshape(entry["shape"])
    assert 8 + length + end == len(data)
    return arrays, json.loads(metadata["quantscope"])


def read_npz(path):
    with np.load(path, allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    directory = json.loads(bytes(arrays.pop("quantscope.json")))
    return arrays, directory


def spread(small, shape, axis, granularity):
    """An array of scales or zero points, repeated to the shape of the tensor."""
    if small.ndim == 0:
        return np.broadcast_to(small, shape)
    moved = [shape[axis]] + [n for i, n in enumerate(shape) if i != axis]
    rows, columns = shape[axis], int(np.prod(shape)) // shape[axis]
    kind, _, size = granularity.partition(":")
    if kind in ("channel", "input-channel"):
        full = np.repeat(small[:, None], columns, axis=1)
    elif kind == "group":
        full = np.repeat(small, int(size), axis=1)[:, :columns]
    else:
        height, width = (int(n) for n in size.split("x"))
        full = np.repeat(np.repeat(small, height, axis=0), width, axis=1)[:rows, :columns]
    return np.moveaxis(full.reshape(moved), 0, axis)


def made_again(tensor, arrays, levels):
    names, axis = tensor["arrays"], tensor["axis"]
    granularity = tensor["choice"]["granularity"]
    codes = arrays[names["codes"]]

    def part(name):
        return spread(arrays[names[name]], codes.shape, axis, granularity)

    formula = tensor["reconstruction"]
    if formula == "scales * (codes - zero_points)":
        return part("scales") * (codes.astype(np.float32) - part("zero_points"))
    if formula == "scales * codes":
        return part("scales") * codes.astype(np.float32)
    if "levels" in formula:
        table = arrays[names["levels"]] if "levels" in names else np.array(levels[tensor["choice"]["format"]], np.float32)
        found = table[codes]
        return part("scales") * found if formula.startswith("scales") else found
    if "FP16" in formula:
        return codes.view(np.float16).astype(np.float32)
    if "BF16" in formula:
        return (codes.astype(np.uint32) << 16).view(np.float32)
    assert formula == "decoded from the blocks" and arrays[names["blocks"]].dtype == np.uint8
    return arrays[names["reconstruction"]]


def main():
    path = sys.argv[1]
    arrays, directory = read_npz(path) if path.endswith(".npz") else read_safetensors(path)
    checked = 0
    for tensor in directory["tensors"]:
        if "layer" not in tensor:
            continue
        expected = arrays[tensor["arrays"]["reconstruction"]]
        found = made_again(tensor, arrays, directory["levels"])
        assert found.dtype == np.float32 and found.shape == expected.shape == tuple(tensor["shape"]), tensor["tensor"]
        assert np.ascontiguousarray(found).tobytes() == expected.tobytes(), tensor["tensor"]
        checked += 1
    print(checked)


main()
