import { forwardOf } from "./forward.ts";
import type { Model } from "./model.ts";
import { inWords } from "./numbers.ts";

/** How gradients compare with central differences. */
export interface Comparison {
  /** The places whose difference says the same. */
  agree: number[];
  /** The places whose difference says something else. */
  differ: number[];
  /** The places about which it says nothing: relu has its kink there, or there is no number. */
  edges: number[];
  /** Those about which it says nothing, because rounding swallows the nudge. */
  swallowed: number[];
  /** The largest error among those that agree. */
  largest: number;
}

/** Nothing that moves leaves their result at rest: where it does, rounding has swallowed it. */
const followers = ["+", "-", "neg", "tanh", "exp", "log", "sqrt"];

/** A large step errs where the curve bends, a small one by rounding. */
const steps = [1e-4, 1e-5, 1e-6];

/**
 * Compares gradients with central differences, (f(x + h) − f(x − h)) / 2h, the best of three h.
 *
 * @param model The model.
 * @param places Which values to nudge.
 *
 * @example
 * ```ts
 * import { Model } from "./model.ts";
 * import { nameValues } from "../names.ts";
 * const values = [{ label: "a", data: 3 }, { label: "b", op: "*", operands: [0, 0] }];
 * const model = new Model(nameValues({ version: 1, values, controls: [] }));
 * compare(model, [0]).agree; // [0]
 * ```
 */
export function compare(model: Model, places: readonly number[]): Comparison {
  const { slopes, values, order, operands } = model, forward = forwardOf(model.graph);
  const now = values.map(({ data }) => data);
  const size = Math.max(1, ...now.map(Math.abs).filter(Number.isFinite));
  const found: Comparison = { agree: [], differ: [], edges: [], swallowed: [], largest: 0 };
  for (const place of places) {
    const slope = slopes[place], scale = Math.max(1, Math.abs(now[place]));
    let error = Infinity, isEdge = false, isSwallowed = false;
    for (const step of steps) {
      const above = now.with(place, now[place] + step * scale);
      const below = now.with(place, now[place] - step * scale);
      const rise = forward(above, place) - forward(below, place);
      error = Math.min(error, Math.abs(rise / (above[place] - below[place]) - slope));
      // Of what the smallest step shows, which says most about this very place.
      const moved = (value: number) => above[value] !== below[value];
      const isCrossed = (value: number) => Math.sign(above[value]) !== Math.sign(below[value]);
      isEdge = order.some((value) => values[value].op === "relu" && isCrossed(operands[value][0]));
      isSwallowed = rise === 0 &&
        order.some((value) =>
          followers.includes(values[value].op) && !moved(value) && operands[value].some(moved)
        );
      isSwallowed ||= slope !== 0 && Math.abs(slope) < Number.EPSILON * size / (step * scale);
    }
    const most = 1e-6 * Math.max(1, Math.abs(slope)) + 4e-10 * size;
    if (isEdge || Number.isNaN(error)) found.edges.push(place);
    else if (isSwallowed) found.swallowed.push(place);
    else if (error <= most) {
      found.agree.push(place);
      found.largest = Math.max(found.largest, error);
    } else found.differ.push(place);
  }
  return found;
}

/**
 * Says how gradients compare with central differences.
 *
 * @param comparison The comparison.
 *
 * @example
 * ```ts
 * const none = { differ: [], edges: [], swallowed: [] };
 * const said = compareInWords({ ...none, agree: [0, 1], largest: 2e-11 });
 * said; // "Checked: 2 of 2 gradients agree with central differences. Largest error: 2e−11."
 * ```
 */
export function compareInWords({ agree, differ, edges, swallowed, largest }: Comparison): string {
  const all = [agree, differ, edges, swallowed].flat().length;
  const nothing = "a difference proves nothing: ";
  return [
    `Checked: ${agree.length} of ${all} gradients agree with central differences.`,
    agree.length > 0 && `Largest error: ${inWords(largest)}.`,
    swallowed.length > 0 &&
    `For ${swallowed.length} ${nothing}rounding swallows the nudge, as where tanh is saturated.`,
    edges.length > 0 &&
    `For ${edges.length} ${nothing}the output has a kink there, or is no number.`,
    differ.length > 0 && `${differ.length} differ.`,
  ].filter(Boolean).join(" ");
}
