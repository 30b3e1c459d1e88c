"""Products, and what networks are made of."""
from steps.dice import distinct, group, is_float, like, pair, same, small, some


@group(4)
class Products:
    def matmul(d):
        x = d.tensor(some, is_float)
        if not x or not x[1].ndim: return None
        k = x[1].shape[-1]
        y = d.tensor(some, like(x[1]), lambda y: y.shape[-2 if y.ndim > 1 else 0] == k and (min(x[1].ndim, y.ndim) < 3 or all(a == b or 1 in (a, b) for a, b in zip(x[1].shape[-3::-1], y.shape[-3::-1]))))
        return y and ("x.matmul", [x[0], y[0]])

    def times_new(d):
        """A product of any ranks, with a factor that is made for it."""
        x = d.tensor(some, is_float)
        if not x or not x[1].ndim: return None
        k = x[1].shape[-1]
        shape = d.choice([[k], [k, d.int(1, 4)], [2, k, 3], [*x[1].shape[:-2], k, 2] if x[1].ndim > 1 else [k, 1], [1, k, 2]])
        return d.new(shape, str(x[1].dtype)[6:]), lambda y: ("x.matmul", [x[0], y])

    def turned(d): x = d.tensor(pair, is_float, small); return x and (("x.transpose", [x[0], -1, -2]), lambda y: d.choice([("x.matmul", [x[0], y]), ("x.matmul", [y, x[0]])]))

    def linear(d):
        x = d.tensor(some, is_float)
        if not x or not x[1].ndim: return None
        dtype = str(x[1].dtype)[6:]
        return d.new([3, x[1].shape[-1]], dtype), lambda w: (d.new([3], dtype), lambda b: ("F.linear", [x[0], w] + [b] * d.int(0, 1)))

    def outer(d):
        x, y = d.tensor(lambda x: x.ndim == 1), d.tensor(lambda x: x.ndim == 1)
        return x and y and (f"x.{d.choice(['outer', 'dot'])}", [x[0], y[0]])

    def einsum(d):
        x = d.tensor(is_float, lambda x: x.ndim == 2)
        y = x and d.tensor(like(x[1]), lambda y: y.ndim == 2 and y.shape[-1] == x[1].shape[-1])
        return y and ("torch.einsum", ["ij,kj->ik", x[0], y[0]])


@group(4)
class Networks:
    def conv(d):
        n = d.choice([1, 2])
        x = d.tensor(is_float, lambda x: x.ndim in (n + 1, n + 2))
        if not x or x[1].ndim < n + 1: return None
        c = x[1].shape[-n - 1]
        return d.new([d.int(1, 3), c, *[d.int(1, 3) for _ in range(n)]], str(x[1].dtype)[6:]), lambda w: (f"F.conv{n}d", [x[0], w, None], {"stride": d.int(1, 2), "padding": d.int(0, 2), "dilation": d.choice([1, 1, 2])})

    def pool(d):
        n = d.choice([1, 2])
        x = d.tensor(is_float, distinct, lambda x: x.ndim in (n + 1, n + 2))
        k = d.int(1, 3)
        return x and (f"F.{d.choice(['max', 'avg'])}Pool{n}d", [x[0], k], {"stride": d.int(1, 2), "padding": d.int(0, k // 2)})

    def batch_norm(d):
        x = d.tensor(is_float, lambda x: x.ndim in (2, 3, 4))
        return x and ("F.batchNorm", [x[0], None, None], {"training": True})

    def layer_norm(d):
        x = d.tensor(some, is_float)
        return x and ("F.layerNorm", [x[0], list(x[1].shape[-d.int(1, max(x[1].ndim, 1)):])])

    def group_norm(d): x = d.tensor(is_float, lambda x: x.ndim in (2, 3, 4)); return x and ("F.groupNorm", [x[0], d.int(1, 2)])

    def pad(d):
        x = d.tensor(some, small)
        return x and ("F.pad", [x[0], [d.int(-1, 2) for _ in range(2 * d.int(1, max(1, min(2, x[1].ndim))))]], {"value": d.scalar()} if d.random() < 0.4 else {})

    def activation(d): x = d.tensor(some, is_float); return x and d.choice([(f"F.{d.choice(['softmax', 'logSoftmax', 'softmin', 'glu'])}", [x[0], d.dim(x[1])]), (f"F.{d.choice('relu6 hardswish tanhshrink celu softshrink hardshrink softplus logsigmoid selu softsign hardsigmoid silu gelu mish elu leakyRelu hardtanh'.split())}", [x[0]])])
    def normalize(d): x = d.tensor(pair, is_float); return x and ("F.normalize", [x[0]], {"dim": d.dim(x[1])})

    def loss(d):
        x = d.tensor(is_float)
        y = x and d.tensor(like(x[1]), same(x[1].shape))
        return y and (f"F.{d.choice('mseLoss l1Loss smoothL1Loss huberLoss klDiv binaryCrossEntropyWithLogits softMarginLoss poissonNllLoss'.split())}", [x[0], y[0]], {"reduction": d.choice(["mean", "sum", "none"])})

    def classes(d):
        x = d.tensor(is_float, lambda x: 1 <= x.ndim <= 4 and x.numel())
        if not x or not x[1].ndim or not x[1].numel(): return None
        shape, c = ([], x[1].shape[0]) if x[1].ndim == 1 else ([x[1].shape[0], *x[1].shape[2:]], x[1].shape[1])
        return d.positions(shape, c), lambda at: (f"F.{d.choice(['crossEntropy', 'crossEntropy', 'nllLoss'])}", [x[0], at], {"reduction": d.choice(["mean", "sum", "none"])})

    def cosine(d):
        x = d.tensor(pair, is_float)
        y = x and d.tensor(like(x[1]), same(x[1].shape))
        return y and ("F.cosineSimilarity", [x[0], y[0]], {"dim": d.dim(x[1])})
