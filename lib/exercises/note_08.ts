import { type Operation, Value } from "../value.ts";
import { type Exercise, numeric } from "./exercise.ts";

const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const isClose = (a: number, b: number) => Math.abs(a - b) < 1e-9;

export const note08: Record<string, Exercise> = {
  "08 gradient of a power": numeric(
    168,
    "2 · 7 · 12: the outer derivative times the inner one.",
    [
      [14, "That is the outer derivative, 2(x³ − 1). The inner one is missing."],
      [12, "That is the inner derivative, 3x². The outer one is missing."],
      [84, "The square brings down a factor of 2."],
      [49, "49 is y itself."],
    ],
    "Two powers, one inside the other: 2(x³ − 1) · 3x².",
  ),
  "08 sigmoid": {
    right: "It runs from 0 to 1, with σ(0) = 0.5, and its gradient is σ(1 − σ).",
    wrong: [
      0.5,
      (x: Value) => x.tanh(),
      (x: Value) => new Value(1).div(x.exp().add(1)),
      (x: Value) => x.neg().exp().add(1),
      (x: Value) => new Value(logistic(x.data)),
      (x: Value) => logistic(x.data),
    ],
    hint(answer) {
      if (typeof answer !== "function") return "The answer is a function of a Value.";
      for (const number of [1, -2, 0]) {
        const x = new Value(number), y = answer(x), expected = logistic(number);
        if (!(y instanceof Value)) return "It should return a Value, built from x.";
        if (isClose(y.data, logistic(-number)) && number !== 0) {
          return "Mind the sign: e to the −x.";
        }
        if (isClose(y.data, 1 / expected)) {
          return "This is what stands below the line. Divide 1 by it.";
        }
        if (!isClose(y.data, expected)) {
          return `At ${number} it should be ${expected.toFixed(4)}, not ${y.data.toFixed(4)}.`;
        }
        y.backward();
        if (!isClose(x.grad, expected * (1 - expected))) {
          return "The number is right, but no gradient comes back to x: use its operations.";
        }
      }
    },
  },
  "08 sigmoid as an operation": {
    right: "One operation instead of four, and no exponential in the backward rule.",
    wrong: [
      logistic,
      { symbol: "σ", forward: logistic },
      {
        symbol: "σ",
        forward: logistic,
        backward(result: Value, x: Value) {
          x.grad += result.data * (1 - result.data);
        },
      },
      {
        symbol: "σ",
        forward: logistic,
        backward(result: Value, x: Value) {
          x.grad += result.grad * x.data * (1 - x.data);
        },
      },
      {
        symbol: "σ",
        forward: logistic,
        backward(result: Value, x: Value) {
          x.grad = result.grad * result.data * (1 - result.data);
        },
      },
    ],
    hint(answer) {
      const operation = answer as Operation;
      const x = new Value(0.5);
      // What is missing or malformed is said by apply() itself.
      const y = x.apply(operation);
      if (!isClose(y.data, logistic(0.5))) {
        return `forward(0.5) should be ${logistic(0.5).toFixed(4)}, not ${y.data.toFixed(4)}.`;
      }
      const slope = y.data * (1 - y.data), twice = y.mul(3);
      twice.backward();
      if (isClose(x.grad, slope)) return "The rule forgets the upstream gradient, result.grad.";
      if (!isClose(x.grad, 3 * slope)) {
        return "The gradient is off: in the backward rule σ(x) is result.data.";
      }
      twice.backward();
      if (!isClose(x.grad, 6 * slope)) return "The rule assigns: it has to add, with +=.";
    },
  },
};
