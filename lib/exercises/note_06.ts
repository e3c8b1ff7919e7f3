import { Value } from "../value.ts";
import { type Exercise, numeric } from "./exercise.ts";

export const note06: Record<string, Exercise> = {
  "06 nearest first": numeric(
    6,
    "Right, by luck: with c first, c is called before b.",
    [
      [2, "That was with b first. Write down the order in which the values are called now."],
      [4, "Follow the calls: d gives c and b 1 each, c gives b 2 more. What does b hand on?"],
      [3, "That is the gradient of b. How does a enter b?"],
    ],
    "Write down the order of the calls, and what each value has when it is called.",
  ),
  "06 is it topological": {
    right: "It accepts orders that are right and refuses those in which a value comes too early.",
    wrong: [
      true,
      () => true,
      () => false,
      (list: Value[]) => list.every(({ prev }, i) => i === 0 || prev.includes(list[i - 1])),
      (list: Value[]) => list.every(({ prev }, i) => prev.every((x) => list.indexOf(x) > i)),
      (list: Value[]) => list.every(({ prev }) => prev.every((x) => list.includes(x))),
      (list: Value[]) => list.every(({ prev }, i) => !prev.includes(list[i + 1])),
    ],
    hint(answer) {
      if (typeof answer !== "function") return "The answer is a function of a list of values.";
      const a = new Value(1, "a"), b = new Value(2, "b"), c = a.add(b), d = c.mul(a), e = d.tanh();
      const cases: [Value[], boolean, string][] = [
        [[a, b, c, d, e], true, "a, b, c = a + b, d = c · a, tanh(d)"],
        [[b, a, c, d, e], true, "the same with b before a"],
        [[e, d, c, b, a], false, "the same from the output to the leaves"],
        [[a, c, b, d, e], false, "the same with b after c"],
        [[a, d, b, c, e], false, "the same with d before b and c"],
        [[c, d, e], true, "c, d and tanh(d) without the leaves"],
        [[d, c], false, "d before c"],
        [[], true, "an empty list"],
      ];
      for (const [list, expected, what] of cases) {
        if (answer(list) === expected) continue;
        return `For ${what} it should return ${expected}.`;
      }
    },
  },
  "06 calls and paths": {
    right: "Thirty calls do the work of a billion paths.",
    wrong: [30, [30], [30, 30], [30, 60], [2 ** 30, 30], [31, 2 ** 30], [30, 31]],
    hint(answer) {
      if (!Array.isArray(answer) || answer.length !== 2) return "It is a list of two numbers.";
      const [calls, paths] = answer;
      if (calls === 30 && paths === 2 ** 30) return undefined;
      if (calls === 31) return "There are 31 values, but a leaf has nothing to propagate.";
      if (calls !== 30) return "There is one call for each value that an operation made.";
      return "At each doubling a path can go two ways. How many ways are there after thirty?";
    },
  },
};
