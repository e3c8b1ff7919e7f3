import type { DrawOptions } from "./dot.ts";
import { alignColumns } from "../draw_table.ts";
import { formatNumber, printable } from "../format.ts";
import type { Value } from "../../value.ts";

const longest = 40;

/** A label on one line of text, cut where it gets long. */
function nameOf(value: Value): string {
  const letters = Array.from(printable(String(value.label)).replace(/\s+/g, " "));
  if (letters.length === 0) return "unnamed";
  return letters.slice(0, longest).join("") + (letters.length > longest ? "…" : "");
}

/**
 * Puts a traced graph into words, as alternative text.
 *
 * @param values The values as `trace` lists them, the output last.
 * @param options What the drawing marks and shows.
 * @returns Sentences: what there is, the leaves, each result with its operands and, if they are
 * shown, its local derivatives (20 of each at the most), what is marked.
 *
 * @example
 * ```ts
 * import { trace } from "./trace.ts";
 * import { Value } from "../../value.ts";
 * const text = describe(trace(new Value(0, "a").tanh()));
 * if (!text.startsWith("Graph of 2 values and 1 operation")) throw text;
 * ```
 */
export function describe(
  values: readonly Value[],
  { highlight = [], localDerivatives = false }: DrawOptions = {},
): string {
  const state = (value: Value) =>
    `data ${formatNumber(value.data)}, grad ${formatNumber(value.grad)}`;
  const leaves = values.filter((value) => value.op === "");
  const results = values.filter((value) => value.op !== "");
  const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? "" : "s"}`;
  const listing = (items: readonly Value[], item: (value: Value) => string) => {
    const rest = items.length - 20;
    return items.slice(0, 20).map(item).join("; ") + (rest > 0 ? `; and ${rest} more` : "");
  };
  const sentences = [
    `Graph of ${count(values.length, "value")} and ${count(results.length, "operation")} ` +
    `that lead to ${nameOf(values[values.length - 1])}`,
    `Leaves: ${listing(leaves, (leaf) => `${nameOf(leaf)} (${state(leaf)})`)}`,
  ];
  if (results.length > 0) {
    const origin = ({ op, prev }: Value) =>
      prev.length === 2 ? prev.map(nameOf).join(` ${op} `) : `${op}(${prev.map(nameOf)})`;
    const local = (value: Value) =>
      localDerivatives
        ? `, local derivatives ${value.localDerivatives().map(formatNumber).join(" and ")}`
        : "";
    const item = (value: Value) =>
      `${nameOf(value)} = ${origin(value)} (${state(value)}${local(value)})`;
    sentences.push(`Results: ${listing(results, item)}`);
  }
  if (highlight.length > 0) sentences.push(`Marked: ${listing(highlight, nameOf)}`);
  return sentences.map((sentence) => `${sentence}.`).join(" ");
}

/**
 * Lists values as an aligned table of plain text.
 *
 * @param values The values, a row each.
 * @returns Lines with the columns label, operation, data and grad.
 *
 * @example
 * ```ts
 * import { Value } from "../../value.ts";
 * const lines = table([new Value(2, "x1")]).split("\n");
 * if (lines[1] !== "x1                2.0000  0.0000") throw lines[1];
 * ```
 */
export function table(values: readonly Value[]): string {
  return alignColumns([
    ["label", "operation", "data", "grad"],
    ...values.map((value) => [nameOf(value), value.op, value.data, value.grad]),
  ]);
}
