import assert from "node:assert/strict";
import fc from "fast-check";
import { type Operand, Value } from "./value.ts";

// Random graphs, differentiated by backward() and, in plain numbers, by central differences.

interface Operation {
  apply: (x: Value, y: Operand) => Value;
  plain: (x: number, y: number) => number;
  /** Where a difference is a fair oracle: inside the domain, at some distance from its edge. */
  fair?: (x: number, y: number) => boolean;
  unary?: boolean;
}
const base = (x: number, y: number) => x > 0.2 && x < 8 && Math.abs(y) < 3;
const operations: Record<string, Operation> = {
  add: { apply: (x, y) => x.add(y), plain: (x, y) => x + y },
  sub: { apply: (x, y) => x.sub(y), plain: (x, y) => x - y },
  mul: { apply: (x, y) => x.mul(y), plain: (x, y) => x * y },
  div: { apply: (x, y) => x.div(y), plain: (x, y) => x / y, fair: (_, y) => Math.abs(y) > 0.2 },
  pow: { apply: (x, y) => x.pow(y), plain: (x, y) => x ** y, fair: base },
  "sub from": { apply: (x, y) => value(y).sub(x), plain: (x, y) => y - x },
  "div into": {
    apply: (x, y) => value(y).div(x),
    plain: (x, y) => y / x,
    fair: (x) => Math.abs(x) > 0.2,
  },
  "pow of": {
    apply: (x, y) => value(y).pow(x),
    plain: (x, y) => y ** x,
    fair: (x, y) => base(y, x),
  },
  square: { apply: (x) => x.pow(2), plain: (x) => x * x, unary: true },
  cube: { apply: (x) => x.pow(3), plain: (x) => x * x * x, unary: true },
  neg: { apply: (x) => x.neg(), plain: (x) => -x, unary: true },
  exp: { apply: (x) => x.exp(), plain: Math.exp, fair: (x) => x < 3, unary: true },
  log: { apply: (x) => x.log(), plain: Math.log, fair: (x) => x > 0.2, unary: true },
  sqrt: { apply: (x) => x.sqrt(), plain: Math.sqrt, fair: (x) => x > 0.2, unary: true },
  relu: {
    apply: (x) => x.relu(),
    plain: (x) => Math.max(x, 0),
    fair: (x) => Math.abs(x) > 0.05,
    unary: true,
  },
  tanh: { apply: (x) => x.tanh(), plain: Math.tanh, unary: true },
};
const value = (y: Operand) => y instanceof Value ? y : new Value(y);
const names = Object.keys(operations);

interface Step {
  name: string;
  left: number;
  /** An index, or a number that is the operand itself. */
  right: number | { constant: number };
}
interface Graph {
  leaves: readonly number[];
  steps: Step[];
}

function evaluate({ leaves, steps }: Graph): { value: number; kinks: string } {
  const values = [...leaves];
  let kinks = "";
  for (const { name, left, right } of steps) {
    const x = values[left], y = typeof right === "number" ? values[right] : right.constant;
    if (name === "relu") kinks += x > 0 ? "+" : "-";
    values.push(operations[name].plain(x, y));
  }
  return { value: values.at(-1)!, kinks };
}

function build({ leaves, steps }: Graph): Value[] {
  const values = leaves.map((data) => new Value(data));
  for (const { name, left, right } of steps) {
    const y = typeof right === "number" ? values[right] : right.constant;
    values.push(operations[name].apply(values[left], y));
  }
  return values;
}

// Where an operation would not be fair or its result would grow out of hand, tanh takes its place.
const decimal = fc.integer({ min: -300, max: 300 }).map((hundredths) => hundredths / 100);
const wish = fc.record({
  name: fc.constantFrom(...names),
  left: fc.nat(99),
  right: fc.oneof(
    { weight: 6, arbitrary: fc.nat(99) },
    { weight: 1, arbitrary: fc.constant("the left one" as const) },
    { weight: 1, arbitrary: decimal.map((constant) => ({ constant })) },
  ),
});
const wishes = (minLength: number, maxLength: number) =>
  fc.array(wish, { minLength, maxLength, size: "max" });
