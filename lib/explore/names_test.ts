import assert from "node:assert/strict";
import { Value } from "../value.ts";
import { explore } from "./explore.ts";
import { nameValues } from "./names.ts";

const named = (root: Value, controls: Value[] = []) =>
  nameValues(explore(root, { controls }).graph!);

Deno.test("values are called by their labels, or by how they are computed", () => {
  const a = new Value(2, "a"), b = new Value(-3, "a b");
  const { names, sources } = named(a.mul(b).add(a).tanh());
  assert.deepEqual(names, [
    "a",
    "a b",
    "(a * (a b))",
    "((a * (a b)) + a)",
    "tanh((a * (a b)) + a)",
  ]);
  assert.equal(sources[4], ". The local derivative of tanh is 1 − result².");
  const c = Object.assign(a.mul(b), { label: "c" });
  assert.match(named(c).sources[2], /^ = a \* \(a b\)\. The local derivative for each factor/);
});

Deno.test("names stay short, on one line, and differ", () => {
  const long = new Value(1, "a label that never seems to end, word by word");
  const lines = new Value(2, "two\n lines\u0000");
  const { names } = named(long.add(lines).add(new Value(1, "x")).add(new Value(1, "x")));
  assert.deepEqual(names, [
    "a label that never seem…",
    "two lines␀",
    "sum",
    "x",
    "(sum + x)",
    "x (2)",
    "((sum + x) + (x (2)))",
  ]);
});

Deno.test("a number without a label is its own name, unless it can be moved", () => {
  const constant = new Value(2), moved = new Value(0.1 + 0.2);
  const root = new Value(1, "x").mul(constant).add(moved).mul(1 / 3).add(-2);
  assert.deepEqual(named(root).names.slice(0, 2), ["x", "2"]);
  const { names } = named(root, [moved]);
  assert.deepEqual([names[1], names[3], names[5], names[7]], ["2", "leaf", "0.3333", "−2"]);
});
