import { type Exercise, numeric } from "./exercise.ts";

/** A value as readers make it in the note, with a class of their own. */
const value = (data: number, prev: unknown[] = [], op = "") => ({
  data,
  label: "",
  grad: 0,
  prev,
  op,
});
const seven = value(7), two = value(2);

export const note02: Record<string, Exercise> = {
  "02 L with f = 3": numeric(
    12,
    "d is 4, whatever f is, and 4 · 3 = 12.",
    [
      [-12, "Is d = -4 or 4? It is a · b + c, with c = 10."],
      [-24, "That is e · f. What happens to e on the way to L?"],
      [7, "L is a product, d · f."],
      [-8, "That is L with f = -2."],
    ],
    "L = d · f, and d = a · b + c.",
  ),
  "02 boxes of a square": numeric(
    4,
    "A value that is used twice is one box with two edges.",
    [
      [5, "How many values did the two lines make? s is used twice, but made once."],
      [6, "Operations are not counted, and s is one box."],
      [3, "r is a value too."],
      [2, "Those are the leaves. The drawing shows also what was made from them."],
    ],
    "Count what `new Value` was called for: the leaves, and each result once.",
  ),
  "02 difference": {
    right: "7 − 2 = 5, and the result knows that it came from 7 and 2, in this order.",
    wrong: [
      5,
      value(5),
      value(-5, [two, seven], "-"),
      value(5, [two, seven], "-"),
      value(5, [seven, two]),
      value(5, [seven, two], "+"),
      value(5, [seven], "-"),
    ],
    hint(answer) {
      const { data, prev, op } = Object(answer);
      if (typeof data !== "number") return "The difference should be a `Value`, made by `new`.";
      if (data === -5) return "It is −5: which of the two comes first?";
      if (data !== 5) return `The difference of 7 and 2 is 5, not ${data}.`;
      if (!Array.isArray(prev) || prev.length !== 2) return "It forgets its two operands.";
      if (prev[0].data !== 7 || prev[1].data !== 2) {
        return "The operands are 7 and 2, in this order.";
      }
      if (op === "") return 'It forgets its operation, "-".';
      if (op !== "-") return `The operation should be "-", not "${op}".`;
    },
  },
};
