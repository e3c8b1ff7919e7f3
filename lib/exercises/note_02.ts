import { type Exercise, numeric } from "./exercise.ts";

// deno-lint-ignore no-explicit-any
type Any = any;

/** Stands in for the class that readers write in the note. */
class Sample {
  data: number;
  label: string;
  prev: Sample[];
  op: string;
  constructor(data: number, label = "", prev: Sample[] = [], op = "") {
    this.data = data;
    this.label = label;
    this.prev = prev;
    this.op = op;
  }
}
const wrong = (sub: unknown) => ({ sub, Value: Sample });

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
      wrong(3),
      wrong((p: Sample, q: Sample) => p.data - q.data),
      wrong((p: Sample, q: Sample) => new Sample(q.data - p.data, "", [p, q], "-")),
      wrong((p: Sample, q: Sample) => new Sample(p.data - q.data, "", [q, p], "-")),
      wrong((p: Sample, q: Sample) => new Sample(p.data - q.data)),
      wrong((p: Sample, q: Sample) => new Sample(p.data - q.data, "", [p, q], "+")),
      wrong((p: Sample, q: Sample) => new Sample(p.data - q.data, "-", [p, q])),
    ],
    hint(answer) {
      const { sub, Value } = Object(answer) as Any;
      if (typeof sub !== "function") return "`sub` should be a function of two values.";
      const [p, q] = [new Value(7), new Value(2)], difference = sub(p, q);
      if (!(difference instanceof Value)) {
        return "The difference should be a `Value`, made by `new`.";
      }
      const { data, prev, op } = difference;
      if (data === -5) return "For 7 and 2 it gives −5: which comes first?";
      if (data !== 5) return `For 7 and 2 it gives ${data}, not 5.`;
      if (op === "") return 'The result forgets its operation, "-".';
      if (op !== "-") return `The operation should be "-", not "${op}".`;
      if (prev?.length !== 2) return "The result forgets its operands.";
      if (prev[0] !== p || prev[1] !== q) return "The operands should be p and q, in this order.";
    },
  },
};
