import assert from "node:assert/strict";
import { seededRandom } from "./random.ts";

Deno.test("seededRandom gives the published sequence of mulberry32, the same again for a seed", () => {
  const draw = (seed: number) => Array.from({ length: 3 }, seededRandom(seed));
  assert.deepEqual(draw(0), [0.26642920868471265, 0.0003297457005828619, 0.2232720274478197]);
  assert.deepEqual(draw(7), draw(7));
  assert.notDeepEqual(draw(7), draw(8));
});

Deno.test("seededRandom is uniform over [0, 1)", () => {
  const random = seededRandom(1), counts = new Array(10).fill(0);
  for (let i = 0; i < 100_000; i++) counts[Math.floor(10 * random())]++;
  assert.equal(counts.length, 10);
  for (const count of counts) assert.ok(Math.abs(count - 10_000) < 500, String(counts));
});

Deno.test("seededRandom refuses a seed that is no integer", () => {
  for (const seed of [0.5, NaN, Infinity, "1" as unknown as number]) {
    assert.throws(() => seededRandom(seed), TypeError);
  }
});
