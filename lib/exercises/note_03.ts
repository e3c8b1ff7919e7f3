import { type Exercise, numeric } from "./exercise.ts";

export const note03: Record<string, Exercise> = {
  "03 gradient of b": numeric(
    6,
    "3 at the last product, 1 at the sum, 2 at the first product.",
    [
      [3, "That is the gradient of e. One operation is left: what is the local derivative at b?"],
      [2, "That is the local derivative at b. It is multiplied by what arrives from upstream."],
      [-4, "That is the gradient with f = -2."],
      [-9, "The local derivative at b is the other operand, a."],
      [-6, "Check the signs: f is 3, and a is 2."],
    ],
    "Multiply the local derivatives on the way from L back to b.",
  ),
  "03 a step against the gradient": numeric(
    -8.726304,
    "Down by about 0.73: against the gradient, the output falls.",
    [
      [
        -7.286496,
        "That is the step along the gradient. Against it, each leaf moves the other way.",
      ],
      [-8.72, "A good estimate: -8 - 0.72. Compute it with the moved leaves."],
      [-8, "Did the leaves move? Each becomes its data minus 0.01 times its grad."],
    ],
    "Each leaf becomes its data minus 0.01 times its grad. Then compute L from them.",
  ),
  "03 through a difference": {
    right: "p gets the upstream gradient as it is, q gets it with its sign turned.",
    wrong: [
      [1, -1],
      (upstream: number) => [upstream, upstream],
      (upstream: number) => [-upstream, upstream],
      () => [1, -1],
      (upstream: number) => upstream,
    ],
    hint(answer) {
      if (typeof answer !== "function") return "The answer is a function of the upstream gradient.";
      for (const upstream of [1, 0.5, -3]) {
        const got = answer(upstream);
        if (!Array.isArray(got) || got.length !== 2) {
          return "It should return a list of two numbers.";
        }
        const [p, q] = got;
        if (p === upstream && q === -upstream) continue;
        if (p === upstream && q === upstream) return "If q grows, does p − q grow too?";
        if (p === -upstream && q === upstream) return "p first: if p grows, so does p − q.";
        if (p === 1 && q === -1) {
          return "These are the local derivatives. And the upstream gradient?";
        }
        return `For an upstream gradient of ${upstream} it returns ${p} and ${q}.`;
      }
    },
  },
};
