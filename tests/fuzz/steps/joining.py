"""Joining, choosing by position and putting elsewhere."""
from steps.dice import group, is_float, like, pair, same, small, some
from steps.views import entries


@group(5)
class Joining:
    def cat(d):
        x = d.tensor(some)
        if not x: return None
        dim = d.dim(x[1])
        at = dim % x[1].ndim if x[1].ndim else 0
        y = d.tensor(lambda y: y.ndim == x[1].ndim and all(a == b for i, (a, b) in enumerate(zip(x[1].shape, y.shape)) if i != at))
        return y and (f"torch.cat", [[x[0], y[0]] + [x[0]] * d.int(0, 1), dim])

    def stack(d):
        x = d.tensor()
        y = x and d.tensor(same(x[1].shape))
        return y and ("torch.stack", [[x[0], y[0]], d.int(-x[1].ndim - 1, x[1].ndim)])

    def gather(d):
        x = d.tensor(some)
        if not x: return None
        dim = d.int(0, max(x[1].ndim - 1, 0))
        shape = [n if i != dim else d.int(1, 3) for i, n in enumerate(x[1].shape)]
        return d.positions(shape, x[1].shape[dim] if x[1].ndim else 1), lambda at: ("x.gather", [x[0], dim, at])

    def scatter(d):
        x = d.tensor(some)
        y = x and d.tensor(like(x[1]), lambda y: y.ndim == x[1].ndim)
        if not y: return None
        dim = d.int(0, max(x[1].ndim - 1, 0))
        shape = [min(a, b) for a, b in zip(x[1].shape, y[1].shape)]
        name = d.choice(["scatterAdd", "scatterAdd_"])
        return d.positions(shape, x[1].shape[dim] if x[1].ndim else 1), lambda at: (f"x.{name}", [x[0], dim, at, y[0]])

    def index_select(d):
        x = d.tensor(some)
        if not x: return None
        dim = d.dim(x[1])
        n = x[1].shape[dim] if -x[1].ndim <= dim < x[1].ndim else 1
        return d.positions([d.int(0, 4)], n), lambda at: ("x.indexSelect", [x[0], dim, at])

    def index_add(d):
        x = d.tensor(some)
        if not x: return None
        dim = d.int(0, max(x[1].ndim - 1, 0))
        y = d.tensor(like(x[1]), lambda y: y.ndim == x[1].ndim and all(a == b for i, (a, b) in enumerate(zip(x[1].shape, y.shape)) if i != dim))
        if not y: return None
        n = x[1].shape[dim] if x[1].ndim else 1
        name = d.choice(["indexAdd", "indexAdd_", "indexCopy_"])
        at = d.positions([y[1].shape[dim] if y[1].ndim else 1], n)
        if name == "indexCopy_": at = ("new", ["int64", at[1][1], d.rng.sample(range(max(n, at[1][1][0])), at[1][1][0]), 0])
        return at, lambda at: (f"x.{name}", [x[0], dim, at, y[0]])

    def embedding(d):
        x = d.tensor(is_float, lambda x: x.ndim == 2)
        return x and (d.positions(d.shape(d.int(0, 2)), x[1].shape[0] if x[1].ndim else 1), lambda at: ("F.embedding", [at, x[0]], {"paddingIdx": 0} if d.random() < 0.3 else {}))

    def masked_select(d):
        x = d.tensor()
        return x and (d.mask(list(x[1].shape)), lambda m: ("x.maskedSelect", [x[0], m]))

    def at_mask(d):
        x = d.tensor(some)
        return x and (d.mask(list(x[1].shape)[: d.int(1, max(x[1].ndim, 1))]), lambda m: ("at", [x[0], [m]]))

    def at_lists(d): x = d.tensor(some); return x and ("at", [x[0], entries(d, x[1], True)])

    def at_tensors(d):
        x = d.tensor(pair)
        if not x or x[1].ndim < 2: return None
        return d.positions(d.shape(1), x[1].shape[1]), lambda i: ("at", [x[0], d.choice([[{"slice": [None, None, None]}, i], [i, i], [0, i], ["...", i], [i, None]])])

    def arrange(d):
        x = d.tensor(small)
        if not x: return None
        dim = d.dim(x[1])
        return d.choice([("x.flip", [x[0], [dim]]), ("x.roll", [x[0], d.int(-2, 3), dim]), ("x.tril", [x[0], d.int(-1, 1)]), ("x.triu", [x[0], d.int(-1, 1)]), ("x.repeat", [x[0], [d.int(1, 2) for _ in range(x[1].ndim + d.int(0, 1))]]), ("x.repeatInterleave", [x[0], 2, dim]), ("x.diag", [x[0], d.int(-1, 1)]), ("torch.diff", [x[0]])])
