import { type Exercise, numeric } from "./exercise.ts";

export const note09: Record<string, Exercise> = {
  "09 values for 200 samples": numeric(
    105_600,
    "One value for each product, each sum and each tanh, for each sample and neuron.",
    [
      [52_800, "That is for 100 samples."],
      [6600, "That is for one neuron. There are 16."],
      [51_200, "Each neuron makes 16 products, 16 sums and one tanh."],
    ],
    "For each sample and each neuron: 16 products, 16 sums and one tanh.",
  ),
  "09 do they agree": {
    right: "It takes the last digits for what they are, and a real difference for a difference.",
    wrong: [
      true,
      (a: number, b: number) => a === b,
      (a: number, b: number) => Math.abs(a - b) < 1e-9,
      (a: number, b: number) => Math.abs(a - b) < 1e-9 * a,
      (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b)),
      () => true,
    ],
    hint(answer) {
      if (typeof answer !== "function") return "The answer is a function of two numbers.";
      const cases: [a: number, b: number, expected: boolean][] = [
        [0.5, 0.49999999999999983, true],
        [0.5, 0.500001, false],
        [-1.4999999999999996, -1.5, true],
        [1e6, 1e6 + 1e-4, true],
        [1e-6, 1.1e-6, false],
        [1e-10, 2e-10, false],
        [0, 1e-15, true],
        [0.3, -0.3, false],
      ];
      for (const [a, b, expected] of cases) {
        if (answer(a, b) !== expected) return `For ${a} and ${b} it should return ${expected}.`;
        if (answer(b, a) !== expected) return `For ${b} and ${a} it should return ${expected}.`;
      }
    },
  },
};
