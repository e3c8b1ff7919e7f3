import { forwardOf } from "./forward.ts";
import type { Model } from "./model.ts";
import { inWords } from "./numbers.ts";
import type { Words } from "./words.ts";

/**
 * Says what the gradient of a leaf means: how much the output moves with it.
 *
 * @param model The model.
 * @param place The place of the leaf.
 * @param nudge By how much to raise it.
 *
 * @example
 * ```ts
 * import { plain } from "./words.ts";
 * import { Model } from "./model.ts";
 * import { nameValues } from "../names.ts";
 * const values = [{ label: "a", data: 3 }, { label: "b", op: "*", operands: [0, 0] }];
 * const model = new Model(nameValues({ version: 1, values, controls: [] }));
 * const said = plain(explainSlope(model, 0, 0.01), model.graph.names);
 * said; // "Slope here: 6. Raise a by 0.01: b moves by about 0.06."
 * ```
 */
export function explainSlope(model: Model, place: number, nudge: number): Words {
  const slope = model.slopes[place], { graph, root, values } = model;
  const now = values.map(({ data }) => data);
  const rise = forwardOf(graph)(now.with(place, now[place] + nudge), place) - now[root];
  return [
    "Slope here: ",
    ["gradient", inWords(slope)],
    ". Raise ",
    place,
    ` by ${inWords(nudge)}: `,
    root,
    slope !== 0
      ? ` moves by about ${inWords(slope * nudge)}.`
      : rise === 0
      ? " doesn't move."
      : ` moves by ${inWords(rise)}: the curve bends.`,
  ];
}

/** From where on a tanh is called saturated: it then lets through less than a fiftieth. */
const saturated = 0.99;

/**
 * Says why the gradient of a leaf is 0 or small, if the graph shows a reason: a saturated tanh, a
 * relu below 0, a factor that is 0; or else where the reader finds it.
 *
 * @param model The model.
 * @param place The place of the leaf.
 *
 * @example
 * ```ts
 * import { plain } from "./words.ts";
 * import { Model } from "./model.ts";
 * import { nameValues } from "../names.ts";
 * const values = [
 *   { label: "x", data: 0 },
 *   { label: "w", data: 1 },
 *   { label: "y", op: "*", operands: [0, 1] },
 * ];
 * const model = new Model(nameValues({ version: 1, values, controls: [] }));
 * plain(explainGradient(model, 1), model.graph.names); // "Why 0? w is multiplied by x, which is 0."
 * ```
 */
export function explainGradient(model: Model, place: number): Words {
  const { values, slopes } = model;
  // A set takes in what is added while one goes through it: first the nearest uses.
  const fed = new Set([place]);
  for (const value of fed) {
    for (const { by, port } of model.uses(value)) {
      const { op, data } = values[by], operands = model.operands[by];
      const operand = values[operands[0]].data, other = operands[1 - port];
      if (op === "tanh" && Math.abs(data) > saturated) {
        return [
          "Saturated: ",
          operands[0],
          ` = ${inWords(operand)} is so far from 0 that tanh is almost flat. Only 1 − `,
          by,
          `² = ${inWords(1 - data * data)} of a gradient comes through.`,
        ];
      }
      if (op === "relu" && operand < 0) {
        return [
          "Shut: ",
          operands[0],
          " is below 0, where relu is flat: nothing comes through.",
        ];
      }
      const isZero = slopes[place] === 0 && slopes[value] === 0;
      if (op === "*" && isZero && values[other].data === 0) {
        return ["Why 0? ", value, " is multiplied by ", other, ", which is 0."];
      }
      fed.add(by);
    }
  }
  return ["The green tangent has this slope, and ", place, ".grad ends as this number."];
}
