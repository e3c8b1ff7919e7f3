import assert from "node:assert/strict";
import { MLP } from "../../nn.ts";
import { trace } from "../../show/graph/trace.ts";
import type { Value } from "../../value.ts";
import { modelOf, neuron, randomGraphs, shared } from "../fixtures/graphs.ts";

Deno.test("data and slopes of the neuron follow their closed forms, wherever b is", () => {
  const model = modelOf(neuron());
  for (const b of [-10, -1, 0, 5.9, 6, 6.8813735870195432, 8, 12, 26]) {
    model.move(7, b);
    const n = b - 6, o = Math.tanh(n), s = 1 - o * o;
    const data = [2, -3, -6, 0, 1, 0, -6, b, n, o],
      slopes = [-3 * s, 2 * s, s, s, 0, s, s, s, s, 1];
    for (const [i, value] of model.values.entries()) {
      assert.ok(Math.abs(value.data - data[i]) < 1e-15, `data of ${i} at b = ${b}`);
      assert.ok(Math.abs(model.slopes[i] - slopes[i]) < 2e-15, `slope of ${i} at b = ${b}`);
    }
  }
});

Deno.test("each step of the neuron's backpropagation gives what the note works out", () => {
  const model = modelOf(neuron()), { names } = model.graph;
  const s = 1 - model.values[9].data ** 2, now: Record<string, number> = {};
  const steps: Record<string, number>[] = [
    { "o": 1 },
    { "n": s },
    { "x1*w1 + x2*w2": s, "b": s },
    { "x1*w1": s, "x2*w2": s },
    { "x2": s, "w2": 0 },
    { "x1": -3 * s, "w1": 2 * s },
    {},
  ];
  assert.equal(model.lastStep, steps.length - 1);
  for (const [step, added] of steps.entries()) {
    Object.assign(now, added);
    model.goTo(step);
    for (const [place, name] of names.entries()) {
      assert.equal(model.gradients[place], now[name] ?? 0, `${name} at step ${step}`);
      assert.equal(model.reached.has(place), name in now, `${name} at step ${step}`);
    }
  }
});

Deno.test("the steps go as backward() does: in its order, and the same to the last bit", () => {
  const roots = [
    neuron(),
    shared(),
    new MLP(2, [2, 1], { seed: 1 }).forward([0.5, -1])[0],
    new MLP(3, [4, 4, 1], { seed: 2 }).forward([1, -2, 3])[0],
    ...randomGraphs(1, 300),
  ];
  for (const root of roots) {
    const model = modelOf(root), nodes = trace(root), met: number[] = [];
    root.backward();
    const gradients = nodes.map(({ grad, value }) =>
      grad === undefined ? NaN : (value as Value).grad
    );
    assert.deepEqual(model.slopes, gradients);
    for (let step = 1; step < model.lastStep; step++) {
      model.goTo(step);
      met.push(model.current!);
    }
    assert.deepEqual(model.gradients, gradients);
    const results = nodes.flatMap(({ isLeaf }, place) => isLeaf ? [] : [place]);
    assert.deepEqual(met, results.reverse());
  }
});

Deno.test("moving, stepping and going back to the start end where they began", () => {
  const model = modelOf(neuron()), { slopes } = model;
  model.move(7, 8);
  model.goTo(2);
  assert.notDeepEqual(model.slopes, slopes);
  model.goTo(-1);
  assert.equal(model.step, 0);
  model.goTo(99);
  assert.equal(model.step, model.lastStep);
  model.reset();
  assert.deepEqual(model.slopes, slopes);
  assert.equal(model.numbers, model.start);
  assert.equal(model.values[7].data, 6.8813735870195432);
});

Deno.test("what the uses of a value add is its gradient", () => {
  for (const root of [neuron(), shared(), ...randomGraphs(2, 200)]) {
    const model = modelOf(root);
    for (const [place, slope] of model.slopes.entries()) {
      if (place === model.root) continue;
      const sum = model.uses(place).reduce((sum, { amount }) => sum + amount, 0);
      assert.ok(Math.abs(sum - slope) <= 1e-12 * Math.max(1, Math.abs(slope)), `${sum}, ${slope}`);
    }
  }
});
