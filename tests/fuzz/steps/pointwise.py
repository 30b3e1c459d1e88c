"""Operations element by element, with broadcasting and promotion."""
from steps.dice import fits, group, is_float, like

UNARY = "abs neg exp sin cos tanh sigmoid relu square sqrt log floor ceil round sign reciprocal erf expm1 log1p atan trunc isnan isfinite logicalNot rsqrt".split()
BINARY = "add sub mul div maximum minimum atan2 pow remainder fmod floorDivide eq ne lt le gt ge logicalAnd logicalOr logicalXor xlogy".split()

@group(10)
class Pointwise:
    def unary(d): x = d.tensor(); return x and (f"x.{d.choice(UNARY)}", [x[0]])

    def binary(d):
        x = d.tensor()
        y = x and d.tensor(fits(x[1]))
        return y and (f"x.{d.choice(BINARY)}", [x[0], y[0]])

    def arithmetic(d):
        x = d.tensor(is_float)
        y = x and d.tensor(fits(x[1]))
        return y and (f"x.{d.choice(['add', 'sub', 'mul', 'mul', 'div'])}", [x[0], y[0]])

    def scalar(d): x = d.tensor(); return x and (f"x.{d.choice(['add', 'sub', 'mul', 'div', 'pow', 'remainder', 'fmod', 'floorDivide', 'eq', 'lt', 'ge', 'gt'])}", [x[0], d.scalar()])

    def where(d):
        c = d.tensor(lambda x: "bool" in str(x.dtype))
        x = c and d.tensor(fits(c[1]))
        y = x and d.tensor(fits(c[1]), fits(x[1]), like(x[1]))
        return y and ("torch.where", [c[0], x[0], y[0]])

    def clamp(d): x = d.tensor(); return x and ("x.clamp", [x[0], d.choice([None, d.scalar()]), d.scalar()])

    def lerp(d):
        x = d.tensor(is_float)
        y = x and d.tensor(fits(x[1]), like(x[1]))
        return y and ("x.lerp", [x[0], y[0], 0.25])

    def addcmul(d):
        x = d.tensor(is_float)
        y = x and d.tensor(fits(x[1]))
        z = y and d.tensor(fits(x[1]), fits(y[1]))
        return z and (f"x.{d.choice(['addcmul', 'addcdiv'])}", [x[0], y[0], z[0]], {"value": 0.5})

    def masked_fill(d):
        x = d.tensor()
        m = x and d.tensor(lambda y: "bool" in str(y.dtype), fits(x[1]))
        return m and ("x.maskedFill", [x[0], m[0], d.scalar()])

    def convert(d): x = d.tensor(); return x and (f"x.{d.choice(['float', 'double', 'long', 'bool', 'int', 'byte'])}", [x[0]])
    def clone(d): x = d.tensor(); return x and ("x.clone", [x[0]])
    def type_as(d): x, y = d.tensor(), d.tensor(); return x and ("x.typeAs", [x[0], y[0]])
