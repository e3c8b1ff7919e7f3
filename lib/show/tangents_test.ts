import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { drawPlot } from "./draw_plot.ts";
import { tangents } from "./tangents.ts";

const domain = { x: { domain: [0, 10] }, y: { domain: [0, 10] } };

Deno.test("a tangent goes through its point, as steep as it says", () => {
  const { svg } = drawPlot(
    { ...domain, marks: [tangents([{ x: 4, y: 5, slope: 0.5 }], 2)] },
    "A tangent.",
  );
  const { document } = parseHTML(svg);
  const [x1, y1, x2, y2] = document.querySelector('[stroke-width="2"] path')!.getAttribute("d")!
    .match(/[\d.]+/g)!.map(Number);
  const dot = document.querySelector("circle")!;
  assert.ok(Math.abs((x1 + x2) / 2 - Number(dot.getAttribute("cx"))) < 0.1);
  assert.ok(Math.abs((y1 + y2) / 2 - Number(dot.getAttribute("cy"))) < 0.1);
  // Both axes have ten units: 4 to the right, 2 up, in pixels of each.
  const perX = (460 - 62 - 26) / 10, perY = (350 - 38 - 48) / 10;
  assert.ok(Math.abs((x2 - x1) / perX - 4) < 0.02, `${x1} to ${x2}`);
  assert.ok(Math.abs((y1 - y2) / perY - 2) < 0.02, `${y1} to ${y2}`);
});

Deno.test("the slope stands beside its point, rounded to four decimals, with a minus sign", () => {
  const points = [-22, 14, 0, 0.49999999999999].map((slope, i) => ({ x: 2 * i + 1, y: 5, slope }));
  const { svg } = drawPlot({ ...domain, clip: true, marks: [tangents(points, 0.1)] }, "Slopes.");
  const texts = Array.from(parseHTML(svg).document.querySelectorAll("text"), (t) => t.textContent)
    .filter((text) => text?.startsWith("slope"));
  assert.deepEqual(texts, ["slope −22", "slope 14", "slope 0", "slope 0.5"]);
});

Deno.test("what is no tangent is refused", () => {
  // deno-lint-ignore no-explicit-any
  const draw = tangents as any, point = { x: 1, y: 2, slope: 3 };
  assert.throws(() => draw([], 1), /tangents expects an array of points, got an object of class/);
  assert.throws(() => draw([{ ...point, y: NaN }], 1), /expects a finite number as y, got NaN/);
  assert.throws(() => draw([null], 1), /expects a finite number as x, got undefined/);
  assert.throws(() => draw([point]), /expects a number above 0 as reach, got undefined/);
});
