"""New leaves, and views of what there is."""
from steps.dice import group, pair, small, some


@group(3)
class Leaves:
    def any(d): return d.new()
    def gradient(d): return d.new(None, d.float, 1)

    def beside(d):
        """One that broadcasts with another."""
        x = d.tensor()
        if x is None: return None
        shape = [1 if d.random() < 0.25 else n for n in x[1].shape][d.int(0, 1) if x[1].ndim else 0:]
        return d.new(shape)


@group(7)
class Views:
    def transpose(d): x = d.tensor(some); return x and ("x.transpose", [x[0], d.dim(x[1]), d.dim(x[1])])
    def t(d): x = d.tensor(lambda x: x.ndim <= 2); return x and ("x.t", [x[0]])

    def permute(d):
        x = d.tensor()
        if not x: return None
        order = list(range(x[1].ndim))
        d.rng.shuffle(order)
        return ("x.permute", [x[0], [i - x[1].ndim if d.random() < 0.3 else i for i in order]])

    def movedim(d): x = d.tensor(some); return x and ("x.movedim", [x[0], d.dim(x[1]), d.dim(x[1])])

    def narrow(d):
        x = d.tensor(some)
        if not x: return None
        dim = d.dim(x[1])
        n = x[1].shape[dim] if -x[1].ndim <= dim < x[1].ndim else 1
        start = d.int(0, n)
        return ("x.narrow", [x[0], dim, start, d.int(0, n - start) if d.often() else n])

    def select(d):
        x = d.tensor(some)
        if not x: return None
        dim = d.dim(x[1])
        n = x[1].shape[dim] if -x[1].ndim <= dim < x[1].ndim else 1
        return ("x.select", [x[0], dim, d.int(-n, n - 1) if n and d.often(0.97) else n])

    def expand(d):
        x = d.tensor(small)
        if not x: return None
        sizes = [d.choice([-1, n]) if n != 1 else d.choice([1, -1, 2, 3]) for n in x[1].shape]
        return ("x.expand", [x[0], [d.int(1, 3)] * d.int(0, 1) + sizes])

    def at(d): x = d.tensor(); return x and ("at", [x[0], entries(d, x[1], False)])
    def unsqueeze(d): x = d.tensor(); return x and ("x.unsqueeze", [x[0], d.int(-x[1].ndim - 1, x[1].ndim)])
    def squeeze(d): x = d.tensor(); return x and ("x.squeeze", [x[0]] + ([d.dim(x[1])] if d.random() < 0.5 else []))

    def unflatten(d):
        x = d.tensor(some)
        if not x: return None
        dim = d.int(-x[1].ndim, x[1].ndim - 1) if x[1].ndim else 0
        n = x[1].shape[dim] if x[1].ndim else 1
        k = d.choice([i for i in range(1, n + 1) if n % i == 0] or [1])
        return ("x.unflatten", [x[0], dim, d.choice([[k, n // k], [-1, k], [k, -1]])])

    def diagonal(d):
        x = d.tensor(pair)
        if not x: return None
        dims = d.rng.sample(range(x[1].ndim), 2) if x[1].ndim > 1 else [0, 1]
        return ("x.diagonal", [x[0], d.int(-2, 2), *dims])

    def reshape(d): x = d.tensor(); return x and ("x.reshape", [x[0], shape_of(d, x[1].numel())])
    def view(d): x = d.tensor(); return x and ("x.view", [x[0], shape_of(d, x[1].numel())])

    def flatten(d):
        x = d.tensor()
        if not x: return None
        start = d.int(0, max(x[1].ndim - 1, 0))
        return ("x.flatten", [x[0], start, d.int(start, max(x[1].ndim - 1, 0)) if d.often() else -1])

    def split(d): x = d.tensor(some); return x and ("x.split", [x[0], d.int(1, 3), d.dim(x[1])])
    def chunk(d): x = d.tensor(some); return x and ("x.chunk", [x[0], d.int(1, 3), d.dim(x[1])])
    def unbind(d): x = d.tensor(some); return x and ("x.unbind", [x[0], d.dim(x[1])])
    def detach(d): x = d.tensor(); return x and ("x.detach", [x[0]])
    def contiguous(d): x = d.tensor(); return x and ("x.contiguous", [x[0]])


def shape_of(d, n):
    """Sizes with so many elements in all."""
    sizes = []
    while n > 1 and len(sizes) < 3:
        k = d.choice([i for i in range(1, n + 1) if n % i == 0])
        sizes.append(k)
        n //= k
    sizes = sizes + [n] if n != 1 or d.random() < 0.3 else sizes
    d.rng.shuffle(sizes)
    if sizes and d.random() < 0.3: sizes[d.int(0, len(sizes) - 1)] = -1
    return sizes


def entries(d, x, advanced):
    """What stands between the brackets: numbers, slices, None, ..., and, where they may be, lists of positions."""
    out, dim = [], 0
    while dim < x.ndim and d.random() < 0.8:
        n = x.shape[dim]
        kind = d.random()
        if kind < 0.3: out.append(d.int(-n, n - 1) if n and d.often(0.98) else n)
        elif kind < 0.75: out.append({"slice": [d.choice([None, 0, 1, -2, -1]), d.choice([None, None, n, 2, -1, n + 2]), d.choice([None, None, 1, 2, 3])]})
        elif kind < 0.85:
            out.append(None)
            continue
        elif advanced and n: out.append([d.int(-n, n - 1) for _ in range(d.int(1, 3))] if not any(isinstance(e, list) for e in out) else d.int(0, n - 1))
        else: out.append({"slice": [None, None, None]})
        dim += 1
    if d.random() < 0.2: out.insert(d.int(0, len(out)), "...") if dim == x.ndim or not out else out.append("...")
    return out or ["..."]
