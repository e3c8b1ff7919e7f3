import assert from "node:assert/strict";
import { type Operation, operations, Value, zeroGrad } from "./value.ts";

const close = (got: number, exact: number, what: string) =>
  assert.ok(
    got === exact || Math.abs(got - exact) <= 1e-12 * Math.abs(exact),
    `${what}: ${got}, not ${exact}`,
  );

/** The neuron of note 04, whose gradients the note works out by hand. */
function neuron() {
  const x1 = new Value(2), x2 = new Value(0), w1 = new Value(-3), w2 = new Value(1);
  const b = new Value(6.8813735870195432);
  const x1w1 = x1.mul(w1), x2w2 = x2.mul(w2), sum = x1w1.add(x2w2), n = sum.add(b), o = n.tanh();
  return { x1, x2, w1, w2, b, x1w1, x2w2, sum, n, o };
}

Deno.test("the neuron of note 04, node by node from the output, has the note's gradients", () => {
  const { x1, x2, w1, w2, b, x1w1, x2w2, sum, n, o } = neuron();
  assert.deepEqual(o.localDerivatives(), [0.4999999999999999]);
  assert.deepEqual(x1w1.localDerivatives(), [-3, 2]);
  assert.deepEqual(x1.localDerivatives(), []);
  o.grad = 1;
  for (const value of [o, n, sum, x2w2, x1w1, x1]) value.propagate();
  const half = 0.4999999999999999;
  assert.deepEqual([n, sum, b, x1w1, x2w2].map(({ grad }) => grad), Array(5).fill(half));
  assert.deepEqual([x1, w1, x2, w2].map(({ grad }) => grad), [-3 * half, 2 * half, half, 0]);
});

Deno.test("backward() gives the neuron's gradients at once", () => {
  const { x1, x2, w1, w2, b, n, o } = neuron();
  o.backward();
  const half = 0.4999999999999999;
  assert.deepEqual([o, n, b].map(({ grad }) => grad), [1, half, half]);
  assert.deepEqual([x1, w1, x2, w2].map(({ grad }) => grad), [-3 * half, 2 * half, half, 0]);
});

Deno.test("localDerivatives() changes no gradient and tells a value used twice apart", () => {
  const a = new Value(3), b = new Value(5);
  assert.deepEqual(a.mul(a).localDerivatives(), [3, 3]);
  assert.deepEqual(a.sub(a).localDerivatives(), [1, -1]);
  assert.deepEqual(a.div(b).localDerivatives(), [1 / 5, -3 / 25]);
  assert.deepEqual([a.grad, b.grad], [0, 0]);
});

Deno.test("tanh taken apart has the value and the gradients of tanh", () => {
  const { x1, w1, n } = neuron();
  const e = n.mul(2).exp(), o = e.sub(1).div(e.add(1));
  o.backward();
  close(o.data, 0.7071067811865476, "o");
  close(x1.grad, -1.5, "x1");
  close(w1.grad, 1, "w1");
});

Deno.test("a value used twice gets the sum of both gradients, as in the lecture", () => {
  const a = new Value(3), double = a.add(a);
  double.backward();
  assert.equal(a.grad, 2);
  const p = new Value(-2), q = new Value(3), f = p.mul(q).mul(p.add(q));
  f.backward();
  assert.deepEqual([f.data, p.grad, q.grad], [-6, -3, -8]);
});

Deno.test("micrograd's README example gives its numbers", () => {
  const a = new Value(-4), b = new Value(2);
  let c = a.add(b), d = a.mul(b).add(b.pow(3));
  c = c.add(c.add(1));
  c = c.add(c.add(1).sub(a));
  d = d.add(d.mul(2).add(b.add(a).relu()));
  d = d.add(d.mul(3).add(b.sub(a).relu()));
  const e = c.sub(d), f = e.pow(2);
  const g = f.div(2).add(new Value(10).div(f));
  g.backward();
  assert.deepEqual(
    [g.data, a.grad, b.grad].map((number) => number.toFixed(4)),
    ["24.7041", "138.8338", "645.5773"],
  );
});

