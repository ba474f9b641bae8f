"""Writes test/data/fixtures/coco.json: random polygons and run lengths with what pycocotools makes of them.

Run by hand, with an environment of its own:
    python3 -m venv /tmp/coco && /tmp/coco/bin/pip install pycocotools numpy
    /tmp/coco/bin/python test/peers/coco.py            # writes the cases
    /tmp/coco/bin/python test/peers/coco.py 5000       # writes so many cases to stdout
"""

import json
import pathlib
import sys

import numpy
from pycocotools import mask

KEPT = 24
random = numpy.random.default_rng(5)


def random_polygon(width, height):
    count = int(random.integers(3, 12))
    points = random.uniform(-0.3, 1.3, (count, 2)) * [width, height]
    if random.random() < 0.3:
        points = numpy.round(points)
    if random.random() < 0.2:
        points = numpy.concatenate([points, points[:1]])
    if random.random() < 0.2:
        points = numpy.repeat(points, 2, axis=0)
    return numpy.round(points, 2).ravel().tolist()


def polygon_case():
    width, height = (int(n) for n in random.integers(1, 40, 2))
    polygons = [random_polygon(width, height) for _ in range(int(random.integers(1, 3)))]
    merged = mask.merge(mask.frPyObjects(polygons, height, width))
    return {"size": [height, width], "polygons": polygons, "counts": merged["counts"].decode()}


def run_case():
    width, height = (int(n) for n in random.integers(1, 60, 2))
    pixels = random.random((height, width)) < random.random()
    pixels = numpy.maximum.accumulate(pixels, axis=0) if random.random() < 0.5 else pixels
    encoded = mask.encode(numpy.asfortranarray(pixels.astype(numpy.uint8)))
    flat = pixels.ravel(order="F").astype(int)
    changes = numpy.flatnonzero(numpy.diff(numpy.concatenate([[0], flat])))
    runs = numpy.diff(numpy.concatenate([[0], changes, [flat.size]])).tolist()
    assert mask.frPyObjects({"size": [height, width], "counts": runs}, height, width) == encoded
    return {"size": [height, width], "runs": runs, "counts": encoded["counts"].decode()}


def main():
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else KEPT
    cases = {"polygons": [polygon_case() for _ in range(wanted)], "runs": [run_case() for _ in range(wanted // 4)]}
    if len(sys.argv) > 1:
        json.dump(cases, sys.stdout)
        return
    lines = [f'"{name}": [\n' + ",\n".join(json.dumps(case) for case in rows) + "\n]" for name, rows in cases.items()]
    target = pathlib.Path(__file__).parent.parent / "data" / "fixtures" / "coco.json"
    target.write_text("{\n" + ",\n".join(lines) + "\n}\n")


main()
