import assert from "node:assert/strict";
import { modelOf, neuron } from "../fixtures/graphs.ts";
import { readAddress, writeAddress } from "./address.ts";

Deno.test("an address keeps every digit and the step, and nothing that is as at the start", () => {
  const model = modelOf(neuron());
  assert.equal(writeAddress(model, 1, ""), "");
  assert.equal(writeAddress(model, 1, "?2.b=3&1.b=4"), "?2.b=3");
  model.move(7, 0.1 + 0.2);
  model.move(0, -0);
  model.goTo(3);
  const address = writeAddress(model, 1, "?q=a+b");
  assert.equal(address, "?q=a+b&1.x1=0&1.b=0.30000000000000004&1-step=3");
  const restored = modelOf(neuron());
  readAddress(restored, 1, address);
  assert.deepEqual([restored.numbers[7], restored.step], [0.1 + 0.2, 3]);
  const other = modelOf(neuron());
  readAddress(other, 2, address);
  assert.equal(other.numbers, other.start);
});

Deno.test("what an address says that is no number, no step or of no control is left alone", () => {
  const wrongs = ["?1.b=abc", "?1.b=", "?1.b=Infinity", "?1.b=1e999", "?1-step=x", "?1-step=-1"];
  for (const wrong of [...wrongs, "?1.n=5", "?1.o=1", "?b=5", "?1.__proto__=5", "?%E0%A4%A=1"]) {
    const model = modelOf(neuron());
    readAddress(model, 1, wrong);
    assert.equal(model.numbers, model.start, wrong);
    assert.equal(model.step, model.lastStep, wrong);
  }
  const model = modelOf(neuron());
  readAddress(model, 1, "?1-step=999999999999");
  assert.equal(model.step, model.lastStep);
});
