"""Writes test/model/loss/fixtures/losses.json: what published implementations say about losses on random logits.

Run by hand, with the folder that holds checkouts of github.com/bermanmaxim/LovaszSoftmax (7d48792) and
github.com/LIVIAETS/boundary-loss (171c32d); it makes an environment of its own in the temporary folder:
    python3 test/peers/losses.py CHECKOUTS
Cross-entropy is PyTorch's, Dice and Tversky are MONAI's, the focal loss is that of boundary-loss, next to torchvision's
for two classes and MONAI's, Lovasz-softmax and the boundary loss are the authors' own. Values are stored, no code of theirs.
"""

import json
import pathlib
import sys
import types

HERE = pathlib.Path(__file__).resolve().parent
FIXTURE = HERE.parent / "model" / "loss" / "fixtures" / "losses.json"
PACKAGES = ["torch", "torchvision", "monai", "scipy", "scikit-image", "tqdm"]
MODULES = ["torch", "torchvision", "monai", "scipy", "skimage", "tqdm"]

sys.dont_write_bytecode = True

from environment import enter_environment

enter_environment("segbook-losses", PACKAGES, MODULES)

import numpy as np
import torch
from monai.losses import DiceLoss, FocalLoss, TverskyLoss
from torch.nn import functional
from torchvision.ops import sigmoid_focal_loss


def load_authors(checkouts: pathlib.Path):
    """The authors' modules; medpy, which they import for a measure that is not called here, is left out."""
    for name in ["medpy", "medpy.metric", "medpy.metric.binary"]:
        sys.modules[name] = types.ModuleType(name)
    sys.modules["medpy.metric.binary"].hd = None
    sys.path[:0] = [str(checkouts / "LovaszSoftmax" / "pytorch"), str(checkouts / "boundary-loss")]
    import losses
    import lovasz_losses
    import utils

    return lovasz_losses, losses, utils


LOVASZ, KERVADEC, KERVADEC_UTILS = load_authors(pathlib.Path(sys.argv[1]))
GAMMA, ALPHA, SMOOTHING = 2.0, 0.3, 1.0