const graph = fc.tuple(
  fc.array(decimal, { minLength: 1, maxLength: 4 }),
  fc.oneof(
    { weight: 9, arbitrary: wishes(1, 12) },
    { weight: 1, arbitrary: wishes(30, 60) },
  ),
).map(([leaves, wishes]): Graph => {
  const values = [...leaves], steps: Step[] = [];
  // Three in four choices on the left fall on the newest value, so that graphs grow deep.
  const pick = (choice: number) => choice % 4 ? values.length - 1 : (choice >> 2) % values.length;
  for (const wish of wishes) {
    const left = pick(wish.left);
    const right = wish.right === "the left one"
      ? left
      : typeof wish.right === "number"
      ? wish.right % values.length
      : wish.right;
    const x = values[left], y = typeof right === "number" ? values[right] : right.constant;
    const { plain, fair = () => true } = operations[wish.name];
    const name = fair(x, y) && Math.abs(plain(x, y)) <= 10 ? wish.name : "tanh";
    values.push(operations[name].plain(x, y));
    steps.push({ name, left, right });
  }
  return { leaves, steps };
});

/**
 * The derivative for one leaf by Ridders' method: central differences over ever smaller steps,
 * extrapolated to a step of 0, until rounding errors win.
 */
function difference(graph: Graph, leaf: number): { derivative: number; error: number } {
  const { kinks } = evaluate(graph);
  const at = (nudge: number) => {
    const leaves = graph.leaves.with(leaf, graph.leaves[leaf] + nudge);
    const result = evaluate({ leaves, steps: graph.steps });
    // The slopes on both sides of a relu's kink have nothing to do with each other.
    return result.kinks === kinks ? result.value : NaN;
  };
  let best = { derivative: NaN, error: Infinity }, previous: number[] = [];
  for (let i = 0, h = 0.02; i < 12; i++, h /= 2) {
    const row = [(at(h) - at(-h)) / (2 * h)];
    for (let j = 1; j <= previous.length; j++) {
      row.push(row[j - 1] + (row[j - 1] - previous[j - 1]) / (4 ** j - 1));
      const error = Math.max(Math.abs(row[j] - row[j - 1]), Math.abs(row[j] - previous[j - 1]));
      if (error < best.error) best = { derivative: row[j], error };
    }
    previous = Number.isFinite(row[0]) ? row : [];
  }
  return best;
}

Deno.test("gradients of 10,000 random graphs agree with central differences within 1e-6", () => {
  const seen: Record<string, number> = {};
  const count = (what: string) => seen[what] = (seen[what] ?? 0) + 1;
  const check = (graph: Graph) => {
    const values = build(graph), root = values.at(-1)!;
    root.backward();
    count("graph");
    const uses = new Map<number, number>();
    for (const { name, left, right } of graph.steps) {
      count(name);
      uses.set(left, (uses.get(left) ?? 0) + 1);
      if (operations[name].unary) continue;
      if (typeof right !== "number") count("number as operand");
      else if (left === right) count(`${name} of a value with itself`);
      else uses.set(right, (uses.get(right) ?? 0) + 1);
    }
    if ([...uses.values()].some((times) => times > 1)) count("shared value");
    if (graph.steps.length >= 30) count("deep graph");
    for (const { op, prev } of values) {
      if (op === "tanh" && Math.abs(prev[0].data) > 4) count("saturated tanh");
    }
    const { value } = evaluate(graph);
    assert.ok(Math.abs(root.data - value) <= 1e-9 * Math.max(1, Math.abs(value)));
    graph.leaves.forEach((_, leaf) => {
      const { derivative, error } = difference(graph, leaf);
      const { grad } = values[leaf], scale = Math.max(1, Math.abs(grad));
      if (grad !== 0) count("gradient that isn't 0");
      assert.ok(error <= 1e-7 * scale, "differences can't tell");
      assert.ok(Math.abs(grad - derivative) <= 1e-6 * scale, `${grad}, but ${derivative}`);
    });
  };
  fc.assert(fc.property(graph, check), { seed: 1986, numRuns: 10_000 });
  for (const name of names) assert.ok(seen[name] >= 1000, `${name} came ${seen[name]} times`);
  for (const name of ["add", "sub", "mul", "div", "pow"]) {
    assert.ok(seen[`${name} of a value with itself`] >= 100, name);
  }
  for (const what of ["number as operand", "shared value", "deep graph", "saturated tanh"]) {
    assert.ok(seen[what] >= 500, `${what}: ${seen[what]}`);
  }
  assert.ok(seen["gradient that isn't 0"] >= 10_000);
  assert.ok(seen.graph >= 10_000);
});
