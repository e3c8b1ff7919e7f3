import * as Plot from "@observablehq/plot";
import { expected } from "../expected.ts";
import { curveColours } from "./palette.ts";

/** Which curves to draw. */
export interface CurvesOptions {
  /** The key of the numbers along the x axis. */
  x: string;
  /** The keys of the numbers along the y axis: a curve for each, with the key as its name. */
  ys: readonly string[];
}

const colours = Object.values(curveColours);
const dashes = ["none", "7 3", "2 2.5", "9 3 2 3", "12 4", "1 4"];

/**
 * Draws a curve for each of several columns, each in a colour and a dash pattern of its own and
 * with its name beside it, where most air is around it.
 *
 * @param rows Objects that hold a number for each key, in the order of x.
 * @param options Which of their keys to draw.
 * @returns Marks for `drawPlot`.
 * @throws {TypeError} If `rows` or `ys` is empty, there are more than six curves, or a row has no
 * number for a key.
 *
 * @example
 * ```ts
 * import { drawPlot } from "./draw_plot.ts";
 * const rows = [0, 1, 2, 3].map((x) => ({ x, line: x, square: x ** 2 }));
 * const marks = [curves(rows, { x: "x", ys: ["line", "square"] })];
 * const { svg } = drawPlot({ marks }, "A line and a parabola.");
 * svg.includes(">square</text>"); // true
 * ```
 */
export function curves(
  rows: readonly Record<string, unknown>[],
  options: CurvesOptions,
): Plot.Markish {
  if (!Array.isArray(rows) || rows.length === 0) throw expected("curves", "an array of rows", rows);
  if (typeof options !== "object" || options === null) {
    throw expected("curves", "an object of options", options);
  }
  const { x, ys } = options;
  if (!Array.isArray(ys) || ys.length === 0 || ys.length > colours.length) {
    throw expected("curves", `1 to ${colours.length} keys as ys`, ys);
  }
  for (const key of [x, ...ys]) {
    for (const row of rows) {
      if (typeof row?.[key] === "number") continue;
      throw expected("curves", `a number in each row's ${JSON.stringify(key)}`, row?.[key]);
    }
  }
  const lines = ys.map((y, i) =>
    Plot.lineY(rows, {
      x,
      y,
      stroke: colours[i],
      strokeWidth: 2,
      strokeDasharray: dashes[i],
    })
  );
  // Places in pixels are known only when Plot has its scales.
  const names = { x: null, y: null, text: ys, fill: colours.slice(0, ys.length) };
  const beside = Plot.initializer(names, (
    data,
    facets,
    _channels,
    scales,
    { width, height, marginTop, marginRight, marginBottom, marginLeft },
  ) => {
    const paths = ys.map((y) =>
      pointsAlong(rows.map((row) => [scales.x!(row[x]), scales.y!(row[y])]))
    );
    const frame = {
      left: marginLeft,
      right: width - marginRight,
      top: marginTop,
      bottom: height - marginBottom,
    };
    // Nor should a name cross the line at zero, which often has a rule.
    const zero = scales.y!(0), line: Point[] = [[frame.left, zero], [frame.right, zero]];
    const places = placeNames(ys, paths, pointsAlong(line), frame);
    const along = (axis: 0 | 1) => ({ value: places.map((place) => place[axis]) });
    return { data, facets, channels: { x: along(0), y: along(1) } };
  });
  return [lines, Plot.text(ys, beside)];
}

type Point = [x: number, y: number];
interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Points along a curve, a few pixels apart. */
function pointsAlong(corners: Point[]): Point[] {
  return corners.flatMap(([x, y], i) => {
    const [fromX, fromY] = corners[Math.max(0, i - 1)];
    // A curve may leave the plot for far away; the way to a gap is NaN long.
    const steps = Math.min(1000, Math.ceil(Math.hypot(x - fromX, y - fromY) / 5)) || 1;
    return Array.from({ length: steps }, (_, step): Point => {
      const share = (step + 1) / steps;
      return [fromX + share * (x - fromX), fromY + share * (y - fromY)];
    });
  }).filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
}

/** What a name takes at the size of `drawPlot`'s letters. */
const letterWidth = 8.1, nameHeight = 17;
/** From here on more room around a name makes it no better. */
const mostAir = 40;

/**
 * Finds for each name a place beside its curve, where other curves and names are farther away
 * than its own.
 */
function placeNames(
  names: readonly string[],
  paths: Point[][],
  line: Point[],
  frame: Box,
): Point[] {
  const taken: Box[] = [];
  return names.map((name, i) => {
    const [w, h] = [(name.length * letterWidth) / 2, nameHeight / 2];
    const others = [...line, ...paths.flatMap((path, j) => j === i ? [] : path)];
    let best: Point = [frame.left + w, frame.top + h], bestScore = -Infinity;
    for (const [x, y] of paths[i]) {
      // Where curves run together, a name could belong to any of them.
      const alone = Math.min(distance(boxAround([x, y], 0, 0), others), 12);
      for (const [right, down] of directions) {
        const place: Point = [x + right * (w + 6), y + down * (h + 3)];
        const box = boxAround(place, w, h);
        if (!holds(frame, box)) continue;
        const own = distance(box, paths[i]);
        // Most places are no better with all the air that counts.
        if (own < 3 || mostAir - own + alone <= bestScore) continue;
        const air = Math.min(
          distance(box, others),
          ...taken.map((name) => gap(box, name)),
          mostAir,
        );
        // What looks free may touch all the same: letters are as wide as their typeface has them.
        const score = (air < 2 ? -mostAir : air) - own + alone;
        if (score <= bestScore) continue;
        best = place;
        bestScore = score;
      }
    }
    taken.push(boxAround(best, w, h));
    return best;
  });
}

const directions = [[1, 0], [-1, 0], [0, -1], [0, 1], [1, 1], [1, -1], [-1, 1], [-1, -1]];

function boxAround([x, y]: Point, w: number, h: number): Box {
  return { left: x - w, right: x + w, top: y - h, bottom: y + h };
}

function holds(frame: Box, box: Box): boolean {
  return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top &&
    box.bottom <= frame.bottom;
}

function gap(a: Box, b: Box): number {
  return Math.hypot(
    Math.max(a.left - b.right, b.left - a.right, 0),
    Math.max(a.top - b.bottom, b.top - a.bottom, 0),
  );
}

function distance(box: Box, points: readonly Point[]): number {
  let least = Infinity;
  for (const [x, y] of points) {
    const across = Math.max(box.left - x, x - box.right, 0);
    const down = Math.max(box.top - y, y - box.bottom, 0);
    least = Math.min(least, across * across + down * down);
  }
  return Math.sqrt(least);
}
