import { escapeMarkup, formatNumber } from "../format.ts";
import type { Value } from "../../value.ts";

/** How the values of a graph are drawn. */
export interface DrawOptions {
  /** The values that the text is talking about: a thick frame and bold numbers mark them. */
  highlight?: readonly Value[];
  /** Whether each edge to an operation shows the local derivative for that operand. */
  localDerivatives?: boolean;
}

/** The colours that the DOT uses, each with its twin for dark pages; AA on both. */
export const palette = {
  text: ["#1f2933", "#e4e7eb"],
  line: ["#52606d", "#9aa5b1"],
  leaf: ["#e6f0fa", "#1b3247"],
  result: ["#ffffff", "#262b31"],
  output: ["#e3f4e8", "#1c3a28"],
  operation: ["#3e4c59", "#cbd2d9"],
  symbol: ["#fefefe", "#161a1e"],
  highlight: ["#b34700", "#ffb066"],
} as const;

/**
 * Writes a traced graph in the DOT language, from left to right: a box for each value, a
 * small node for each operation, an edge for each operand.
 *
 * @param values The values as `trace` lists them, the output last.
 * @param options What to mark, and whether to show local derivatives.
 * @returns DOT with ids by position (`v0`, `o3`); labels occur only as escaped text.
 *
 * @example
 * ```ts
 * import { trace } from "./trace.ts";
 * import { Value } from "../../value.ts";
 * const dot = toDot(trace(new Value(2, "a").tanh()));
 * if (!dot.includes("v0 -> o1") || !dot.includes("o1 -> v1")) throw dot;
 * ```
 */
export function toDot(
  values: readonly Value[],
  { highlight = [], localDerivatives = false }: DrawOptions = {},
): string {
  const position = new Map(values.map((value, i) => [value, i]));
  const marked = new Set(highlight);
  const statements = values.flatMap((value, i) => {
    const node = `v${i} [label=<${box(value, i === values.length - 1, marked.has(value))}>]`;
    if (value.op === "") return [node];
    const operation = `o${i} [${operationStyle} label="${value.op}"]`;
    const labels = localDerivatives
      ? value.localDerivatives().map((x) => ` [label="${formatNumber(x)}"]`)
      : [];
    const edges = value.prev.map((operand, j) =>
      `v${position.get(operand)} -> o${i}${labels[j] ?? ""}`
    );
    return [node, operation, ...edges, `o${i} -> v${i}`];
  });
  return `digraph {\n${[graphStyle, ...statements].map((line) => `  ${line};\n`).join("")}}\n`;
}

const [text, line, leaf, result, output, operation, symbol, highlight] = Object.values(palette)
  .map(([light]) => light);
const graphStyle = [
  `rankdir=LR; bgcolor=transparent; pad=0.06; nodesep=0.2; ranksep=0.24; nslimit=1`,
  `node [shape=plain fontname=Helvetica fontsize=11 fontcolor="${text}"]`,
  `edge [color="${line}" arrowsize=0.6 fontname=Helvetica fontsize=11 fontcolor="${text}"]`,
].join("; ");
const operationStyle =
  `shape=box style="filled,rounded" width=0.3 height=0.3 margin="0.07,0.02" color="${operation}" fillcolor="${operation}" fontcolor="${symbol}"`;

/** A leaf has a bar on its left, a result round corners, the output a double frame. */
function box(value: Value, isOutput: boolean, isMarked: boolean): string {
  const isLeaf = value.op === "";
  const fill = isLeaf ? leaf : isOutput ? output : result;
  const frame = isMarked ? `border="3" color="${highlight}"` : `border="1" color="${line}"`;
  const corners = isLeaf ? "" : ` style="rounded"`;
  const bar = isLeaf ? `<td rowspan="3" width="4" cellpadding="0" bgcolor="${line}"></td>` : "";
  const number = (x: number) => isMarked ? `<b>${formatNumber(x)}</b>` : formatNumber(x);
  const rows = [
    labelCell(value.label),
    `<td align="left">data</td><td align="right">${number(value.data)}</td>`,
    `<td align="left">grad</td><td align="right">${number(value.grad)}</td>`,
  ].map((cells, i) => `<tr>${i === 0 ? bar : ""}${cells}</tr>`).join("");
  const table =
    `<table ${frame}${corners} bgcolor="${fill}" cellborder="0" cellspacing="0" cellpadding="2">${rows}</table>`;
  if (!isOutput || isLeaf) return table;
  return `<table border="1" color="${line}" style="rounded" cellborder="0" cellspacing="0" cellpadding="3"><tr><td>${table}</td></tr></table>`;
}

const graphemes = new Intl.Segmenter("en");
const lineLength = 32;

/** The label as typed, with long lines broken and every space kept. */
function labelCell(label: string): string {
  const lines = String(label).replaceAll("\t", "    ").split(/\r\n|[\n\r]/).flatMap((line) => {
    const characters = Array.from(graphemes.segment(line), ({ segment }) => segment);
    const count = Math.max(1, Math.ceil(characters.length / lineLength));
    return Array.from(
      { length: count },
      (_, i) => characters.slice(i * lineLength, (i + 1) * lineLength),
    );
  });
  // Graphviz knows the widths of ASCII characters only: others get an em each.
  const em = 12;
  const width = (characters: string[]) =>
    characters.reduce((sum, c) => sum + (/^[ -~]$/.test(c) ? 0.6 : 1) * em, 0);
  const isForeign = lines.some((characters) => characters.some((c) => !/^[ -~]$/.test(c)));
  const size = isForeign ? ` width="${Math.ceil(Math.max(...lines.map(width)))}"` : "";
  const text = lines
    // Graphviz takes a backslash for the start of an escape of its own.
    .map((characters) => escapeMarkup(characters.join("")).replaceAll("\\", "\\\\"))
    .map((line) => line.replaceAll(" ", "&#160;"))
    .map((line) => line === "" ? "" : `<b>${line}</b>`)
    .join(`<br align="left"/>`);
  return `<td colspan="2" align="left"${size}>${text}${
    lines.length > 1 ? '<br align="left"/>' : ""
  }</td>`;
}
