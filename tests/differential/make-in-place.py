"""Random programs of views and changes in place, with what backward gives in PyTorch 1.13: python3 make-in-place.py SEED COUNT > programs.json

in-place.json.gz is seed 7, 3000 programs: gzip -9n. compare-in-place.mjs runs the same on Gradbook.
"""
import json
import random
import sys
import warnings

import torch as T

warnings.filterwarnings("ignore")
rng = random.Random(int(sys.argv[1]))
# New tensors of the i-th and the j-th of the pool, a number c and a position d.
NEW = {
    "scale": lambda x, y, c, d: x * c, "add": lambda x, y, c, d: x + y, "mul": lambda x, y, c, d: x * y, "exp": lambda x, y, c, d: (x * 0.1).exp(),
    "transpose": lambda x, y, c, d: x.transpose(0, -1), "select": lambda x, y, c, d: x.select(0, d), "narrow": lambda x, y, c, d: x.narrow(-1, d, 1),
    "view": lambda x, y, c, d: x.view(-1), "square": lambda x, y, c, d: x.square(), "clone": lambda x, y, c, d: x.clone(),
    "expand": lambda x, y, c, d: x.expand(2, *x.shape), "index": lambda x, y, c, d: x[T.tensor([1, 0, 1])], "where": lambda x, y, c, d: T.where(x > 0, x, y),
    "cumsum": lambda x, y, c, d: x.cumsum(0), "split": lambda x, y, c, d: x.split(1, 0)[-1], "unbind": lambda x, y, c, d: x.unbind(0)[0],
    "max": lambda x, y, c, d: x.max(0)[0], "sum": lambda x, y, c, d: x.sum(0),
}


def put(x, at, value):
    x[at] = value


IN_PLACE = {
    "mul_": lambda x, y, c, d: x.mul_(y), "add_": lambda x, y, c, d: x.add_(y), "sin_": lambda x, y, c, d: x.sin_(), "copy_": lambda x, y, c, d: x.copy_(y),
    "fill_": lambda x, y, c, d: x.fill_(c), "zero_": lambda x, y, c, d: x.zero_(), "set": lambda x, y, c, d: put(x, d, y), "relu_": lambda x, y, c, d: x.relu_(),
    "indexPut": lambda x, y, c, d: put(x, T.tensor([0]), c),
}


class Undefined(Exception):
    """An operand that lies in the target: PyTorch refuses some, and of others reads what it has written already."""


def check(name, x, y):
    if name in ("mul_", "add_", "copy_", "set") and x is not y and x.storage().data_ptr() == y.storage().data_ptr(): raise Undefined


def run(steps, leaves):
    ls = [T.tensor(v, dtype=T.float64, requires_grad=True) for v in leaves]
    pool = [x * 1 for x in ls]
    for name, i, j, c, d in steps:
        if name in NEW: pool.append(NEW[name](pool[i], pool[j], c, d))
        else:
            check(name, pool[i], pool[j])
            IN_PLACE[name](pool[i], pool[j], c, d)
    loss = sum((x * (0.5 + 0.1 * k)).sum() for k, x in enumerate(pool))
    loss.backward()
    return {"loss": loss.item(), "grads": [x.grad.tolist() if x.grad is not None else None for x in ls], "wants": [x.requires_grad for x in pool]}


programs = []
while len(programs) < int(sys.argv[2]):
    steps, count = [], 2
    for _ in range(rng.randint(3, 8)):
        name = rng.choice([*NEW, *IN_PLACE, *IN_PLACE])
        steps.append([name, rng.randrange(count), rng.randrange(count), round(rng.uniform(-1, 1), 2), rng.randint(0, 1)])
        count += name in NEW
    leaves = [[[round(rng.uniform(-2, 2), 2) for _ in range(3)] for _ in range(2)] for _ in range(2)]
    try: result = run(steps, leaves)
    except Undefined: continue
    except Exception as error:  # noqa: BLE001
        # One in four of those that PyTorch refuses.
        if rng.random() < 0.75: continue
        result = {"error": str(error).split("\n")[0]}
    programs.append({"steps": steps, "leaves": leaves, **result})
json.dump(programs, sys.stdout)
