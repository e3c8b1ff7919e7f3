import assert from "node:assert/strict";
import { inspect } from "node:util";
import { Value } from "./value.ts";

Deno.test("Value is a leaf with data, a gradient of 0, an empty label and no operands", () => {
  const a = new Value(2);
  assert.deepEqual([a.data, a.grad, a.label, a.op, a.prev], [2, 0, "", "", []]);
  assert.equal(new Value(2, "a").label, "a");
});

Deno.test("data, grad and label can be assigned, op and prev cannot", () => {
  const a = new Value(2).add(new Value(3));
  a.data = 7;
  a.grad = 1;
  a.label = "a";
  assert.deepEqual([a.data, a.grad, a.label], [7, 1, "a"]);
  assert.throws(() => Object.assign(a, { op: "*" }), TypeError);
  assert.throws(() => Object.assign(a, { prev: [] }), TypeError);
});

Deno.test("an operation keeps its operands in order, the same one twice if it is used twice", () => {
  const a = new Value(2), b = new Value(-3);
  const sum = a.add(b), product = b.mul(a), double = a.add(a), bent = a.tanh();
  assert.deepEqual([sum.data, sum.op], [-1, "+"]);
  assert.deepEqual([product.data, product.op], [-6, "*"]);
  assert.deepEqual([double.data, double.op], [4, "+"]);
  assert.equal(bent.op, "tanh");
  assert.ok(sum.prev.length === 2 && sum.prev[0] === a && sum.prev[1] === b);
  assert.ok(product.prev.length === 2 && product.prev[0] === b && product.prev[1] === a);
  assert.ok(double.prev.length === 2 && double.prev[0] === a && double.prev[1] === a);
  assert.ok(bent.prev.length === 1 && bent.prev[0] === a);
});

Deno.test("the neuron of note 04 has the note's numbers to the last digit", () => {
  const x1w1 = new Value(2).mul(new Value(-3)), x2w2 = new Value(0).mul(new Value(1));
  const n = x1w1.add(x2w2).add(new Value(6.8813735870195432));
  const o = n.tanh();
  assert.equal(n.data, 0.8813735870195432);
  assert.equal(o.data, 0.7071067811865476);
  assert.equal(1 - o.data ** 2, 0.4999999999999999);
});

const ulp = (x: number) => 2 ** (Math.floor(Math.log2(x)) - 52);

// Correctly rounded by mpmath 1.3.0: float(mp.tanh(mp.mpf(x))) with mp.dps = 60.
const tanh: [x: number, exact: number][] = [
  [1e-300, 1e-300],
  [1e-8, 1e-8],
  [0.001, 0.0009999996666668],
  [0.5, 0.46211715726000974],
  [0.8813735870195432, 0.7071067811865476],
  [1, 0.7615941559557649],
  [5, 0.9999092042625951],
  [15, 0.9999999999998128],
  [19, 0.9999999999999999],
  [22, 1],
  [355, 1],
  [1e308, 1],
];

Deno.test("tanh is within 3 ulp of the exact value from tiny to huge, on both sides of 0", () => {
  for (const [x, exact] of tanh) {
    for (const sign of [1, -1]) {
      const got = new Value(sign * x).tanh().data;
      assert.ok(Math.abs(got - sign * exact) <= 3 * ulp(exact), `tanh(${sign * x}) = ${got}`);
    }
  }
});

Deno.test("tanh keeps the sign of zero, saturates at infinity and passes NaN on", () => {
  for (const [x, y] of [[0, 0], [-0, -0], [Infinity, 1], [-Infinity, -1], [NaN, NaN]]) {
    assert.equal(new Value(x).tanh().data, y);
  }
});

Deno.test("Value prints its data as a string, in Deno, in Node and inside other things", () => {
  const a = new Value(2, "a");
  for (const printed of [String(a), Deno.inspect(a), inspect(a)]) {
    assert.equal(printed, "Value(data=2)");
  }
  assert.equal(Deno.inspect([a]), "[ Value(data=2) ]");
  assert.deepEqual(
    [-0, NaN, -Infinity, 1e-300].map((data) => String(new Value(data))),
    ["Value(data=-0)", "Value(data=NaN)", "Value(data=-Infinity)", "Value(data=1e-300)"],
  );
});

Deno.test("what is no number, no string or no Value is refused by name", () => {
  // Cells are not type-checked, so a reader can pass anything.
  // deno-lint-ignore no-explicit-any
  const make = Value as any, a: any = new Value(1);
  const refused: [() => unknown, string][] = [
    [() => new make("3"), 'Value expects a finite or infinite number, got "3"'],
    [() => new make(), "Value expects a finite or infinite number, got undefined"],
    [() => new make(3n), "Value expects a finite or infinite number, got the bigint 3n"],
    [
      () => new make([3]),
      "Value expects a finite or infinite number, got an object of class Array",
    ],
    [() => new make(3, 4), "Value expects a string as its label, got 4"],
    [() => a.add("2"), 'add expects a Value or a number, got "2"'],
    [() => a.mul(null), "mul expects a Value or a number, got null"],
    [
      () => a.add(Object.create(null)),
      "add expects a Value or a number, got an object of class unknown",
    ],
  ];
  for (const [call, message] of refused) {
    assert.throws(call, { name: "TypeError", message });
  }
  for (const data of [NaN, Infinity, -Infinity]) assert.equal(new Value(data).data, data);
});
