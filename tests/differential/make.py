"""Random programs of one operation, with what PyTorch 1.13 prints for them: python3 make.py SEED COUNT > programs.json

programs.json.gz is seed 11, 3000 programs: gzip -9n programs.json.

Odd things are frequent: empty and zero-dim tensors, infinities, NaN, every dtype, arguments out of range. compare.mjs runs the same on Gradbook.
"""
import json
import math
import random
import sys
import warnings

import torch

warnings.filterwarnings("ignore")
seed, count = int(sys.argv[1]), int(sys.argv[2])
rng = random.Random(seed)
DTYPES = {"float32": torch.float32, "float64": torch.float64, "int32": torch.int32, "int64": torch.int64, "uint8": torch.uint8, "bool": torch.bool}


def word(v):
    if isinstance(v, float):
        if math.isnan(v):
            return "nan"
        if math.isinf(v):
            return "inf" if v > 0 else "-inf"
        if v == 0 and math.copysign(1, v) < 0:
            return "-0"
    return v


def number(kind):
    if kind == "units":
        return rng.uniform(-1, 1)
    if kind == "wide":
        return rng.uniform(-1, 1) * 10 ** rng.randint(-7, 9)
    if kind == "halves":
        return rng.randint(-9, 9) / 2
    if kind == "whole":
        return float(rng.randint(-1200, 1200))
    if kind == "odd":
        return rng.choice([0.0, -0.0, 1.0, -1.5, math.inf, -math.inf, math.nan, 1e-5, 12345.678, 1e10])
    return rng.uniform(0, 1e-3)


def tensor(dtype=None, shape=None):
    dtype = dtype or rng.choice(["float32"] * 5 + list(DTYPES))
    if shape is None:
        rank = rng.choice([0, 1, 1, 2, 2, 2, 3])
        shape = [rng.choice([0, 1, 2, 3, 3, 4, 5]) for _ in range(rank)]
        if rng.random() < 0.006:
            shape = [rng.randint(900, 1300)]
        if rng.random() < 0.006:
            shape = [rng.randint(7, 40), rng.randint(26, 60)]
    n = math.prod(shape)
    kind = rng.choice(["units", "wide", "halves", "whole", "odd", "small"])
    if dtype == "bool":
        values = [rng.random() < 0.5 for _ in range(n)]
    elif dtype == "uint8":
        values = [rng.randint(0, 255) for _ in range(n)]
    elif dtype in ("int32", "int64"):
        high = rng.choice([3, 3, 100, 10**6])
        values = [rng.randint(-high, high) for _ in range(n)]
    else:
        values = [number(kind) for _ in range(n)]
    t = torch.tensor(values, dtype=DTYPES[dtype]).reshape(shape)
    return t, {"shape": shape, "dtype": dtype, "values": [word(v) for v in t.flatten().tolist()]}


def dims(t):
    return rng.randint(-t.ndim - 1, t.ndim)


UNARY = "abs neg exp log sqrt sign floor ceil round sin tanh sigmoid relu square rsqrt reciprocal isnan isinf isfinite trunc logical_not".split()
BINARY = "add sub mul div maximum minimum eq lt ge pow remainder fmod atan2 logical_and floor_divide".split()
REDUCE = "sum mean prod max min argmax argmin std var any all cumsum cumprod logsumexp softmax log_softmax median sort argsort flip squeeze unsqueeze norm unbind".split()
OTHER = "print print print t reshape flatten transpose matmul cat stack clamp where index narrow topk expand item triu diag masked grad inplace permute chunk split gather".split()


def run(op, a, b, d, k):
    T = torch
    if op in UNARY:
        return getattr(T, op)(a)
    if op in BINARY:
        return getattr(T, op)(a, b)
    if op in ("max", "min", "median", "sort"):
        r = getattr(T, op)(a, d)
        return r[0]
    if op == "flip":
        return T.flip(a, [d])
    if op == "norm":
        return T.norm(a)
    if op == "argsort":
        # Of equal elements PyTorch gives any order unless it is asked for a stable one, as ours is.
        return T.argsort(a, dim=d, stable=True)
    if op in REDUCE:
        return getattr(T, op)(a, d)
    return {
        "print": lambda: a,
        "t": lambda: a.t(),
        "reshape": lambda: a.reshape([k, -1]),
        "flatten": lambda: a.flatten(),
        "transpose": lambda: a.transpose(0, d),
        "matmul": lambda: T.matmul(a, b),
        "cat": lambda: T.cat([a, b], d),
        "stack": lambda: T.stack([a, b], d),
        "clamp": lambda: a.clamp(-k, k),
        "where": lambda: T.where(a > 0, a, b),
        "index": lambda: a[d],
        "narrow": lambda: a.narrow(d, 1, k),
        "topk": lambda: T.topk(a, k)[0],
        "expand": lambda: a.expand(k, *a.shape),
        "item": lambda: T.tensor(a.item()),
        "triu": lambda: T.triu(a, d),
        "diag": lambda: T.diag(a),
        "masked": lambda: a[a > 0],
        "grad": lambda: a.clone().requires_grad_(),
        "inplace": lambda: a.clone().add_(b),
        "permute": lambda: a.permute(d, 0),
        "chunk": lambda: T.chunk(a, k, d)[-1],
        "split": lambda: T.split(a, k, d)[-1],
        "gather": lambda: T.gather(a, 0, T.zeros_like(a, dtype=T.int64) + (k - 1)),
    }[op]()


programs = []
for _ in range(count):
    op = rng.choice([rng.choice(UNARY), rng.choice(BINARY), rng.choice(BINARY), rng.choice(REDUCE), rng.choice(OTHER), rng.choice(OTHER)])
    a, ja = tensor()
    same = rng.random()
    if op == "matmul":
        b, jb = tensor(ja["dtype"])
    elif same < 0.5:
        b, jb = tensor(None, ja["shape"])
    elif same < 0.75:
        b, jb = tensor(ja["dtype"], ja["shape"])
    else:
        b, jb = tensor()
    d, k = dims(a), rng.randint(1, 3)
    try:
        r = run(op, a, b, d, k)
        if op == "unbind":
            r = r[-1] if len(r) else torch.zeros(0)
        out = {"text": repr(r)}
    except Exception as error:  # noqa: BLE001
        out = {"error": str(error).split("\n")[0]}
    programs.append({"op": op, "a": ja, "b": jb, "d": d, "k": k, **out})
json.dump(programs, sys.stdout)