def draw(seed: int, images: int, classes: int, height: int, width: int, scale: float, absent: int | None):
    """Random logits, and blobs of classes as truth."""
    random = np.random.default_rng(seed)
    logits = np.round(random.normal(size=(images, height, width, classes)) * scale, 3).astype(np.float32)
    coarse = random.integers(0, classes, size=(images, (height + 2) // 3, (width + 2) // 3))
    truth = coarse.repeat(3, 1).repeat(3, 2)[:, :height, :width]
    if absent is not None:
        truth[truth == absent] = 0
    return logits, truth


def mean_of_classes(values, weights) -> float:
    """Mean of a value for each class; weights of 0 leave classes out."""
    values = torch.as_tensor(values, dtype=torch.float64).reshape(-1)
    return float((values * weights).sum() / weights.sum())


def measure(logits, truth, weights, ignore):
    """All losses in double precision. Pixels of the class `ignore` are taken out beforehand, where a loss cannot."""
    classes = logits.shape[-1]
    weights = torch.tensor(weights, dtype=torch.float64)
    scores = torch.tensor(logits, dtype=torch.float64).permute(0, 3, 1, 2)
    labels = torch.tensor(truth)
    kept = labels != (-1 if ignore is None else ignore)
    flat = scores.permute(1, 0, 2, 3)[:, kept][None, :, None, :]  # [1, classes, 1, pixels]
    ids = labels[kept][None, None, :]
    onehot = functional.one_hot(ids, classes).permute(0, 3, 1, 2).double()
    probabilities = flat.softmax(1)

    ce = functional.cross_entropy(scores, labels, weights, ignore_index=-100 if ignore is None else ignore)
    common = {"softmax": True, "batch": True, "reduction": "none"}
    dice = DiceLoss(smooth_nr=SMOOTHING, smooth_dr=SMOOTHING, **common)(flat, onehot)
    half = SMOOTHING / 2
    tversky = TverskyLoss(alpha=ALPHA, beta=1 - ALPHA, smooth_nr=half, smooth_dr=half, **common)(flat, onehot)
    rows = probabilities[0, :, 0].T.float()  # their gradient of the Jaccard loss is float32
    lovasz = [LOVASZ.lovasz_softmax_flat(rows, ids.reshape(-1), classes=[c]) for c in range(classes)]
    present = torch.tensor([float((ids == c).any()) for c in range(classes)])
    values = {
        "ce": float(ce),
        "dice": mean_of_classes(dice, weights),
        "tversky": mean_of_classes(tversky, weights),
        "focal": focal(flat, probabilities, onehot, ids, weights),
        "lovasz": mean_of_classes([float(x) for x in lovasz], weights * present),
    }
    if bool((weights == 1).all()):
        whole = LOVASZ.lovasz_softmax(scores.softmax(1).float(), labels, classes="present", ignore=ignore)
        assert abs(float(whole) - values["lovasz"]) < 1e-6
    maps = np.stack([KERVADEC_UTILS.one_hot2dist(one, dtype=np.float64) for one in onehot_of(labels, classes)])
    maps[np.isnan(maps)] = 0
    values["boundary"] = boundary(scores.softmax(1), torch.tensor(maps), kept, weights)
    values["ce-dice"] = values["ce"] + values["dice"]
    values["ce-lovasz"] = values["ce"] + values["lovasz"]
    return values, maps


def onehot_of(labels, classes):
    return functional.one_hot(labels, classes).permute(0, 3, 1, 2).numpy()


def focal(flat, probabilities, onehot, ids, weights) -> float:
    """Per class by the code of boundary-loss, weighted; without weights it must be that code's own mean, and MONAI's."""
    sums, counts = [], onehot.sum((0, 2, 3))
    for c in range(len(weights)):
        one = onehot * (torch.arange(len(weights)) == c)[None, :, None, None]
        log_p = flat.log_softmax(1)
        sums.append(-(((1 - probabilities) ** GAMMA) * one * log_p).sum())
    value = float((torch.stack(sums) * weights).sum() / (counts * weights).sum())
    if bool((weights == 1).all()):
        authors = KERVADEC.FocalLoss(idc=list(range(len(weights))), gamma=GAMMA)(probabilities, onehot)
        assert abs(float(authors) - value) < 1e-6, (float(authors), value)
        monai = FocalLoss(gamma=GAMMA, use_softmax=True, reduction="sum")(flat, onehot)  # of the means over the pixels
        assert abs(float(monai) - value) < 1e-6, (float(monai), value)
        if len(weights) == 2:
            margin = (flat[:, 1] - flat[:, 0]).reshape(-1)
            theirs = sigmoid_focal_loss(margin, ids.reshape(-1).double(), alpha=-1, gamma=GAMMA, reduction="mean")
            assert abs(float(theirs) - value) < 1e-9
    return value


def boundary(probabilities, maps, kept, weights) -> float:
    """Mean of each class by the authors' code over the pixels that count."""
    means = []
    for c in range(len(weights)):
        if bool(kept.all()):
            loss = KERVADEC.SurfaceLoss(idc=[c])
            means.append(float(loss(probabilities, maps)))
        else:
            means.append(float((probabilities * maps)[:, c][kept].mean()))
    return mean_of_classes(means, weights)


CASES = [
    # seed, images, classes, height, width, scale, absent, weights, ignore
    (1, 2, 2, 9, 11, 1.0, None, None, None),
    (2, 1, 3, 12, 8, 3.0, None, None, None),
    (3, 2, 4, 7, 9, 1.0, 2, None, None),
    (4, 2, 3, 9, 9, 1.0, None, [0.5, 1.0, 4.0], None),
    (5, 2, 3, 10, 8, 2.0, None, None, 1),
    (6, 1, 4, 9, 13, 0.3, None, [1.0, 2.0, 0.25, 3.0], 0),
]


def main() -> None:
    lines = []
    for seed, images, classes, height, width, scale, absent, weights, ignore in CASES:
        logits, truth = draw(seed, images, classes, height, width, scale, absent)
        used = [0.0 if c == ignore else w for c, w in enumerate(weights or [1.0] * classes)]
        values, maps = measure(logits, truth, used, ignore)
        case = {
            "shape": [images, height, width, classes],
            "weights": weights,
            "ignore": ignore,
            "logits": [float(f"{x:.4g}") for x in logits.ravel()],
            "truth": truth.ravel().tolist(),
            "distances": [round(float(x), 6) for x in maps.transpose(1, 0, 2, 3).ravel()],
            "losses": values,
        }
        lines.append(json.dumps(case, separators=(",", ":")))
    FIXTURE.parent.mkdir(parents=True, exist_ok=True)
    versions = {"torch": torch.__version__.split("+")[0], "focalGamma": GAMMA, "tverskyAlpha": ALPHA}
    FIXTURE.write_text(f'{{"made":{json.dumps(versions)},"cases":[\n' + ",\n".join(lines) + "\n]}\n")


main()
