import { escapeMarkup, formatNumber, withMinus } from "../format.ts";
import { colour } from "../palette.ts";

/**
 * Where the parts of a graph stand and what is written on them that no computation changes, in
 * pixels. It is plain data, so that a page can hold it as JSON and draw the graph anew.
 */
export interface Geometry {
  width: number;
  height: number;
  /** A box for each value, in the order of the graph. */
  values: {
    kind: "leaf" | "result" | "root";
    x: number;
    y: number;
    width: number;
    height: number;
    /** The label's lines, none where no value of the graph has a label. */
    label: string[];
  }[];
  /** A block for each operation: a header with its symbol, a port for each operand. */
  operations: {
    /** The place of the value that it made. */
    value: number;
    x: number;
    y: number;
    width: number;
    height: number;
    symbol: string;
    /** The path of the edge to each port, in order, and last of the edge to the result. */
    edges: string[];
  }[];
}

/** What a drawing shows of a value beside its geometry. */
export interface State {
  data: number;
  /** None in a class that has no gradients. */
  grad?: number;
  /** The derivatives of the operation that made it, one an operand, to be shown at the ports. */
  localDerivatives?: readonly number[];
  isMarked?: boolean;
}

/** The size of letters and the room for numbers, in pixels, for who changes them in a drawing. */
export const letters = 13, numberWidth = 55, chipNumberWidth = 48;
const symbol = 14;

/** The sizes of a drawing in pixels: `layout.ts` reserves the room that `drawGraph` fills. */
export const size = {
  letters,
  /** A box that holds "grad" and a number in any typeface; a long label needs a wider one. */
  valueWidth: 102,
  row: 18,
  /** Above the first row and below the last. */
  padding: 3,
  left: 9,
  right: 6,
  numberWidth,
  operationWidth: 56,
  symbol,
  header: 20,
  port: 20,
  chipNumberWidth,
  /** How far outside of its own the second frame of the root stands. */
  secondFrame: 4,
  arrow: { length: 7, width: 7 },
  margin: 2,
};

/** The rules of a drawing, as CSS; they are in it, and a page may have them for all of its own. */
export const graphStyle = `.value-graph{` +
  `font:${letters}px Helvetica,Arial,sans-serif;` +
  `text{fill:${colour("text")}}` +
  `.outline{stroke:${colour("line")}}` +
  `.leaf .outline{fill:${colour("leaf")}}` +
  `.result .outline{fill:${colour("result")}}` +
  `.root .outline{fill:${colour("output")}}` +
  `.second{fill:none;stroke:${colour("line")}}` +
  `.stripe,.tip{fill:${colour("line")}}` +
  `.edge{fill:none;stroke:${colour("line")}}` +
  `.label,.symbol{font-weight:bold}` +
  `.row{fill:${colour("line")}}` +
  `.data,.grad{text-anchor:end}` +
  `.grad{fill:${colour("gradient")}}` +
  `.marked .outline{stroke:${colour("highlight")};stroke-width:2.5px}` +
  `.marked .stripe{fill:${colour("highlight")}}` +
  `.marked .grad{fill:${colour("highlight")};font-weight:bold}` +
  `.block{fill:${colour("ports")};stroke:${colour("operation")}}` +
  `.header{fill:${colour("operation")}}` +
  `.symbol{fill:${colour("symbol")};font-size:${symbol}px;text-anchor:middle}` +
  `.chip{fill:${colour("paper")}}` +
  `.local{fill:${colour("local")};text-anchor:middle}` +
  `}`;

/**
 * Draws a graph. It needs nothing but its arguments, so that it runs in a page too.
 *
 * The parts can be found again by their place: `.v3 .grad` is the gradient of value 3, `.v3` has
 * the class `marked` if it is, `.o4 .p1` the chip with the local derivative at port 1 of the
 * operation that made value 4, `.e4.p1` the edge to that port, `.e4.out` the one to value 4.
 *
 * @param geometry Where everything stands.
 * @param states The numbers of each value, and whether it is marked, in the order of the graph.
 * @returns One `<svg>` element, the same size for the same geometry.
 *
 * @example
 * ```ts
 * const box = { kind: "leaf" as const, x: 2, y: 2, width: 102, height: 60, label: ["a"] };
 * const svg = drawGraph({ width: 106, height: 64, values: [box], operations: [] }, [{ data: -1 }]);
 * svg.includes("−1.0000"); // true
 * ```
 */
export function drawGraph(geometry: Geometry, states: readonly State[]): string {
  const { width, height, values, operations } = geometry;
  const edges = operations.flatMap((operation) =>
    operation.edges.map((path, port) => drawEdge(path, operation, port, values))
  );
  const boxes = values.map((box, i) => drawValue(box, states[i], i));
  const blocks = operations.map((block) => drawOperation(block, states[block.value]));
  // Half a pixel off, a line of one pixel fills a row of pixels instead of half of two.
  return `<svg xmlns="http://www.w3.org/2000/svg" class="value-graph" width="${width}" ` +
    `height="${height}" viewBox="-.5 -.5 ${width} ${height}"><style>${graphStyle}</style>` +
    `${[...edges, ...boxes, ...blocks].join("")}</svg>`;
}

