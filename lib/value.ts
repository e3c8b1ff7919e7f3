import { expected } from "./expected.ts";

/** What a method takes beside the value that it is called on. */
export type Operand = Value | /** A number becomes a leaf. @since 8 */ number;

/**
 * What an operation is called and does. A rule for one operand leaves `y` out.
 */
export interface Operation {
  /** How it is written in a drawing. */
  readonly symbol: string;
  /** The result for the numbers of the operands. */
  forward(x: number, y: number): number;
  /**
   * Adds to the gradient of each operand the upstream gradient, which is that
   * of the result, times the local derivative.
   * @since 5
   */
  backward(result: Value, x: Value, y: Value): void;
}

const add: Operation = {
  symbol: "+",
  forward: (x, y) => x + y,
  /** @since 5 */
  backward(sum, x, y) {
    x.grad += sum.grad;
    y.grad += sum.grad;
  },
};

const mul: Operation = {
  symbol: "*",
  forward: (x, y) => x * y,
  /** @since 5 */
  backward(product, x, y) {
    x.grad += product.grad * y.data;
    y.grad += product.grad * x.data;
  },
};

/** @since 4 */
const tanh: Operation = {
  symbol: "tanh",
  forward(x) {
    // expm1 keeps the digits of a small x. Beyond 22 tanh rounds to 1, and
    // e^(2x) might overflow.
    const m = Math.expm1(2 * Math.min(x, 22));
    return m / (m + 2);
  },
  /** @since 5 */
  backward(result, x) {
    x.grad += result.grad * (1 - result.data * result.data);
  },
};

/** @since 8 */
const neg: Operation = {
  symbol: "neg",
  forward: (x) => -x,
  backward(result, x) {
    x.grad -= result.grad;
  },
};

/** @since 8 */
const sub: Operation = {
  symbol: "-",
  forward: (x, y) => x - y,
  backward(difference, x, y) {
    x.grad += difference.grad;
    y.grad -= difference.grad;
  },
};

/** @since 8 */
const div: Operation = {
  symbol: "/",
  forward: (x, y) => x / y,
  backward(quotient, x, y) {
    x.grad += quotient.grad / y.data;
    y.grad -= quotient.grad * (quotient.data / y.data);
  },
};

/** @since 8 */
const pow: Operation = {
  symbol: "**",
  forward: power,
  backward(result, x, y) {
    // As in PyTorch, a derivative of 0 stays 0, whatever is multiplied by it.
    if (y.data !== 0) {
      x.grad += result.grad * (y.data * power(x.data, y.data - 1));
    }
    const isConstant = x.data === 0 && y.data >= 0;
    y.grad += result.grad * (isConstant ? 0 : result.data * Math.log(x.data));
  },
};

/**
 * As in C, and unlike `**`, 1 to anything is 1; so are 1 and -1 to an
 * infinity.
 * @since 8
 */
function power(x: number, y: number): number {
  return x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y;
}

/** @since 8 */
const exp: Operation = {
  symbol: "exp",
  forward: (x) => Math.exp(x),
  backward(result, x) {
    x.grad += result.grad * result.data;
  },
};

/** @since 8 */
const log: Operation = {
  symbol: "log",
  forward: (x) => Math.log(x),
  backward(result, x) {
    x.grad += result.grad / x.data;
  },
};

/** @since 8 */
const sqrt: Operation = {
  symbol: "sqrt",
  forward: (x) => Math.sqrt(x),
  backward(result, x) {
    x.grad += result.grad / (2 * result.data);
  },
};

/** @since 8 */
const relu: Operation = {
  symbol: "relu",
  // Written so that NaN stays NaN, and its derivative 1, as in PyTorch.
  forward: (x) => x < 0 ? 0 : x,
  backward(result, x) {
    if (!(x.data <= 0)) x.grad += result.grad;
  },
};

/**
 * The operations that a `Value` has methods for, by their symbols.
 * @since 8
 */
export const operations: ReadonlyMap<string, Operation> = new Map(
  [add, mul, tanh, neg, sub, div, pow, exp, log, sqrt, relu]
    .map((operation) => [operation.symbol, operation]),
);

/**
 * A number that remembers which operation made it from which operands, after
 * the class of the same name in https://github.com/karpathy/micrograd.
 * ```ts
 * const a = new Value(2), b = new Value(-3), c = new Value(10);
 * a.mul(b).add(c).data; // 4
 * ```
 */
export class Value {
  /** The number. */
  data = 0;
  /** A name for drawings. @since 3 */
  label: string;
  /**
   * The derivative of an output with respect to this value, 0 until it is
   * known.
   * @since 3
   */
  grad: number;
  /** @since 2 */
  #operation?: Operation;
  /**
   * @remarks No operation has more than two operands: two fields take less
   * memory than an array, and are read faster. Where the fields above get
   * their numbers, here or in the constructor, decides how V8 stores them;
   * this way is the fastest for large graphs.
   * @since 2
   */
  #left?: Value;
  /** @since 2 */
  #right?: Value;

