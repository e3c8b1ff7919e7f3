/**
 * One kind of work of the benchmark, for `tools/bench/engine.ts`: reads from each line how often to
 * repeat it, and answers with a list of the seconds that this took, for a tenth of a second or
 * 20 times; or with bytes a value.
 *
 *     deno run --v8-flags=--expose-gc tools/bench/engine_worker.ts (engine | hand) WORK
 */
import * as Plot from "@observablehq/plot";
import { display } from "../../lib/show/displayable.ts";
import { drawDot } from "../../lib/show/draw_dot.ts";
import { drawPlot } from "../../lib/show/draw_plot.ts";
import { MLP } from "../../lib/nn.ts";
import { seededRandom } from "../../lib/random.ts";
import { Value } from "../../lib/value.ts";

type Sample = [inputs: number[], target: number];
const lecture: Sample[] = [
  [[2, 3, -1], 1],
  [[3, -1, 0.5], -1],
  [[0.5, 1, 1], -1],
  [[1, 1, -1], 1],
];
const moons = Array.from({ length: 100 }, (_, i): Sample => {
  const angle = Math.PI * i / 100;
  return i % 2
    ? [[1 - Math.cos(angle), 0.5 - Math.sin(angle)], -1]
    : [[Math.cos(angle), Math.sin(angle)], 1];
});
const rate = 1e-4;

function neuron(): void {
  const x1 = new Value(2), x2 = new Value(0), w1 = new Value(-3), w2 = new Value(1);
  const b = new Value(6.8813735870195432);
  x1.mul(w1).add(x2.mul(w2)).add(b).tanh().backward();
}

/** Forward, squared error, backward and a step of gradient descent. */
function epoch(sizes: number[], samples: Sample[]): () => void {
  const mlp = new MLP(sizes[0], sizes.slice(1), { linearOutput: true, seed: 1 });
  const parameters = mlp.parameters();
  const data = samples.map(([inputs, target]): [Value[], Value] => [
    inputs.map((x) => new Value(x)),
    new Value(-target),
  ]);
  return () => {
    let loss = new Value(0);
    for (const [inputs, minusTarget] of data) {
      const error = mlp.forward(inputs)[0].add(minusTarget);
      loss = loss.add(error.mul(error));
    }
    for (const parameter of parameters) parameter.grad = 0;
    loss.backward();
    for (const parameter of parameters) parameter.data -= rate * parameter.grad;
  };
}

function chain(length: number): Value {
  const step = new Value(1e-3);
  let sum = new Value(0.5);
  for (let i = 0; i < length; i++) sum = sum.add(step);
  sum.backward();
  return sum;
}

/** A balanced tree of `size` values in all, products and sums in turn. */
function tree(size: number, backward = true): Value {
  let level = Array.from({ length: size / 2 }, (_, i) => new Value(0.5 + i / size));
  for (let sums = false; level.length > 1; sums = !sums) {
    const next: Value[] = [];
    for (let i = 0; i + 1 < level.length; i += 2) {
      next.push(sums ? level[i].add(level[i + 1]) : level[i].mul(level[i + 1]));
    }
    if (level.length % 2) next.push(level.at(-1)!);
    level = next;
  }
  if (backward) level[0].backward();
  return level[0];
}

/** The bytes that stay in use for a graph, its labels' references and boxed numbers included. */
function bytes(make: () => Value, values: number): number {
  const used = () => {
    for (let i = 0; i < 3; i++) (globalThis as unknown as { gc(): void }).gc();
    return Deno.memoryUsage().heapUsed;
  };
  make();
  const before = used(), graph = make(), after = used();
  if (graph.grad !== 1) throw graph;
  return (after - before) / values;
}

const curve = Array.from({ length: 51 }, (_, i) => ({ x: i / 5 - 5, y: Math.tanh(i / 5 - 5) }));
const plot = () =>
  drawPlot({ grid: true, marks: [Plot.lineY(curve, { x: "x", y: "y" })] }, "tanh.")[display]();
const drawing = (size: number) => {
  const root = tree(size);
  return () => drawDot(root)[display]();
};

