#!/usr/bin/python3
"""The workloads NumPy can do without autograd. Same protocol as torch_workloads.py."""
import json, os, resource, sys, time
THREADS = sys.argv[1] if len(sys.argv) > 1 else '1'
os.environ['OPENBLAS_NUM_THREADS'] = os.environ['OMP_NUM_THREADS'] = THREADS
import numpy as np


def random_search():
    np.random.seed(1); X = np.random.rand(3073, 500).astype('f'); Y = np.random.randint(0, 10, 500); best = 9e9
    for i in range(200):
        W = (np.random.randn(10, 3073) * 1e-4).astype('f'); s = (W @ X).T; m = s.max(1, keepdims=True)
        loss = float((np.log(np.exp(s - m).sum(1)) + m[:, 0] - s[np.arange(500), Y]).mean()); best = min(best, loss)


def softmax_big():
    np.random.seed(1); x = np.random.randn(4096, 1000).astype('f')
    for i in range(10): e = np.exp(x - x.max(1, keepdims=True)); e / e.sum(1, keepdims=True)


def elementwise():
    x = np.random.randn(1000000).astype('f')
    for i in range(20): float(np.maximum(np.tanh(x) * np.float32(2) + np.float32(1), 0).sum())


def matmul(N, reps):
    a = np.random.rand(N, N).astype('f'); b = np.random.rand(N, N).astype('f')
    def f():
        for i in range(reps): a @ b
    return f


def tinyops():
    a = np.random.randn(4, 4).astype('f'); b = np.random.randn(4, 4).astype('f')
    for i in range(20000): a = (a + b) * np.float32(0.5)


W = dict(random_search_200=random_search, softmax_4096x1000_x10=softmax_big, elementwise_1e6_x20=elementwise, matmul64_x2000=matmul(64, 2000),
         matmul256_x100=matmul(256, 100), matmul1024_x5=matmul(1024, 5), tiny_4x4_x40000ops=tinyops)

def about(): return dict(name=f'NumPy {np.__version__}', threads=int(THREADS))


def measure(work, at_least):
    """Mean milliseconds of a run, by the clock and of processor time of this thread."""
    cpu = time.thread_time(); start = time.perf_counter(); runs = 0; ms = 0
    while runs == 0 or ms < at_least:
        work(); runs += 1; ms = (time.perf_counter() - start) * 1e3
    return dict(ms=ms / runs, cpu=(time.thread_time() - cpu) * 1e3 / runs, runs=runs)


for line in sys.stdin:
    name, _, at_least = line.strip().partition(' ')
    if name == '?': answer = about()
    elif name == '.': answer = dict(peakMB=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    elif name in W: answer = measure(W[name], float(at_least or 0))
    else: answer = {}
    print(json.dumps(answer), flush=True)
