"""Writes test/measure/fixtures: what NumPy, SciPy and scikit-learn say about more than 500 mask pairs.

Run by hand; it makes an environment of its own in the temporary folder:
    python3 test/peers/measures.py
Then `npx mocha dist/test/measure/agreement.test.js` compares segbook with it. Every measure comes from
lib/bench/score_peer.py; where scikit-learn has a function for one, both must agree here to 1e-12.
"""

import csv
import json
import math
import pathlib
import sys
import warnings

HERE = pathlib.Path(__file__).resolve().parent
FIXTURES = HERE.parent / "measure" / "fixtures"
PEER = HERE.parent.parent / "lib" / "bench"
PACKAGES = ["numpy", "scipy", "scikit-learn"]

sys.dont_write_bytecode = True

from environment import enter_environment

enter_environment("segbook-measures", PACKAGES, ["numpy", "scipy", "sklearn"])
sys.path.insert(0, str(PEER))

import numpy as np
import scipy
import sklearn
from score_peer import BINS, SHAPES, STEPS, draw_pair, measure_pair, scramble
from sklearn import metrics
from sklearn.calibration import calibration_curve

SIZES = [(1, 1), (2, 1), (1, 7), (17, 1), (2, 2), (3, 5), (8, 8), (13, 9), (31, 24), (48, 64), (120, 80), (240, 160)]
CASE = ["widthPx", "heightPx", "truth", "predicted", "probability", "alpha", "seed"]
PROBABILITIES = ["hard", "sure", "loose", "bytes"]
LARGE = [
    (3000, 2000, "blobs", "near", "sure", "soft", 901),
    (3000, 2000, "noise", "pixel", "bytes", "hard", 902),
]


def list_cases():
    """Every shape against every shape and its own near copy, in turn at every size; and large ones."""
    cases = []
    for truth in SHAPES:
        for k in range(47):
            n = len(cases)
            predicted = "near" if k % 2 else SHAPES[k // 2 % len(SHAPES)]
            width, height = SIZES[n % len(SIZES)]
            alpha = "soft" if n // 3 % 2 else "hard"
            cases.append((width, height, truth, predicted, PROBABILITIES[n // 5 % 4], alpha, n + 1))
    return cases + LARGE


def cross_check(measures: dict, pred, probability, true) -> None:
    """What scikit-learn has a function for must come to the same."""
    p, t = pred.ravel(), true.ravel()
    options = {"zero_division": np.nan}
    theirs = {
        "accuracy": metrics.accuracy_score(t, p),
        "dice": metrics.f1_score(t, p, **options) if p.any() or t.any() else None,
        "iou": metrics.jaccard_score(t, p, zero_division=0) if p.any() or t.any() else None,
        "precision": metrics.precision_score(t, p, **options) if p.any() else None,
        "recall": metrics.recall_score(t, p, **options) if t.any() else None,
        "brier": metrics.brier_score_loss(t, probability.ravel().astype(np.float64), pos_label=True),
        "matthews": metrics.matthews_corrcoef(t, p) if 0 < p.mean() < 1 and 0 < t.mean() < 1 else None,
        "balancedAccuracy": metrics.balanced_accuracy_score(t, p) if 0 < t.mean() < 1 else None,
    }
    for key, value in theirs.items():
        ours = measures[key]
        same = ours is None if value is None else ours is not None and math.isclose(ours, value, abs_tol=1e-12)
        assert same, (key, ours, value)


def shorten(value):
    return value if value is None or isinstance(value, int) else float(f"{value:.9g}")


def pair_rows():
    columns, rows = None, []
    for case in list_cases():
        pair = draw_pair(*case)
        measures = measure_pair(*pair)
        if pair[0].size < 1e6:
            cross_check(measures, *pair[:3])
        columns = list(measures)
        rows.append([*case, *(shorten(measures[key]) for key in columns)])
    return columns, rows


def curve_rows():
    """Precision and recall at every 32nd threshold, the best threshold, and the bars of a reliability diagram."""
    rows = []
    for n in range(16):
        case = (48, 64, "blobs", ["near", "ellipse"][n % 2], PROBABILITIES[n % 4], "hard", 700 + n)
        _, probability, true, _ = draw_pair(*case)
        labels, steps = true.ravel(), np.floor(probability.ravel().astype(np.float64) * STEPS)
        points, dice = [], []
        for k in range(STEPS + 1):
            reached = steps >= k
            dice.append(metrics.f1_score(labels, reached))
            if k % 32 == 0:
                precision = metrics.precision_score(labels, reached) if reached.any() else None
                points.append([shorten(precision), shorten(metrics.recall_score(labels, reached))])
        best = min(range(STEPS + 1), key=lambda k: (-dice[k], abs(k / STEPS - 0.5)))
        observed, predicted = calibration_curve(labels, probability.ravel().astype(np.float64), n_bins=BINS)
        bars = [[shorten(float(value)) for value in bar] for bar in zip(predicted, observed)]
        rows.append({"case": case, "points": points, "best": [best, shorten(float(dice[best]))], "bars": bars})
    return rows


def class_rows():
    """Masks of several classes; the last class of some is nowhere."""
    rows = []
    for seed, classes in enumerate([2, 3, 3, 4, 7, 11, 11, 11]):
        width, height = SIZES[4 + seed % 6]
        i = np.arange(width * height)
        used = classes - seed % 2
        truth = scramble(seed, i) % used
        predicted = np.where(scramble(seed + 100, i) % 4 == 0, scramble(seed + 200, i) % used, truth)
        labels = list(range(classes))
        confusion = metrics.confusion_matrix(truth, predicted, labels=labels)
        there = (confusion.sum(0) + confusion.sum(1)) > 0
        iou = metrics.jaccard_score(truth, predicted, labels=labels, average=None, zero_division=0)
        dice = metrics.f1_score(truth, predicted, labels=labels, average=None, zero_division=0)
        rows.append(
            {
                "size": [width, height],
                "classes": classes,
                "used": used,
                "seed": seed,
                "confusion": confusion.tolist(),
                "iou": [shorten(float(v)) if t else None for v, t in zip(iou, there)],
                "dice": [shorten(float(v)) if t else None for v, t in zip(dice, there)],
                "meanIou": shorten(float(iou[there].mean())),
            }
        )
    return rows


def write_lines(name: str, rows) -> None:
    text = "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows)
    (FIXTURES / name).write_text(text)


def main() -> None:
    warnings.simplefilter("ignore")
    FIXTURES.mkdir(exist_ok=True)
    columns, rows = pair_rows()
    with open(FIXTURES / "pairs.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*CASE, *columns])
        writer.writerows(rows)
    write_lines("curves.jsonl", curve_rows())
    write_lines("classes.jsonl", class_rows())
    size = sum(file.stat().st_size for file in FIXTURES.iterdir())
    versions = f"numpy {np.__version__}, scipy {scipy.__version__}, scikit-learn {sklearn.__version__}"
    print(f"{len(rows)} pairs, {size} bytes, {versions}")


main()
