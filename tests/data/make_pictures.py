#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small pictures of many kinds and what Pillow and NumPy make of them: make_pictures.py FOLDER > expected_pictures.json

Writes the pictures to FOLDER (tests/data/pictures). `decoded` has their pixels as Pillow's convert("RGB") or convert("L")
gives them, turned by their EXIF orientation; of 16-bit files round(v · 255 / 65535). `resized` has Pillow's resize(),
`letterboxed` the same in the picture's own proportion, filled up as Ultralytics' LetterBox does, `prepared` torchvision's
evaluation transform (resize of the shorter side, centre crop, normalization) in double, or a letterbox normalized."""
import base64
import io
import json
import os
import struct
import sys
import zlib

import numpy as np
from PIL import Image, ImageOps

folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)
random = np.random.default_rng(6)
HEIGHT, WIDTH = 11, 17


def smooth(height, width, channels):
    """Waves of the channels with some noise: edges, flat parts and every brightness."""
    y, x = np.mgrid[0:height, 0:width]
    planes = [127.5 + 100 * np.sin(x * (0.3 + 0.2 * c) + c) * np.cos(y * (0.5 - 0.1 * c)) for c in range(channels)]
    noise = random.normal(0, 25, (height, width, channels))
    return np.clip(np.stack(planes, 2) + noise, 0, 255).astype(np.uint8)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(samples, color, depth, interlaced=False):
    """A PNG file of whole samples, [height, width, channels], without filters; Adam7 where it is interlaced."""
    height, width = samples.shape[:2]
    passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
    data = b""
    for top, left, down, right in passes if interlaced else [(0, 0, 1, 1)]:
        part = samples[top::down, left::right]
        if part.size:
            for row in part:
                data += b"\0" + (row.astype(">u2") if depth == 16 else row.astype(np.uint8)).tobytes()
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")


def write(name, data):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)


def save(name, image, **options):
    kept = io.BytesIO()
    image.save(kept, "PNG" if name.endswith(".png") else "JPEG", **options)
    write(name, kept.getvalue())


def entry(pixels):
    pixels = np.asarray(pixels)
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    return {"height": pixels.shape[0], "width": pixels.shape[1], "channels": channels,
            "pixels": base64.b64encode(pixels.astype(np.uint8).tobytes()).decode()}


decoded = {}
color = Image.fromarray(smooth(HEIGHT, WIDTH, 3))
grey = color.convert("L")
alpha = Image.fromarray(smooth(HEIGHT, WIDTH, 1)[:, :, 0])

save("rgb.png", color)
save("grey.png", grey)
save("bilevel.png", grey.convert("1"))
save("grey4.png", grey.quantize(16), bits=4)
save("palette.png", color.quantize(40))
save("palette_alpha.png", color.quantize(12), transparency=3)
save("rgba.png", Image.merge("RGBA", (*color.split(), alpha)))
save("grey_alpha.png", Image.merge("LA", (grey, alpha)))
write("interlaced.png", png(np.asarray(color), 2, 8, interlaced=True))
for name, mode in [("rgb", "RGB"), ("grey", "L"), ("bilevel", "L"), ("grey4", "RGB"), ("palette", "RGB"),
                   ("palette_alpha", "RGB"), ("rgba", "RGB"), ("grey_alpha", "L"), ("interlaced", "RGB")]:
    decoded[name + ".png"] = entry(Image.open(os.path.join(folder, name + ".png")).convert(mode))

deep = random.integers(0, 65536, (HEIGHT, WIDTH, 3))
write("rgb16.png", png(deep, 2, 16))
write("grey16.png", png(deep[:, :, :1], 0, 16))
eight = np.floor(deep * 255 / 65535 + 0.5)
decoded["rgb16.png"] = entry(eight)
decoded["grey16.png"] = entry(eight[:, :, 0])

large = Image.fromarray(smooth(40, 57, 3))
save("rgb.jpg", large, quality=80)
save("rgb444.jpg", large, quality=95, subsampling=0)
save("grey.jpg", large.convert("L"), quality=80)
save("progressive.jpg", large, quality=70, progressive=True)
save("cmyk.jpg", Image.fromarray(smooth(24, 33, 4), "CMYK"), quality=90)
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    save(f"turned{orientation}.jpg", color, quality=90, exif=exif.tobytes())
for name in sorted(os.listdir(folder)):
    if name.endswith(".jpg"):
        image = ImageOps.exif_transpose(Image.open(os.path.join(folder, name)))
        decoded[name] = entry(image if image.mode == "L" else image.convert("RGB"))

resized = []
for source in ["rgb.png", "grey.png", "rgb.jpg"]:
    image = Image.open(os.path.join(folder, source))
    for height, width in [(5, 7), (23, 40), (11, 6), (4, 17), (1, 1), (39, 1), (2, 61)]:
        for filter_name, filter_id in [("bilinear", Image.BILINEAR), ("bicubic", Image.BICUBIC)]:
            resized.append({"source": source, "filter": filter_name,
                            **entry(image.resize((width, height), filter_id))})


def prepared(source, shorter, crop, scale, mean, std, order):
    image = Image.open(os.path.join(folder, source)).convert("L" if order == "grey" else "RGB")
    width, height = image.size
    size = (shorter, int(shorter * height / width)) if width <= height else (int(shorter * width / height), shorter)
    image = image.resize(size, Image.BILINEAR)
    width, height = image.size
    top, left = int(round((height - crop[0]) / 2.0)), int(round((width - crop[1]) / 2.0))
    pixels = np.asarray(image).astype(np.float64)
    pixels = (pixels[:, :, None] if order == "grey" else pixels)[top:top + crop[0], left:left + crop[1]]
    pixels = pixels[:, :, ::-1] if order == "bgr" else pixels
    scaled = {"1/255": pixels / 255, "1": pixels, "1/127.5-1": pixels / 127.5 - 1}[scale]
    return ((scaled - np.array(mean)) / np.array(std)).transpose(2, 0, 1)


cases = []
for source, shorter, crop, scale, mean, std, order in [
        ("rgb.jpg", 20, (16, 16), "1/255", [0.485, 0.456, 0.406], [0.229, 0.224, 0.225], "rgb"),
        ("rgb.png", 9, (8, 9), "1", [103.939, 116.779, 123.68], [1, 1, 1], "bgr"),
        ("rgb444.jpg", 33, (24, 31), "1/127.5-1", [0, 0, 0], [1, 1, 1], "rgb"),
        ("rgb.jpg", 15, (12, 10), "1/255", [0.1307], [0.3081], "grey")]:
    values = prepared(source, shorter, crop, scale, mean, std, order)
    numbers = lambda all: "/".join(str(x) for x in all)
    steps = (f"resize:{shorter},crop:{crop[0]}x{crop[1]},scale:{scale},mean:{numbers(mean)},std:{numbers(std)},"
             f"order:{order}")
    cases.append({"source": source, "steps": steps, "shape": [1, *values.shape],
                  "values": base64.b64encode(values.astype("<f8").tobytes()).decode()})

def letterboxed(image, size, filter_id, color):
    """Ultralytics' LetterBox (YOLOv5, utils/augmentations.py) without stride, around Pillow's resize."""
    height, width = image.size[1], image.size[0]
    ratio = min(size[0] / height, size[1] / width)
    inner = max(1, int(round(width * ratio))), max(1, int(round(height * ratio)))
    dw, dh = (size[1] - inner[0]) / 2, (size[0] - inner[1]) / 2
    out = Image.new(image.mode, (size[1], size[0]), color if image.mode == "RGB" else color[0])
    out.paste(image.resize(inner, filter_id), (int(round(dw - 0.1)), int(round(dh - 0.1))))
    return out


boxes = []
for source in ["rgb.png", "grey.png", "rgb.jpg"]:
    image = Image.open(os.path.join(folder, source))
    for size in [(16, 16), (32, 20), (9, 40), (57, 40), (1, 30), (23, 24), (64, 64)]:
        for filter_name, filter_id in [("bilinear", Image.BILINEAR), ("bicubic", Image.BICUBIC)]:
            boxes.append({"source": source, "filter": filter_name,
                          **entry(letterboxed(image, size, filter_id, (114, 30, 250)))})

for source, size, order in [("rgb.jpg", (24, 30), "rgb"), ("rgb.png", (20, 20), "bgr"), ("rgb.jpg", (31, 16), "grey")]:
    pad = [114] if order == "grey" else [10, 114, 200]  # in the order of the network's channels
    image = Image.open(os.path.join(folder, source)).convert("L" if order == "grey" else "RGB")
    image = letterboxed(image, size, Image.BILINEAR, tuple(pad[::-1] if order == "bgr" else pad))
    pixels = np.asarray(image).astype(np.float64)
    pixels = pixels[:, :, None] if order == "grey" else pixels
    pixels = pixels[:, :, ::-1] if order == "bgr" else pixels
    values = ((pixels / 255 - 0.25) / 0.5).transpose(2, 0, 1)
    steps = (f"resize:{size[0]}x{size[1]},pad:{'/'.join(map(str, pad))},scale:1/255,mean:0.25,std:0.5,order:{order}")
    cases.append({"source": source, "steps": steps, "shape": [1, *values.shape],
                  "values": base64.b64encode(values.astype("<f8").tobytes()).decode()})

json.dump({"decoded": decoded, "resized": resized, "letterboxed": boxes, "prepared": cases}, sys.stdout, indent=1, sort_keys=True)
sys.stdout.write("\n")
