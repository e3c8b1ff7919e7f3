import { operations, Value } from "../value.ts";

/** The MIME type of a `Graph`; what doesn't know it shows the other forms. */
export const graphType = "application/vnd.micrograd.graph+json";

/** More values than this no page has to compute at once; `drawDot` has the same limit. */
export const mostValues = 1000;

/** What stands in the place of a drawing that nobody could read. */
export const tooLarge = "This graph is too large to draw. The table below lists it.";

/**
 * A computation as data: what a page needs to compute it anew with other numbers. Nothing that can
 * be computed is in it.
 */
export interface Graph {
  /** The version of this form. */
  version: 1;
  /** Operands before results, the output last. */
  values: (Leaf | Result)[];
  /** The leaves that a reader can move, in the order in which they are shown. */
  controls: Control[];
}

/** A value that was chosen. */
export interface Leaf {
  label: string;
  /** As text where JSON has no number: "NaN", "Infinity", "-Infinity" and "-0". */
  data: number | string;
}

/** A value that an operation made. */
export interface Result {
  label: string;
  /** The operation's symbol. */
  op: string;
  /** The places of its operands, in order. */
  operands: number[];
}

/** A leaf that a reader can move, and how far its slider goes. */
export interface Control {
  /** The place of the leaf. */
  value: number;
  min: number;
  max: number;
  step: number;
}

/**
 * Writes a number as JSON can hold it.
 *
 * @param x Any number.
 * @returns What `Number` turns back into the same.
 *
 * @example
 * ```ts
 * [0.5, -0, NaN].map(writeNumber); // [0.5, "-0", "NaN"]
 * ```
 */
export function writeNumber(x: number): number | string {
  if (Object.is(x, -0)) return "-0";
  return Number.isFinite(x) ? x : String(x);
}

/**
 * Computes a graph by the class of the series and its own operations.
 *
 * @param graph The graph.
 * @param numbers The number of each leaf by its place, those of the graph unless given.
 * @returns The values in the order of the graph.
 *
 * @example
 * ```ts
 * const values = [{ label: "a", data: 3 }, { label: "b", op: "*", operands: [0, 0] }];
 * const [a, b] = build({ version: 1, values, controls: [] });
 * b.backward();
 * [b.data, a.grad]; // [9, 6]
 * ```
 */
export function build({ values }: Graph, numbers?: readonly number[]): Value[] {
  const built: Value[] = [];
  for (const [place, value] of values.entries()) {
    if ("op" in value) {
      const [x, y] = value.operands.map((operand) => built[operand]);
      built.push(x.apply(operations.get(value.op)!, y));
    } else built.push(new Value(numbers?.[place] ?? Number(value.data)));
    built[place].label = value.label;
  }
  return built;
}
