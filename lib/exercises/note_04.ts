import { type Exercise, numeric } from "./exercise.ts";

const bias = Math.atanh(Math.sqrt(2 / 3));

export const note04: Record<string, Exercise> = {
  "04 gradient of x2": numeric(
    1,
    "The gradient that arrives at the product, 0.5, times the other operand, 2.",
    [
      [0.5, "This was its gradient with w2 = 1. Which local derivative has changed?"],
      [0, "0 is the gradient of w2, because x2 is 0. What is the local derivative at x2?"],
      [2, "2 is the local derivative. The chain rule multiplies it by the upstream gradient."],
    ],
    "The gradient of x2 is the upstream gradient at the product times the other operand.",
  ),
  "04 bias for a gradient of -1": {
    right: "There the slope of tanh is a third, and a third of w1 = -3 is -1.",
    wrong: [6, Math.sqrt(2 / 3), bias, 6.8813735870195432, "7.146"],
    hint(answer) {
      if (typeof answer !== "number") return "The answer is a number: a bias.";
      const { abs } = Math, isClose = (a: number, b: number) => abs(a - b) < 0.001;
      if (isClose(abs(answer - 6), bias)) return undefined;
      if (isClose(abs(answer), Math.sqrt(2 / 3))) {
        return "This is the output o. Which sum n gives it, and which bias gives this n?";
      }
      if (isClose(abs(answer), bias)) {
        return "This is the sum n. The bias has to undo the -6 first.";
      }
      const slope = -3 * (1 - Math.tanh(answer - 6) ** 2);
      return `With this bias the gradient of x1 is ${slope.toFixed(4)}.`;
    },
  },
  "04 gradient through a square": {
    right: "With a = 3 and an upstream gradient of 0.5 it gives 0.5 · 6 = 3.",
    wrong: [
      6,
      (a: number) => 2 * a,
      (a: number, upstream: number) => upstream * a,
      (a: number, upstream: number) => upstream * a ** 2,
      () => undefined,
    ],
    hint(answer) {
      if (typeof answer !== "function") return "The answer is a function of a and upstream.";
      const points = [[3, 1], [3, 0.5], [-2, 4], [0, 1]];
      const wrong = points.find(([a, upstream]) => answer(a, upstream) !== upstream * 2 * a);
      if (wrong === undefined) return undefined;
      const [a, upstream] = wrong, got = answer(a, upstream);
      if (got === 2 * a) {
        return "This is the local derivative. What does the chain rule do with it?";
      }
      if (got === upstream * a) return "A square uses a twice: how fast does a · a change with a?";
      return `For a = ${a} and an upstream gradient of ${upstream} it returns ${got}.`;
    },
  },
};
