import { expected } from "./expected.ts";
import { seededRandom } from "./random.ts";
import { type Operand, Value } from "./value.ts";

/** What bends a neuron's weighted sum; `"linear"` leaves it as it is. */
export type Activation = "tanh" | "relu" | "linear";

/** Parameters as JSON holds them: the shape that they belong to and a number for each. */
export interface Saved {
  shape: string;
  parameters: number[];
}

/** What a neuron, a layer and a perceptron share. */
abstract class Module {
  /** The weights and biases, in a fixed order. */
  abstract parameters(): Value[];
  abstract toString(): string;

  /** What `JSON.stringify` saves. @throws {RangeError} If a parameter is not finite. */
  toJSON(): Saved {
    const parameters = this.parameters().map(({ data }) => data);
    const lost = parameters.findIndex((data) => !Number.isFinite(data));
    if (lost >= 0) {
      throw new RangeError(`JSON has no number for a parameter of ${parameters[lost]}`);
    }
    return { shape: this.toString(), parameters };
  }

  /**
   * Takes over parameters that `JSON.stringify` saved; an error leaves them as they were.
   *
   * @throws {TypeError} If `json` is no string or holds no saved parameters.
   * @throws {SyntaxError} If `json` is no JSON.
   * @throws {RangeError} If it was saved from another shape, or holds another number of them.
   *
   * @example
   * ```ts
   * const saved = JSON.stringify(new MLP(2, [3, 1], { seed: 1 }));
   * const copy = new MLP(2, [3, 1], { seed: 2 });
   * copy.load(saved);
   * JSON.stringify(copy) === saved; // true
   * ```
   */
  load(json: string): void {
    if (typeof json !== "string") throw expected("load", "JSON as a string", json);
    const saved: Partial<Saved> | null = JSON.parse(json);
    const numbers = saved?.parameters, parameters = this.parameters();
    if (typeof saved?.shape !== "string" || !Array.isArray(numbers)) {
      throw new TypeError("load expects an object with shape and parameters, as toJSON makes it");
    }
    if (saved.shape !== this.toString()) {
      throw new RangeError(`load expects parameters of ${this}, got those of ${saved.shape}`);
    }
    if (numbers.length !== parameters.length) {
      throw new RangeError(`load expects ${parameters.length} parameters, got ${numbers.length}`);
    }
    const wrong = numbers.findIndex((number) => !Number.isFinite(number));
    if (wrong >= 0) throw expected("load", `a number as parameter ${wrong}`, numbers[wrong]);
    parameters.forEach((parameter, i) => parameter.data = numbers[i]);
  }

  /** Deno and Node print modules by this. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/**
 * A weighted sum of inputs and a bias, then an activation.
 *
 * @example
 * ```ts
 * const neuron = new Neuron(2, { seed: 1 });
 * neuron.forward([2, 0]).op; // "tanh"
 * neuron.parameters().length; // 3
 * ```
 */
export class Neuron extends Module {
  /** One for each input, labelled `w1`, `w2`, … */
  readonly weights: Value[];
  /** Labelled `b`. */
  readonly bias: Value;
  /** What is applied to the weighted sum. */
  readonly activation: Activation;

  /**
   * Draws the weights and then the bias uniformly from [-1, 1).
   *
   * @param inputs How many inputs it takes.
   * @param options The activation, tanh if not given, and a `seed`, 0 if not given, or in its
   * place the generator `random` of numbers in [0, 1).
   * @throws {TypeError | RangeError} If a size, the seed or the activation is none.
   */
  constructor(inputs: number, options: NeuronOptions = {}) {
    super();
    const { activation = "tanh", random } = checked("Neuron", options);
    if (!["tanh", "relu", "linear"].includes(activation)) {
      throw expected("Neuron", 'the activation "tanh", "relu" or "linear"', activation);
    }
    const uniform = (label: string) => {
      const x = random();
      if (x >= 0 && x < 1) return new Value(2 * x - 1, label);
      throw expected("Neuron", "random to give numbers from 0 up to 1", x);
    };
    this.activation = activation;
    this.weights = Array.from({ length: size("Neuron", inputs) }, (_, i) => uniform(`w${i + 1}`));
    this.bias = uniform("b");
  }

