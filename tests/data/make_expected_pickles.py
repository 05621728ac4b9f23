# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes expected_pickles.json: pickles that Python writes in every protocol, with the values that are in them.

    python3 make_expected_pickles.py > expected_pickles.json

A value is written as text by `text()`; tests/core/loaders/tst_pickle.cpp writes what it reads in the same way.
"""
import json
import pickle

SHARED = ["shared", (1, 2)]


def text(value):
    if value is None:
        return "None"
    if isinstance(value, (bool, int)):
        return str(value)
    if isinstance(value, float):
        return float(value).hex()
    if isinstance(value, str):
        return "'" + value + "'"
    if isinstance(value, (bytes, bytearray)):
        return "b" + bytes(value).hex()
    if isinstance(value, list):
        return "[" + ",".join(map(text, value)) + "]"
    if isinstance(value, tuple):
        return "(" + ",".join(map(text, value)) + ")"
    if isinstance(value, dict):
        return "{" + ",".join(text(k) + ":" + text(v) for k, v in value.items()) + "}"
    raise TypeError(value)


def main():
    values = {
        "nothing": None, "truth": [True, False], "floats": [0.0, -1.5, 1e300, 5e-324, float("inf")],
        "integers": [0, 1, 255, 256, 65535, 65536, -1, -129, 2**31 - 1, -2**31, 2**31, 2**63 - 1, -2**63],
        "texts": ["", "a", "ä", "\u4e2d", "\U0001f600", "line\nfeed", "back\\slash", "tab\t'\"", "x" * 300],
        "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)],
        "dictionaries": [{}, {"a": 1}, {1: "b", (2, 3): {"c": []}}],
        "shared": [SHARED, SHARED, {"again": SHARED}],
        "many": list(range(1100)),
        "memos": [str(i) for i in range(260)] * 2,
        "deep": [],
    }
    for _ in range(60):
        values["deep"] = [values["deep"]]
    cases = []
    for name, value in values.items():
        for protocol in range(6):
            cases.append({"name": name, "protocol": protocol, "pickle": pickle.dumps(value, protocol).hex(),
                          "text": text(value)})
    for protocol in (3, 4, 5):
        raw = [b"", b"\x00\xff", b"y" * 300] + ([bytearray(b"abc")] if protocol == 5 else [])
        cases.append({"name": "bytes", "protocol": protocol, "pickle": pickle.dumps(raw, protocol).hex(),
                      "text": text(raw)})
    print("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]")


if __name__ == "__main__":
    main()
