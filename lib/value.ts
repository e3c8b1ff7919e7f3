import { expected } from "./expected.ts";

/** How a `Value` came about; `""` for a leaf, which no operation made. */
export type Operation = "" | "+" | "*" | "tanh" | "-" | "/" | "**" | Unary;
type Unary = "neg" | "exp" | "log" | "sqrt" | "relu";

/** What an operation takes beside the `Value` that it is called on; a number becomes a leaf. */
export type Operand = Value | number;

/**
 * A number that remembers which operation made it from which operands, after the
 * class of the same name in https://github.com/karpathy/micrograd.
 * ```ts
 * const a = new Value(2, "a"), b = new Value(-3, "b"), c = new Value(10, "c");
 * if (`${a.mul(b).add(c)}` !== "Value(data=4)") throw a;
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

  /** The operands in order, none for a leaf: `a.add(a).prev` has `a` twice. @since 2 */
  get prev(): readonly Value[] {
    return [this.#left, this.#right].filter((operand) => operand !== undefined);
  }

  /** The sum, x + y; both derivatives are 1. @throws {TypeError} If `other` is no operand. */
  add(other: Operand): Value {
    const right = operand("add", other);
    return Value.#result(this.data + right.data, "+", this, right);
  }

  /** The product, x * y; its derivatives are y and x. @throws {TypeError} As for `add`. */
  mul(other: Operand): Value {
    const right = operand("mul", other);
    return Value.#result(this.data * right.data, "*", this, right);
  }

  /** The hyperbolic tangent, (e^(2x) - 1) / (e^(2x) + 1); its derivative is 1 - tanh^2. @since 4 */
  tanh(): Value {
    // expm1 keeps small x exact; beyond 22 tanh rounds to 1, and e^(2x) might overflow.
    const m = Math.expm1(2 * Math.min(this.data, 22));
    return Value.#result(m / (m + 2), "tanh", this);
  }

  /**
   * The derivative of this value with respect to each of its operands, in order. @since 5
   * ```ts
   * if (`${new Value(2).mul(new Value(-3)).localDerivatives()}` !== "-3,2") throw "2 * -3";
   * ```
   */
  localDerivatives(): number[] {
    // The same operation on stand-ins, whose gradients it may fill: a.mul(a) has two.
    const [left, right] = this.prev.map((operand) => new Value(operand.data));
    if (left === undefined) return [];
    const alone = Value.#result(this.data, this.#op, left, right);
    alone.grad = 1;
    alone.propagate();
    return alone.prev.map((operand) => operand.grad);
  }

  /**
   * Applies the chain rule to this value alone: adds its `grad` times the local derivative to
   * the `grad` of each operand. A leaf has none, so nothing happens. @since 5
   * ```ts
   * const a = new Value(3), double = a.add(a);
   * double.grad = 1;
   * double.propagate();
   * if (a.grad !== 2) throw a.grad;
   * ```
   */
  propagate(): void {
    if (this.#left !== undefined) chainRule(this.#op, this, this.#left, this.#right!);
  }

  /**
   * Differentiates this value with respect to every value behind it: sets this `grad` to 1, then
   * lets each value propagate once, after all that use it. As in PyTorch, leaves add the result
   * to the `grad` that they have, while what an operation made starts afresh. @since 6
   * ```ts
   * const a = new Value(3), b = a.mul(a).add(a);
   * b.backward();
   * if (a.grad !== 7) throw a.grad;
   * ```
   */
  backward(): void {
    const order = this.#left === undefined ? [] : Value.#order(this);
    for (let i = 0; i < order.length; i++) order[i].grad = 0;
    this.grad += 1;
    for (let i = order.length - 1; i >= 0; i--) order[i].propagate();
  }

  /**
   * What operations made on the way to `root`, each after its operands. Leaves, which have
   * nothing to propagate, are left out. No step leads back: operands exist before their result
   * and are never replaced. A call for each step would overflow the stack. Static, because a
   * private method costs each instance a field. @since 6
   */
  static #order(root: Value): Value[] {
    const order: Value[] = [], path: Value[] = [];
    // Meanwhile `grad` is a value's place in `order`. Whatever number it was before, only
    // for a value that has its place does `order` agree (Briggs and Torczon, 1993): this
    // takes no visited Set and no field.
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
   * Sets the `grad` of this value and of every value behind it to 0. For the parameters of a
   * model there is `zeroGrad()` in `lib/nn.ts`, and any list takes a loop. @since 7
   * ```ts
   * const a = new Value(3), b = a.add(a);
   * for (const _ of [1, 2]) b.zeroGrad(), b.backward();
   * if (a.grad !== 2) throw a.grad;
   * ```
   */
  zeroGrad(): void {
    for (const value of this.#left === undefined ? [] : Value.#order(this)) {
      value.#left!.grad = 0;
      if (value.#right !== undefined) value.#right.grad = 0;
    }
    this.grad = 0;
  }

  /**
   * The negative, -x; its derivative is -1. @since 8
   * ```ts
   * if (new Value(2).neg().data !== -2) throw "neg";
   * ```
   */
  neg(): Value {
    return Value.#result(-this.data, "neg", this);
  }

  /**
   * The difference, x - y; its derivatives are 1 and -1. @throws {TypeError} As for
   * `add`. @since 8
   * ```ts
   * if (new Value(2).sub(5).data !== -3) throw "sub";
   * ```
   */
  sub(other: Operand): Value {
    const right = operand("sub", other);
    return Value.#result(this.data - right.data, "-", this, right);
  }

  /**
   * The quotient, x / y; its derivatives are 1 / y and -x / y^2. Division by 0 gives an
   * infinity, or NaN for 0 / 0, as for numbers. @throws {TypeError} As for `add`. @since 8
   * ```ts
   * if (new Value(1).div(4).data !== 0.25) throw "div";
   * ```
   */
  div(other: Operand): Value {
    const right = operand("div", other);
    return Value.#result(this.data / right.data, "/", this, right);
  }

  /**
   * The power, x^y; its derivatives are y x^(y-1) and x^y log x. As in C and PyTorch, anything
   * to the 0 is 1, with derivative 0 for x; so is 1 to anything. At x = 0 the derivative for y
   * is 0, if y is not negative. Below 0 only whole numbers y give a number, and the derivative
   * for y is NaN. @throws {TypeError} As for `add`. @since 8
   * ```ts
   * if (new Value(3).pow(2).data !== 9) throw "pow";
   * ```
   */
  pow(exponent: Operand): Value {
    const right = operand("pow", exponent);
    return Value.#result(power(this.data, right.data), "**", this, right);
  }

  /**
   * The exponential, e^x, which is its own derivative. @since 8
   * ```ts
   * if (new Value(0).exp().data !== 1) throw "exp";
   * ```
   */
  exp(): Value {
    return Value.#result(Math.exp(this.data), "exp", this);
  }

  /**
   * The natural logarithm; its derivative is 1 / x. At 0 they are -Infinity and Infinity, below
   * 0 the logarithm is NaN. @since 8
   * ```ts
   * if (new Value(1).log().data !== 0) throw "log";
   * ```
   */
  log(): Value {
    return Value.#result(Math.log(this.data), "log", this);
  }

  /**
   * The square root; its derivative is 1 / (2 sqrt x), Infinity at 0. Below 0 both are NaN.
   * @since 8
   * ```ts
   * if (new Value(9).sqrt().data !== 3) throw "sqrt";
   * ```
   */
  sqrt(): Value {
    return Value.#result(Math.sqrt(this.data), "sqrt", this);
  }

  /**
   * The rectifier: x above 0, otherwise 0; its derivative is 1 above 0, otherwise 0. As in
   * PyTorch, NaN stays NaN, with derivative 1. @since 8
   * ```ts
   * if (new Value(-2).relu().data !== 0) throw "relu";
   * ```
   */
  relu(): Value {
    return Value.#result(this.data < 0 ? 0 : this.data, "relu", this);
  }

  /**
   * The difference the other way round, other - x, for a number that comes first; see `sub`.
   * @throws {TypeError} As for `add`. @since 8
   * ```ts
   * if (new Value(2).rsub(5).data !== 3) throw "rsub";
   * ```
   */
  rsub(other: Operand): Value {
    return operand("rsub", other).sub(this);
  }

  /**
   * The quotient the other way round, other / x, for a number that comes first; see `div`.
   * @throws {TypeError} As for `add`. @since 8
   * ```ts
   * if (new Value(4).rdiv(1).data !== 0.25) throw "rdiv";
   * ```
   */
  rdiv(other: Operand): Value {
    return operand("rdiv", other).div(this);
  }

  /**
   * The power the other way round, other^x, for a number that comes first; see `pow`. @throws
   * {TypeError} As for `add`. @since 8
   * ```ts
   * if (new Value(3).rpow(2).data !== 8) throw "rpow";
   * ```
   */
  rpow(other: Operand): Value {
    return operand("rpow", other).pow(this);
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
  if (typeof other === "number") return new Value(other);
  throw expected(method, "a Value or a number", other);
}

/**
 * The backward rule of each operation: adds to the gradient of each operand the gradient of
 * the result times the local derivative. Where PyTorch passes on 0, whatever comes from
 * above, so does this.
 */
function chainRule(op: Operation, out: Value, x: Value, y: Value): void {
  const { data, grad } = out;
  switch (op) {
    case "+":
      x.grad += grad;
      y.grad += grad;
      break;
    case "*":
      x.grad += grad * y.data;
      y.grad += grad * x.data;
      break;
    case "tanh":
      x.grad += grad * (1 - data * data);
      break;
    case "neg":
      x.grad -= grad;
      break;
    case "-":
      x.grad += grad;
      y.grad -= grad;
      break;
    case "/":
      x.grad += grad / y.data;
      y.grad -= grad * (data / y.data);
      break;
    case "**":
      if (y.data !== 0) x.grad += grad * (y.data * power(x.data, y.data - 1));
      y.grad += grad * (x.data === 0 && y.data >= 0 ? 0 : data * Math.log(x.data));
      break;
    case "exp":
      x.grad += grad * data;
      break;
    case "log":
      x.grad += grad / x.data;
      break;
    case "sqrt":
      x.grad += grad / (2 * data);
      break;
    case "relu":
      if (!(x.data <= 0)) x.grad += grad;
  }
}

/** C's `pow`, which unlike `**` has 1 for 1^NaN and for 1 or -1 to an infinity. */
function power(x: number, y: number): number {
  return x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y;
}
