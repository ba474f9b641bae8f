"""The peer of `segbook bench --only score`: the measures of segbook in NumPy, SciPy and scikit-learn.

Usage: python score_peer.py '{"batch": 100, "heightPx": 160, "widthPx": 240, "threads": 1}'

Talks in lines (peer_talk.py). As a module it is the independent reference of the measures (test/peers/measures.py).
"""

import json
import math
import os
import sys
import time

STARTED = time.time()
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np
import scipy
import sklearn
from scipy import ndimage
from sklearn.metrics import average_precision_score, confusion_matrix

from peer_talk import answer_lines, peak_rss_bytes

TOLERANCE_PX = 2
BAND_PX = 5
BINS = 15
STEPS = 256
SIGMA_PX = 1.4
DRAWS = 2**30
SHAPES = ["empty", "full", "pixel", "sparse", "noise", "checker", "stripes", "border", "ellipse", "ring", "blobs"]
CROSS = ndimage.generate_binary_structure(2, 1)


# The same masks as lib/bench/maskPair.ts draws.


def scramble(seed: int, position):
    """MurmurHash3's finaliser on unsigned 32-bit numbers."""
    with np.errstate(over="ignore"):
        h = np.asarray(position, np.uint32) * np.uint32(0x9E3779B1) + np.uint32(seed * 0x85EBCA77 & 0xFFFFFFFF)
        h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
        h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
        return (h ^ (h >> np.uint32(16))).astype(np.int64)


def draw(seed: int, k: int, below: int) -> int:
    return int(scramble(seed, DRAWS + k)) % below


