"""Backward, gradients as tensors, and gradients of these."""
from steps.dice import group, wants


@group(5)
class Gradients:
    def backward(d):
        x = d.tensor(wants)
        if not x or (x[1].ndim and d.often(0.95)): return x and (("x.sum", [x[0]]), lambda y: ("backward", [y], retain(d)))
        return ("backward", [x[0]], retain(d))

    def grad(d):
        x, y = d.tensor(wants), d.tensor(wants)
        return x and y and ("grad", [x[0], [y[0]]], {"createGraph": True} if d.random() < 0.6 else {"retainGraph": True})


def retain(d): return {"retainGraph": True} if d.random() < 0.6 else {"createGraph": True} if d.random() < 0.1 else {}