Deno.test("each value propagates after all that use it, in whatever order it was reached", () => {
  // b is reached first through c, which is deeper than b's own use in the root.
  for (const flip of [false, true]) {
    const a = new Value(2), b = a.add(a), c = b.add(b), d = flip ? b.mul(c) : c.mul(b);
    d.backward();
    assert.deepEqual([d.data, c.grad, b.grad, a.grad], [32, 4, 16, 32]);
  }
});

Deno.test("as in PyTorch, a second backward() adds to the leaves and starts afresh inside", () => {
  const a = new Value(3), b = a.mul(a), c = b.mul(b);
  c.backward();
  assert.deepEqual([a.grad, b.grad, c.grad], [108, 18, 1]);
  c.backward();
  assert.deepEqual([a.grad, b.grad, c.grad], [216, 18, 1]);
  b.backward();
  assert.deepEqual([a.grad, b.grad, c.grad], [222, 1, 1]);
  a.backward();
  assert.equal(a.grad, 223);
});

Deno.test("backward() doesn't mind what gradients were there before", () => {
  for (const left of [NaN, Infinity, -1, 0.5, 1, 2, 3, 2 ** 32, 1e300]) {
    const a = new Value(2), b = a.mul(a), c = b.add(a), d = c.mul(b);
    for (const value of [b, c, d]) value.grad = left;
    d.backward();
    assert.deepEqual([d.grad, c.grad, b.grad, a.grad], [1, 4, 10, 44]);
  }
});

Deno.test("zeroGrad() zeroes the values that it is given and nothing else", () => {
  const a = new Value(3), w = new Value(2), b = a.mul(w).tanh(), c = b.exp();
  c.backward();
  assert.ok(a.grad > 0 && w.grad > 0);
  zeroGrad([a, w]);
  assert.deepEqual([a.grad, w.grad, c.grad], [0, 0, 1]);
  assert.notEqual(b.grad, 0);
});

Deno.test("zeroGrad() refuses what is no array of values", () => {
  // deno-lint-ignore no-explicit-any
  const zero = zeroGrad as any, a = new Value(1);
  for (const wrong of [a, 5, null, undefined]) {
    assert.throws(() => zero(wrong), /^TypeError: zeroGrad expects an array of Values, got /);
  }
  assert.throws(() => zero([a, 3]), { message: "zeroGrad expects an array of Values, got 3" });
});

Deno.test("a graph can't be bent into a cycle: backward() goes by its own operands", () => {
  const a = new Value(3), b = a.mul(a), c = b.add(a);
  assert.throws(() => Object.assign(b, { prev: [c] }), TypeError);
  Object.defineProperty(b, "prev", { value: [c, c] });
  Object.defineProperty(a, "prev", { value: [c] });
  c.backward();
  assert.deepEqual([c.grad, b.grad, a.grad], [1, 1, 7]);
});

Deno.test("a chain of a million values is differentiated without overflow", () => {
  const step = new Value(1);
  let sum = new Value(0);
  for (let i = 0; i < 1_000_000; i++) sum = sum.add(step);
  sum.backward();
  assert.deepEqual([sum.data, step.grad], [1_000_000, 1_000_000]);
  // The same to the other side, and each value used twice: 2^n paths, but n steps.
  let left = new Value(1), twice = new Value(1);
  const leaf = twice;
  for (let i = 0; i < 100_000; i++) left = step.mul(left);
  for (let i = 0; i < 1000; i++) twice = twice.add(twice);
  left.backward();
  twice.backward();
  assert.deepEqual([left.grad, leaf.grad], [1, 2 ** 1000]);
});

