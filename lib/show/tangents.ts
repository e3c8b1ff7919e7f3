import * as Plot from "@observablehq/plot";
import { expected } from "../expected.ts";
import { withMinus } from "./format.ts";
import { curveColours } from "./palette.ts";

/** A point of a curve, and how steep the curve is there. */
export interface Point {
  x: number;
  y: number;
  slope: number;
}

/**
 * Draws points of a curve, each with its tangent and, beside it, the slope.
 *
 * @param points The points, with finite numbers.
 * @param reach How far each tangent goes to the left and to the right, in units of x.
 * @returns Marks for `drawPlot`.
 * @throws {TypeError} If there is no point, a number is missing or infinite, or `reach` is not
 * above 0.
 *
 * @example
 * ```ts
 * import { drawPlot } from "./draw_plot.ts";
 * const marks = [tangents([{ x: 3, y: 9, slope: 6 }], 1)];
 * drawPlot({ marks }, "A tangent.").svg.includes(">slope 6</text>"); // true
 * ```
 */
export function tangents(points: readonly Point[], reach: number): Plot.Markish {
  if (!Array.isArray(points) || points.length === 0) {
    throw expected("tangents", "an array of points", points);
  }
  for (const point of points) {
    for (const name of ["x", "y", "slope"] as const) {
      if (Number.isFinite(point?.[name])) continue;
      throw expected("tangents", `a finite number as ${name}`, point?.[name]);
    }
  }
  if (!(Number.isFinite(reach) && reach > 0)) {
    throw expected("tangents", "a number above 0 as reach", reach);
  }
  const colour = curveColours.red;
  return points.map(({ x, y, slope }) => {
    const line = [-reach, reach].map((step) => [x + step, y + slope * step]);
    // Where the tangent isn't, and no axis: below it if it rises, above it otherwise.
    const beside = slope > 0
      ? { dx: 12, dy: 12, textAnchor: "start" } as const
      : slope < 0
      ? { dx: 12, dy: -12, textAnchor: "start" } as const
      : { dy: -16 };
    return [
      Plot.line(line, { stroke: colour, strokeWidth: 2 }),
      Plot.dot([[x, y]], { r: 5, fill: colour }),
      Plot.text([[x, y]], {
        text: () => `slope ${withMinus(String(+slope.toFixed(4)))}`,
        fill: colour,
        ...beside,
      }),
    ];
  });
}
