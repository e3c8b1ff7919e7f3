import assert from "node:assert/strict";
import fc from "fast-check";
import { type Operation, Value } from "../../value.ts";
import { trace } from "./trace.ts";

Deno.test("trace and backward() agree on the order of random graphs", () => {
  const propagated: Value[] = [];
  const log = (result: Value) => void propagated.push(result);
  const one: Operation = { symbol: "one", forward: (x) => x, backward: log };
  const two: Operation = { symbol: "two", forward: (x, y) => x + y, backward: log };
  // Each step takes one or two of the values so far, the newest more often than others.
  const steps = fc.array(fc.record({ isUnary: fc.boolean(), left: fc.nat(), right: fc.nat() }), {
    minLength: 1,
    maxLength: 40,
    size: "max",
  });
  let longest = 0;
  const agree = (steps: { isUnary: boolean; left: number; right: number }[]) => {
    const values = [new Value(1), new Value(2)];
    const pick = (n: number) => values.at(n % 3 === 0 ? n % values.length : -1 - n % 2)!;
    for (const { isUnary, left, right } of steps) {
      values.push(isUnary ? pick(left).apply(one) : pick(left).apply(two, pick(right)));
    }
    const root = values.at(-1)!;
    propagated.length = 0;
    root.backward();
    const results = trace(root).map(({ value }) => value).filter(({ op }) => op !== "");
    assert.equal(propagated.length, results.length);
    propagated.toReversed().forEach((value, i) => assert.ok(value === results[i], `at ${i}`));
    longest = Math.max(longest, results.length);
  };
  fc.assert(fc.property(steps, agree), { seed: 6, numRuns: 5000 });
  assert.ok(longest >= 20, `${longest}`);
});
