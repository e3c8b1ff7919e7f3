import { expected } from "../../expected.ts";
import { Value } from "../../value.ts";

/**
 * Lists every value that leads to a root, operands before results, the root last.
 *
 * Each value stands once, however often it is used. The order is that of a depth-first
 * walk that takes operands from left to right, without recursion: long chains are fine.
 *
 * @param root The value to start from.
 * @returns The values in topological order, at least the root itself.
 * @throws {TypeError} If `root` is no `Value`.
 * @throws {RangeError} If a value is its own operand, near or far, by a changed `prev`.
 *
 * @example
 * ```ts
 * import { Value } from "../../value.ts";
 * const a = new Value(2, "a"), b = new Value(-3, "b");
 * const labels = trace(a.mul(b)).map((value) => value.label);
 * if (labels.join() !== "a,b,") throw labels;
 * ```
 */
export function trace(root: Value): Value[] {
  if (!(root instanceof Value)) throw expected("trace", "a Value", root);
  const order: Value[] = [];
  const finished = new Set<Value>();
  const path = new Set<Value>();
  const stack = [{ value: root, operands: root.prev, next: 0 }];
  path.add(root);
  while (stack.length > 0) {
    const step = stack[stack.length - 1];
    if (step.next < step.operands.length) {
      const value = step.operands[step.next++];
      if (path.has(value)) {
        throw new RangeError(
          `${value} with label ${JSON.stringify(value.label)} is part of a cycle`,
        );
      }
      if (finished.has(value)) continue;
      path.add(value);
      stack.push({ value, operands: value.prev, next: 0 });
    } else {
      stack.pop();
      path.delete(step.value);
      finished.add(step.value);
      order.push(step.value);
    }
  }
  return order;
}
