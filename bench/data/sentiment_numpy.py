"""The same network in NumPy: sparse as the notes write it (a loop over the words), with one fancy-indexed read and write, and dense.

Reads lines from standard input: a JSON object of reviews first; then `notes`, `vectors` or `dense` per epoch, answered by {"ms", "cpu", "accuracy"}.
"""
import json
import os
import resource
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
import numpy as np

task = json.loads(sys.stdin.readline())
WORDS, HIDDEN, LR = task["words"], task["hidden"], task["lr"]
# Presence, not counts: every word once, so that the fancy-indexed write below is right.
reviews = [np.array(r, dtype=np.int64) for r in task["reviews"]]
labels = task["labels"]


def start():
    np.random.seed(1)
    return np.zeros((WORDS, HIDDEN), np.float32), np.random.normal(0.0, HIDDEN**-0.5, (HIDDEN, 1)).astype(np.float32)


def notes():
    """layer_1 summed word by word, weights updated word by word."""
    w01, w12 = start()
    right = 0
    layer_1 = np.zeros((1, HIDDEN), np.float32)
    for review, label in zip(reviews, labels):
        layer_1 *= 0
        for index in review:
            layer_1 += w01[index]
        layer_2 = 1 / (1 + np.exp(-layer_1.dot(w12)))
        error = layer_2 - label
        delta_2 = error * layer_2 * (1 - layer_2)
        delta_1 = delta_2.dot(w12.T)
        w12 -= layer_1.T.dot(delta_2) * LR
        for index in review:
            w01[index] -= delta_1[0] * LR
        right += (layer_2[0][0] >= 0.5) == (label == 1)
    return right


def vectors():
    """The fastest form found: one gather, one scatter, scalars as Python numbers."""
    w01, w12 = start()
    v = w12[:, 0].copy()
    right = 0
    exp = np.exp
    for review, label in zip(reviews, labels):
        h = w01[review].sum(0)
        p = 1.0 / (1.0 + exp(-float(h.dot(v))))
        step = LR * (p - label) * p * (1.0 - p)
        dh = step * v
        v -= step * h
        w01[review] -= dh
        right += (p >= 0.5) == (label == 1)
    return right


def dense():
    """The notes' first network: a row of all words, multiplied and updated whole."""
    w01, w12 = start()
    right = 0
    layer_0 = np.zeros((1, WORDS), np.float32)
    for review, label in zip(reviews, labels):
        layer_0 *= 0
        layer_0[0, review] = 1
        layer_1 = layer_0.dot(w01)
        layer_2 = 1 / (1 + np.exp(-layer_1.dot(w12)))
        error = layer_2 - label
        delta_2 = error * layer_2 * (1 - layer_2)
        delta_1 = delta_2.dot(w12.T)
        w12 -= layer_1.T.dot(delta_2) * LR
        w01 -= layer_0.T.dot(delta_1) * LR
        right += (layer_2[0][0] >= 0.5) == (label == 1)
    return right


epochs = {"notes": notes, "vectors": vectors, "dense": dense}
print(json.dumps({"name": f"NumPy {np.__version__}, Python {sys.version.split()[0]}", "threads": 1}), flush=True)
for line in sys.stdin:
    name = line.strip()
    if name == ".":
        print(json.dumps({"peakMB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}), flush=True)
        continue
    wall, cpu = time.perf_counter(), time.thread_time()
    right = epochs[name]()
    print(
        json.dumps(
            {
                "ms": (time.perf_counter() - wall) * 1e3,
                "cpu": (time.thread_time() - cpu) * 1e3,
                "accuracy": float(right) / len(reviews),
            }
        ),
        flush=True,
    )
