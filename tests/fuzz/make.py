"""Random programs of many steps, with what PyTorch 1.13 makes of each: python3 make.py SEED COUNT > programs.jsonl

One program a line, for compare.mjs and minimize.mjs. Some seeds make none: where a number grows too large, or PyTorch leaves something open. A part of
PyTorch fails for good now and then: ask for a thousand at a time. With `python3 make.py < seeds.txt | gzip -9n > programs.jsonl.gz` come those of the test.
"""
import json
import sys

import torch

import steps.gradients, steps.joining, steps.networks, steps.pointwise, steps.reductions, steps.views, steps.writes  # noqa: E401, F401
from pytorch import Machine, Refused
from steps.dice import GROUPS, Dice

torch.set_num_threads(1)


def steps_of(dice, drawn, machine, program, answers):
    """Runs a step and what follows from it: a drawn step may be (step, next), next taking the name of what the step makes."""
    if isinstance(drawn[0], tuple):
        name = steps_of(dice, drawn[0], machine, program, answers)
        return steps_of(dice, drawn[1]({"t": name}), machine, program, answers) if name else None
    f, a, *k = drawn
    step = {"n": len(program), "f": f, "a": a}
    if k and k[0]: step["k"] = k[0]
    if f not in ("backward", "grad", "new") and dice.random() < 0.04: step["ng"] = 1
    answer = machine.step(step)
    program.append(step)
    answers.append(answer)
    name = f"{step['n']}.0"
    return name if name in machine.pool else None


def tame(answer):
    """Neither too large to read nor so large that rounding decides."""
    return all(not isinstance(x, dict) or (len(x["v"]) <= 600 and all(isinstance(v, str) or abs(v) < 1e5 for v in x["v"])) for x in answer.get("out", []))


def draw(dice, kinds):
    """A step, or None: now and then tensors are drawn that do not suit it at all."""
    try: return dice.choice(GROUPS[dice.choice(kinds)][1])(dice)
    except IndexError: return None


def program(seed):
    machine = Machine()
    dice = Dice(seed, machine)
    made, answers = [], []
    kinds = [name for name, (weight, _) in GROUPS.items() for _ in range(weight)]
    try:
        for _ in range(dice.int(1, 3)): steps_of(dice, dice.new(), machine, made, answers)
        for _ in range(dice.int(4, 16)):
            drawn = draw(dice, kinds)
            if drawn is None: continue
            steps_of(dice, drawn, machine, made, answers)
            if not all(tame(a) for a in answers[-3:]) or "grads" in answers[-1] and not tame({"out": answers[-1]["grads"]}): return None
            if "error" in answers[-1] and made[-1]["f"] == "backward": break
    except (Refused, RuntimeError): return None
    return {"seed": seed, "program": made, "answers": answers, "end": machine.end()}


if __name__ == "__main__":
    asked = range(int(sys.argv[1]), int(sys.argv[1]) + int(sys.argv[2])) if len(sys.argv) > 1 else map(int, sys.stdin)
    for seed in asked:
        made = program(seed)
        if made: print(json.dumps(made))
