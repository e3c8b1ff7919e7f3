import { type Control, type Graph, mostValues } from "../../lib/explore/graph.ts";
import { operations } from "../../lib/value.ts";

/** What a notebook holds of a graph that can be explored, or why one stands still. */
export type GraphForm = Graph | { still: string };

/** In UTF-16 units: of all labels, and of a sentence. */
const longestLabels = 100_000, longestSentence = 300;
const mostControls = 100;

/**
 * Reads a graph that a notebook holds as data, and trusts none of it: what is returned is made
 * anew from numbers, labels and symbols of the library's operations.
 *
 * @param form What the notebook holds under `graphType`.
 * @returns The graph, or the sentence that stands for one; nothing if it is anything else.
 */
export function readGraph(form: unknown): GraphForm | undefined {
  if (!isRecord(form) || form.version !== 1) return undefined;
  if (hasOnly(form, ["version", "still"])) {
    const { still } = form;
    return typeof still === "string" && still.length <= longestSentence ? { still } : undefined;
  }
  if (!hasOnly(form, ["version", "values", "controls"])) return undefined;
  const { values, controls } = form;
  if (!isList(values, mostValues) || values.length === 0) return undefined;
  if (!isList(controls, mostControls)) return undefined;
  try {
    const read = values.map(readValue);
    const length = read.reduce((sum, { label }) => sum + label.length, 0);
    const used = new Set(read.flatMap((value) => "op" in value ? value.operands : []));
    // All lead to the last one, the output.
    if (length > longestLabels || used.size !== read.length - 1) return undefined;
    const movable = controls.map((control) => readControl(control, read));
    if (new Set(movable.map(({ value }) => value)).size !== movable.length) return undefined;
    return { version: 1, values: read, controls: movable };
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

class Refusal extends Error {}

function check(condition: boolean): asserts condition {
  if (!condition) throw new Refusal();
}

function readValue(value: unknown, place: number): Graph["values"][number] {
  check(isRecord(value));
  const { label, op, operands, data } = value;
  check(typeof label === "string");
  if (hasOnly(value, ["label", "data"])) {
    check(
      isNumber(data) || data === "NaN" || data === "Infinity" || data === "-Infinity" ||
        data === "-0",
    );
    return { label, data };
  }
  check(hasOnly(value, ["label", "op", "operands"]));
  check(typeof op === "string" && isList(operands, 2));
  check(operations.get(op)?.forward.length === operands.length);
  // Operands stand before their result, so no way leads back.
  const places = operands.map((operand) => {
    check(Number.isInteger(operand) && 0 <= Number(operand) && Number(operand) < place);
    return Number(operand);
  });
  return { label, op, operands: places };
}

function readControl(control: unknown, values: Graph["values"]): Control {
  check(isRecord(control) && hasOnly(control, ["value", "min", "max", "step"]));
  const { value, min, max, step } = control;
  check(isNumber(value) && isNumber(min) && isNumber(max) && isNumber(step));
  const leaf = values[value];
  check(leaf !== undefined && "data" in leaf);
  check(min < max && step > 0 && step <= max - min);
  return { value, min, max, step };
}

const isNumber = (value: unknown): value is number => Number.isFinite(value);

function isList(value: unknown, most: number): value is unknown[] {
  return Array.isArray(value) && value.length <= most;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function hasOnly(record: Record<string, unknown>, names: string[]): boolean {
  const keys = Object.keys(record);
  return keys.length === names.length && keys.every((key) => names.includes(key));
}
