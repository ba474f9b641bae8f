"""Per-image IoU of runs on oxford_pets, as the PyTorch peer measures it: masks brought to 160x240 by the nearest pixel.

Usage: python test/peers/pets.py FOLDER RUN...
FOLDER has masks/ and splits.csv; a RUN is what `segbook train --dataset FOLDER --out RUN` wrote, its predictions
beside their metrics at the images' own sizes. Needs: numpy, pillow.
"""
import csv
import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image

SIZE = (240, 160)


def read(path: Path, least: int) -> np.ndarray:
    """A mask at the common size; values from `least` on are foreground."""
    return np.asarray(Image.open(path).convert("L").resize(SIZE, Image.NEAREST)) >= least


def iou(predicted: np.ndarray, true: np.ndarray) -> float:
    return (predicted & true).sum() / (predicted | true).sum()


def main(folder: Path, runs: list[Path]) -> None:
    stems = [row["stem"] for row in csv.DictReader((folder / "splits.csv").open()) if row["split"] == "val"]
    for run in runs:
        masks = run / "predictions" / "val"
        common = np.mean([iou(read(masks / f"{s}.png", 1), read(folder / "masks" / f"{s}.png", 128)) for s in stems])
        native = json.loads((run / "metrics.json").read_text())["splits"]["val"]["summary"]["iou"]["mean"]
        seconds = json.loads((run / "provenance.json").read_text())["seconds"]
        print(f"{run.name}  {len(stems)} images  IoU at 160x240 {common:.4f}  at their own size {native:.4f}  {seconds:.0f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(run) for run in sys.argv[2:]])
