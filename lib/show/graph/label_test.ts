import assert from "node:assert/strict";
import { setLabel, widthOf } from "./label.ts";

const family = "\u{1f469}\u200d\u{1f467}";

Deno.test("a letter that is made of several characters is one, beside others too", () => {
  assert.equal(widthOf(family), 1.3);
  assert.equal(widthOf(`x${family}1`), 2.65);
  assert.equal(widthOf("x1"), 1.35);
});

Deno.test("lines are counted by what a reader takes for letters", () => {
  assert.deepEqual(setLabel(family.repeat(32)).lines, [family.repeat(32)]);
  assert.equal(setLabel(family.repeat(33)).lines.length, 2);
  const { lines } = setLabel(`${"e\u0301".repeat(32)}\n`.repeat(21));
  assert.deepEqual([lines.length, lines[20]], [21, "… and 3 more lines"]);
});
