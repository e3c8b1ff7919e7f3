"""One engine and one kind of work of the benchmark, for tools/bench/engine.ts, which see.

    python tools/bench/engine_worker.py (micrograd | micrograd-nogc | micrograd-rust | torch) WORK
"""
import gc
import math
import random
import sys
import time

engine, work = sys.argv[1:]
sys.setrecursionlimit(10_000)
if engine.startswith("micrograd-rust"):
    from micrograd_rust import Value
elif engine == "torch":
    import torch

    torch.set_num_threads(1)

    def Value(data):
        return torch.tensor(data, dtype=torch.float64, requires_grad=True)

else:
    from micrograd.engine import Value

    # As in the lecture; the released micrograd has relu only.
    def tanh(self):
        t = math.tanh(self.data)
        out = Value(t, (self,), "tanh")

        def _backward():
            self.grad += (1 - t * t) * out.grad

        out._backward = _backward
        return out

    Value.tanh = tanh
if engine == "micrograd-nogc":
    gc.disable()

RATE = 1e-4
LECTURE = [([2.0, 3.0, -1.0], 1.0), ([3.0, -1.0, 0.5], -1.0), ([0.5, 1.0, 1.0], -1.0), ([1.0, 1.0, -1.0], 1.0)]
MOONS = []
for k in range(100):
    angle = math.pi * k / 100
    if k % 2:
        MOONS.append(([1 - math.cos(angle), 0.5 - math.sin(angle)], -1.0))
    else:
        MOONS.append(([math.cos(angle), math.sin(angle)], 1.0))


def neuron():
    x1, x2, w1, w2, b = Value(2.0), Value(0.0), Value(-3.0), Value(1.0), Value(6.8813735870195432)
    (x1 * w1 + x2 * w2 + b).tanh().backward()


def epoch(sizes, samples):
    rng = random.Random(1)
    layers = [
        [([Value(rng.uniform(-1, 1)) for _ in range(n)], Value(rng.uniform(-1, 1))) for _ in range(outputs)]
        for n, outputs in zip(sizes, sizes[1:])
    ]
    parameters = [p for layer in layers for weights, bias in layer for p in [*weights, bias]]
    data = [([Value(x) for x in inputs], Value(-target)) for inputs, target in samples]

    def step():
        loss = Value(0.0)
        for values, minus_target in data:
            for i, layer in enumerate(layers):
                outputs = []
                for weights, bias in layer:
                    total = bias
                    for w, x in zip(weights, values):
                        total = total + w * x
                    outputs.append(total if i == len(layers) - 1 else total.tanh())
                values = outputs
            error = values[0] + minus_target
            loss = loss + error * error
        if engine == "torch":
            for p in parameters:
                p.grad = None
            loss.backward()
            with torch.no_grad():
                for p in parameters:
                    p -= RATE * p.grad
        else:
            for p in parameters:
                p.grad = 0.0
            loss.backward()
            for p in parameters:
                p.data -= RATE * p.grad

    return step


def chain(length):
    step, total = Value(1e-3), Value(0.5)
    for _ in range(length):
        total = total + step
    total.backward()


def tree(size):
    level, sums = [Value(0.5 + i / size) for i in range(size // 2)], False
    while len(level) > 1:
        pairs = list(zip(level[::2], level[1::2]))
        rest = level[-1:] if len(level) % 2 else []
        level = [a + b if sums else a * b for a, b in pairs] + rest
        sums = not sums
    level[0].backward()


WORK = {
    "neuron": lambda: neuron,
    "mlp": lambda: epoch([3, 4, 4, 1], LECTURE),
    "moons": lambda: epoch([2, 16, 16, 1], MOONS),
    "chain 100000": lambda: lambda: chain(100_000),
    "tree 100000": lambda: lambda: tree(100_000),
}
run = WORK[work]()
for line in sys.stdin:
    times = []
    while sum(times) < 0.1 and len(times) < 20:
        start = time.perf_counter()
        for _ in range(int(line)):
            run()
        times.append(time.perf_counter() - start)
        # Outside the clock: without its collector the garbage would pile up.
        if engine == "micrograd-nogc":
            gc.collect()
    print(times, flush=True)
