"""Reductions, orders and scans."""
from steps.dice import distinct, group, is_float, some


@group(7)
class Reductions:
    def plain(d): x = d.tensor(); return x and (f"x.{d.choice('sum mean prod max min any all std var argmax argmin amax amin norm median'.split())}", [x[0]])

    def along(d):
        x = d.tensor(some)
        if not x: return None
        name = d.choice("sum mean prod any all std var amax amin logsumexp argmax argmin".split())
        several = name not in ("prod", "any", "all", "argmax", "argmin") and d.random() < 0.35
        dims = sorted(d.rng.sample(range(x[1].ndim), d.int(0, x[1].ndim)) or [0]) if several and x[1].ndim else d.dim(x[1])
        return (f"x.{name}", [x[0], dims], {"keepdim": True} if d.random() < 0.4 else {})

    def with_places(d):
        x = d.tensor(some, distinct)
        return x and (f"x.{d.choice(['max', 'min', 'median'])}", [x[0], d.dim(x[1])], {"keepdim": True} if d.random() < 0.4 else {})

    def scan(d): x = d.tensor(some); return x and (f"x.{d.choice(['cumsum', 'cumprod', 'cumsum'])}", [x[0], d.dim(x[1])])
    def soft(d): x = d.tensor(some, is_float); return x and (f"x.{d.choice(['softmax', 'logSoftmax'])}", [x[0], d.dim(x[1])])
    def sort(d): x = d.tensor(some, distinct); return x and ("x.sort", [x[0], d.dim(x[1])], {"descending": True} if d.random() < 0.4 else {})

    def topk(d):
        x = d.tensor(some, distinct)
        if not x: return None
        dim = d.dim(x[1])
        n = x[1].shape[dim] if -x[1].ndim <= dim < x[1].ndim else 1
        return ("x.topk", [x[0], d.int(0, n)], {"dim": dim, "largest": d.random() < 0.6})

    def norm(d): x = d.tensor(some, is_float); return x and ("x.norm", [x[0], d.choice([1, 2, 3, "inf", 0.5]), d.dim(x[1])], {"keepdim": True} if d.random() < 0.4 else {})
    def spread(d): x = d.tensor(some, is_float); return x and (f"x.{d.choice(['var', 'std'])}", [x[0], d.dim(x[1])], {"unbiased": False, "keepdim": d.random() < 0.5})