def ellipse(seed: int, first: int, width: int, height: int, shrink: int = 1) -> np.ndarray:
    y, x = np.mgrid[0:height, 0:width].astype(np.int64)
    cx, cy = draw(seed, first, width), draw(seed, first + 1, height)
    rx = (1 + draw(seed, first + 2, width // 3 + 1)) // shrink
    ry = (1 + draw(seed, first + 3, height // 3 + 1)) // shrink
    return ((x - cx) * ry) ** 2 + ((y - cy) * rx) ** 2 <= (rx * ry) ** 2


def paint(shape: str, seed: int, width: int, height: int) -> np.ndarray:
    i = np.arange(width * height).reshape(height, width)
    y, x = i // width, i % width
    if shape == "empty":
        return np.zeros((height, width), bool)
    if shape == "full":
        return np.ones((height, width), bool)
    if shape == "pixel":
        return i == draw(seed, 0, width * height)
    if shape == "sparse":
        return scramble(seed, i) % 256 < 3
    if shape == "noise":
        return scramble(seed, i) % 256 < 128
    if shape == "checker":
        return (x + y) % 2 == 1
    if shape == "stripes":
        return x // 3 % 2 == 1
    if shape == "border":
        return x <= draw(seed, 0, width)
    if shape == "ellipse":
        return ellipse(seed, 0, width, height)
    if shape == "ring":
        return ellipse(seed, 0, width, height) & ~ellipse(seed, 0, width, height, 2)
    if shape == "blobs":
        return np.logical_or.reduce([ellipse(seed, first, width, height) for first in (0, 4, 8)])
    raise ValueError(shape)


def disturb(truth: np.ndarray, seed: int) -> np.ndarray:
    height, width = truth.shape
    dx, dy = draw(seed, 0, 7) - 3, draw(seed, 1, 7) - 3
    padded = np.pad(truth, 3)
    shifted = padded[3 - dy : 3 - dy + height, 3 - dx : 3 - dx + width]
    flipped = scramble(seed, np.arange(truth.size)) % 100 == 0
    return shifted ^ flipped.reshape(truth.shape)


def soften(mask: np.ndarray, kind: str, seed: int) -> np.ndarray:
    if kind == "hard":
        return mask.astype(np.float32)
    value = scramble(seed, np.arange(mask.size)).reshape(mask.shape)
    if kind == "loose":
        return (value % 4097 / 4096).astype(np.float32)
    if kind == "bytes":
        return (np.where(mask, 255 - value % 128, value % 128) / 255).astype(np.float32)
    return (np.where(mask, 4096 - value % 2049, value % 2048) / 4096).astype(np.float32)


def fade(mask: np.ndarray, kind: str, seed: int) -> np.ndarray:
    value = scramble(seed, np.arange(mask.size)).reshape(mask.shape) % 100 if kind == "soft" else 0
    return (np.where(mask, 255 - value, value) / 255).astype(np.float32)


def draw_pair(width, height, truth, predicted, probability, alpha, seed):
    """Predicted mask, probability, true mask and true alpha."""
    true = paint(truth, 8 * seed, width, height)
    if predicted == "near":
        pred = disturb(true, 8 * seed + 1)
    else:
        pred = paint(predicted, 8 * seed + 1, width, height)
    return pred, soften(pred, probability, 8 * seed + 2), true, fade(true, alpha, 8 * seed + 3)


# The measures, by their definitions.


def ratio(above: float, below: float):
    return None if below == 0 else above / below


def count_measures(pred: np.ndarray, true: np.ndarray) -> dict:
    tn, fp, fn, tp = (int(n) for n in confusion_matrix(true.ravel(), pred.ravel(), labels=[False, True]).ravel())
    iou, iou_background = ratio(tp, tp + fp + fn), ratio(tn, tn + fp + fn)
    ious = [value for value in (iou, iou_background) if value is not None]
    found, spared = ratio(tp, tp + fn), ratio(tn, tn + fp)
    return {
        "tp": tp,
        "fp": fp,
        "fn": fn,
        "tn": tn,
        "accuracy": ratio(tp + tn, tp + fp + fn + tn),
        "dice": ratio(2 * tp, 2 * tp + fp + fn),
        "iou": iou,
        "precision": ratio(tp, tp + fp),
        "recall": found,
        "meanIou": sum(ious) / len(ious),
        "balancedAccuracy": None if found is None or spared is None else (found + spared) / 2,
        "matthews": ratio(tp * tn - fp * fn, math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))),
    }


def boundary_of(mask: np.ndarray) -> np.ndarray:
    return mask & ~ndimage.binary_erosion(mask, CROSS, border_value=0)


def boundary_measures(pred: np.ndarray, true: np.ndarray) -> dict:
    keys = ("boundaryF", "hd95", "nsd", "assd", "trimapAccuracy")
    measures = dict.fromkeys(keys)
    ours, theirs = boundary_of(pred), boundary_of(true)
    if not theirs.any():
        return measures
    to_theirs = ndimage.distance_transform_edt(~theirs)
    band = to_theirs <= BAND_PX
    measures["trimapAccuracy"] = float(np.mean(pred[band] == true[band]))
    if not ours.any():
        return measures
    there, back = to_theirs[ours], ndimage.distance_transform_edt(~ours)[theirs]
    near = np.count_nonzero(there <= TOLERANCE_PX), np.count_nonzero(back <= TOLERANCE_PX)
    p, r = near[0] / there.size, near[1] / back.size
    measures["boundaryF"] = 2 * p * r / (p + r) if p + r > 0 else 0.0
    measures["hd95"] = float(max(np.percentile(there, 95), np.percentile(back, 95)))
    measures["nsd"] = sum(near) / (there.size + back.size)
    measures["assd"] = float((there.sum() + back.sum()) / (there.size + back.size))
    return measures


def gradient_filters():
    """Two-dimensional filters as the authors of the gradient error give them: Gaussian times derivative, unit energy."""
    radius = math.ceil(SIGMA_PX * math.sqrt(-2 * math.log(math.sqrt(2 * math.pi) * SIGMA_PX * 0.01)))
    at = np.arange(-radius, radius + 1)
    gauss = np.exp(-(at**2) / (2 * SIGMA_PX**2)) / (SIGMA_PX * math.sqrt(2 * math.pi))
    slope = -at * gauss / SIGMA_PX**2
    energy = math.sqrt(np.sum(np.outer(gauss, slope) ** 2))
    return gauss / math.sqrt(energy), slope / math.sqrt(energy)


SMOOTH, SLOPE = gradient_filters()


def magnitude(image: np.ndarray) -> np.ndarray:
    def filtered(across, along):
        rows = ndimage.convolve1d(image.astype(np.float64), along, axis=1, mode="nearest")
        return ndimage.convolve1d(rows, across, axis=0, mode="nearest")

    return np.hypot(filtered(SMOOTH, SLOPE), filtered(SLOPE, SMOOTH))


def calibration_error(probability: np.ndarray, true: np.ndarray) -> float:
    bins = np.searchsorted(np.linspace(0, 1, BINS + 1)[1:-1], probability)
    predicted = np.bincount(bins, probability, BINS)
    observed = np.bincount(bins, true, BINS)
    return float(np.abs(predicted - observed).sum() / true.size)


def soft_measures(probability: np.ndarray, true: np.ndarray, alpha: np.ndarray) -> dict:
    flat, labels = probability.ravel().astype(np.float64), true.ravel()
    difference = probability.astype(np.float64) - alpha
    absolute = np.abs(difference)
    return {
        "mae": float(absolute.mean()),
        "mse": float(np.mean(difference**2)),
        "sad": float(absolute.sum() / 1000),
        "gradientError": float(np.sum((magnitude(probability) - magnitude(alpha)) ** 2) / 1000),
        "averagePrecision": average_precision(flat, labels),
        "ece": calibration_error(flat, labels),
        "brier": float(np.mean((flat - labels) ** 2)),
    }


def average_precision(flat: np.ndarray, labels: np.ndarray):
    return float(average_precision_score(labels, np.floor(flat * STEPS) / STEPS)) if labels.any() else None


def measure_pair(pred: np.ndarray, probability: np.ndarray, true: np.ndarray, alpha: np.ndarray) -> dict:
    return {**count_measures(pred, true), **boundary_measures(pred, true), **soft_measures(probability, true, alpha)}


# The benchmark.


def main() -> None:
    load = json.loads(sys.argv[1])
    pairs = [
        draw_pair(load["widthPx"], load["heightPx"], "blobs", "near", "sure", "hard", seed)
        for seed in range(load["batch"])
    ]

    def run() -> None:
        for pair in pairs:
            measure_pair(*pair)

    run()
    engine = f"numpy {np.__version__}, scipy {scipy.__version__}, scikit-learn {sklearn.__version__}"
    answer_lines(STARTED, run, {"engine": engine, "threads": 1, "parameters": 0}, peak_rss_bytes)


if __name__ == "__main__":
    main()
