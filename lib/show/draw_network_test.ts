import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { MLP } from "../nn.ts";
import { drawNetwork, type NetworkLike } from "./draw_network.ts";

const network = (...layers: number[][][]): NetworkLike => ({
  layers: layers.map((neurons) => ({
    neurons: neurons.map((weights) => ({ weights: weights.map((data) => ({ data })) })),
  })),
});
const partsOf = (network: NetworkLike) => {
  const { document } = parseHTML(drawNetwork(network).svg);
  const all = (selector: string) => Array.from(document.querySelectorAll(selector));
  return { circles: all("circle"), lines: all("g[fill=none] > path"), texts: all("text") };
};

Deno.test("a network is drawn with a circle for each unit and a line for each weight", () => {
  const { circles, lines, texts } = partsOf(new MLP(3, [4, 4, 1], { seed: 1 }));
  assert.equal(circles.length, 12);
  assert.equal(lines.length, 32);
  assert.deepEqual(
    texts.map(({ textContent }) => textContent),
    ["3 inputs", "4 neurons", "4 neurons", "1 neuron"],
  );
});

Deno.test("a line is as wide as its weight is far from 0, and dashed if it is negative", () => {
  const { lines } = partsOf(network([[1, -2, 0, 30]]));
  const of = (line: Element) => {
    const stated = (name: string) =>
      line.getAttribute(name) ?? line.parentElement!.getAttribute(name);
    return [Number(stated("stroke-width")), stated("stroke-dasharray") ?? "none"];
  };
  assert.deepEqual(lines.map(of), [[2.6, "none"], [0.8, "none"], [4.4, "none"], [4.4, "4 3"]]);
  const { description } = drawNetwork(network([[1, -2]]));
  assert.match(description, /^Network of 2 and 1 units\. 2 lines.*1 of them are dashed/);
});

Deno.test("what is no network, or too large to be seen, is refused", () => {
  // deno-lint-ignore no-explicit-any
  const draw = drawNetwork as any;
  for (
    const wrong of [null, 3, {}, { layers: [] }, { layers: [{ neurons: [] }] }, { layers: [{}] }]
  ) {
    assert.throws(() => draw(wrong), /drawNetwork expects a network with layers of neurons, got /);
  }
  assert.throws(() => draw(network([[1, NaN]])), /expects a finite number as weight, got NaN/);
  assert.throws(() => draw(network([[1, 2], [3]])), /expects 2 weights a neuron, got 1/);
  assert.throws(() => draw(network([[1]], [[1, 2]])), /expects 1 weights a neuron, got 2/);
  assert.throws(() => draw(new MLP(40, [30])), {
    message: "drawNetwork draws up to 1000 weights; this network has 1200",
  });
});
