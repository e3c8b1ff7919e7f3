import { type Exercise, numeric } from "./exercise.ts";

export const note01: Record<string, Exercise> = {
  "01 slope at 1": numeric(
    2,
    "At x = 1 the curve climbs, but gently: 6 · 1 − 4.",
    [
      [4, "4 is f(1). How fast does f change there?"],
      [6, "The slope is 6x − 4: the −4x of f counts too."],
      [-2, "The size is right. To the right of 2/3, does the curve rise or fall?"],
      [14, "That is the slope at 3. What is it at 1?"],
      [2.003, "Close: a step to one side leaves an error of 3h."],
    ],
    "The slope is 6x − 4. What does that give at x = 1?",
  ),
  "01 where the slope is 8": numeric(
    2,
    "6 · 2 − 4 = 8.",
    [
      [44, "That is the slope at 8. Here 8 is the slope, and x is asked for."],
      [2 / 3, "At 2/3 the slope is 0. Set 6x − 4 equal to 8."],
      [4 / 3, "Does 6x − 4 give 8 at 4/3? Adding 4 to both sides comes first."],
    ],
    "Set 6x − 4 equal to 8, and solve for x.",
  ),
  "01 slope of any function": {
    right: "It measures the slopes of x², of sin and of e^x to six digits.",
    wrong: [
      2,
      (f: (x: number) => number, x: number) => f(x + 1e-5) - f(x - 1e-5),
      (f: (x: number) => number, x: number) => (f(x + 1e-5) - f(x - 1e-5)) / 1e-5,
      (f: (x: number) => number, x: number) => (f(x + 0.001) - f(x)) / 0.001,
      (f: (x: number) => number, x: number) => (f(x + 1e-8) - f(x)) / 1e-8,
      (f: (x: number) => number, x: number) => (f(x + 0.01) - f(x - 0.01)) / 0.02,
      (f: (x: number) => number, x: number) => (f(x + 1e-17) - f(x - 1e-17)) / 2e-17,
      () => "2",
    ],
    hint(answer) {
      if (typeof answer !== "function") return "The answer is a function of f and x.";
      const cases: [name: string, f: (x: number) => number, x: number, slope: number][] = [
        ["x²", (x) => x * x, 3, 6],
        ["sin", Math.sin, 1, Math.cos(1)],
        ["e^x", Math.exp, -2, Math.exp(-2)],
      ];
      for (const [name, f, x, slope] of cases) {
        const places: number[] = [];
        const got = answer((place: number) => (places.push(place), f(place)), x);
        if (typeof got !== "number") return "The function should return a number.";
        const error = Math.abs(got - slope);
        const toBothSides = places.some((place) => place < x) && places.some((place) => place > x);
        if (error < 1e-6 && toBothSides) continue;
        if (error < 0.01) {
          const mend = toBothSides ? "Try a step between 0.001 and 1e-8." : "Step to both sides.";
          return `For ${name} at ${x} it is off by ${error.toExponential(1)}. ${mend}`;
        }
        if (Math.abs(got - 2 * slope) < 0.01) return "Twice too steep: the whole distance is 2h.";
        if (Math.abs(got) < 0.001) {
          return "Far too flat: is the rise divided, by a step not too small?";
        }
        return `For ${name} at ${x} the slope is ${slope.toFixed(4)}, but it returns ${got}.`;
      }
    },
  },
};
