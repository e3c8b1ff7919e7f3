import assert from "node:assert/strict";
import { python } from "../tools/support/environment.ts";
import { seededRandom } from "./random.ts";
import { type Operand, Value } from "./value.ts";

const names = ["add", "sub", "mul", "div", "rsub", "rdiv", "pow", "neg", "relu"] as const;
type Name = typeof names[number];
type Expression = [leaves: number[], steps: [name: Name, left: number, right: number | string][]];

const random = seededRandom(2020);
const integer = (below: number) => Math.floor(random() * below);

function apply(name: Name, x: Value, y: Operand): Value {
  if (name === "neg" || name === "relu") return x[name]();
  if (name === "rsub" || name === "rdiv") {
    return (y instanceof Value ? y : new Value(y))[name === "rsub" ? "sub" : "div"](x);
  }
  return x[name](y);
}

/** A graph of the operations that micrograd has too, with numbers and shared values. */
function expression(): { expression: Expression; values: Value[] } {
  const values = Array.from({ length: 3 }, () => new Value(Math.round(random() * 40 - 20) / 10));
  const leaves = values.map(({ data }) => data), steps: Expression[1] = [];
  while (steps.length < 8) {
    const name = names[integer(names.length)];
    const left = random() < 0.6 ? values.length - 1 : integer(values.length);
    // micrograd takes only numbers as exponents.
    const right = name === "pow" || random() < 0.3
      ? String(integer(4) || 0.5)
      : integer(values.length);
    const y = typeof right === "string" ? Number(right) : values[right];
    const value = apply(name, values[left], y);
    // Python raises where a number would be infinite or NaN.
    if (!(Math.abs(value.data) < 20)) continue;
    if (value.op === "/" && Math.abs(value.prev[1].data) < 0.2) continue;
    if (value.op === "**" && Math.abs(value.prev[0].data) < 0.2) continue;
    steps.push([name, left, right]);
    values.push(value);
  }
  return { expression: [leaves, steps], values };
}

Deno.test("PyPI's micrograd, run now, has the same values and gradients within 1e-12", async () => {
  const mine = Array.from({ length: 2000 }, expression);
  const process = new Deno.Command(python, {
    args: [decodeURIComponent(new URL("./fixtures/run_micrograd.py", import.meta.url).pathname)],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = new Blob([JSON.stringify(mine.map(({ expression }) => expression))]);
  const [{ stdout, success }] = await Promise.all([
    process.output(),
    input.stream().pipeTo(process.stdin),
  ]);
  assert.ok(success);
  const theirs: [number, number[]][] = JSON.parse(new TextDecoder().decode(stdout));
  assert.equal(theirs.length, mine.length);
  const seen = new Set<string>();
  mine.forEach(({ expression, values }, i) => {
    const root = values.at(-1)!;
    root.backward();
    const [data, gradients] = theirs[i];
    const close = (got: number, exact: number) =>
      assert.ok(
        Math.abs(got - exact) <= 1e-12 * Math.max(1, Math.abs(exact)),
        `${JSON.stringify(expression)}: ${got}, micrograd has ${exact}`,
      );
    close(root.data, data);
    gradients.forEach((gradient, leaf) => close(values[leaf].grad, gradient));
    for (const [name] of expression[1]) seen.add(name);
  });
  assert.equal(seen.size, names.length);
});
