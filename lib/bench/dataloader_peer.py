"""The peer of `segbook bench --only preprocess`: PyTorch's DataLoader over Pillow, with two workers.

Usage: python dataloader_peer.py '{"folders": ["pets"], "batch": 4, "heightPx": 160, "widthPx": 240, "threads": 2, ...}'

Talks in lines (peer_talk.py) after a first pass; its peak memory is that of its workers included (shared pages count in
each).
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

from peer_talk import answer_lines, peak_rss_of

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
    engine = {"engine": peer, "threads": WORKERS, "parameters": 0}
    answer_lines(STARTED, lambda: pass_over(loader), engine, peak_rss_of_all)


def peak_rss_of_all() -> int:
    """Its workers included; 0 where there is no /proc, which alone tells theirs."""
    processes = ["self", *(child.pid for child in multiprocessing.active_children())]
    return sum(peak_rss_of(process) for process in processes)


if __name__ == "__main__":
    main()
