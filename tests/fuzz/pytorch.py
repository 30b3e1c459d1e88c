"""Runs a program of steps in PyTorch and tells what every step made: the other half of gradbook.mjs.

As a command it answers one program a line: python3 pytorch.py < programs > answers (minimize.mjs asks it so).
"""
import json
import math
import re
import sys
import warnings

import torch
import torch.nn.functional as F

warnings.filterwarnings("ignore")


def snake(name):
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda m: "_" + m[1].lower(), name)


def word(v):
    if isinstance(v, float):
        if math.isnan(v): return "nan"
        if math.isinf(v): return "inf" if v > 0 else "-inf"
        if v == 0 and math.copysign(1, v) < 0: return "-0"
        return int(v) if v == int(v) and abs(v) < 1e9 else float("%.9g" % v)
    return int(v)


def number(v):
    return float(v) if isinstance(v, str) and v in ("nan", "inf", "-inf", "-0") else v


def values(x):
    return [word(v) for v in x.detach().flatten().tolist()]


class Refused(Exception):
    """What PyTorch leaves open (reading, while writing, from the memory that is written), or a tensor that nothing made."""


class Machine:
    """The tensors of a program by the number of their step."""

    def __init__(self):
        self.pool = {}
        self.leaves = []

    def value(self, a):
        if isinstance(a, list): return [self.value(x) for x in a]
        if isinstance(a, dict):
            if "t" in a:
                if a["t"] not in self.pool: raise Refused
                return self.pool[a["t"]]
            if "slice" in a: return slice(*a["slice"])
            if "dtype" in a: return getattr(torch, a["dtype"])
        return Ellipsis if a == "..." else number(a)

    def call(self, step):
        f, a, k = step["f"], [self.value(x) for x in step["a"]], {snake(n): self.value(v) for n, v in step.get("k", {}).items()}
        owner, _, name = f.rpartition(".")
        if f == "new":
            dtype, shape, given, wants = a
            x = torch.tensor(given, dtype=getattr(torch, dtype)).reshape(shape).clone()
            if wants:
                x.requires_grad_()
                self.leaves.append(x)
            return x
        if name.endswith("_") or f == "set":
            self.check_overlap(a[0], step)
        if f == "at": return a[0][tuple(a[1])]
        if f == "set":
            a[0][tuple(a[1])] = a[2]
            return a[0]
        if f == "backward": return a[0].backward(**k)
        if f == "grad": return list(torch.autograd.grad(a[0].sum(), a[1], allow_unused=True, **k))
        if owner == "F": return getattr(F, snake(name))(*a, **k)
        if owner == "torch": return getattr(torch, snake(name))(*a, **k)
        return getattr(a[0], snake(name))(*a[1:], **k)

    def check_overlap(self, x, step):
        names = set(re.findall(r'"t": "([\d.]+)"', json.dumps(step["a"][1:])))
        for name in names:
            y = self.pool[name]
            if y.numel() and x.numel() and y.storage().data_ptr() == x.storage().data_ptr(): raise Refused

    def describe(self, x):
        if not isinstance(x, torch.Tensor): return x
        out = {"s": list(x.shape), "d": str(x.dtype)[6:], "v": values(x), "st": list(x.stride()), "o": x.storage_offset()}
        if x.requires_grad: out["r"] = 1
        if not x.is_leaf: out["g"] = 1
        out["p"] = re.sub(r"grad_fn=<[^>]*>", "grad_fn=<>", repr(x))
        return out

    def step(self, step):
        """What the step says, in a form for JSON; new tensors join the pool."""
        in_place = step["f"] == "set" or step["f"].endswith("_")
        target = self.value(step["a"][0]) if in_place else None
        before = values(target) if in_place else None
        try:
            if step.get("ng"):
                with torch.no_grad(): result = self.call(step)
            else: result = self.call(step)
        except Refused: raise
        except Exception as error:  # noqa: BLE001
            # Some operations have written a part of their work when they fail.
            if before is not None and before != values(target): raise Refused from None
            return {"error": str(error).split("\n")[0]}
        if step["f"] == "backward": return {"grads": [None if x.grad is None else self.describe(x.grad) for x in self.leaves]}
        results = list(result) if isinstance(result, (list, tuple)) else [result]
        for j, x in enumerate(results):
            if isinstance(x, torch.Tensor) and not in_place: self.pool[f"{step['n']}.{j}"] = x
        return {"out": [self.describe(x) for x in results]}

    def end(self):
        return {name: values(x) for name, x in self.pool.items()}


def run(program):
    """The answers to all steps, and what all tensors hold in the end; None where PyTorch leaves something open or a tensor is missing."""
    machine = Machine()
    answers = []
    try:
        for step in program: answers.append(machine.step(step))
    except Refused: return None
    return {"answers": answers, "end": machine.end()}


if __name__ == "__main__":
    for line in sys.stdin: print(json.dumps(run(json.loads(line))), flush=True)
