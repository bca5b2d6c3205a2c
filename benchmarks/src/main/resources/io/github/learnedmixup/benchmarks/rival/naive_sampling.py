"""Times sampling with a full forward pass for each pixel in PyTorch, on a graphics card.

    python3 naive_sampling.py CASE [--device cuda] [--quick]

CASE is a file that ReferenceCase.java writes: a network, images, and their log-probabilities, which this
network must reproduce before it is timed. What counts are the logits alone, without the draw: an image
takes one pass a pixel. The last line is JSON: images per second of the best batch size and memory
format, called plainly and replayed as a CUDA graph, in single precision and with products in TF32.
"""

import argparse
import json
import signal
import statistics
import struct
import sys
import time

signal.signal(signal.SIGINT, signal.SIG_DFL)  # at Ctrl-C, end without a traceback

import numpy
import torch
from torch.nn import functional

BATCHES = (64, 256, 1024, 4096)
REACH = 3  # of the first layer's taps
TOLERANCE = 1e-3  # nats


class Case:
    """What stands in a file; all numbers in it are big-endian."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.bytes = file.read()
        if self.bytes[:8] != b"PIXELREF" or struct.unpack(">i", self.bytes[8:12]) != (1,):
            sys.exit(f"{path} is not a reference case of version 1")
        self.at = 12
        self.height, self.width, self.classes, self.levels, self.features = self.ints(5)
        self.dilations = self.ints(*self.ints(1))
        self.weights = {}
        for _ in range(*self.ints(1)):
            (length,) = self.unpack(">H")
            name = self.take(length).decode()
            shape = self.unpack(">%dq" % self.ints(1)[0])
            self.weights[name] = torch.from_numpy(self.floats().reshape(shape))
        levels, labels, expected = [], [], []
        for _ in range(*self.ints(1)):
            levels.append(numpy.frombuffer(self.take(self.height * self.width), numpy.uint8))
            labels.extend(self.ints(1))
            expected.append(self.floats())
        images = torch.from_numpy(numpy.stack(levels)).reshape(-1, 1, self.height, self.width)
        images = 2 * images.float() / (self.levels - 1) - 1
        self.images = torch.cat([images, torch.ones_like(images)], 1)
        self.labels = functional.one_hot(torch.tensor(labels), self.classes).float()
        self.expected = torch.from_numpy(numpy.stack(expected))

    def take(self, count):
        self.at += count
        return self.bytes[self.at - count : self.at]

    def unpack(self, form):
        return struct.unpack(form, self.take(struct.calcsize(form)))

    def ints(self, count):
        return self.unpack(">%di" % count)

    def floats(self):
        return numpy.frombuffer(self.take(4 * self.ints(1)[0]), ">f4").astype(numpy.float32)


class Network:
    """The two stacks; masked convolutions are convolutions over their unmasked taps alone."""

    def __init__(self, case, device, memory_format):
        self.dilations = case.dilations
        self.weights = {
            name: weights.to(device, memory_format=memory_format) if weights.dim() == 4 else weights.to(device)
            for name, weights in case.weights.items()
        }

    def logits(self, images, labels):
        # The row or column that no tap sees is cut off: negative padding.
        vertical = self.gate(
            "vertical.0", functional.pad(images, (0, 0, REACH, -1)), labels, padding=(0, REACH))
        horizontal = self.gate(
            "horizontal.0", functional.pad(images, (REACH, -1, 0, 0)), labels, link=vertical)
        for layer, dilation in enumerate(self.dilations, 1):
            above = functional.pad(vertical, (0, 0, dilation, 0))
            vertical = vertical + self.gate(
                f"vertical.{layer}", above, labels, padding=(0, dilation), dilation=dilation)
            left = functional.pad(horizontal, (dilation, 0, 0, 0))
            name = f"horizontal.{layer}"
            gated = self.gate(name, left, labels, dilation=dilation, link=vertical)
            horizontal = horizontal + functional.conv2d(gated, self.weights[name + ".residual"])
        hidden = functional.relu(horizontal)
        hidden = functional.conv2d(hidden, self.weights["head.weights"], self.weights["head.bias"])
        return functional.conv2d(
            functional.relu(hidden), self.weights["out.weights"], self.weights["out.bias"])

    def gate(self, name, images, labels, padding=0, dilation=1, link=None):
        sums = functional.conv2d(images, self.weights[name + ".taps"], padding=padding, dilation=dilation)
        if link is not None:
            sums = sums + functional.conv2d(link, self.weights[name + ".link"])
        sums = sums + (labels @ self.weights[name + ".classes"])[:, :, None, None]
        values, openings = sums.chunk(2, 1)
        return torch.tanh(values) * torch.sigmoid(openings)


def allow_tf32(allowed):
    torch.backends.cudnn.allow_tf32 = allowed
    torch.backends.cuda.matmul.allow_tf32 = allowed


def require_agreement(case, device):
    logits = Network(case, device, torch.contiguous_format).logits(case.images.to(device), case.labels.to(device))
    found = functional.log_softmax(logits, 1).permute(0, 2, 3, 1).reshape(case.expected.shape).cpu()
    farthest = (found - case.expected).abs().max().item()
    if not farthest <= TOLERANCE:
        sys.exit(f"both must compute the same to {TOLERANCE} nats, but are up to {farthest} nats apart")


def seconds(work, device, quick):
    def synchronize():
        if device.type == "cuda":
            torch.cuda.synchronize()

    times = []
    for repetition in range(3 if quick else 8):
        synchronize()
        begin = time.perf_counter()
        work()
        synchronize()
        times.append(time.perf_counter() - begin)
    return statistics.median(times[2:])


def graph_of(work):
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        work()
    return graph.replay


def rates(case, device, quick):
    best = {"plain": 0.0, "graph": 0.0}
    for memory_format in (torch.contiguous_format, torch.channels_last):
        network = Network(case, device, memory_format)
        for batch in BATCHES[:1] if quick else BATCHES:
            pick = torch.arange(batch) % len(case.images)
            images = case.images[pick].to(device, memory_format=memory_format)
            labels = case.labels[pick].to(device)

            def work():
                network.logits(images, labels)

            ways = {"plain": work}
            work()
            if device.type == "cuda":
                ways["graph"] = graph_of(work)
            for way, call in ways.items():
                rate = batch / (seconds(call, device, quick) * case.height * case.width)
                best[way] = max(best[way], rate)
    return best


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("case")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    device = torch.device(arguments.device)
    case = Case(arguments.case)
    torch.backends.cudnn.benchmark = True
    with torch.inference_mode():
        allow_tf32(False)
        require_agreement(case, device)
        single = rates(case, device, arguments.quick)
        allow_tf32(True)
        tf32 = rates(case, device, arguments.quick)
    print(json.dumps({
        "torch": torch.__version__,
        "plain_images_per_s": single["plain"],
        "graph_images_per_s": single["graph"],
        "tf32_plain_images_per_s": tf32["plain"],
        "tf32_graph_images_per_s": tf32["graph"],
    }))


if __name__ == "__main__":
    main()