  /**
   * The output for inputs that are values or numbers.
   * @throws {RangeError} If there are more or fewer inputs than weights.
   */
  forward(inputs: readonly Operand[]): Value {
    const { length } = this.weights;
    if (!Array.isArray(inputs)) throw expected("forward", "an array of inputs", inputs);
    if (inputs.length !== length) {
      throw new RangeError(`${this} expects ${length} inputs, got ${inputs.length}`);
    }
    let sum = this.bias;
    for (let i = 0; i < length; i++) sum = sum.add(this.weights[i].mul(inputs[i]));
    return this.activation === "linear" ? sum : sum[this.activation]();
  }

  parameters(): Value[] {
    return [...this.weights, this.bias];
  }

  /** Prints as `Tanh(2)`: its activation and its number of inputs. */
  override toString(): string {
    return `${this.activation[0].toUpperCase()}${this.activation.slice(1)}(${this.weights.length})`;
  }
}

/** How a neuron or a layer of them is made. */
export interface NeuronOptions {
  activation?: Activation;
  seed?: number;
  random?: () => number;
}

/**
 * Neurons that share their inputs.
 *
 * @example
 * ```ts
 * const layer = new Layer(2, 3);
 * layer.forward([1, -1]).length; // 3
 * ```
 */
export class Layer extends Module {
  readonly neurons: Neuron[];

  /** Makes `outputs` neurons of `inputs` inputs each, with the options of `Neuron`. */
  constructor(inputs: number, outputs: number, options: NeuronOptions = {}) {
    super();
    const { random } = checked("Layer", options);
    const length = size("Layer", outputs);
    this.neurons = Array.from({ length }, () => new Neuron(inputs, { ...options, random }));
  }

  /** The output of each neuron. @throws {RangeError} If the number of inputs is wrong. */
  forward(inputs: readonly Operand[]): Value[] {
    return this.neurons.map((neuron) => neuron.forward(inputs));
  }

  parameters(): Value[] {
    return this.neurons.flatMap((neuron) => neuron.parameters());
  }

  /** Prints as `Layer of [Tanh(2), Tanh(2)]`. */
  override toString(): string {
    return `Layer of [${this.neurons.join(", ")}]`;
  }
}

/** How a multi-layer perceptron is made. */
export interface MLPOptions extends NeuronOptions {
  /** Whether the last layer has no activation. */
  linearOutput?: boolean;
}

/**
 * A multi-layer perceptron: layers, each of which takes the outputs of the one before.
 *
 * @example
 * ```ts
 * const mlp = new MLP(3, [4, 4, 1], { seed: 1337 });
 * mlp.parameters().length; // 41
 * mlp.forward([2, 3, -1]).length; // 1
 * ```
 */
export class MLP extends Module {
  readonly layers: Layer[];

  /** Makes a layer for each of `outputs`, with the options of `Neuron` and `linearOutput`. */
  constructor(inputs: number, outputs: readonly number[], options: MLPOptions = {}) {
    super();
    if (!Array.isArray(outputs) || outputs.length === 0) {
      throw expected("MLP", "a non-empty list of layer sizes", outputs);
    }
    const { linearOutput = false, activation, random } = checked("MLP", options);
    const last = outputs.length - 1;
    this.layers = outputs.map((output, i) => {
      return new Layer(i === 0 ? inputs : outputs[i - 1], output, {
        activation: i === last && linearOutput ? "linear" : activation,
        random,
      });
    });
  }

  /** The outputs of the last layer. @throws {RangeError} If the number of inputs is wrong. */
  forward(inputs: readonly Operand[]): Value[] {
    if (!Array.isArray(inputs)) throw expected("forward", "an array of inputs", inputs);
    const values = inputs.map((x, i) => x instanceof Value ? x : new Value(x, `x${i + 1}`));
    return this.layers.reduce((outputs, layer) => layer.forward(outputs), values);
  }

  parameters(): Value[] {
    return this.layers.flatMap((layer) => layer.parameters());
  }

  /** Prints as `MLP of [Layer of [Tanh(2), Tanh(2)], Layer of [Linear(2)]]`. */
  override toString(): string {
    return `MLP of [${this.layers.join(", ")}]`;
  }
}

/** The options with a generator, that of their seed unless they have one. */
function checked<Options extends NeuronOptions>(who: string, options: Options) {
  if (typeof options !== "object" || options === null) {
    throw expected(who, "an object of options, such as { seed: 1 }", options);
  }
  return { ...options, random: options.random ?? seededRandom(options.seed ?? 0) };
}

function size(who: string, count: number): number {
  if (Number.isInteger(count) && count > 0) return count;
  throw expected(who, "a positive whole number as a size", count);
}
