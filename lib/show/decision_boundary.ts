import * as Plot from "@observablehq/plot";
import { expected } from "../expected.ts";
import { curveColours } from "./palette.ts";

/** The part of the plane that is drawn. */
export interface Region {
  /** From where to where along x. */
  x: readonly [from: number, to: number];
  /** From where to where along y. */
  y: readonly [from: number, to: number];
}

/** The colours of the two classes. */
export const classColours = { positive: curveColours.blue, negative: curveColours.orange } as const;

/**
 * Draws where a score is positive and where it is negative, and the line between, on which it is 0.
 *
 * @param score The score of a point. It is called some 3,000 times.
 * @param region What is drawn; the plot needs the same domains.
 * @returns Marks for `drawPlot`.
 * @throws {TypeError} If `score` is no function or gives something else than a number, or an end of
 * the region is no finite number.
 *
 * @example
 * ```ts
 * import { drawPlot } from "./draw_plot.ts";
 * const region = { x: [-1, 1], y: [-1, 1] } as const;
 * const marks = [decisionBoundary((x, y) => x - y, region)];
 * const options = { x: { domain: region.x }, y: { domain: region.y }, marks };
 * drawPlot(options, "Above and below a line.").svg.includes("<path"); // true
 * ```
 */
export function decisionBoundary(
  score: (x: number, y: number) => number,
  region: Region,
): Plot.Markish {
  if (typeof score !== "function") {
    throw expected("decisionBoundary", "a function as score", score);
  }
  const { x, y } = Object(region) as Region;
  for (const side of [x, y]) {
    if (Array.isArray(side) && side.length === 2 && side.every(Number.isFinite)) continue;
    throw expected("decisionBoundary", "a region with two numbers for x and for y", side);
  }
  const checked = (x: number, y: number) => {
    const number = score(x, y);
    if (typeof number === "number") return number;
    throw expected("decisionBoundary", "a number from score", number);
  };
  // Beyond the edge, where the outline of the area would show; clipped.
  const room = 0.1;
  const area = { x1: x[0] - room, x2: x[1] + room, y1: y[0] - room, y2: y[1] + room, clip: true };
  const side = (sign: 1 | -1, fill: string, stroke: string) =>
    Plot.contour({
      ...area,
      value: (x: number, y: number) => sign * checked(x, y),
      thresholds: [0],
      pixelSize: 8,
      fill,
      fillOpacity: 0.18,
      stroke,
    });
  return [side(1, classColours.positive, "currentColor"), side(-1, classColours.negative, "none")];
}
