import { type DrawOptions, palette, toDot } from "./graph/dot.ts";
import { describe, table } from "./graph/describe.ts";
import { expected } from "../expected.ts";
import { Figure } from "./figure.ts";
import { layOut } from "./graph/graphviz.ts";
import { trace } from "./graph/trace.ts";
import { Value } from "../value.ts";

/**
 * Draws the whole graph that leads to a value, from left to right.
 *
 * A box is a value with its label, `data` and `grad`: a leaf has a bar on its left, a result
 * round corners, the root a double frame. A small filled node is an operation.
 *
 * @param root The value to draw the graph of.
 * @param options What to mark, and whether to show local derivatives.
 * @returns A figure for the last expression of a cell; its text form is a table of the values.
 * @throws {TypeError} If `root` is no `Value`, a highlighted one is not in its graph, or a cell
 * has assigned something else than a number to `data` or `grad`.
 * @throws {RangeError} If the graph is too large or too tangled to lay out in about two
 * seconds, or has a cycle.
 *
 * @example
 * ```ts
 * import { Value } from "../value.ts";
 * const a = new Value(2, "a"), b = new Value(-3, "b");
 * const figure = drawDot(a.mul(b), { highlight: [a] });
 * if (!figure.text.includes("-6.0000")) throw figure.text;
 * ```
 */
export function drawDot(root: Value, options: DrawOptions = {}): Figure {
  if (!(root instanceof Value)) throw expected("drawDot", "a Value", root);
  if (!Array.isArray(options.highlight ?? [])) {
    throw expected("drawDot", "an array of Values to highlight", options.highlight);
  }
  const values = trace(root);
  for (const { data, grad } of values) {
    if (typeof data !== "number") throw expected("drawDot", "a number as data", data);
    if (typeof grad !== "number") throw expected("drawDot", "a number as grad", grad);
  }
  for (const value of options.highlight ?? []) {
    if (!values.includes(value)) {
      throw expected("drawDot", "Values of the graph to highlight", value);
    }
  }
  refuseTangles(values, options.localDerivatives ? 0.5 : 1);
  const svg = themed(layOut(toDot(values, options)));
  return new Figure(svg, describe(values, options), table(values));
}

// At half as much again Graphviz overflows its stack or takes more than about two seconds.
const mostValues = 1200;
const mostSteps = 1800;

/** Layout time grows with the steps from left to right that the edges span in all. */
function refuseTangles(values: readonly Value[], share: number): void {
  const toRoot = new Map<Value, number>();
  let steps = 0;
  for (const value of values.toReversed()) {
    const distance = toRoot.get(value) ?? 0;
    toRoot.set(value, distance);
    for (const operand of value.prev) {
      toRoot.set(operand, Math.max(toRoot.get(operand) ?? 0, distance + 1));
    }
  }
  for (const value of values) {
    for (const operand of value.prev) steps += toRoot.get(operand)! - toRoot.get(value)!;
  }
  if (values.length > mostValues * share || steps > mostSteps * share) {
    throw new RangeError(
      `drawDot can lay out ${mostValues * share} values whose edges span ${
        mostSteps * share
      } steps; ` +
        `this graph has ${values.length} values whose edges span ${steps}. Draw a part: a value that leads to it`,
    );
  }
}

/** Leaves of Graphviz's SVG what a page can use, with colours for light and dark. */
function themed(svg: string): string {
  const [, width, height] = svg.match(/<svg width="(\d+)pt" height="(\d+)pt"/)!;
  const [, viewBox, drawing] = svg.match(/viewBox="([^"]*)"[^>]*>(.*)<\/svg>/s)!;
  const plain = drawing
    .replace(/<!--.*?-->\n?|<title>.*?<\/title>\n?/gs, "")
    .replace(/ (?:id|class|font-family)="[^"]*"/g, "");
  const colours = Object.values(palette)
    .map(([light, dark]) =>
      `[fill="${light}"]{fill:light-dark(${light},${dark})}[stroke="${light}"]{stroke:light-dark(${light},${dark})}`
    );
  const px = (points: string) => Math.round(Number(points) * 4 / 3);
  return `<svg xmlns="http://www.w3.org/2000/svg" class="value-graph" font-family="Helvetica,Arial,sans-serif" width="${
    px(width)
  }" height="${px(height)}" viewBox="${viewBox}">` +
    `<style>.value-graph{${colours.join("")}}</style>${plain}</svg>`;
}
