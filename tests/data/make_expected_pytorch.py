# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes expected_pytorch.json: small files that PyTorch saves, with the numbers that PyTorch reads back from them.

    python3 make_expected_pytorch.py > expected_pytorch.json

A case has the file in base64, its tensors by the names that state_dict() gives them, and of quantized ones the codes.
Written with PyTorch 1.13.
"""
import argparse
import base64
import collections
import io
import json
import pathlib
import warnings
import zipfile

import torch
from torch import nn

warnings.filterwarnings("ignore")
torch.manual_seed(5)

DTYPES = {torch.float32: "F32", torch.float64: "F64", torch.float16: "F16", torch.bfloat16: "BF16",
          torch.int64: "I64", torch.int32: "I32", torch.int16: "I16", torch.int8: "I8", torch.uint8: "U8",
          torch.bool: "BOOL", torch.qint8: "QINT8", torch.quint8: "QUINT8", torch.qint32: "QINT32"}


def entry(tensor):
    tensor = tensor.detach()
    found = {"dtype": DTYPES[tensor.dtype], "shape": list(tensor.shape)}
    if tensor.is_quantized:
        found["codes"] = tensor.int_repr().flatten().tolist()
        tensor = tensor.dequantize()
    found["values"] = tensor.to(torch.float64).flatten().tolist()
    return found


def case(name, data, tensors, **more):
    return {"name": name, "file": base64.b64encode(data).decode(), **more,
            "tensors": {key: entry(value) for key, value in tensors.items()}}


def saved(thing, **options):
    stream = io.BytesIO()
    torch.save(thing, stream, **options)
    return stream.getvalue()


def scripted(net):
    """A TorchScript archive without its code, which quotes the sources of PyTorch."""
    stream = io.BytesIO()
    torch.jit.save(torch.jit.script(net), stream)
    short = io.BytesIO()
    with zipfile.ZipFile(stream) as archive, zipfile.ZipFile(short, "w") as copy:
        for name in archive.namelist():
            if "/code/" not in name:
                copy.writestr(name, archive.read(name))
    return short.getvalue()


def views():
    base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
    return {"whole": base, "part": base[1:3, 2:5], "turned": base.t(), "repeated": base[0].expand(3, 6),
            "steps": base[:, ::2], "cube": base.reshape(2, 2, 6).permute(2, 0, 1), "one": base[2, 3],
            "none": base[0:0], "windows": base.flatten().unfold(0, 4, 3)}


def numbers():
    values = torch.tensor([1.5, -2.25, 0.0, 3e-5])
    made = {str(t)[6:]: values.to(t) for t in (torch.float64, torch.float16, torch.bfloat16)}
    whole = torch.tensor([0, 1, 100, 127])
    made.update({str(t)[6:]: whole.to(t) for t in (torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8)})
    made["bool"] = torch.tensor([True, False])
    return made


def quantized():
    values = torch.randn(4, 3, 2)
    scales = torch.rand(4, dtype=torch.float64) / 10 + 0.01
    made = {"tensor_" + str(t)[6:]: torch.quantize_per_tensor(values, 0.03, z, t)
            for t, z in ((torch.qint8, -3), (torch.quint8, 120), (torch.qint32, 0))}
    made["channel_0"] = torch.quantize_per_channel(values, scales, torch.tensor([0, 1, -2, 3]), 0, torch.qint8)
    made["channel_1"] = torch.quantize_per_channel(values, scales[:3], torch.tensor([0, 1, 5]), 1, torch.quint8)
    made["float_points"] = torch.quantize_per_channel(values, scales.float(), torch.tensor([-1.5, 0.25, 3.0, -2.75]),
                                                      0, torch.quint8)
    made["turned"] = made["tensor_qint8"].permute(2, 0, 1)
    return made


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(2, 4, 3, groups=2)
        self.norm = nn.BatchNorm2d(4)
        self.up = nn.ConvTranspose2d(4, 6, 2, groups=2)
        self.tail = nn.Sequential(nn.Flatten(), nn.Linear(6, 2, bias=False))

    def forward(self, x):
        return self.tail(self.up(self.norm(self.first(x))).mean((2, 3)))


def trained():
    net = nn.Sequential(nn.Linear(3, 2), nn.ReLU(), nn.Linear(2, 1))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(2):
        optimizer.zero_grad()
        net(torch.ones(1, 3)).sum().backward()
        optimizer.step()
    return net, optimizer


def main():
    cases = []
    for name, made in (("views", views()), ("numbers", numbers())):
        cases.append(case(name, saved(made), made))
        cases.append(case(name + ", legacy", saved(made, _use_new_zipfile_serialization=False), made))
        cases.append(case(name + ", protocol 4", saved(made, pickle_protocol=4), made))
        cases.append(case(name + ", legacy, protocol 4",
                          saved(made, pickle_protocol=4, _use_new_zipfile_serialization=False), made))
    codes = quantized()
    cases.append(case("quantized", saved(codes), codes))
    cases.append(case("quantized, legacy", saved(codes, _use_new_zipfile_serialization=False), codes))

    net = Net().eval()
    state = net.state_dict()
    cases.append(case("state_dict", saved(state), state))
    kinds = {"first.weight": "Conv2d 0 1", "up.weight": "ConvTranspose2d 1 2", "tail.1.weight": "Linear 0 1"}
    whole = nn.Sequential(collections.OrderedDict(net.named_children()))
    cases.append(case("a whole module", saved(whole), state, kinds=kinds))
    # The class lives in the script that saved it: its name is all that a reader has.
    cases.append(case("a module of an own class", saved(net), state, kinds=kinds))
    cases.append(case("TorchScript", scripted(net), state))

    net, optimizer = trained()
    state = {"state_dict": net.state_dict(), "optimizer": optimizer.state_dict(), "epoch": 7, "loss": 0.125,
             "args": argparse.Namespace(lr=0.01, name="a run"), "history": [1.0, 0.5], "when": pathlib.Path("/a/b"),
             "device": torch.device("cpu"), "type": torch.float16, "shape": torch.Size([2, 3])}
    tensors = dict(net.state_dict())
    for index, values in optimizer.state_dict()["state"].items():
        tensors.update({f"optimizer.state.{index}.{key}": value for key, value in values.items()})
    weights = [name for name, tensor in net.state_dict().items() if tensor.ndim >= 2]
    cases.append(case("a checkpoint", saved(state), tensors, weights=weights,
                      metadata={"epoch": "7", "loss": "0.125", "args.lr": "0.01", "args.name": "a run",
                                "history": "[1, 0.5]", "when": "/a/b", "device": "cpu", "type": "torch.float16",
                                "shape": "[2, 3]", "optimizer.param_groups.0.lr": "0.01",
                                "optimizer.param_groups.0.params": "[0, 1, 2, 3]"}))

    # What state_dict() of a quantized linear layer holds, made by hand: needs no quantized engine.
    weight, bias = codes["channel_0"].flatten(1), torch.tensor([0.5, -0.5, 0.0, 1.0])
    state = collections.OrderedDict({"0.scale": torch.tensor(0.25), "0.zero_point": torch.tensor(3),
                                     "0._packed_params.dtype": torch.qint8,
                                     "0._packed_params._packed_params": (weight, bias)})
    state._metadata = {"0": {"version": 3}}
    cases.append(case("a quantized layer", saved(state),
                      {"0.scale": state["0.scale"], "0.zero_point": state["0.zero_point"],
                       "0._packed_params._packed_params.0": weight, "0._packed_params._packed_params.1": bias}))

    parameter = nn.Parameter(torch.tensor([[1.0, 2.0]]))
    tensors = {"0": parameter, "1.a": torch.tensor([3.0]), "1.b": parameter}
    cases.append(case("a list with a shared parameter", saved([parameter, {"a": tensors["1.a"], "b": parameter}]),
                      tensors))
    print("[\n" + ",\n".join(json.dumps(item) for item in cases) + "\n]")


if __name__ == "__main__":
    main()
