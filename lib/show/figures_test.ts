import assert from "node:assert/strict";
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { display } from "./displayable.ts";
import { drawPlot } from "./draw_plot.ts";
import { Figure } from "./figure.ts";
import { drawTable } from "./draw_table.ts";

const line = { marks: [Plot.lineY([1, 4, 9])] };

Deno.test("a plot is shown as an image with alternative text, as SVG and as its description", () => {
  const shown = drawPlot(line, 'Squares. They "grow" <fast>.')[display]();
  const img = parseHTML(shown["text/html"]).document.querySelector("img")!;
  assert.equal(img.getAttribute("alt"), 'Squares. They "grow" <fast>.');
  assert.equal(shown["text/plain"], 'Squares. They "grow" <fast>.');
  const svg = parseHTML(shown["image/svg+xml"]).document;
  assert.equal(svg.querySelector("title")?.textContent, "Squares.");
  assert.equal(svg.querySelector("desc")?.textContent, 'They "grow" <fast>.');
});

Deno.test("a plot's SVG stands alone, takes the theme's colour and labels no part", () => {
  const { svg } = drawPlot({ ...line, grid: true }, "Squares.");
  assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  assert.match(svg, /color:light-dark\(/);
  assert.doesNotMatch(svg, /aria-label=|\d\.\d{3}/);
});

Deno.test("text in a plot is data", () => {
  const text = "<script>alert(1)</script>";
  const { svg } = drawPlot({ marks: [Plot.text([text], { x: [0], y: [0] })] }, text);
  assert.equal(parseHTML(svg).document.querySelector("script"), null);
  assert.ok(svg.includes("&lt;script&gt;alert(1)&lt;/script&gt;"));
});

Deno.test("a plot is XML, and only its coordinates are rounded", () => {
  const href = () => "https://example.org/?a=1.2345&b=&copy;";
  const { svg } = drawPlot({
    marks: [Plot.dot([[1, 1]], { href }), Plot.text(["a\0b & c"], { x: [1], y: [2] })],
  }, "D.");
  assert.ok(svg.includes('="https://example.org/?a=1.2345&amp;b=&amp;copy;"'), svg);
  assert.ok(svg.includes("a␀b &amp; c"));
  assert.doesNotMatch(svg, /&(?!(amp|lt|gt|quot|apos|#\d+);)/);
});

Deno.test("a figure without an svg element is refused", () => {
  for (const svg of ['<?xml version="1.0"?><svg></svg>', '<svg width="1"/>', "<p>"]) {
    assert.throws(() => new Figure(svg, "Important."), /A figure expects an <svg> element, got/);
  }
  assert.match(new Figure('<svg data-a="1>2"><g/></svg>', "D.").svg, /^<svg data-a="1>2"><title>/);
});

Deno.test("a plot without a description, or with HTML around it, is refused", () => {
  // deno-lint-ignore no-explicit-any
  const draw = drawPlot as any;
  assert.throws(() => draw(line), /description for readers who cannot see it, got undefined/);
  assert.throws(() => draw(line, " "), /description for readers who cannot see it, got " "/);
  assert.throws(() => draw({ ...line, caption: "c" }, "d"), /without title, caption and legend/);
});

Deno.test("a table is shown as HTML with escaped text, and as aligned text", () => {
  const shown = drawTable([{ name: "a<b", x: 1 }, { name: "c", x: -0.5 }])[display]();
  assert.equal(
    shown["text/html"],
    "<table><thead><tr><th>name</th><th>x</th></tr></thead><tbody>" +
      "<tr><td>a&lt;b</td><td>1.0000</td></tr><tr><td>c</td><td>-0.5000</td></tr></tbody></table>",
  );
  assert.equal(shown["text/plain"], "name        x\na<b    1.0000\nc     -0.5000");
});

Deno.test("a table without records or with other things than text and numbers is refused", () => {
  // deno-lint-ignore no-explicit-any
  const draw = drawTable as any;
  assert.throws(() => draw([]), /drawTable expects an array of at least one record/);
  assert.throws(() => draw([{ x: 1 }, {}]), /in column "x", got undefined/);
  for (const records of [[null], [1], ["ab"], [{}], [{ a: 1 }, null]]) {
    assert.throws(() => draw(records), /drawTable expects an object with a key for each column/);
  }
});
