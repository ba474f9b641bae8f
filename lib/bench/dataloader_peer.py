"""The peer of `segbook bench --only preprocess`: PyTorch's DataLoader over Pillow, with two workers.

Usage: python dataloader_peer.py '{"folders": ["pets"], "batch": 4, "heightPx": 160, "widthPx": 240, "threads": 2, ...}'

Talks in lines as unet_peer.py does: {"ready": {...}} after a first pass, {"ms": ...} for each line `run`, and for `end`
{"peakRssMB": ...}, that of its workers included (shared pages count in each).
"""
import json
import multiprocessing
import os
import sys
import time

STARTED = time.time()

import numpy
import PIL
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset

WORKERS = 2


def find_pairs(folder: str) -> list:
    masks = {os.path.splitext(name)[0]: name for name in os.listdir(os.path.join(folder, "masks"))}
    names = sorted(os.listdir(os.path.join(folder, "images")))
    paired = [(name, masks.get(os.path.splitext(name)[0])) for name in names]
    return [(os.path.join(folder, "images", a), os.path.join(folder, "masks", b)) for a, b in paired if b]


class Pairs(Dataset):
    """Images [3, H, W] in 0..1 and masks [H, W] of one size."""

    def __init__(self, pairs: list, size: tuple):
        self.pairs = pairs
        self.size = size

    def __len__(self) -> int:
        return len(self.pairs)

    def __getitem__(self, index: int):
        image_path, mask_path = self.pairs[index]
        image = Image.open(image_path).convert("RGB").resize(self.size, Image.Resampling.BILINEAR)
        mask = Image.open(mask_path).convert("L").resize(self.size, Image.Resampling.NEAREST)
        pixels = torch.from_numpy(numpy.array(image)).permute(2, 0, 1).float().div(255)
        return pixels, torch.from_numpy(numpy.array(mask)) > 0


def peak_rss_bytes(process) -> int:
    try:
        with open(f"/proc/{process}/status", encoding="ascii") as status:
            return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return 0  # told on Linux only


def say(**message) -> None:
    print(json.dumps(message), flush=True)


def pass_over(loader: DataLoader) -> None:
    for _images, _masks in loader:
        pass


def main() -> None:
    load = json.loads(sys.argv[1])
    torch.set_num_threads(load["threads"])
    pairs = [pair for folder in load["folders"] for pair in find_pairs(folder)]
    dataset = Pairs(pairs, (load["widthPx"], load["heightPx"]))
    loader = DataLoader(dataset, load["batch"], shuffle=True, num_workers=WORKERS, persistent_workers=True)
    pass_over(loader)
    version = torch.__version__.split("+")[0]
    peer = f"torch {version} DataLoader, Pillow {PIL.__version__}"
    say(ready={"engine": peer, "threads": WORKERS, "firstMs": (time.time() - STARTED) * 1000, "parameters": 0})
    for line in sys.stdin:
        if line.strip() == "end":
            break
        start = time.perf_counter()
        pass_over(loader)
        say(ms=(time.perf_counter() - start) * 1000)
    processes = ["self", *(child.pid for child in multiprocessing.active_children())]
    say(peakRssMB=sum(peak_rss_bytes(process) for process in processes) / 1e6)


if __name__ == "__main__":
    main()
