"""Pillow alone, and torchvision's ImageFolder through PyTorch's DataLoader, over the same pictures."""
import json
import resource
import sys
import time

import PIL
import torch
import torchvision
from PIL import Image
from torchvision import transforms

torch.set_num_threads(1)
root = json.loads(sys.stdin.readline())
folder = torchvision.datasets.ImageFolder(root, transforms.PILToTensor())


def alone():
    pixels = 0
    for path, _ in folder.samples:
        with Image.open(path) as image:
            width, height = image.convert("RGB").size
            pixels += 3 * width * height
    return pixels


def loader(workers):
    pixels = 0
    for images, _ in torch.utils.data.DataLoader(folder, batch_size=64, shuffle=True, num_workers=workers):
        pixels += images.numel()
    return pixels


ways = {"alone": alone, "foreground": lambda: loader(0), "background": lambda: loader(2)}
name = f"PyTorch {torch.__version__}, torchvision {torchvision.__version__}, Pillow {PIL.__version__}"
print(json.dumps({"name": name, "threads": "1, and 2 worker processes in the background"}), flush=True)
for line in sys.stdin:
    way = line.strip()
    if way == ".":
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + 2 * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        print(json.dumps({"peakMB": peak / 1024}), flush=True)
        continue
    wall, cpu = time.perf_counter(), time.process_time()
    pixels = ways[way]()
    print(
        json.dumps(
            {
                "ms": (time.perf_counter() - wall) * 1e3,
                "cpu": (time.process_time() - cpu) * 1e3,
                "pixels": pixels,
            }
        ),
        flush=True,
    )
