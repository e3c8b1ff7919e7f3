import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { classColours, decisionBoundary } from "./decision_boundary.ts";
import { drawPlot } from "./draw_plot.ts";

const region = { x: [-1, 1], y: [-1, 1] } as const;

Deno.test("the boundary of a straight score is that straight line, between two areas", () => {
  const marks = [decisionBoundary((x) => x - 0.5, region)];
  const { svg } = drawPlot({ x: { domain: region.x }, y: { domain: region.y }, marks }, "A line.");
  const { document } = parseHTML(svg);
  const area = (colour: string) => document.querySelector(`[fill*="${colour}"] path`)!;
  const [right, left] = [area(classColours.positive), area(classColours.negative)];
  const edges = (path: Element) =>
    path.getAttribute("d")!.match(/[\d.]+,[\d.]+/g)!.map((point) => Number(point.split(",")[0]));
  // x = 0.5 is three quarters of the way from 62 to 434 pixels.
  const boundary = 62 + 0.75 * (460 - 62 - 26);
  assert.ok(Math.abs(Math.min(...edges(right)) - boundary) < 1, `${Math.min(...edges(right))}`);
  assert.ok(Math.abs(Math.max(...edges(left)) - boundary) < 1, `${Math.max(...edges(left))}`);
});

Deno.test("what gives no score is refused", () => {
  // deno-lint-ignore no-explicit-any
  const draw = (score: any, where: any = region) => {
    const marks = [decisionBoundary(score, where)];
    return drawPlot({ x: { domain: [-1, 1] }, y: { domain: [-1, 1] }, marks }, "D.");
  };
  assert.throws(() => draw(3), /decisionBoundary expects a function as score, got 3/);
  assert.throws(() => draw(() => "2"), /decisionBoundary expects a number from score, got "2"/);
  for (const where of [null, {}, { x: [0, 1] }, { x: [0, 1], y: [0, NaN] }, { x: 1, y: [0, 1] }]) {
    assert.throws(() => draw(() => 1, where), /expects a region with two numbers for x and for y/);
  }
});
