# The code of notebooks/04-backprop-neuron.ipynb as one writes it for ipykernel: what stands after
# "# %% NAME" takes the place of the cell with that id. See export.ts.

# %% imports
import math

import matplotlib.pyplot as plt
import numpy as np
from graphviz import Digraph

# %% tanh-plot
plt.plot(np.arange(-5, 5, 0.2), np.tanh(np.arange(-5, 5, 0.2)))
plt.grid()

# %% class-source
class Value:
    def __init__(self, data, _children=(), _op="", label=""):
        self.data = data
        self.grad = 0.0
        self._prev = set(_children)
        self._op = _op
        self.label = label

    def __repr__(self):
        return f"Value(data={self.data})"

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), "+")

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), "*")

    def tanh(self):
        x = self.data
        t = (math.exp(2 * x) - 1) / (math.exp(2 * x) + 1)
        return Value(t, (self,), "tanh")


def trace(root):
    nodes, edges = set(), set()

    def build(v):
        if v not in nodes:
            nodes.add(v)
            for child in v._prev:
                edges.add((child, v))
                build(child)

    build(root)
    return nodes, edges


def draw_dot(root):
    dot = Digraph(format="svg", graph_attr={"rankdir": "LR"})
    nodes, edges = trace(root)
    for n in nodes:
        uid = str(id(n))
        label = "{ %s | data %.4f | grad %.4f }" % (n.label, n.data, n.grad)
        dot.node(name=uid, label=label, shape="record")
        if n._op:
            dot.node(name=uid + n._op, label=n._op)
            dot.edge(uid + n._op, uid)
    for n1, n2 in edges:
        dot.edge(str(id(n1)), str(id(n2)) + n2._op)
    return dot

# %% build
x1 = Value(2.0, label="x1")
x2 = Value(0.0, label="x2")
w1 = Value(-3.0, label="w1")
w2 = Value(1.0, label="w2")
b = Value(6.8813735870195432, label="b")
x1w1 = x1 * w1
x1w1.label = "x1*w1"
x2w2 = x2 * w2
x2w2.label = "x2*w2"
x1w1x2w2 = x1w1 + x2w2
x1w1x2w2.label = "x1*w1 + x2*w2"
n = x1w1x2w2 + b
n.label = "n"
o = n.tanh()
o.label = "o"
draw_dot(o)

# %% seed-output
o.grad = 1.0
draw_dot(o)

# %% slope
1 - o.data**2

# %% tangent
plt.plot(np.arange(-5, 5.1, 0.2), np.tanh(np.arange(-5, 5.1, 0.2)))
plt.plot([n.data - 1.8, n.data + 1.8], [o.data - 0.9, o.data + 0.9])
plt.plot([n.data], [o.data], "o")
plt.grid()

# %% tanh-grad
n.grad = 0.5
draw_dot(o)

# %% addition-n
b.grad = 0.5
x1w1x2w2.grad = 0.5

# %% addition-s
x1w1.grad = 0.5
x2w2.grad = 0.5
draw_dot(o)

# %% multiplications
x1.grad = x1w1.grad * w1.data
w1.grad = x1w1.grad * x1.data
x2.grad = x2w2.grad * w2.data
w2.grad = x2w2.grad * x2.data
draw_dot(o)

# %% live
draw_dot(o)

# %% bias-table
def neuron_with_bias(bias):
    o = math.tanh(2.0 * -3.0 + 0.0 * 1.0 + bias)
    n = 1 - o**2
    return [bias, o, n * -3.0, n * 2.0, n * 1.0, n * 0.0, n]


for bias in [2, 4, 5, 6, 6.8813735870195432, 8, 10, 12, 26]:
    print("".join(f"{x:10.4f}" for x in neuron_with_bias(bias)))

# %% bias-plot
biases = np.arange(0, 12.1, 0.1)
rows = np.array([neuron_with_bias(bias) for bias in biases])
for column, name in [(1, "o"), (2, "∂o/∂x1"), (3, "∂o/∂w1"), (6, "∂o/∂b")]:
    plt.plot(biases, rows[:, column], label=name)
plt.legend()
plt.grid()

# %% check
h = 1e-5


def output(x1=2.0, w1=-3.0, x2=0.0, w2=1.0, b=6.8813735870195432):
    return math.tanh(x1 * w1 + x2 * w2 + b)


for value in [x1, w1, x2, w2, b]:
    above = output(**{value.label: value.data + h})
    measured = (above - output(**{value.label: value.data - h})) / (2 * h)
    assert abs(measured - value.grad) < 1e-9
    print(value.label, value.grad, measured)

# %% assert
assert math.isclose(n.grad, 0.5)

# %% exercise-x2
None

# %% exercise-bias
None

# %% exercise-square
None