// Each operation over its domain, with its derivative as a textbook has it.
const points = [-1e3, -3, -1, -0.5, -1e-3, 1e-9, 1e-3, 0.1, 0.5, 1, 2, 3, 10, 1e3, 1e9];
const positive = points.filter((x) => x > 0), moderate = points.filter((x) => Math.abs(x) <= 10);
const one: [string, (x: Value) => Value, number[], typeof Math.exp, typeof Math.exp][] = [
  ["neg", (x) => x.neg(), points, (x) => -x, () => -1],
  ["exp", (x) => x.exp(), moderate, (x) => Math.E ** x, (x) => Math.E ** x],
  ["log", (x) => x.log(), positive, (x) => Math.log2(x) * Math.LN2, (x) => 1 / x],
  ["sqrt", (x) => x.sqrt(), positive, (x) => x ** 0.5, (x) => x ** -0.5 / 2],
  ["relu", (x) => x.relu(), points, (x) => x > 0 ? x : 0, (x) => x > 0 ? 1 : 0],
  // Beyond 3 the digits of 1 - tanh^2 are lost to cancellation in any such program.
  [
    "tanh",
    (x) => x.tanh(),
    moderate.filter((x) => x < 10),
    Math.tanh,
    (x) => Math.cosh(x) ** -2,
  ],
];
type Two = (x: number, y: number) => number;
const two: [string, (x: Value, y: Value) => Value, number[], number[], Two, Two, Two][] = [
  ["+", (x, y) => x.add(y), points, points, (x, y) => x + y, () => 1, () => 1],
  ["-", (x, y) => x.sub(y), points, points, (x, y) => x - y, () => 1, () => -1],
  ["*", (x, y) => x.mul(y), points, points, (x, y) => x * y, (_, y) => y, (x) => x],
  [
    "/",
    (x, y) => x.div(y),
    points,
    points,
    (x, y) => x / y,
    (_, y) => 1 / y,
    (x, y) => -x / y ** 2,
  ],
  [
    "**",
    (x, y) => x.pow(y),
    positive,
    moderate,
    (x, y) => x ** y,
    (x, y) => y * x ** y / x,
    (x, y) => x ** y * Math.log(x),
  ],
  [
    "**",
    (x, y) => x.pow(y),
    points,
    [-2, -1, 1, 2, 3],
    (x, y) => x ** y,
    (x, y) => y * x ** y / x,
    (x, y) => x < 0 ? NaN : x ** y * Math.log(x),
  ],
];

Deno.test("every operation has its value and its derivative as in closed form", () => {
  for (const [op, make, domain, value, derivative] of one) {
    for (const x of domain) {
      const result = make(new Value(x));
      assert.equal(result.op, op);
      close(result.data, value(x), `${op} ${x}`);
      close(result.localDerivatives()[0], derivative(x), `derivative of ${op} ${x}`);
    }
  }
  for (const [op, make, lefts, rights, value, byLeft, byRight] of two) {
    for (const x of lefts) {
      for (const y of rights) {
        const result = make(new Value(x), new Value(y)), [dx, dy] = result.localDerivatives();
        assert.equal(result.op, op);
        close(result.data, value(x, y), `${x} ${op} ${y}`);
        close(dx, byLeft(x, y), `derivative of ${x} ${op} ${y} for the left`);
        const exact = byRight(x, y);
        if (Number.isNaN(exact)) assert.ok(Number.isNaN(dy));
        else close(dy, exact, `derivative of ${x} ${op} ${y} for the right`);
      }
    }
  }
});

Deno.test("a number is an operand wherever a Value is", () => {
  const x = new Value(4);
  const results: [Value, number, number][] = [
    [x.add(3), 7, 1],
    [x.mul(3), 12, 3],
    [x.sub(3), 1, 1],
    [x.div(2), 2, 0.5],
    [x.pow(2), 16, 8],
    [new Value(3).sub(x), -1, -1],
    [new Value(2).div(x), 0.5, -0.125],
    [new Value(2).pow(x), 16, 16 * Math.LN2],
  ];
  for (const [result, data, derivative] of results) {
    x.grad = 0;
    result.backward();
    assert.deepEqual([result.data, x.grad, result.prev.length], [data, derivative, 2]);
  }
});

