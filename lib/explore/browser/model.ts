import type { Value } from "../../value.ts";
import { build } from "../graph.ts";
import type { NamedGraph } from "../names.ts";

/** One of the places at which a value is used, and what comes back from there. */
export interface Use {
  /** The place of the result. */
  by: number;
  /** Which operand the value is there, from 0. */
  port: number;
  /** The gradient of the result. */
  upstream: number;
  /** The derivative of the result with respect to this operand. */
  local: number;
  /** The product of the two, which the operation's rule adds to the value's gradient. */
  amount: number;
}

/**
 * What a reader explores: a graph, the number of each leaf and how far backpropagation has come.
 * It knows nothing of a page.
 *
 * @example
 * ```ts
 * import { nameValues } from "../names.ts";
 * const values = [{ label: "a", data: 3 }, { label: "b", op: "*", operands: [0, 0] }];
 * const model = new Model(nameValues({ version: 1, values, controls: [] }));
 * model.move(0, 5);
 * [model.values[1].data, model.slopes[0]]; // [25, 10]
 * ```
 */
export class Model {
  readonly graph: NamedGraph;
  /** The place of the output. */
  readonly root: number;
  /** The places of each value's operands, none of a leaf. */
  readonly operands: readonly (readonly number[])[];
  /** The results in the order in which `backward()` lets them propagate. */
  readonly order: readonly number[];
  /** The step at which all is done: one more than there are operations. */
  readonly lastStep: number;
  /** The numbers of the leaves at the start, by their places; NaN for a result. */
  readonly start: readonly number[];
  /** The numbers of the leaves now. */
  numbers: readonly number[];
  /** How many operations have propagated. */
  step: number;
  /** The values as computed now. */
  values: readonly Value[] = [];
  /** The derivative of the output with respect to each value. */
  slopes: readonly number[] = [];
  /** The local derivatives of each value, one an operand. */
  locals: readonly (readonly number[])[] = [];
  /** The gradients as they stand at this step. */
  gradients: readonly number[] = [];
  /** To whose gradient something has been added by now. */
  reached: ReadonlySet<number> = new Set();

  constructor(graph: NamedGraph) {
    const { values } = graph;
    this.graph = graph;
    this.root = values.length - 1;
    this.operands = values.map((value) => "op" in value ? value.operands : []);
    this.order = values.flatMap((value, place) => "op" in value ? [place] : []).reverse();
    this.lastStep = this.order.length + 1;
    this.start = values.map((value) => "op" in value ? NaN : Number(value.data));
    this.numbers = this.start;
    this.step = this.lastStep;
    this.#compute();
  }

  /** The place of the result whose operation propagates in this step. */
  get current(): number | undefined {
    return this.order[this.step - 1];
  }

  /** Gives a leaf another number. */
  move(place: number, number: number): void {
    this.numbers = this.numbers.with(place, number);
    this.#compute();
  }

  /** Goes to a step, the nearest that there is. */
  goTo(step: number): void {
    this.step = Math.max(0, Math.min(step, this.lastStep));
    this.#compute();
  }

  /** Goes back to the start. */
  reset(): void {
    this.numbers = this.start;
    this.goTo(this.lastStep);
  }

  /** What each use of a value adds to its gradient, in the order of `backward()`. */
  uses(place: number): Use[] {
    return this.order.flatMap((by) =>
      this.operands[by].flatMap((operand, port) => {
        const upstream = this.slopes[by], local = this.locals[by][port];
        return operand === place ? [{ by, port, upstream, local, amount: upstream * local }] : [];
      })
    );
  }

  #compute(): void {
    const values = build(this.graph, this.numbers), root = values[this.root];
    const gradients = () => values.map(({ grad }) => grad);
    root.backward();
    this.values = values;
    this.slopes = gradients();
    this.locals = values.map((value) => value.localDerivatives());
    const reached = new Set([this.root]);
    for (const value of values) value.grad = 0;
    root.grad = 1;
    for (const place of this.order.slice(0, this.step)) {
      values[place].propagate();
      for (const operand of this.operands[place]) reached.add(operand);
    }
    this.gradients = gradients();
    this.reached = reached;
  }
}