  /**
   * Makes a leaf.
   * @throws {TypeError} If `data` is no number or `label` no string.
   */
  constructor(data: number, /** @since 3 */ label = "") {
    if (typeof data !== "number") {
      throw expected("Value", "a finite or infinite number", data);
    }
    // @since 3
    if (typeof label !== "string") {
      throw expected("Value", "a string as its label", label);
    }
    this.data = data;
    // @since 3
    this.label = label;
    // @since 3
    this.grad = 0;
  }

  static #result(operation: Operation, left: Value, right?: Value): Value {
    // A proxy, or what only has the prototype, can't be an operand. @since 2
    if (!(#left in left && (right === undefined || #left in right))) {
      const fake = #left in left ? right : left;
      throw expected(operation.symbol, "operands made by new Value", fake);
    }
    const y = right === undefined ? NaN : right.data;
    const data = operation.forward(left.data, y);
    // @since 8
    if (typeof data !== "number") {
      throw expected(operation.symbol, "a number from forward", data);
    }
    const result = new Value(data);
    // @since 2
    result.#operation = operation;
    // @since 2
    result.#left = left;
    // @since 2
    result.#right = right;
    return result;
  }

  /**
   * The operation's symbol, `""` for a leaf, which no operation made.
   * @since 2
   */
  get op(): string {
    return this.#operation === undefined ? "" : this.#operation.symbol;
  }

