#!/usr/bin/python3
"""PyTorch side of the course workloads; workloads.ts is the same work line by line. Threads from argv[1].

Answers one line of JSON per line of input: `name ms` runs a workload until so many milliseconds have passed, at least once. `?` asks for versions and
threads, `.` for peak memory.
"""
import os, sys, time
THREADS = sys.argv[1] if len(sys.argv) > 1 else '1'
os.environ['OPENBLAS_NUM_THREADS'] = os.environ['OMP_NUM_THREADS'] = THREADS  # before torch loads: set_num_threads does not limit OpenBLAS
import torch
import torch.nn as nn, torch.nn.functional as F
torch.set_num_threads(int(THREADS))
def regression():
    torch.manual_seed(17); x=torch.randn(30,1); y=x+torch.randn(30,1)/2
    m=nn.Sequential(nn.Linear(1,1),nn.ReLU(),nn.Linear(1,1)); L=nn.MSELoss(); o=torch.optim.SGD(m.parameters(),0.05); a=[]
    for i in range(500):
        p=m(x); l=L(p,y); a.append(l.item()); o.zero_grad(); l.backward(); o.step()
def classify():
    torch.manual_seed(1); x=torch.randn(200,2); y=(x[:,:1]>0).float()
    m=nn.Sequential(nn.Linear(2,1),nn.ReLU(),nn.Linear(1,1),nn.Sigmoid()); L=nn.BCELoss(); o=torch.optim.SGD(m.parameters(),0.01)
    for i in range(1000):
        l=L(m(x),y); o.zero_grad(); l.backward(); o.step()
class D(nn.Module):
    def __init__(s):
        super().__init__(); s.i=nn.Linear(4,12); s.h=nn.Linear(12,12); s.o=nn.Linear(12,3)
    def forward(s,x):
        x=F.dropout(F.relu(s.i(x)),.2,s.training); x=F.dropout(F.relu(s.h(x)),.2,s.training); return s.o(x)
def dropout():
    torch.manual_seed(1); x=torch.randn(144,4); y=torch.randint(0,3,(144,)); m=D(); L=nn.CrossEntropyLoss(); o=torch.optim.SGD(m.parameters(),.005,weight_decay=.01)
    for e in range(100):
        m.train()
        for b in range(9):
            l=L(m(x[b*16:b*16+16]),y[b*16:b*16+16]); o.zero_grad(); l.backward(); o.step()
        m.eval()
        with torch.no_grad(): m(x).argmax(1)
def mnist():
    torch.manual_seed(1); x=torch.rand(9600,784); y=torch.randint(0,10,(9600,)); m=nn.Sequential(nn.Linear(784,128),nn.ReLU(),nn.Linear(128,64),nn.ReLU(),nn.Linear(64,10)); L=nn.CrossEntropyLoss(); o=torch.optim.Adam(m.parameters(),1e-3)
    for b in range(150):
        l=L(m(x[b*64:b*64+64]),y[b*64:b*64+64]); o.zero_grad(); l.backward(); o.step()
def makemore():
    torch.manual_seed(1); X=torch.randint(0,27,(32000,3)); Y=torch.randint(0,27,(32000,)); C=torch.randn(27,10,requires_grad=True)
    m=nn.Sequential(nn.Linear(30,200,bias=False),nn.BatchNorm1d(200,momentum=.001),nn.Tanh(),nn.Linear(200,27)); ps=[C]+list(m.parameters()); o=torch.optim.SGD(ps,.1)
    for i in range(1000):
        ix=torch.randint(0,32000,(32,)); l=F.cross_entropy(m(C[X[ix]].view(-1,30)),Y[ix]); o.zero_grad(); l.backward(); o.step()
def random_search():
    torch.manual_seed(1); X=torch.rand(3073,500); Y=torch.randint(0,10,(500,)); bl=9e9
    for i in range(200):
        W=torch.randn(10,3073)*1e-4; l=F.cross_entropy((W@X).T,Y).item(); bl=min(bl,l)
def softmax_big():
    torch.manual_seed(1); x=torch.randn(4096,1000)
    for i in range(10): torch.softmax(x,1)
def elementwise():
    x=torch.randn(1000000)
    for i in range(20): (torch.tanh(x)*2+1).relu().sum().item()
def matmul(N,reps):
    a=torch.rand(N,N); b=torch.rand(N,N)
    def f():
        for i in range(reps): a@b
    return f
def tinyops():
    a=torch.randn(4,4); b=torch.randn(4,4)
    for i in range(20000): a=(a+b)*0.5
def autograd_scalar():
    x=torch.tensor(2.0,requires_grad=True)
    for i in range(2000):
        y=(x*x+3*x).sin()*x; y.backward(); x.grad=None
W=dict(regression_500ep=regression,classify_1000ep=classify,dropout_mlp_100ep=dropout,mnist_mlp_150steps=mnist,makemore_bn_1000steps=makemore,random_search_200=random_search,softmax_4096x1000_x10=softmax_big,elementwise_1e6_x20=elementwise,matmul64_x2000=matmul(64,2000),matmul256_x100=matmul(256,100),matmul1024_x5=matmul(1024,5),tiny_4x4_x40000ops=tinyops,autograd_scalar_2000=autograd_scalar)


def about():
    import ctypes, re
    found = re.search(r'\S*libopenblas\S*', open('/proc/self/maps').read()) if os.path.exists('/proc/self/maps') else None
    info = dict(name=f'PyTorch {torch.__version__}', threads=torch.get_num_threads())
    if found:
        lib = ctypes.CDLL(found.group())
        lib.openblas_get_corename.restype = ctypes.c_char_p
        info.update(blas='OpenBLAS', core=lib.openblas_get_corename().decode(), blasThreads=lib.openblas_get_num_threads())
    return info


def measure(work, at_least):
    """Mean milliseconds of a run, by the clock and of processor time of this thread."""
    cpu = time.thread_time(); start = time.perf_counter(); runs = 0; ms = 0
    while runs == 0 or ms < at_least:
        work(); runs += 1; ms = (time.perf_counter() - start) * 1e3
    return dict(ms=ms / runs, cpu=(time.thread_time() - cpu) * 1e3 / runs, runs=runs)


def serve(workloads, about):
    import json, resource
    for line in sys.stdin:
        name, _, at_least = line.strip().partition(' ')
        if name == '?': answer = about()
        elif name == '.': answer = dict(peakMB=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        elif name in workloads: answer = measure(workloads[name], float(at_least or 0))
        else: answer = {}
        print(json.dumps(answer), flush=True)


if __name__ == '__main__': serve(W, about)
