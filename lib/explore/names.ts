import { formatNumber, printable, withMinus } from "../show/format.ts";
import type { Graph, Result } from "./graph.ts";

/** A graph, and what is said of its values, whatever their numbers are. */
export interface NamedGraph extends Graph {
  /** A name for each value, on one line. */
  names: string[];
  /** How each result is computed, and why its local derivatives are what they are. */
  sources: string[];
}

const longest = 24;

/** What a result is called that has no label and would be long to spell out. */
const nouns: Record<string, string> = {
  "+": "sum",
  "-": "difference",
  "*": "product",
  "/": "quotient",
  "**": "power",
};

/** Why an operation's local derivatives are what they are. */
const rules: Record<string, string> = {
  "+": "A sum rises exactly as fast as each operand.",
  "-": "A difference rises with its first operand and falls with its second.",
  "*": "The local derivative for each factor is the other factor.",
  "/": "The local derivatives are 1 / divisor and −quotient / divisor.",
  "**": "The local derivatives are exponent × base^(exponent − 1) and power × log base.",
  neg: "It falls as its operand rises.",
  tanh: "The local derivative of tanh is 1 − result².",
  exp: "The local derivative of exp is its result.",
  log: "The local derivative of log is 1 / operand.",
  sqrt: "The local derivative of sqrt is 1 / (2 × result).",
  relu: "The local derivative of relu is 1 above 0, otherwise 0.",
};

/**
 * Names the values of a graph for sentences, and for readers who cannot see the drawing.
 *
 * @param graph The graph.
 * @returns The graph with a name for each value: its label, or else how it is computed, with a number
 * where two would be called the same.
 *
 * @example
 * ```ts
 * const values = [
 *   { label: "a", data: 3 },
 *   { label: "", op: "*", operands: [0, 0] },
 *   { label: "a", op: "+", operands: [1, 0] },
 * ];
 * const { names, sources } = nameValues({ version: 1, values, controls: [] });
 * names; // ["a", "(a * a)", "a (2)"]
 * sources[2]; // " = (a * a) + a. A sum rises exactly as fast as each operand."
 * ```
 */
export function nameValues(graph: Graph): NamedGraph {
  const { values, controls } = graph;
  const moved = new Set(controls.map(({ value }) => value));
  const counts = new Map<string, number>();
  const unique = (name: string) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count > 1 ? `${name} (${count})` : name;
  };
  const names: string[] = [], enclosed: string[] = [], bare: string[] = [];
  const sources = values.map((value, place) => {
    const label = cut(printable(value.label).replace(/\s+/g, " ").trim());
    const isResult = "op" in value;
    const source = isResult ? sourceOf(value, enclosed, bare) : "";
    if (label === "" && isResult && source.length <= longest) {
      bare.push(source);
      enclosed.push(unique(value.operands.length > 1 ? `(${source})` : source));
      names.push(enclosed[place]);
    } else {
      // A number that nobody moves is its own name, however many there are.
      const isNumber = label === "" && !isResult && !moved.has(place);
      const name = isNumber
        ? writeConstant(Number(value.data))
        : unique(label || (isResult ? nouns[value.op] ?? value.op : "leaf"));
      bare.push(name);
      enclosed.push(/ /.test(name) ? `(${name})` : name);
      names.push(name);
    }
    if (!isResult) return "";
    // A value is often called what it is.
    const isItsName = withoutSigns(names[place]) === withoutSigns(source);
    return `${isItsName ? "" : ` = ${source}`}. ${rules[value.op]}`;
  });
  return { ...graph, names, sources };
}

/** How a value is computed: `(a * b) + c`, `tanh(a + b)`. */
function sourceOf({ op, operands }: Result, enclosed: string[], bare: string[]): string {
  return operands.length === 1
    ? `${op}(${bare[operands[0]]})`
    : operands.map((operand) => enclosed[operand]).join(` ${op} `);
}

const withoutSigns = (text: string) => text.replace(/[ ()]/g, "");

function writeConstant(data: number): string {
  const written = String(data);
  return withMinus(written.length < 8 ? written : formatNumber(data));
}

function cut(label: string): string {
  const letters = Array.from(label);
  return letters.length > longest ? `${letters.slice(0, longest - 1).join("")}…` : label;
}