/** A leaf has a stripe on its left, a result round corners, the root a second frame. */
function drawValue(box: Geometry["values"][number], state: State, place: number): string {
  const { kind, x, y, width, height, label } = box;
  const { secondFrame: gap } = size, round = kind === "leaf" ? 0 : 7;
  const outline = `<rect class="outline" width="${width}" height="${height}" rx="${round}"/>`;
  const around = `<rect class="second" x="${-gap}" y="${-gap}" width="${width + 2 * gap}" ` +
    `height="${height + 2 * gap}" rx="${round + gap}"/>`;
  const stripe = `<path class="stripe" d="M0 0h5v${height}h-5z"/>`;
  // Without a label, the rest stands in the middle.
  const top = label.join("") === "" ? size.padding + size.row * label.length / 2 : size.padding;
  const baseline = (row: number) => top + size.row * row + 14;
  const rows = top > size.padding
    ? []
    : label.map((line, row) =>
      `<text class="label" x="${size.left}" y="${baseline(row)}">${keepSpaces(line)}</text>`
    );
  for (const name of ["data", "grad"] as const) {
    const number = state[name];
    if (number === undefined) continue;
    const at = baseline(rows.length);
    rows.push(
      `<text class="row" x="${size.left}" y="${at}">${name}</text>` +
        writeNumber(number, name, width - size.right, at, size.numberWidth),
    );
  }
  return `<g class="v${place} ${kind}${state.isMarked ? " marked" : ""}" ` +
    `transform="translate(${x} ${y})">${kind === "root" ? around : ""}${outline}` +
    `${kind === "leaf" ? stripe : ""}${rows.join("")}</g>`;
}

function drawOperation(block: Geometry["operations"][number], state: State): string {
  const { value, x, y, width, height, symbol, edges } = block;
  const { header, port } = size;
  const parts = [
    `<rect class="block" width="${width}" height="${height}" rx="4"/>`,
    `<path class="header" d="M0 ${header}V4a4 4 0 0 1 4-4H${width - 4}a4 4 0 0 1 4 4V${header}z"/>`,
    // An asterisk hangs from the top of its line, and a hyphen is no minus.
    `<text class="symbol" x="${width / 2}" y="${/^\*+$/.test(symbol) ? 18.5 : 15.5}">` +
    `${symbol === "-" ? withMinus(symbol) : keepSpaces(symbol)}</text>`,
  ];
  for (const [i, number] of (state.localDerivatives ?? []).entries()) {
    // A class may give more derivatives than it has operands.
    if (i >= edges.length - 1) break;
    const top = header + i * port;
    parts.push(
      `<g class="p${i}"><rect class="chip" x="1.5" y="${top + 1.5}" width="${width - 3}" ` +
        `height="${port - 3}" rx="${(port - 3) / 2}"/>` +
        `${writeNumber(number, "local", width / 2, top + 14.5, size.chipNumberWidth)}</g>`,
    );
  }
  return `<g class="o${value}" transform="translate(${x} ${y})">${parts.join("")}</g>`;
}

/** An edge ends at a port or, the last of an operation, at the value that this made. */
function drawEdge(
  path: string,
  { value, x, y, edges }: Geometry["operations"][number],
  port: number,
  values: Geometry["values"],
): string {
  const isOut = port === edges.length - 1, result = values[value];
  const [tipX, tipY] = isOut
    ? [leftOf(result), result.y + result.height / 2]
    : [x, y + size.header + (port + 0.5) * size.port];
  const { length, width } = size.arrow;
  return `<g class="e${value} ${isOut ? "out" : `p${port}`}"><path class="edge" d="${path}"/>` +
    `<path class="tip" d="M${tipX} ${tipY}l${-length} ${-width / 2}v${width}z"/></g>`;
}

/**
 * Tells where the edge to a value ends.
 *
 * @param value The value's box.
 * @returns The left of its outermost frame, in pixels.
 *
 * @example
 * ```ts
 * const box = { kind: "result" as const, x: 2, y: 2, width: 102, height: 60, label: [] };
 * leftOf(box); // 2
 * ```
 */
export function leftOf({ kind, x }: Geometry["values"][number]): number {
  return kind === "root" ? x - size.secondFrame : x;
}

// In ems, of what a number is written with; everything else is as wide as a digit.
const helvetica: Record<string, number> = {
  ".": 0.278,
  "−": 0.584,
  N: 0.722,
  I: 0.278,
  f: 0.278,
  i: 0.222,
  t: 0.278,
  y: 0.5,
};

function writeNumber(number: number, kind: string, x: number, y: number, room: number): string {
  const { text, length } = fitNumber(number, room);
  return `<text class="${kind}" x="${x}" y="${y}" textLength="${length}" ` +
    `lengthAdjust="spacingAndGlyphs">${text}</text>`;
}

/**
 * Fits a number into a drawing. It takes the width that it has in Helvetica, or less if the room
 * is less, whatever the typeface: columns stay aligned, and nothing touches a frame.
 *
 * @param number The number.
 * @param room The width that there is, in pixels.
 * @returns What to write, and its `textLength`.
 *
 * @example
 * ```ts
 * fitNumber(-1, 55); // { text: "−1.0000", length: 47.3 }
 * ```
 */
export function fitNumber(number: number, room: number): { text: string; length: number } {
  const text = withMinus(formatNumber(number));
  const ems = Array.from(text).reduce((sum, letter) => sum + (helvetica[letter] ?? 0.556), 0);
  return { text, length: +Math.min(room, ems * letters).toFixed(1) };
}

/** XML takes several spaces for one, and those at an end for none. */
function keepSpaces(text: string): string {
  return escapeMarkup(text).replace(/^ | (?= )| $/g, "\u00a0");
}
