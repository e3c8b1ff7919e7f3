import * as Plot from "@observablehq/plot";
import { expected } from "../expected.ts";
import { drawPlot } from "./draw_plot.ts";
import type { Figure } from "./figure.ts";
import { curveColours } from "./palette.ts";

/** What is drawn of a network: the weights of each neuron, layer by layer. */
export interface NetworkLike {
  readonly layers: readonly {
    readonly neurons: readonly { readonly weights: readonly { readonly data: number }[] }[];
  }[];
}

/**
 * Draws a multi-layer perceptron as a schematic: a circle for each input and each neuron, a line
 * for each weight. The farther a weight is from 0, the wider is its line, up to a distance of 2: so
 * the drawings of two networks can be compared. A dashed line is a negative weight. Biases are not
 * drawn.
 *
 * @param network The network, of `lib/nn.ts` or of any class that has `layers`, their `neurons` and
 * these `weights`.
 * @returns A figure for the last expression of a cell.
 * @throws {TypeError} If `network` has not this shape, or a weight is not finite.
 * @throws {RangeError} If there are more than 1,000 weights: then nobody sees a line.
 *
 * @example
 * ```ts
 * import { MLP } from "../nn.ts";
 * drawNetwork(new MLP(3, [4, 1])).description.startsWith("Network of 3, 4 and 1"); // true
 * ```
 */
export function drawNetwork(network: NetworkLike): Figure {
  const layers = weightsOf(network);
  const sizes = [layers[0][0].length, ...layers.map((neurons) => neurons.length)];
  const lines = layers.flatMap((neurons, layer) =>
    neurons.flatMap((weights, to) => weights.map((weight, from) => ({ layer, from, to, weight })))
  );
  if (lines.length > 1000) {
    throw new RangeError(`drawNetwork draws up to 1000 weights; this network has ${lines.length}`);
  }
  const place = (layer: number, i: number) => (i + 0.5) / sizes[layer];
  const width = (weight: number) => 0.8 + 1.8 * Math.min(Math.abs(weight), 2);
  const link = (isPositive: boolean) =>
    Plot.link(lines.filter(({ weight }) => weight >= 0 === isPositive), {
      x1: "layer",
      x2: ({ layer }) => layer + 1,
      y1: ({ layer, from }) => place(layer, from),
      y2: ({ layer, to }) => place(layer + 1, to),
      stroke: isPositive ? curveColours.blue : curveColours.orange,
      strokeWidth: ({ weight }) => width(weight),
      strokeDasharray: isPositive ? "none" : "4 3",
    });
  const circles = sizes.flatMap((size, layer) =>
    Array.from({ length: size }, (_, i) => ({ x: layer, y: place(layer, i) }))
  );
  const titles = sizes.map((size, layer) => ({
    x: layer,
    text: layer === 0 ? `${size} inputs` : `${size} ${size === 1 ? "neuron" : "neurons"}`,
  }));
  const words = `${sizes.slice(0, -1).join(", ")} and ${sizes.at(-1)}`;
  const negative = lines.filter(({ weight }) => weight < 0).length;
  return drawPlot(
    {
      // As wide as other plots, so that a phone shows it in letters of their size.
      width: Math.max(460, 88 + 110 * layers.length),
      height: Math.max(220, 60 + 22 * Math.max(...sizes)),
      marginTop: 44,
      marginBottom: 12,
      marginLeft: 44,
      marginRight: 44,
      axis: null,
      x: { domain: [0, sizes.length - 1] },
      // Three rows and eight rows both fill the height.
      y: { domain: [1, 0] },
      marks: [
        link(true),
        link(false),
        Plot.dot(circles, {
          x: "x",
          y: "y",
          r: Math.max(...sizes) > 10 ? 5 : 9,
          fill: curveColours.grey,
        }),
        Plot.text(titles, { x: "x", y: 0, dy: -20, text: "text" }),
      ],
    },
    `Network of ${words} units. ${lines.length} lines, one for each weight, join the units of ` +
      `neighbouring layers; ${negative} of them are dashed, because their weights are negative.`,
  );
}

function weightsOf(network: NetworkLike): number[][][] {
  const layers = Array.from(
    network?.layers ?? [],
    ({ neurons }) =>
      Array.from(neurons ?? [], ({ weights }) => Array.from(weights ?? [], ({ data }) => data)),
  );
  if (layers.length === 0 || layers.some((neurons) => neurons.length === 0)) {
    throw expected("drawNetwork", "a network with layers of neurons", network);
  }
  layers.forEach((neurons, i) => {
    const inputs = i === 0 ? neurons[0].length : layers[i - 1].length;
    for (const weights of neurons) {
      if (weights.length !== inputs || inputs === 0) {
        throw expected("drawNetwork", `${inputs || "some"} weights a neuron`, weights.length);
      }
      for (const weight of weights) {
        if (Number.isFinite(weight)) continue;
        throw expected("drawNetwork", "a finite number as weight", weight);
      }
    }
  });
  return layers;
}
