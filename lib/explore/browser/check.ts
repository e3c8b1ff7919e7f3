import { forwardOf } from "./forward.ts";
import type { Model } from "./model.ts";
import { inWords } from "./numbers.ts";

/** How gradients compare with central differences. */
export interface Comparison {
  /** The places whose difference says the same. */
  agree: number[];
  /** The places whose difference says something else. */
  differ: number[];
  /** Why a difference proves nothing, for each place where it does not. */
  unclear: string[];
  /** The largest error among those that agree. */
  largest: number;
}

const kink = "it has a kink there, or is no number";
const rounded = "rounding swallows the nudge, as where tanh is saturated";

/** Nothing that moves leaves their result at rest: where it does, rounding has swallowed it. */
const followers = ["+", "-", "neg", "tanh", "exp", "log", "sqrt"];

/** A large step errs where the curve bends, a small one by rounding. */
const steps = [1e-4, 1e-5, 1e-6];

/**
 * Compares all gradients with central differences, (f(x + h) − f(x − h)) / 2h, the best of three h.
 *
 * @param model The model.
 *
 * @example
 * ```ts
 * import { Model } from "./model.ts";
 * import { nameValues } from "../names.ts";
 * const values = [{ label: "a", data: 3 }, { label: "b", op: "*", operands: [0, 0] }];
 * const model = new Model(nameValues({ version: 1, values, controls: [] }));
 * compare(model).agree; // [0, 1]
 * ```
 */
export function compare(model: Model): Comparison {
  const { slopes, values, order, operands } = model, forward = forwardOf(model.graph);
  const now = values.map(({ data }) => data);
  const size = Math.max(1, ...now.map(Math.abs).filter(Number.isFinite));
  const found: Comparison = { agree: [], differ: [], unclear: [], largest: 0 };
  for (const [place, slope] of slopes.entries()) {
    let error = Infinity, reason = "";
    for (const step of steps) {
      const h = step * Math.max(1, Math.abs(now[place]));
      const above = now.with(place, now[place] + h), below = now.with(place, now[place] - h);
      const rise = forward(above, place) - forward(below, place);
      error = Math.min(error, Math.abs(rise / (above[place] - below[place]) - slope));
      // What the smallest step shows says most about this very place.
      const moves = (value: number) => above[value] !== below[value];
      const isCrossed = ([x]: readonly number[]) => Math.sign(above[x]) !== Math.sign(below[x]);
      const isKink = order.some((at) => values[at].op === "relu" && isCrossed(operands[at]));
      const isLost = order.some((at) =>
        followers.includes(values[at].op) && !moves(at) && operands[at].some(moves)
      );
      const isTiny = slope !== 0 && Math.abs(slope) < Number.EPSILON * size / h;
      reason = isKink || Number.isNaN(error) ? kink : rise === 0 && isLost || isTiny ? rounded : "";
    }
    if (reason) found.unclear.push(reason);
    else if (error <= 1e-6 * Math.max(1, Math.abs(slope)) + 4e-10 * size) {
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
 * const said = compareInWords({ agree: [0, 1], differ: [], unclear: [], largest: 2e-11 });
 * said; // "Checked: 2 of 2 gradients agree with central differences. Largest error: 2e−11."
 * ```
 */
export function compareInWords({ agree, differ, unclear, largest }: Comparison): string {
  const all = agree.length + differ.length + unclear.length;
  const reasons = [...new Set(unclear)].join("; ");
  return [
    `Checked: ${agree.length} of ${all} gradients agree with central differences.`,
    agree.length > 0 && `Largest error: ${inWords(largest)}.`,
    reasons && `For ${unclear.length} a difference proves nothing: ${reasons}.`,
    differ.length > 0 && `${differ.length} differ.`,
  ].filter(Boolean).join(" ");
}
