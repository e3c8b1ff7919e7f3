import { expected } from "../../expected.ts";

/** What can be drawn: a `Value`, or an object of any class that has the shape of one. */
export interface ValueLike {
  readonly data: number;
  readonly label?: string;
  /** The operation that made it; none or `""` for a leaf. */
  readonly op?: string;
  /** The operands of that operation, in order. */
  readonly prev?: Iterable<ValueLike>;
  readonly grad?: number;
  /** The derivative with respect to each operand, in order. */
  localDerivatives?(): Iterable<number>;
}

/** A value of a graph, read once and checked. */
export interface Node {
  /** The value itself. */
  value: ValueLike;
  label: string;
  op: string;
  /** Whether no operation made it. */
  isLeaf: boolean;
  /** Which nodes the operands are, by their places in the list. */
  operands: number[];
  data: number;
  /** None in a class that has no gradients. */
  grad?: number;
}

/**
 * Lists every value that leads to a root, operands before results, the root last.
 *
 * Each value stands once, however often it is used. The order is that of a depth-first walk that
 * takes operands from left to right, without recursion: long chains are fine. A value that is met
 * again on the way to itself is not followed twice, so that a cycle ends.
 *
 * @param root The value to start from.
 * @returns The values in topological order, at least the root itself.
 * @throws {TypeError} If `root` or an operand has not the shape of a value.
 *
 * @example
 * ```ts
 * import { Value } from "../../value.ts";
 * const a = new Value(2, "a"), b = new Value(-3, "b");
 * const nodes = trace(a.mul(b));
 * nodes.map(({ label }) => label); // ["a", "b", ""]
 * nodes[2].operands; // [0, 1]
 * ```
 */
export function trace(root: ValueLike): Node[] {
  const met = new Set<ValueLike>();
  const finished: { value: ValueLike; operands: ValueLike[] }[] = [];
  const enter = (value: ValueLike) => {
    met.add(value);
    return { value, operands: operandsOf(value), next: 0 };
  };
  if (!isObject(root)) throw expected("drawDot", "a Value", root);
  const path = [enter(root)];
  while (path.length > 0) {
    const step = path[path.length - 1];
    if (step.next === step.operands.length) finished.push(path.pop()!);
    else {
      const operand = step.operands[step.next++];
      if (!met.has(operand)) path.push(enter(operand));
    }
  }
  const places = new Map(finished.map(({ value }, place) => [value, place]));
  return finished.map(({ value, operands }) =>
    read(value, operands.map((operand) => places.get(operand)!))
  );
}

function operandsOf({ prev }: ValueLike): ValueLike[] {
  if (prev === undefined || prev === null) return [];
  if (typeof prev[Symbol.iterator] !== "function") {
    throw expected("drawDot", "a list of Values as prev", prev);
  }
  const operands = Array.from(prev);
  for (const operand of operands) {
    if (!isObject(operand)) throw expected("drawDot", "Values as prev", operand);
  }
  return operands;
}

function read(value: ValueLike, operands: number[]): Node {
  const { data } = value;
  const label = value.label ?? "", op = value.op ?? "", grad = value.grad ?? undefined;
  if (typeof label !== "string") throw expected("drawDot", "a string as label", label);
  const owner = label === "" ? "" : ` of ${JSON.stringify(label.slice(0, 40))}`;
  if (typeof op !== "string") throw expected("drawDot", `a string as op${owner}`, op);
  if (typeof data !== "number") throw expected("drawDot", `a number as data${owner}`, data);
  if (grad !== undefined && typeof grad !== "number") {
    throw expected("drawDot", `a number as grad${owner}`, grad);
  }
  return { value, label, op, isLeaf: op === "" && operands.length === 0, operands, data, grad };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
