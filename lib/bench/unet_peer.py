"""The peer of `segbook bench`: segbook's U-Net in PyTorch, timed step by step.

Usage: python unet_peer.py '{"name": "train-step", "base": 16, "depth": 4, "classes": 2, "batch": 4, "heightPx": 160,
"widthPx": 240, "threads": 2, "device": "cpu"}'

Talks in lines (peer_talk.py).
"""
import json
import sys
import time

STARTED = time.time()

import torch
from torch import nn
from torch.nn import functional

from peer_talk import answer_lines, peak_rss_bytes

LEARNING_RATE = 1e-3
SMOOTHING = 1


def double_conv(channels_in: int, channels_out: int) -> nn.Sequential:
    def layer(channels: int) -> list:
        conv = nn.Conv2d(channels, channels_out, 3, padding=1, bias=False)
        return [conv, nn.BatchNorm2d(channels_out), nn.ReLU(inplace=True)]

    return nn.Sequential(*layer(channels_in), *layer(channels_out))


class UNet(nn.Module):
    """Two 3x3 convolutions + batch norm + ReLU a level, max pooling, 2x2 transposed convolutions, logits of each class."""

    def __init__(self, base: int, depth: int, classes: int):
        super().__init__()
        widths = [base << level for level in range(depth + 1)]
        self.encoder = nn.ModuleList(double_conv(a, b) for a, b in zip([3, *widths], widths[:-1]))
        self.bottleneck = double_conv(widths[-2], widths[-1])
        self.up = nn.ModuleList(nn.ConvTranspose2d(2 * w, w, 2, 2) for w in reversed(widths[:-1]))
        self.decoder = nn.ModuleList(double_conv(2 * w, w) for w in reversed(widths[:-1]))
        self.head = nn.Conv2d(base, classes, 1)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = images * 2 - 1
        skips = []
        for block in self.encoder:
            x = block(x)
            skips.append(x)
            x = functional.max_pool2d(x, 2)
        x = self.bottleneck(x)
        for up, block in zip(self.up, self.decoder):
            x = block(torch.cat([skips.pop(), up(x)], 1))
        return self.head(x)


def cross_entropy_dice(logits: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    probabilities = logits.softmax(1)
    hits = functional.one_hot(truth, logits.shape[1]).permute(0, 3, 1, 2)
    axes = (0, 2, 3)
    above = 2 * (probabilities * hits).sum(axes) + SMOOTHING
    below = probabilities.sum(axes) + hits.sum(axes) + SMOOTHING
    return functional.cross_entropy(logits, truth) + 1 - (above / below).mean()


def make_run(load: dict, model: nn.Module, device: torch.device):
    """A function that does the work once and waits for its result."""
    shape = (load["batch"], 3, load["heightPx"], load["widthPx"])
    images = torch.rand(shape).to(device, memory_format=torch.channels_last)
    truth = torch.randint(load["classes"], (shape[0], *shape[2:])).to(device)
    if load["name"] == "inference":
        model.eval()
        return lambda: infer(model, images)
    optimizer = torch.optim.Adam(model.parameters(), LEARNING_RATE)
    return lambda: train(model, optimizer, images, truth)


def infer(model: nn.Module, images: torch.Tensor) -> None:
    with torch.inference_mode():
        model(images).softmax(1).cpu()


def train(model: nn.Module, optimizer: torch.optim.Optimizer, images: torch.Tensor, truth: torch.Tensor) -> None:
    optimizer.zero_grad()
    loss = cross_entropy_dice(model(images), truth)
    loss.backward()
    optimizer.step()
    loss.item()


def main() -> None:
    load = json.loads(sys.argv[1])
    torch.manual_seed(0)
    torch.set_num_threads(load["threads"])
    on_gpu = load["device"] == "gpu" and torch.cuda.is_available()
    device = torch.device("cuda" if on_gpu else "cpu")
    model = UNet(load["base"], load["depth"], load["classes"]).to(device, memory_format=torch.channels_last)
    run = make_run(load, model, device)
    run()
    parameters = sum(weight.numel() for weight in model.parameters())
    version = torch.__version__.split("+")[0]
    peer = f"torch {version} channels_last{' cuda' if on_gpu else ''}"
    engine = {"engine": peer, "threads": torch.get_num_threads(), "parameters": parameters}
    answer_lines(STARTED, run, engine, peak_rss_bytes)


main()