Deno.test("every operation refuses what is no Value and no number by its own name", () => {
  // deno-lint-ignore no-explicit-any
  const a: any = new Value(1);
  for (const name of ["add", "mul", "sub", "div", "pow"]) {
    for (const wrong of ["2", undefined, null, 2n, [2], { data: 2 }]) {
      assert.throws(() => a[name](wrong), {
        name: "TypeError",
        message: new RegExp(`^${name} expects a Value or a number, got `),
      });
    }
  }
});

Deno.test("what only looks like a Value is refused at once, as either operand", () => {
  const a = new Value(1), message = /^TypeError: .+ expects operands made by new Value, got /;
  for (const fake of [Object.create(Value.prototype), new Proxy(a, {})] as Value[]) {
    assert.throws(() => a.add(fake), message);
    assert.throws(() => a.pow(fake), message);
    assert.throws(() => Value.prototype.mul.call(fake, a), message);
    assert.throws(() => Value.prototype.tanh.call(fake), message);
  }
});

const sin: Operation = {
  symbol: "sin",
  forward: (x) => Math.sin(x),
  backward(result, x) {
    x.grad += result.grad * Math.cos(x.data);
  },
};
const atan2: Operation = {
  symbol: "atan2",
  forward: (y, x) => Math.atan2(y, x),
  backward(angle, y, x) {
    const square = x.data ** 2 + y.data ** 2;
    y.grad += angle.grad * x.data / square;
    x.grad -= angle.grad * y.data / square;
  },
};

Deno.test("an operation of a reader's own is applied and differentiated like the others", () => {
  const x = new Value(0.7), y = x.mul(x).apply(sin).apply(atan2, x).mul(x.apply(atan2, 2));
  assert.equal(y.prev[0].op, "atan2");
  assert.deepEqual(x.apply(sin).localDerivatives(), [Math.cos(0.7)]);
  y.backward();
  const f = (x: number) => Math.atan2(Math.sin(x * x), x) * Math.atan2(x, 2), h = 1e-5;
  const slope = (f(0.7 + h) - f(0.7 - h)) / (2 * h);
  assert.ok(Math.abs(x.grad - slope) < 1e-9, `${x.grad}, but ${slope}`);
});

Deno.test("the library's operations can be applied by their symbols", () => {
  const a = new Value(2), b = new Value(3);
  assert.equal(operations.size, 11);
  for (const [symbol, operation] of operations) {
    assert.equal(operation.symbol, symbol);
    const result = operation.forward.length === 1 ? a.apply(operation) : a.apply(operation, b);
    assert.equal(result.op, symbol);
  }
  assert.equal(a.apply(operations.get("-")!, b).data, -1);
});

Deno.test("a malformed operation gets an error that says what is wrong with it", () => {
  // deno-lint-ignore no-explicit-any
  const a: any = new Value(1), { forward, backward } = sin;
  const refused: [() => unknown, string][] = [
    [() => a.apply(), "apply expects an operation with a symbol, a string, got undefined"],
    [() => a.apply(Math.sin), "apply expects an operation with a symbol, a string, got undefined"],
    [
      () => a.apply({ forward, backward, symbol: "" }),
      'apply expects an operation with a symbol, a string, got ""',
    ],
    [
      () => a.apply({ forward, backward, symbol: "+" }),
      'apply expects a symbol that is not taken, got "+"',
    ],
    [() => a.apply({ symbol: "sin", backward }), "sin expects a function forward, got undefined"],
    [
      () => a.apply({ symbol: "sin", forward, backward: 3 }),
      "sin expects a function backward, got 3",
    ],
    [() => a.apply(sin, a), "sin expects 1 as its number of operands, got 2"],
    [() => a.apply(sin, 0), "sin expects 1 as its number of operands, got 2"],
    [() => a.apply(atan2), "atan2 expects 2 as its number of operands, got 1"],
    [() => a.apply(atan2, "2"), 'atan2 expects a Value or a number, got "2"'],
    [
      () => a.apply({ ...sin, forward: (x: number) => void x }),
      "sin expects a number from forward, got undefined",
    ],
  ];
  for (const [call, message] of refused) assert.throws(call, { message });
});
