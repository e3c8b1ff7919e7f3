import { Value } from "../value.ts";
import { type Exercise, numeric } from "./exercise.ts";

const backwardWith = (rule: (result: Value) => void, ...values: Value[]) => {
  values[0].grad = 1;
  for (const value of values) rule(value);
};

export const note07: Record<string, Exercise> = {
  "07 gradient of a cube": numeric(
    27,
    "The sum over three uses, 9 each: 3a².",
    [
      [9, "9 is the contribution of one use. How many are there?"],
      [18, "Two of the three uses. Which one is missing?"],
      [6, "That is the gradient of a², at a = 3."],
      [3, "Each of the three uses contributes the product of the other two factors."],
    ],
    "Add up over the three uses of a: each contributes the product of the other two.",
  ),
  "07 two outputs": numeric(
    7,
    "It is the gradient of u + t: what several calls leave behind is the gradient of the sum.",
    [
      [5, "The second call adds to what the first one has left."],
      [2, "That is after the first call. The second adds to it."],
      [10, "Contributions on different ways are added, not multiplied."],
    ],
    "Each call adds its derivative to what is there.",
  ),
  "07 adding rules": {
    right: "Both contributions arrive, for sums and for products.",
    wrong: [
      0,
      () => {},
      (result: Value) => {
        const [x, y] = result.prev;
        x.grad = y.grad = result.grad;
      },
      (result: Value) => {
        if (result.op === "+") { for (const x of result.prev) x.grad += result.grad; }
      },
      (result: Value) => {
        const [x, y] = result.prev;
        x.grad += 1;
        y.grad += 1;
        void result;
      },
      (result: Value) => {
        const [x, y] = result.prev;
        x.grad += result.op === "+" ? result.grad : y.data;
        y.grad += result.op === "+" ? result.grad : x.data;
      },
    ],
    hint(answer) {
      if (typeof answer !== "function") return "The answer is a function of a value.";
      const a = new Value(3), twice = a.add(a);
      backwardWith(answer as never, twice);
      if (a.grad === 0) return "For b = a + a the gradient of a stays 0.";
      if (a.grad === 1) {
        return "For b = a + a it still finds 1: does the second line add or assign?";
      }
      if (a.grad !== 2) return `For b = a + a it finds ${a.grad} instead of 2.`;
      const p = new Value(-2), q = new Value(3), d = p.mul(q), e = p.add(q), f = d.mul(e);
      backwardWith(answer as never, f, e, d);
      if (p.grad !== -3 || q.grad !== -8) {
        return `For the second example it finds ${p.grad} and ${q.grad} instead of −3 and −8.`;
      }
      const x = new Value(3), square = x.mul(x), cube = square.mul(x);
      backwardWith(answer as never, cube, square);
      if (x.grad === 27) return undefined;
      return `For x · x · x at 3 it finds ${x.grad} instead of 27. What arrives from upstream?`;
    },
  },
};
