import assert from "node:assert/strict";
import { Value } from "../../value.ts";
import { modelOf, neuron, shared } from "../fixtures/graphs.ts";
import { explainStep, explainValue, stepInWords } from "./explain.ts";
import { explainGradient, explainSlope } from "./explain_slope.ts";
import type { Model } from "./model.ts";
import { plain, type Words } from "./words.ts";

const text = (words: Words, model: Model) => plain(words, model.graph.names);

Deno.test("each step of the neuron is said in words and figures", () => {
  const model = modelOf(neuron());
  const said = Array.from({ length: model.lastStep + 1 }, (_, step) => {
    model.goTo(step);
    return stepInWords(model);
  });
  const [sum, product] = [
    "A sum rises exactly as fast as each operand.",
    "The local derivative for each factor is the other factor.",
  ];
  assert.deepEqual(said, [
    "Start: o.grad = 1, for it changes as fast as itself. " +
    "All others are 0: each step adds to them.",
    "Step 1 of 5, through o = tanh(n). The local derivative of tanh is 1 − result². " +
    "n.grad += 1 × 0.5 = 0.5",
    `Step 2 of 5, through n = (x1*w1 + x2*w2) + b. ${sum} ` +
    "x1*w1 + x2*w2.grad += 0.5 × 1 = 0.5; b.grad += 0.5 × 1 = 0.5",
    `Step 3 of 5, through x1*w1 + x2*w2. ${sum} ` +
    "x1*w1.grad += 0.5 × 1 = 0.5; x2*w2.grad += 0.5 × 1 = 0.5",
    `Step 4 of 5, through x2*w2. ${product} x2.grad += 0.5 × 1 = 0.5; w2.grad += 0.5 × 0 = 0`,
    `Step 5 of 5, through x1*w1. ${product} x1.grad += 0.5 × −3 = −1.5; w1.grad += 0.5 × 2 = 1`,
    "Done: every value has its gradient. ",
  ]);
});

Deno.test("a value that is used several times adds up, each use named", () => {
  const model = modelOf(shared());
  model.goTo(1);
  assert.deepEqual(explainStep(model).rows.map(({ note }) => note), ["", ""]);
  model.goTo(2);
  assert.deepEqual(explainStep(model).rows.map(({ note, amount }) => [note, amount]), [
    ["first use: 1 + 3 = 4", 3],
    ["second use: 1 + 3 + 3 = 7", 3],
  ]);
  const { rows, note } = explainValue(model, 0);
  assert.deepEqual(rows.map(({ label, note }) => [text(label, model), note]), [
    ["through b", ""],
    ["through (a * a)", "first use"],
    ["through (a * a)", "second use"],
  ]);
  assert.equal(note, "a.grad = 1 + 3 + 3 = 7. Along its 3 paths: 1 + 1 × 3 + 1 × 3.");
});

Deno.test("of many uses and many paths only some are listed", () => {
  const a = new Value(2, "a");
  let sum = a.mul(-1);
  for (let i = 0; i < 6; i++) sum = sum.add(a);
  const model = modelOf(sum);
  const { rows, note } = explainValue(model, 0);
  assert.equal(rows.length, 4);
  assert.equal(note, "And 3 more. a.grad = 6 − 1 = 5. More than 4 paths lead to it.");
  // Twice as many paths with each product.
  let power = new Value(1, "a");
  for (let i = 0; i < 50; i++) power = power.mul(power);
  const deep = modelOf(power);
  assert.match(explainValue(deep, 0).note, /More than 4 paths lead to it\.$/);
  assert.match(text(explainGradient(deep, 0), deep), /^The green tangent/);
});

Deno.test("the chain rule of a value on one path has that path's product", () => {
  const model = modelOf(neuron());
  const { title, rows, note } = explainValue(model, 0);
  assert.equal(text(title, model), "Chain rule for x1: upstream gradient × local derivative.");
  assert.deepEqual(rows.map(({ label, local }) => [text(label, model), local]), [
    ["through x1*w1", -3],
  ]);
  assert.equal(note, "Along its whole path: 0.5 × 1 × 1 × −3 = −1.5.");
  assert.equal(explainValue(model, 8).note, "");
  const output = explainValue(model, 9);
  assert.equal(text(output.title, model), "o is the output: its gradient is 1.");
  assert.deepEqual([output.rows, output.note], [[], ""]);
});

Deno.test("a slope is said as what a small raise does", () => {
  const model = modelOf(neuron());
  const slope = (place: number) => text(explainSlope(model, place, 0.01), model);
  assert.equal(slope(7), "Slope here: 0.5. Raise b by 0.01: o moves by about 0.005.");
  assert.equal(slope(0), "Slope here: −1.5. Raise x1 by 0.01: o moves by about −0.015.");
  assert.equal(slope(4), "Slope here: 0. Raise w2 by 0.01: o doesn't move.");
  // Where a curve is level, or has a kink, a raise moves the output all the same.
  const x = new Value(-0.5, "x"), bent = modelOf(x.mul(x).add(x));
  assert.match(text(explainSlope(bent, 0, 0.01), bent), / moves by 1e−4: the curve bends\.$/);
  const kink = modelOf(new Value(0, "x").relu());
  assert.match(
    text(explainSlope(kink, 0, 0.01), kink),
    /: 0\. .* moves by 0\.01: the curve bends\.$/,
  );
});

Deno.test("a gradient that is 0 or small has its reason", () => {
  const model = modelOf(neuron());
  const reason = (place: number) => text(explainGradient(model, place), model);
  assert.equal(
    reason(7),
    "The green tangent has this slope, and b.grad ends as this number.",
  );
  assert.equal(reason(4), "Why 0? w2 is multiplied by x2, which is 0.");
  model.move(7, 8.6);
  assert.match(reason(7), /^The green tangent/);
  for (const b of [8.7, 10, 40, 3, -20]) {
    model.move(7, b);
    assert.match(
      reason(7),
      /^Saturated: n = [−\d.]+ is so far from 0 .* Only 1 − o² = [\d.e−]+ of/,
    );
  }
  model.move(7, 6.5);
  model.move(3, 1);
  assert.match(reason(4), /^The green tangent/);
  const shut = modelOf(new Value(-1, "x").mul(new Value(2, "w")).relu());
  assert.equal(
    text(explainGradient(shut, 0), shut),
    "Shut: (x * w) is below 0, where relu is flat: nothing comes through.",
  );
});
