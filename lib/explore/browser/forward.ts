import { operations } from "../../value.ts";
import type { Graph } from "../graph.ts";

/**
 * Makes a function that computes the output of a graph for other numbers, many times over: by the
 * operations' own rules, without a value for each result.
 *
 * @param graph The graph.
 * @returns A function of the numbers of all values, which it overwrites behind a place: what
 * stands there is taken as it is, even in the place of a result.
 *
 * @example
 * ```ts
 * const values = [{ label: "a", data: 3 }, { label: "b", op: "*", operands: [0, 0] }];
 * const forward = forwardOf({ version: 1, values, controls: [] });
 * forward([5, NaN], 0); // 25
 * ```
 */
export function forwardOf({ values }: Graph): (numbers: number[], place: number) => number {
  const rules = values.map((value) => {
    if (!("op" in value)) return undefined;
    const [x, y = x] = value.operands;
    return { rule: operations.get(value.op)!, x, y };
  });
  return (numbers, place) => {
    for (let i = place + 1; i < rules.length; i++) {
      const result = rules[i];
      if (result) numbers[i] = result.rule.forward(numbers[result.x], numbers[result.y]);
    }
    return numbers[numbers.length - 1];
  };
}
