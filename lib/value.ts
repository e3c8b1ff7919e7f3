import { expected } from "./expected.ts";

/** How a `Value` came about; `""` for a leaf, which no operation made. */
export type Operation = "" | "+" | "*" | "tanh";

/** What an operation takes beside the `Value` that it is called on. */
export type Operand = Value;

/**
 * A number that remembers which operation made it from which operands, after the
 * class of the same name in https://github.com/karpathy/micrograd.
 *
 * @example
 * ```ts
 * const product = new Value(2, "a").mul(new Value(-3, "b"));
 * if (String(product) !== "Value(data=-6)") throw product;
 * ```
 */
export class Value {
  /** The derivative of an output with respect to this value, 0 until it is known. @since 3 */
  grad = 0;
  // No operation has more than two operands, and a graph may have a million values:
  // two fields take less memory than a Set or an array each, and are read faster.
  #left?: Value = undefined;
  #right?: Value = undefined;
  #op: Operation = "";

  /** Makes a leaf. @throws {TypeError} If `data` is no number or `label` no string. */
  constructor(public data: number, public label: string = "") {
    if (typeof data !== "number") throw expected("Value", "a finite or infinite number", data);
    if (typeof label !== "string") throw expected("Value", "a string as its label", label);
  }

  static #result(data: number, op: Operation, left: Value, right?: Value): Value {
    const result = new Value(data);
    result.#op = op;
    result.#left = left;
    result.#right = right;
    return result;
  }

  /** The operation that made this value. @since 2 */
  get op(): Operation {
    return this.#op;
  }

  /** The operands in order, none for a leaf; `a.add(a)` has `a` twice. @since 2 */
  get prev(): readonly Value[] {
    return [this.#left, this.#right].filter((operand) => operand !== undefined);
  }

  /** The sum. @throws {TypeError} If `other` is no `Value`. */
  add(other: Operand): Value {
    const right = operand("add", other);
    return Value.#result(this.data + right.data, "+", this, right);
  }

  /** The product. @throws {TypeError} If `other` is no `Value`. */
  mul(other: Operand): Value {
    const right = operand("mul", other);
    return Value.#result(this.data * right.data, "*", this, right);
  }

  /** The hyperbolic tangent, (e^2x - 1) / (e^2x + 1), between -1 and 1. @since 4 */
  tanh(): Value {
    // expm1 keeps small x exact; beyond 22 tanh rounds to 1, and e^2x might overflow.
    const e = Math.expm1(2 * Math.min(this.data, 22));
    return Value.#result(e / (e + 2), "tanh", this);
  }

  /** Prints as `Value(data=2)`, also in a cell and in the console. */
  toString(): string {
    return `Value(data=${Object.is(this.data, -0) ? "-0" : this.data})`;
  }

  /** Deno and Node print values by this. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

function operand(method: string, other: unknown): Value {
  if (other instanceof Value) return other;
  throw expected(method, "a Value", other);
}
