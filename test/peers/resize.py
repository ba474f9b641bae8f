"""Writes what Pillow makes of the images of test/preprocess/pillow.test.ts, to compare with.

Run by hand, with Pillow and numpy: python test/peers/resize.py > test/preprocess/fixtures/pillow.json
Sizes are such that no pixel centre falls between two pixels, where rounding would decide about a mask.
"""
import base64
import json

import numpy
import PIL
from PIL import Image

CASES = [
    {"from": [96, 64], "to": [48, 32], "filter": "LANCZOS"},
    {"from": [101, 71], "to": [37, 41], "filter": "LANCZOS"},
    {"from": [150, 40], "to": [60, 24], "filter": "LANCZOS"},
    {"from": [30, 20], "to": [48, 32], "filter": "BILINEAR"},
]


def scene(width: int, height: int) -> numpy.ndarray:
    """Soft waves, fine texture and a bright disc with a sharp edge, [height, width, 3]."""
    y, x, c = numpy.meshgrid(numpy.arange(height), numpy.arange(width), numpy.arange(3), indexing="ij")
    waves = 110 + 60 * numpy.sin(0.11 * x + c) * numpy.cos(0.13 * y) + 12 * ((7 * x + 3 * y + 5 * c) % 5 - 2)
    inside = (x - width / 2) ** 2 + (y - height / 2) ** 2 < (height / 4) ** 2
    return numpy.floor(numpy.where(inside, 215 - 20 * c, waves)).astype(numpy.uint8)


def resized(case: dict) -> dict:
    image = scene(*case["from"])
    mask = (image[:, :, 0] > 160).astype(numpy.uint8)
    picture = Image.fromarray(image).resize(case["to"], Image.Resampling[case["filter"]])
    nearest = Image.fromarray(mask).resize(case["to"], Image.Resampling.NEAREST)
    return {**case, "image": encode(picture), "mask": encode(nearest)}


def encode(picture: Image.Image) -> str:
    return base64.b64encode(numpy.asarray(picture).tobytes()).decode("ascii")


print(json.dumps({"pillow": PIL.__version__, "cases": [resized(case) for case in CASES]}, indent=1))
