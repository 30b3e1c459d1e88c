"""Chances, tensors of the pool by what they must be, and the groups of steps that are drawn with them."""
import math
import random

FLOATS = ("torch.float32", "torch.float64")
GROUPS = {}


def group(weight):
    """Registers every function of a class as a kind of step; the group is chosen by weight, then one of its functions."""

    def register(cls):
        GROUPS[cls.__name__] = (weight, [f for n, f in vars(cls).items() if not n.startswith("_")])
        return cls

    return register


class Dice:
    """Chances, and tensors of the pool by what they must be."""

    def __init__(self, seed, machine):
        self.rng = random.Random(seed)
        self.machine = machine
        self.choice, self.random = self.rng.choice, self.rng.random
        self.odd = self.rng.random() < 0.15
        self.float = self.rng.choice(["float32", "float64"])

    def int(self, low, high): return self.rng.randint(low, high)

    def often(self, p=0.93): return self.rng.random() < p

    def tensor(self, *tests):
        """The name of a tensor and the tensor; newer ones are more likely. Now and then one that does not suit."""
        names = list(self.machine.pool)
        if not names: return None
        if self.often(0.97): names = [n for n in names if all(t(self.machine.pool[n]) for t in tests)]
        if not names: return None
        name = names[-1 - min(int(self.rng.expovariate(0.35)), len(names) - 1)]
        return {"t": name}, self.machine.pool[name]

    def dim(self, x): return self.int(-x.ndim, x.ndim - 1) if x.ndim and self.often(0.97) else self.int(-x.ndim - 1, x.ndim)

    def number(self, dtype=None):
        """Halves for the most part, so that sums and products are exact; odd programs also have infinities and NaN."""
        if dtype == "bool": return int(self.random() < 0.5)
        if dtype in ("int64", "int32", "uint8"): return self.int(-4 if dtype != "uint8" else 0, 6)
        if self.odd and self.random() < 0.12: return self.choice(["nan", "inf", "-inf", "-0", 0])
        return self.int(-6, 6) / 2 if self.random() < 0.4 else round(self.rng.uniform(-2, 2), 3)

    def scalar(self):
        """A number for the second operand. Whole ones are ints: JavaScript has one kind."""
        v = self.number(self.choice(["int64", "float32", "float32"]))
        return 0 if v == "-0" else int(v) if isinstance(v, float) and v == int(v) else v

    def shape(self, rank=None):
        rank = self.choice([0, 1, 1, 2, 2, 2, 3, 3, 4]) if rank is None else rank
        return [self.choice([1, 2, 2, 3, 3, 4, 5]) if self.random() < 0.97 else 0 for _ in range(rank)]

    def new(self, shape=None, dtype=None, wants=None):
        """A step that makes a leaf."""
        shape = self.shape() if shape is None else shape
        dtype = dtype or self.choice([self.float] * 6 + ["int64", "bool", "float32", "float64"])
        wants = int("float" in dtype and self.random() < 0.55) if wants is None else wants
        return ("new", [dtype, shape, [self.number(dtype) for _ in range(math.prod(shape))], wants])

    def positions(self, shape, size):
        """A step that makes an index tensor below the size."""
        low = -size if self.random() < 0.02 else 0
        high = size - 1 if self.often(0.98) else size
        if size < 1: low = high = 0
        return ("new", ["int64", shape, [self.int(low, high) for _ in range(math.prod(shape))], 0])

    def mask(self, shape): return ("new", ["bool", shape, [self.int(0, 1) for _ in range(math.prod(shape))], 0])


def is_float(x): return str(x.dtype) in FLOATS
def some(x): return x.ndim > 0
def pair(x): return x.ndim > 1
def small(x): return x.numel() <= 400
def wants(x): return x.requires_grad
def same(shape): return lambda x: list(x.shape) == list(shape)


def fits(x):
    """Tests whether a tensor broadcasts with this one."""
    return lambda y: all(a == b or a == 1 or b == 1 for a, b in zip(reversed(x.shape), reversed(y.shape)))


def fits_into(x): return lambda y: fits(x)(y) and y.ndim <= x.ndim and all(b == a or b == 1 for a, b in zip(reversed(x.shape), reversed(y.shape)))


def like(x): return lambda y: y.dtype == x.dtype


def distinct(x):
    """No two elements are equal: of equal ones PyTorch gives any."""
    x = x.detach()
    return len(set(x.flatten().tolist())) == x.numel() and not x.isnan().any()


def inner(x): return not x.is_leaf or not x.requires_grad
