"""The bench's networks in PyTorch on the CPU, from what pytorch.mjs has written: the document's layers, the same initial
weights, the same batches in the same order. NCHW, as PyTorch wants it; the flattened map is put back into the order of
[height, width, channels], so that dense weights are the same. Prints one JSON object.

    python3 peer.py FOLDER speed       windows of training in float32, as the other contenders
    python3 peer.py FOLDER reference   losses of the first steps in float64, for checking everybody's values
"""
import json
import math
import os
import sys
import time

import torch
import torch.nn.functional as F

folder, task = sys.argv[1], sys.argv[2]
with open(f"{folder}/network.json", encoding="utf-8") as file:
    plan = json.load(file)
exact = task == "reference"
dtype = torch.float64 if exact else torch.float32
torch.manual_seed(plan["seed"])
# By itself it takes one thread for two that share a core.
torch.set_num_threads(os.cpu_count() or 1)


def read(name, kind):
    with open(f"{folder}/{name}", "rb") as file:
        return torch.frombuffer(bytearray(file.read()), dtype=kind)


size, (height, width, channels) = plan["batchSize"], plan["image"]
images = read("images.u8", torch.uint8).reshape(-1, size, channels, height, width)
labels = read("labels.u8", torch.uint8).reshape(-1, size).long()
values = read("weights.f32", torch.float32)


def first_weights():
    weights, buffers, at = {}, {}, 0
    for entry in plan["weights"] + plan["buffers"]:
        count = math.prod(entry["shape"])
        value = values[at : at + count].reshape(entry["shape"]).to(dtype)
        at += count
        # Kernels lie as [height, width, in, out].
        value = value.permute(3, 2, 0, 1).contiguous() if value.dim() == 4 else value.clone()
        learns = len(weights) < len(plan["weights"])
        (weights if learns else buffers)[entry["name"]] = value.requires_grad_(learns)
    return weights, buffers


def forward(x, weights, buffers, training, dropout=True):
    outputs = {}
    for node in plan["nodes"]:
        kind, given, name = node["kind"], node["params"], node["id"]
        inputs = [outputs[source] for source in node["inputs"]] or [x]
        y = inputs[0]
        if kind == "conv2d":
            padding = given["padding"]
            same = given["kernel"] // 2
            if padding == "same" and (given["stride"] != 1 or given["kernel"] % 2 == 0):
                raise ValueError("this padding is not written for PyTorch")
            padding = same if padding == "same" else 0 if padding == "valid" else padding
            y = F.conv2d(y, weights[f"{name}/kernel"], weights.get(f"{name}/bias"), given["stride"], padding)
        elif kind == "relu":
            y = F.relu(y)
        elif kind == "add":
            y = sum(inputs[1:], y)
        elif kind == "maxPool":
            if given["padding"] != "valid":
                raise ValueError("this pooling is not written for PyTorch")
            y = F.max_pool2d(y, given["size"], given["stride"])
        elif kind == "globalAvgPool":
            y = y.mean((2, 3))
        elif kind == "flatten":
            y = y.permute(0, 2, 3, 1).reshape(y.shape[0], -1)
        elif kind == "dense":
            y = torch.addmm(weights[f"{name}/bias"], y, weights[f"{name}/kernel"])
        elif kind == "dropout":
            y = F.dropout(y, given["rate"], training and dropout)
        elif kind == "batchNorm":
            # PyTorch's momentum is the share of the new statistics.
            y = F.batch_norm(
                y,
                buffers[f"{name}/mean"],
                buffers[f"{name}/variance"],
                weights[f"{name}/scale"],
                weights[f"{name}/shift"],
                training,
                1 - given["momentum"],
                given["epsilon"],
            )
        elif kind not in ("input", "output"):
            raise ValueError(f"{kind} is not written for PyTorch")
        outputs[name] = y
    return y


def pixels(step):
    return images[step % len(images)].to(dtype) / 255


def evaluate(weights, buffers):
    with torch.no_grad():
        return F.cross_entropy(forward(pixels(0), weights, buffers, False), labels[0]).item()


class Training:
    def __init__(self, optimiser, rate, dropout):
        self.weights, self.buffers = first_weights()
        self.dropout = dropout
        learned = list(self.weights.values())
        self.optimiser = (
            torch.optim.SGD(learned, rate)
            if optimiser == "sgd"
            else torch.optim.Adam(learned, rate, betas=plan["betas"], eps=1e-7)
        )

    def step(self, number):
        logits = forward(pixels(number), self.weights, self.buffers, True, self.dropout)
        loss = F.cross_entropy(logits, labels[number % len(images)])
        # tfjs adds epsilon before the correction for the first steps, PyTorch after it.
        for group in self.optimiser.param_groups:
            if "betas" in group:
                group["eps"] = 1e-7 / math.sqrt(1 - group["betas"][1] ** (number + 1))
        self.optimiser.zero_grad()
        loss.backward()
        self.optimiser.step()
        return loss.item()


def reference():
    def losses(optimiser, rate):
        training = Training(optimiser, rate, False)
        return [training.step(step) for step in range(plan["kept"])]

    return {
        "evaluated": evaluate(*first_weights()),
        "adam": losses("adam", plan["rate"]),
        "sgd": losses("sgd", plan["sgdRate"]),
    }


def windows(rule, work):
    rates, began, number = [], time.perf_counter(), 1
    while True:
        since, steps = time.perf_counter(), 0
        while steps < rule["leastSteps"] or (time.perf_counter() - since) * 1000 < rule["leastMs"]:
            work(number)
            number, steps = number + 1, steps + 1
        rates.append(steps * size / (time.perf_counter() - since))
        if len(rates) >= rule["windows"] or (time.perf_counter() - began) * 1000 > rule["mostMs"]:
            return rates


def first_step():
    begun = time.perf_counter()
    training = Training("adam", plan["rate"], True)
    loss = training.step(0)
    return training, loss, (time.perf_counter() - begun) * 1000


def speed():
    training, loss, cold = first_step()
    losses = [loss]
    rates = windows(plan["rule"], lambda number: losses.append(training.step(number)))
    _, _, warm = first_step()
    weights, buffers = first_weights()
    forward_rates = windows(plan["rule"], lambda _: evaluate(weights, buffers))
    return {
        "rates": rates,
        "firstStepMs": cold,
        "warmFirstStepMs": warm,
        "losses": losses[: plan["kept"]],
        "evaluatedLoss": evaluate(weights, buffers),
        "forwardRates": forward_rates,
        "scriptMs": None,
        "gpu": None,
        "peakGpuBytes": None,
        "version": torch.__version__,
        "threads": torch.get_num_threads(),
    }


print(json.dumps(reference() if exact else speed()))
