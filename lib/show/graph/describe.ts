import { formatNumber, printable, withMinus } from "../format.ts";
import type { Table } from "../table.ts";
import type { Node } from "./trace.ts";

const longestName = 40;
const mostListed = 20;

/** Text on one line, cut where it gets long. */
function oneLine(text: string): string {
  const letters = Array.from(printable(text).replace(/\s+/g, " "));
  return letters.slice(0, longestName).join("") + (letters.length > longestName ? "…" : "");
}

const nameOf = ({ label }: Node) => oneLine(label) || "unnamed";

/** How a value came about: `a * b`, `tanh(a)`. */
function originOf({ op, operands }: Node, nodes: readonly Node[]): string {
  const names = operands.map((place) => nameOf(nodes[place])), name = oneLine(op);
  return names.length === 2 && /^[^\p{L}]+$/u.test(name)
    ? names.join(` ${name} `)
    : `${name || "operation"}(${names.join(", ")})`;
}

/**
 * Puts a traced graph into words, as alternative text.
 *
 * @param nodes The values as `trace` lists them, the output last.
 * @param marked The places of those that the drawing marks.
 * @param locals The local derivatives of each value, if the drawing shows them.
 * @returns Sentences: what there is, the leaves, each result with its operands and local
 * derivatives (20 of each at the most), what is marked.
 *
 * @example
 * ```ts
 * import { trace } from "./trace.ts";
 * import { Value } from "../../value.ts";
 * const text = describe(trace(new Value(0, "a").tanh()));
 * text.startsWith("Graph of 2 values and 1 operation"); // true
 * ```
 */
export function describe(
  nodes: readonly Node[],
  marked: readonly number[] = [],
  locals: readonly (readonly number[] | undefined)[] = [],
): string {
  const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? "" : "s"}`;
  const list = (items: readonly Node[], write: (node: Node) => string) => {
    const more = items.length - mostListed;
    return items.slice(0, mostListed).map(write).join("; ") +
      (more > 0 ? `; and ${more} more` : "");
  };
  const state = ({ data, grad }: Node) =>
    `data ${formatNumber(data)}${grad === undefined ? "" : `, grad ${formatNumber(grad)}`}`;
  const derivatives = new Map(nodes.map((node, i) => [node, locals[i] ?? []]));
  const local = (node: Node) => {
    const numbers = derivatives.get(node)!.map(formatNumber);
    return numbers.length === 0 ? "" : `, local derivatives ${numbers.join(" and ")}`;
  };
  const leaves = nodes.filter(({ isLeaf }) => isLeaf);
  const results = nodes.filter(({ isLeaf }) => !isLeaf);
  const sentences = [
    `Graph of ${count(nodes.length, "value")} and ${count(results.length, "operation")} ` +
    `that lead to ${nameOf(nodes[nodes.length - 1])}`,
  ];
  if (leaves.length > 0) {
    sentences.push(`Leaves: ${list(leaves, (leaf) => `${nameOf(leaf)} (${state(leaf)})`)}`);
  }
  if (results.length > 0) {
    const write = (node: Node) =>
      `${nameOf(node)} = ${originOf(node, nodes)} (${state(node)}${local(node)})`;
    sentences.push(`Results: ${list(results, write)}`);
  }
  if (marked.length > 0) {
    sentences.push(`Marked: ${list(marked.map((place) => nodes[place]), nameOf)}`);
  }
  return sentences.map((sentence) => `${sentence}.`).join(" ");
}

/**
 * Lists the values of a graph, a row each, with the numbers as they are drawn.
 *
 * @param nodes The values as `trace` lists them.
 * @returns A table with the columns label, operation, data and, if the values have any, grad.
 *
 * @example
 * ```ts
 * import { trace } from "./trace.ts";
 * import { Value } from "../../value.ts";
 * const { rows } = listValues(trace(new Value(-2, "x1")));
 * rows[0].join(); // "x1,,−2.0000,0.0000"
 * ```
 */
export function listValues(nodes: readonly Node[]): Table {
  const hasGrad = nodes.some(({ grad }) => grad !== undefined);
  const write = (number?: number) => number === undefined ? "" : withMinus(formatNumber(number));
  const rows = nodes.map((
    node,
  ) => [nameOf(node), oneLine(node.op), write(node.data), write(node.grad)]);
  return {
    columns: [
      { name: "label" },
      { name: "operation" },
      { name: "data", isNumeric: true },
      ...hasGrad ? [{ name: "grad", isNumeric: true }] : [],
    ],
    rows: hasGrad ? rows : rows.map((row) => row.slice(0, 3)),
  };
}