/** The same arithmetic without a graph: what the programmer of one network would write. */
function handEpoch(sizes: number[], samples: Sample[]): () => void {
  const random = seededRandom(1), last = sizes.length - 2;
  const layers = sizes.slice(1).map((outputs, l) => ({
    outputs,
    weights: new Float64Array(outputs * sizes[l]).map(() => 2 * random() - 1),
    biases: new Float64Array(outputs).map(() => 2 * random() - 1),
    weightGrads: new Float64Array(outputs * sizes[l]),
    biasGrads: new Float64Array(outputs),
  }));
  const values = sizes.map((size) => new Float64Array(size));
  const grads = sizes.map((size) => new Float64Array(size));
  return () => {
    for (const { weightGrads, biasGrads } of layers) {
      weightGrads.fill(0);
      biasGrads.fill(0);
    }
    for (const [inputs, target] of samples) {
      values[0].set(inputs);
      for (let l = 0; l <= last; l++) {
        const { weights, biases, outputs } = layers[l], x = values[l], y = values[l + 1];
        for (let j = 0, k = 0; j < outputs; j++) {
          let sum = biases[j];
          for (let i = 0; i < x.length; i++) sum += weights[k++] * x[i];
          y[j] = l === last ? sum : tanh(sum);
        }
      }
      grads[last + 1][0] = 2 * (values[last + 1][0] - target);
      for (let l = last; l >= 0; l--) {
        const { weights, weightGrads, biasGrads, outputs } = layers[l];
        const x = values[l], y = values[l + 1], dx = grads[l], dy = grads[l + 1];
        dx.fill(0);
        for (let j = 0, k = 0; j < outputs; j++) {
          const grad = l === last ? dy[j] : dy[j] * (1 - y[j] * y[j]);
          biasGrads[j] += grad;
          for (let i = 0; i < x.length; i++, k++) {
            weightGrads[k] += grad * x[i];
            dx[i] += grad * weights[k];
          }
        }
      }
    }
    for (const { weights, biases, weightGrads, biasGrads } of layers) {
      for (let k = 0; k < weights.length; k++) weights[k] -= rate * weightGrads[k];
      for (let j = 0; j < biases.length; j++) biases[j] -= rate * biasGrads[j];
    }
  };
}

function tanh(x: number): number {
  const e = Math.expm1(2 * Math.min(x, 22));
  return e / (e + 2);
}

// Read and written, so that the compiler can't leave the work out.
const hand = { x1: 2, x2: 0, w1: -3, w2: 1, b: 6.8813735870195432, sink: 0 };
function handNeuron(): void {
  const o = tanh(hand.x1 * hand.w1 + hand.x2 * hand.w2 + hand.b), n = 1 - o * o;
  hand.sink += n * hand.w1 + n * hand.x1 + n * hand.w2 + n * hand.x2 + n;
}

const work: Record<string, () => () => unknown> = {
  "engine neuron": () => neuron,
  "engine mlp": () => epoch([3, 4, 4, 1], lecture),
  "engine moons": () => epoch([2, 16, 16, 1], moons),
  "engine chain": () => () => chain(1e6),
  "hand neuron": () => handNeuron,
  "hand mlp": () => handEpoch([3, 4, 4, 1], lecture),
  "hand moons": () => handEpoch([2, 16, 16, 1], moons),
  "engine plot": () => plot,
};
for (const size of [1e3, 1e4, 1e5, 1e6]) work[`engine tree ${size}`] = () => () => tree(size);
for (const size of [16, 100, 1000]) work[`engine drawing ${size}`] = () => drawing(size);

const [engine, name] = Deno.args;
const measure = name.startsWith("bytes")
  ? () => {
    const [, shape, size] = name.split(" ");
    return [bytes(() => (shape === "chain" ? chain : tree)(Number(size)), Number(size))];
  }
  : (() => {
    const run = work[`${engine} ${name}`]();
    return (repeat: number) => {
      const times: number[] = [];
      for (let spent = 0; spent < 0.1 && times.length < 20; spent += times.at(-1)!) {
        const start = performance.now();
        for (let i = 0; i < repeat; i++) run();
        times.push((performance.now() - start) / 1000);
      }
      return times;
    };
  })();
const decoder = new TextDecoder();
for await (const chunk of Deno.stdin.readable) {
  for (const line of decoder.decode(chunk).trim().split("\n")) {
    console.log(JSON.stringify(measure(Number(line))));
  }
}
