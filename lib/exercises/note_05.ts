import { Value } from "../value.ts";
import { type Exercise, numeric } from "./exercise.ts";

export const note05: Record<string, Exercise> = {
  "05 local derivatives of a square": {
    right: "A multiplication has two operands, also when they are the same value.",
    wrong: [10, [10], [10, 10], [25, 25], [1, 1], "5, 5"],
    hint(answer) {
      if (!Array.isArray(answer)) return "It is a list with a number for each operand.";
      const [x, y] = answer;
      if (answer.length === 2 && x === 5 && y === 5) return undefined;
      if (answer.length === 1) {
        return "A multiplication has two operands, even if they are the same.";
      }
      if (x === 10) return "10 is both together. Locally, each operand sees the other one only.";
      if (x === 25) return "25 is the result. How fast does it move with one operand?";
      return "The local derivative of a multiplication is the other operand.";
    },
  },
  "05 a call too early": numeric(
    0,
    "Whoever passes on too early has nothing to pass on.",
    [
      [-1.5, "That is the right gradient. But what is x1w1.grad at the time of its call?"],
      [-3, "The local derivative is −3. What arrives from upstream at that time?"],
      [0.5, "That is what x1w1.grad is in the end. What is it at the time of its call?"],
    ],
    "What is x1w1.grad at the time when x1w1 hands it on?",
  ),
  "05 rule of a difference": {
    right: "x gets the upstream gradient, y gets it with its sign turned.",
    wrong: [
      -1,
      () => {},
      (result: Value, x: Value, y: Value) => {
        x.grad = result.grad;
        y.grad = result.grad;
      },
      (_: Value, x: Value, y: Value) => {
        x.grad = 1;
        y.grad = -1;
      },
      (result: Value, x: Value, y: Value) => {
        x.grad = result.grad * y.data;
        y.grad = result.grad * x.data;
      },
    ],
    hint(answer) {
      if (typeof answer !== "function") return "The answer is a function of result, x and y.";
      for (const upstream of [1, 0.5, -2]) {
        const x = new Value(7), y = new Value(3), result = new Value(4);
        result.grad = upstream;
        answer(result, x, y);
        if (x.grad === upstream && y.grad === -upstream) continue;
        if (x.grad === 0 && y.grad === 0) return "It leaves both gradients at 0: assign to x.grad.";
        if (x.grad === upstream && y.grad === upstream) return "If y grows, does x − y grow?";
        if (x.grad === 1 && y.grad === -1) return "These are the local derivatives alone.";
        return `For result.grad = ${upstream} it assigns ${x.grad} and ${y.grad}.`;
      }
    },
  },
};
