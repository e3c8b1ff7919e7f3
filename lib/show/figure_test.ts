import assert from "node:assert/strict";
import * as Plot from "@observablehq/plot";
import { browserTest } from "../../tools/support/browser.ts";
import { curves } from "./curves.ts";
import { display } from "./displayable.ts";
import { drawDot } from "./draw_dot.ts";
import { drawPlot } from "./draw_plot.ts";
import { Figure } from "./figure.ts";

Deno.test("a figure is named and described, and without more than a name has no description", () => {
  const svg = '<svg width="1" height="1"></svg>';
  const figure = new Figure(svg, "A name. And <more>.");
  assert.ok(figure.svg.includes("<title>A name.</title><desc>And &lt;more&gt;.</desc>"));
  for (const name of ["A name", "A name. ", "A name.\n"]) {
    assert.ok(new Figure(svg, name).svg.includes(`<title>${name.trim()}</title><style>`), name);
  }
});

Deno.test("a figure without an svg element or a description is refused", () => {
  // deno-lint-ignore no-explicit-any
  const make = (svg: unknown, description: unknown) => new (Figure as any)(svg, description);
  for (const svg of ['<?xml version="1.0"?><svg></svg>', '<svg width="1"/>', "<p>", 5, null]) {
    assert.throws(() => make(svg, "Important."), /A figure expects an <svg> element, got/);
  }
  for (const description of ["", " ", undefined, null, 5]) {
    assert.throws(() => make("<svg></svg>", description), /description for readers who cannot see/);
  }
  assert.match(make('<svg data-a="1>2"><g/></svg>', "D.").svg, /^<svg data-a="1>2"><title>/);
});

Deno.test("where room is short a figure scrolls before its letters are smaller than 11 px", () => {
  const styleOf = (svg: string) =>
    new Figure(svg, "D.")[display]()["text/html"].match(/style="([^"]*)"/)![1];
  assert.equal(styleOf('<svg width="1300"></svg>'), "max-width:100%;min-width:1100px");
  assert.equal(styleOf('<svg data-a="1>2" width="2.5em"></svg>'), "max-width:100%");
});

Deno.test("a figure with a table has it as text and as data", () => {
  const table = { columns: [{ name: "x", isNumeric: true }], rows: [["−1"]] };
  const shown = new Figure("<svg></svg>", "One number.", table)[display]();
  assert.equal(shown["text/plain"], " x\n-1");
  assert.deepEqual(shown["application/vnd.micrograd.table+json"], table);
  assert.deepEqual(Object.keys(new Figure("<svg></svg>", "None.")[display]()), [
    "text/plain",
    "text/html",
    "image/svg+xml",
  ]);
});

const hostile = "loss < 0.1 & \"a\" > 'b' \0\x07\x7f\x85\ud800\uffff ]]> --> &copy; 😀\u202e";

browserTest("every figure is XML, whatever its texts and attributes hold", async (browser) => {
  const x = ["a<b", hostile], href = () => `https://example.org/?q=${hostile}`;
  const rows = [0, 1, 2].map((x) => ({ x, [hostile]: x ** 2, y: x }));
  const figures = [
    drawDot({ data: NaN, op: hostile, label: hostile, prev: [{ data: 1, label: hostile }] }),
    new Figure(`<svg xmlns="http://www.w3.org/2000/svg"><text>\0\ud800</text></svg>`, hostile),
    drawPlot({
      x: { label: hostile },
      className: "plot",
      style: { fontFamily: hostile.replace(/["';]/g, "") },
      ariaDescription: hostile,
      marks: [
        Plot.dot(x, { x, href, title: (d: string) => d, fill: hostile }),
        Plot.text(x, { x, ariaLabel: hostile, fontFamily: hostile }),
        Plot.barY(x, { x, y: 1, clip: true }),
      ],
    }, hostile),
    drawPlot({ marks: [curves(rows, { x: "x", ys: [hostile, "y"] })] }, hostile),
  ];
  const page = await browser.newPage();
  for (const { svg } of figures) {
    const { root, error } = await page.evaluate((source) => {
      const parsed = new DOMParser().parseFromString(source, "image/svg+xml");
      const error = parsed.querySelector("parsererror")?.textContent ?? "";
      return { root: parsed.documentElement.localName, error };
    }, svg);
    assert.deepEqual({ root, error }, { root: "svg", error: "" }, svg);
    assert.ok(svg.isWellFormed());
    assert.ok(svg.includes("loss &lt; 0.1"));
  }
});

browserTest("a figure is an image of its own, light or dark as the place is", async (browser) => {
  const { svg } = drawDot({ data: 2, label: "a" });
  const page = await browser.newPage();
  await page.setViewport({ width: 300, height: 100 });
  const pictures = [];
  for (const scheme of ["light", "dark"]) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    const source = new TextEncoder().encode(svg).toBase64();
    await page.setContent(
      `<style>:root{color-scheme:light dark}</style>` +
        `<img src="data:image/svg+xml;base64,${source}"><img src="data:image/svg+xml,">`,
    );
    const width = await page.$eval("img", (image) => (image as HTMLImageElement).naturalWidth);
    assert.ok(width > 100, `${width} px`);
    pictures.push((await page.screenshot()).toBase64());
  }
  assert.notEqual(pictures[0], pictures[1]);
});
