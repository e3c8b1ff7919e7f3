import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Element } from "hast";
import { fromParse5 } from "hast-util-from-parse5";
import { toHtml } from "hast-util-to-html";
import { parseFragment } from "parse5";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { drawDot } from "../../lib/show/draw_dot.ts";
import { Value } from "../../lib/value.ts";
import { browserTest } from "../support/browser.ts";
import { slim } from "./svg.ts";

function slimmed(svg: string): string {
  const drawing = (fromParse5(parseFragment(svg)) as Element).children[0] as Element;
  slim(drawing);
  return toHtml(drawing);
}

browserTest("a graph that was slimmed looks as before and is a third shorter", async (browser) => {
  const [a, b] = [new Value(2, "a"), new Value(-3, "b")];
  const { svg } = drawDot(a.mul(b).add(b).tanh(), { highlight: [a] });
  const page = await browser.newPage();
  const pictures = [];
  for (const drawing of [svg, slimmed(svg)]) {
    await page.setContent(`<body style="margin:0">${drawing}`);
    pictures.push(PNG.sync.read(Buffer.from(await page.screenshot())));
  }
  const [{ data, width, height }, { data: other }] = pictures;
  const share = pixelmatch(data, other, undefined, width, height, { threshold: 0.02 }) /
    (width * height);
  assert.ok(share < 0.002, `${100 * share} % differ`);
  assert.ok(slimmed(svg).length < 0.7 * svg.length, `${slimmed(svg).length} of ${svg.length}`);
});

Deno.test("slim keeps what is scaled up as exact as it was", () => {
  const svg = (transform: string) =>
    `<svg viewBox="0 0 500 500"><g transform="${transform}"><path d="M0.123 0.456L1 1"/></g></svg>`;
  assert.ok(slimmed(svg("scale(400 400)")).includes("0.123"), slimmed(svg("scale(400 400)")));
  assert.ok(!slimmed(svg("translate(1 1)")).includes("0.123"));
});
