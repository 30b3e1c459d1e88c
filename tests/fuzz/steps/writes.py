"""Changes in place, of tensors and of views."""
from steps.dice import fits_into, group, inner, is_float, like, some
from steps.views import entries


@group(9)
class InPlace:
    def binary(d):
        x = d.tensor(inner)
        y = x and d.tensor(fits_into(x[1]))
        return y and (f"x.{d.choice(['add_', 'sub_', 'mul_', 'mul_', 'div_', 'copy_', 'copy_', 'pow_', 'remainder_'])}", [x[0], y[0]])

    def scalar(d): x = d.tensor(inner); return x and (f"x.{d.choice(['add_', 'sub_', 'mul_', 'div_', 'fill_', 'pow_'])}", [x[0], d.scalar()])
    def unary(d): x = d.tensor(inner); return x and (f"x.{d.choice('neg_ exp_ sin_ tanh_ sigmoid_ relu_ square_ abs_ zero_ floor_ sqrt_ reciprocal_'.split())}", [x[0]])
    def clamp(d): x = d.tensor(inner); return x and ("x.clamp_", [x[0], d.choice([None, d.scalar()]), d.scalar()])

    def set(d):
        x = d.tensor(inner)
        if not x: return None
        where = entries(d, x[1], True)
        if d.random() < 0.5: return ("set", [x[0], where, d.scalar()])
        try: part = x[1].detach()[tuple(slice(*e["slice"]) if isinstance(e, dict) else Ellipsis if e == "..." else e for e in where)]
        except Exception: return ("set", [x[0], where, d.scalar()])  # noqa: BLE001
        y = d.tensor(fits_into(part))
        return y and ("set", [x[0], where, y[0]])

    def set_mask(d):
        x = d.tensor(inner)
        if not x: return None
        return d.mask(list(x[1].shape)), lambda m: ("set", [x[0], [m], d.scalar()])

    def masked_fill(d): x = d.tensor(inner); return x and (d.mask(list(x[1].shape)), lambda m: ("x.maskedFill_", [x[0], m, d.scalar()]))

    def index_fill(d):
        x = d.tensor(inner, some)
        if not x or not x[1].ndim: return None
        return d.positions([2], x[1].shape[-1]), lambda at: ("x.indexFill_", [x[0], -1, at, d.scalar()])

    def addcmul(d):
        x = d.tensor(inner, is_float)
        y = x and d.tensor(fits_into(x[1]), like(x[1]))
        z = y and d.tensor(fits_into(x[1]), like(x[1]))
        return z and (f"x.{d.choice(['addcmul_', 'lerp_'])}", [x[0], y[0], z[0]])
