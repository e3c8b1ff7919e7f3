import { Figure } from "../show/figure.ts";
import { describe, listValues } from "../show/graph/describe.ts";
import { layOutGraph } from "../show/graph/layout.ts";
import { drawGraph, type Geometry } from "../show/graph/svg.ts";
import type { Node } from "../show/graph/trace.ts";
import type { Table } from "../show/table.ts";
import { build, type Graph } from "./graph.ts";
import { nameValues } from "./names.ts";

/** Of more values than this nobody reads a drawing. */
const mostDrawn = 60;

/** What is shown of a graph where nothing moves. */
export interface Still {
  table: Table;
  /** None of a graph that is too large or too tangled for a drawing. */
  figure?: Figure;
}

/**
 * Computes a graph and draws it with all its gradients and local derivatives.
 *
 * @param graph The graph.
 * @returns The drawing, which is also what moves, and a table of the values.
 *
 * @example
 * ```ts
 * const values = [{ label: "a", data: 3 }, { label: "b", op: "*", operands: [0, 0] }];
 * const { figure } = drawStill({ version: 1, values, controls: [] });
 * figure!.description.includes("a (data 3.0000, grad 6.0000)"); // true
 * ```
 */
export function drawStill(graph: Graph): Still {
  const built = build(graph);
  built[built.length - 1].backward();
  const nodes = graph.values.map((value, place): Node => ({
    value: built[place],
    label: value.label,
    op: "op" in value ? value.op : "",
    isLeaf: !("op" in value),
    operands: "op" in value ? value.operands : [],
    // As where it moves: a zero has no sign.
    data: built[place].data + 0,
    grad: built[place].grad,
  }));
  const { columns, rows } = listValues(nodes), { names } = nameValues(graph);
  const table = { columns, rows: rows.map(([, ...cells], place) => [names[place], ...cells]) };
  const geometry = nodes.length <= mostDrawn ? layOut(nodes) : undefined;
  if (!geometry) return { table };
  const locals = built.map((value) => value.localDerivatives().map((local) => local + 0));
  const states = nodes.map(({ data, grad }, place) => ({
    data,
    grad,
    localDerivatives: locals[place],
  }));
  const svg = drawGraph(geometry, states);
  return { table, figure: new Figure(svg, describe(nodes, [], locals), table) };
}

function layOut(nodes: readonly Node[]): Geometry | undefined {
  try {
    return layOutGraph(nodes);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