  /**
   * The operands in order, none for a leaf: `a.add(a).prev` has `a` twice.
   * @since 2
   */
  get prev(): readonly Value[] {
    const operands = [this.#left, this.#right];
    return operands.filter((operand) => operand !== undefined);
  }

  /** The sum, x + y. @throws {TypeError} If `other` is no operand. */
  add(other: Operand): Value {
    return Value.#result(add, this, operand("add", other));
  }

  /** The product, x * y. @throws {TypeError} As for `add`. */
  mul(other: Operand): Value {
    return Value.#result(mul, this, operand("mul", other));
  }

  /** The hyperbolic tangent, (e^(2x) - 1) / (e^(2x) + 1). @since 4 */
  tanh(): Value {
    return Value.#result(tanh, this);
  }

  /**
   * The derivative of this value with respect to each operand, in order.
   * ```ts
   * new Value(2).mul(new Value(-3)).localDerivatives(); // [-3, 2]
   * ```
   * @since 5
   */
  localDerivatives(): number[] {
    // The rule on stand-ins, whose gradients it may fill: a.mul(a) has two.
    const operands = this.prev.map(({ data }) => new Value(data));
    const result = new Value(this.data);
    result.grad = 1;
    this.#operation?.backward(result, operands[0], operands[1]);
    return operands.map(({ grad }) => grad);
  }

  /**
   * Applies the chain rule to this value alone: its operation adds to the
   * gradient of each operand. A leaf has none, so nothing happens.
   * ```ts
   * const a = new Value(3), double = a.add(a);
   * double.grad = 1;
   * double.propagate();
   * a.grad; // 2
   * ```
   * @since 5
   */
  propagate(): void {
    if (this.#left === undefined) return;
    this.#operation!.backward(this, this.#left, this.#right!);
  }

  /**
   * Differentiates this value with respect to every value behind it: sets this
   * `grad` to 1, then lets each value propagate once, after all that use it.
   * As in PyTorch, leaves add the result to the `grad` that they have, while
   * what an operation made starts afresh.
   * ```ts
   * const a = new Value(3), b = a.mul(a).add(a);
   * b.backward();
   * a.grad; // 7
   * ```
   * @since 6
   */
  backward(): void {
    const order = this.#left === undefined ? [] : Value.#order(this);
    for (let i = 0; i < order.length; i++) order[i].grad = 0;
    this.grad += 1;
    for (let i = order.length - 1; i >= 0; i--) order[i].propagate();
  }

  /**
   * A topological order of what operations made on the way to `root`: each
   * after its operands. Leaves, which have nothing to propagate, are left out.
   * No step leads back, because operands exist before their result and are
   * never replaced. A call for each step would overflow the stack.
   * @remarks Static, because a private method costs each instance a field.
   * @since 6
   */
  static #order(root: Value): Value[] {
    const order: Value[] = [], path: Value[] = [];
    // Meanwhile `grad` is a value's place in `order`. Whatever number it was,
    // `order` agrees only for a value that has its place (Briggs and Torczon,
    // 1993): this takes no visited Set and no field.
    const isPending = (value: Value | undefined): value is Value => {
      if (value === undefined || value.#left === undefined) return false;
      const place = value.grad >>> 0;
      return place >= order.length || order[place] !== value;
    };
    for (let value = root;;) {
      for (; isPending(value.#left); value = value.#left) path.push(value);
      while (!isPending(value.#right)) {
        value.grad = order.length;
        order.push(value);
        if (path.length === 0) return order;
        value = path.pop()!;
      }
      path.push(value);
      value = value.#right;
    }
  }

  /**
   * The negative, -x.
   * ```ts
   * new Value(2).neg().data; // -2
   * ```
   * @since 8
   */
  neg(): Value {
    return Value.#result(neg, this);
  }

  /**
   * The difference, x - y. For a number that comes first: `new
   * Value(5).sub(x)`.
   * ```ts
   * new Value(2).sub(5).data; // -3
   * ```
   * @throws {TypeError} As for `add`.
   * @since 8
   */
  sub(other: Operand): Value {
    return Value.#result(sub, this, operand("sub", other));
  }

  /**
   * The quotient, x / y. Division by 0 gives an infinity, or NaN for 0 / 0, as
   * for numbers.
   * ```ts
   * new Value(1).div(4).data; // 0.25
   * ```
   * @throws {TypeError} As for `add`.
   * @since 8
   */
  div(other: Operand): Value {
    return Value.#result(div, this, operand("div", other));
  }

  /**
   * The power, x^y; its derivatives are y x^(y-1) and x^y log x. As in C and
   * PyTorch, anything to the 0 is 1, with derivative 0 for x; so is 1 to
   * anything. At x = 0 the derivative for y is 0, if y is not negative. Below
   * 0 only whole numbers y give a number, and the derivative for y is NaN.
   * ```ts
   * new Value(3).pow(2).data; // 9
   * ```
   * @throws {TypeError} As for `add`.
   * @since 8
   */
  pow(exponent: Operand): Value {
    return Value.#result(pow, this, operand("pow", exponent));
  }

  /**
   * The exponential, e^x.
   * ```ts
   * new Value(0).exp().data; // 1
   * ```
   * @since 8
   */
  exp(): Value {
    return Value.#result(exp, this);
  }

  /**
   * The natural logarithm. At 0 it is -Infinity, with derivative Infinity;
   * below 0 it is NaN.
   * ```ts
   * new Value(1).log().data; // 0
   * ```
   * @since 8
   */
  log(): Value {
    return Value.#result(log, this);
  }

  /**
   * The square root. At 0 its derivative is Infinity; below 0 both are NaN.
   * ```ts
   * new Value(9).sqrt().data; // 3
   * ```
   * @since 8
   */
  sqrt(): Value {
    return Value.#result(sqrt, this);
  }

  /**
   * The rectifier: x above 0, otherwise 0. Its derivative is 1 above 0,
   * otherwise 0.
   * ```ts
   * new Value(-2).relu().data; // 0
   * ```
   * @since 8
   */
  relu(): Value {
    return Value.#result(relu, this);
  }

  /**
   * Applies an operation of your own, which is then differentiated and drawn
   * like the others.
   * ```ts
   * const sin: Operation = {
   *   symbol: "sin",
   *   forward: (x) => Math.sin(x),
   *   backward(result, x) {
   *     x.grad += result.grad * Math.cos(x.data);
   *   },
   * };
   * const x = new Value(0), y = x.apply(sin);
   * y.backward();
   * [y.data, x.grad]; // [0, 1]
   * ```
   * @param operation Its symbol and its two rules, which name as many operands
   * as it takes.
   * @param other The second operand of an operation that takes two.
   * @throws {TypeError} If a part of the operation is missing or of the wrong
   * kind, its symbol is that of another one, or `other` is no operand.
   * @throws {RangeError} If `other` is missing or too much.
   * @since 8
   */
  apply(operation: Operation, other?: Operand): Value {
    const { symbol, forward, backward } = Object(operation);
    if (typeof symbol !== "string" || symbol === "") {
      throw expected("apply", "an operation with a symbol, a string", symbol);
    }
    if ((operations.get(symbol) ?? operation) !== operation) {
      throw expected("apply", "a symbol that is not taken", symbol);
    }
    for (const [name, rule] of Object.entries({ forward, backward })) {
      if (typeof rule === "function") continue;
      throw expected(symbol, `a function ${name}`, rule);
    }
    const count = other === undefined ? 1 : 2;
    if (forward.length !== count) {
      const wanted = `${forward.length} as its number of operands`;
      throw new RangeError(`${symbol} expects ${wanted}, got ${count}`);
    }
    const right = other === undefined ? undefined : operand(symbol, other);
    return Value.#result(operation, this, right);
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
  // @since 8
  if (typeof other === "number") return new Value(other);
  throw expected(method, "a Value or a number", other);
}

/**
 * Sets the gradients of values to 0. `backward()` adds to the gradients of
 * leaves. So before it is called again, set the gradients of leaves that are
 * used again, such as weights, to 0.
 * ```ts
 * const a = new Value(3), b = a.add(a);
 * b.backward();
 * zeroGrad([a]);
 * b.backward();
 * a.grad; // 2
 * ```
 * @throws {TypeError} If `values` is no array of `Value`s.
 * @since 7
 */
export function zeroGrad(values: readonly Value[]): void {
  if (!Array.isArray(values)) {
    throw expected("zeroGrad", "an array of Values", values);
  }
  for (const value of values) {
    if (!(value instanceof Value)) {
      throw expected("zeroGrad", "an array of Values", value);
    }
    value.grad = 0;
  }
}
