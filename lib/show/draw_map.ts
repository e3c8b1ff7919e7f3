import * as Plot from "@observablehq/plot";
import { expected } from "../expected.ts";
import { drawPlot } from "./draw_plot.ts";
import type { Figure } from "./figure.ts";
import { curveColours } from "./palette.ts";

/** A note on the map of a series. */
export interface Stop {
  number: string;
  name: string;
  /** The numbers of the notes that it builds on. */
  needs: readonly string[];
}

/** So many notes stand in a row; the next row runs the other way, so that the way winds on. */
const columns = 4;

/**
 * Draws the map of a series: a circle for each note, an arrow from each note to those that need it.
 *
 * @param stops The notes, in their order.
 * @returns A figure for the last expression of a cell.
 * @throws {TypeError} If there is no note, one lacks its number, its name or the list of its needs,
 * or needs a note that isn't there.
 *
 * @example
 * ```ts
 * const map = drawMap([
 *   { number: "01", name: "nudges", needs: [] },
 *   { number: "02", name: "slopes", needs: ["01"] },
 * ]);
 * map.description; // "Map of 2 notes. 01 nudges. 02 slopes, needs 01."
 * ```
 */
export function drawMap(stops: readonly Stop[]): Figure {
  if (!Array.isArray(stops)) throw expected("drawMap", "an array of notes", stops);
  if (stops.length === 0) throw expected("drawMap", "one note or more", 0);
  for (const stop of stops) {
    const { number, name, needs } = Object(stop);
    if (typeof number !== "string") throw expected("drawMap", "text as a note's number", number);
    if (typeof name !== "string") throw expected("drawMap", "text as a note's name", name);
    if (!Array.isArray(needs)) throw expected("drawMap", "an array as a note's needs", needs);
  }
  const places = new Map(stops.map(({ number }, i) => {
    const row = Math.floor(i / columns), column = i % columns;
    return [number, { x: row % 2 === 0 ? column : columns - 1 - column, y: row }];
  }));
  const ways = stops.flatMap((stop: Stop) =>
    stop.needs.map((need) => {
      const from = places.get(need), to = places.get(stop.number)!;
      if (from === undefined) throw expected("drawMap", "the number of a note as a need", need);
      const others = stop.needs.filter((other) => other !== need);
      return { from, to, isDetour: others.some((other) => leadsTo(stops, need, other)) };
    })
  );
  // What is needed by way of another note has no arrow of its own.
  const arrows = ways.filter(({ isDetour }) => !isDetour);
  const rows = Math.ceil(stops.length / columns);
  const circles = stops.map((stop) => ({ ...stop, ...places.get(stop.number)! }));
  const sentences = stops.map(({ number, name, needs }) =>
    `${number} ${name}${needs.length > 0 ? `, needs ${needs.join(" and ")}` : ""}.`
  );
  return drawPlot(
    {
      height: 40 + 92 * rows,
      marginTop: 30,
      marginBottom: 46,
      marginLeft: 56,
      marginRight: 56,
      axis: null,
      x: { domain: [0, columns - 1] },
      y: { domain: [rows - 1, 0] },
      marks: [
        Array.from(Map.groupBy(arrows, insetOf), ([insetStart, arrows]) =>
          Plot.arrow(arrows, {
            x1: ({ from }) => from.x,
            y1: ({ from }) => from.y,
            x2: ({ to }) => to.x,
            y2: ({ to }) => to.y,
            insetStart,
            insetEnd: 20,
            headLength: 7,
            stroke: curveColours.grey,
          })),
        Plot.dot(circles, { x: "x", y: "y", r: 16, stroke: curveColours.blue, strokeWidth: 2 }),
        Plot.text(circles, { x: "x", y: "y", text: "number", fontWeight: "bold" }),
        Plot.text(circles, { x: "x", y: "y", text: "name", dy: 28 }),
      ],
    },
    `Map of ${stops.length} notes. ${sentences.join(" ")}`,
  );
}

/** How far from its circle an arrow begins: to the row below under the name, aside farther away. */
function insetOf({ from, to }: Record<"from" | "to", { x: number; y: number }>): number {
  return from.y === to.y ? 20 : from.x === to.x ? 48 : 66;
}

/** Whether a note is needed by another one, near or far. */
function leadsTo(stops: readonly Stop[], need: string, number: string): boolean {
  const needs = stops.find((stop) => stop.number === number)?.needs ?? [];
  return needs.some((own) => own === need || own < number && leadsTo(stops, need, own));
}
