import assert from "node:assert/strict";
import { Value } from "../../value.ts";
import { modelOf, neuron, randomGraphs, shared } from "../fixtures/graphs.ts";
import { compare, compareInWords } from "./check.ts";

Deno.test("gradients of 4,000 random graphs agree with central differences", () => {
  let agreed = 0, unclear = 0;
  for (const root of randomGraphs(1986, 4000)) {
    const found = compare(modelOf(root));
    assert.deepEqual(found.differ, []);
    agreed += found.agree.length;
    unclear += found.unclear.length;
    assert.ok(found.largest < 1e-4, `${found.largest}`);
  }
  assert.ok(agreed > 25_000, `${agreed}`);
  assert.ok(unclear < 0.1 * agreed, `${unclear} of ${agreed}`);
});

Deno.test("a gradient that is wrong differs", () => {
  for (const root of [neuron(), shared()]) {
    const model = modelOf(root);
    const wrongs = model.slopes.map((slope) => slope + 1e-4);
    model.slopes = wrongs;
    assert.equal(compare(model).differ.length, wrongs.length);
  }
});

Deno.test("where a difference proves nothing, it says why", () => {
  const kink = modelOf(new Value(0, "x").relu());
  assert.match(compareInWords(compare(kink)), /^Checked: 1 of 2 .* For 1 .* kink/);
  const model = modelOf(neuron());
  assert.equal(
    compareInWords(compare(model)).replace(/[\d.]+e−\d+/, "…"),
    "Checked: 10 of 10 gradients agree with central differences. Largest error: ….",
  );
  // Before that, slopes are smaller than what rounding does to a difference.
  model.move(7, 20);
  assert.ok(model.slopes[7] > 0 && model.slopes[7] < 1e-11);
  assert.equal(compare(model).unclear.length, 8);
  // Far out, tanh is 1 to the last digit.
  model.move(7, 40);
  assert.match(compareInWords(compare(model)), /^Checked: 2 of 10 .* For 8 .* saturated/);
  // A weight of an input that is 0 has no effect anywhere: its gradient is 0 for good.
  assert.ok(compare(model).agree.includes(4));
  const power = modelOf(new Value(-2, "x").pow(2));
  assert.match(compareInWords(compare(power)), /^Checked: 2 of 3 .* For 1 .* no number/);
});
