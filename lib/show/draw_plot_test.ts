import assert from "node:assert/strict";
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { browserTest } from "../../tools/support/browser.ts";
import { curves } from "./curves.ts";
import { display } from "./displayable.ts";
import { drawPlot } from "./draw_plot.ts";
import { curveColours } from "./palette.ts";

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
  assert.match(svg, /^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  assert.match(svg, /color:light-dark\(/);
  assert.doesNotMatch(svg, /aria-label=|\d\.\d{3}/);
});

Deno.test("text in a plot is data", () => {
  const text = "<script>alert(1)</script>";
  const { svg } = drawPlot({ marks: [Plot.text([text], { x: [0], y: [0] })] }, text);
  assert.equal(parseHTML(svg).document.querySelector("script"), null);
  assert.ok(svg.includes("&lt;script&gt;alert(1)&lt;/script&gt;"));
});

Deno.test("a tick has a true minus sign before its number and in its exponent", () => {
  const tiny = { type: "log", tickFormat: ".0e", domain: [1e-4, 1] } as const;
  const { svg } = drawPlot({ x: tiny, y: { domain: [-2, 2] }, marks: [Plot.frame()] }, "D.");
  const texts = Array.from(parseHTML(svg).document.querySelectorAll("text"), (t) => t.textContent);
  assert.ok(texts.includes("1e−4") && texts.includes("−2.0"), texts.join(" "));
  assert.ok(!texts.some((text) => text?.includes("-")), texts.join(" "));
});

Deno.test("only the coordinates of a plot are rounded", () => {
  const href = () => "https://example.org/?a=1.2345&b=&copy;";
  const { svg } = drawPlot({
    marks: [Plot.dot([[1, 1]], { href }), Plot.text(["a\0b & c"], { x: [1], y: [2] })],
  }, "D.");
  assert.ok(svg.includes(' href="https://example.org/?a=1.2345&amp;b=&amp;copy;"'), svg);
  assert.ok(svg.includes("a␀b &amp; c"));
});

Deno.test("a plot without options or a description, or with HTML around it, is refused", () => {
  // deno-lint-ignore no-explicit-any
  const draw = drawPlot as any;
  assert.throws(() => draw(line), /description for readers who cannot see it, got undefined/);
  assert.throws(() => draw(line, " "), /description for readers who cannot see it, got " "/);
  assert.throws(() => draw({ ...line, caption: "c" }, "d"), /without title, caption and legend/);
  assert.throws(() => draw(null, "d"), /drawPlot expects the options of a plot, got null/);
  assert.throws(() => draw(undefined, "d"), /expects the options of a plot, got undefined/);
});

Deno.test("a warning of Plot is an error, and the next plot has none of it", () => {
  const { warn } = console;
  // Numbers that came as text.
  const texts = { marks: [Plot.dot(["1", "2"], { x: (d) => d })] };
  assert.throws(() => drawPlot(texts, "D."), {
    message: /^drawPlot: Warning: some data associated with the x scale are strings/,
  });
  // An error of Plot's own, after it has warned.
  const failing = () => {
    throw new Error("mine");
  };
  assert.throws(() => drawPlot({ marks: [...texts.marks, failing] }, "D."), /mine/);
  assert.equal(console.warn, warn);
  assert.ok(!drawPlot(line, "D.").svg.includes("⚠"));
});

const rows = Array.from({ length: 121 }, (_, i) => {
  const x = i / 10, o = Math.tanh(x - 6), slope = 1 - o ** 2;
  return { x, o, "∂o/∂x1": -3 * slope, "∂o/∂w1": 2 * slope, "∂o/∂b": slope };
});
const ys = ["o", "∂o/∂x1", "∂o/∂w1", "∂o/∂b"];
const options = { marks: [Plot.ruleY([0]), curves(rows, { x: "x", ys })] };

Deno.test("a curve's colour has a twin for dark pages wherever a plot uses it", () => {
  const { blue } = curveColours, twins = "light-dark(#2b5fc9,#82aaff)";
  const { svg } = drawPlot({ marks: [Plot.lineY([1, 2], { stroke: blue })] }, "D.");
  assert.ok(svg.includes(`stroke="${twins}"`), svg);
  const scaled = drawPlot({
    color: { domain: ["a", "b"], range: [blue, curveColours.red] },
    marks: [Plot.dot(["a", "b"], { x: ["a", "b"], fill: ["a", "b"] })],
  }, "D.");
  assert.ok(scaled.svg.includes(`fill="${twins}"`), scaled.svg);
});

Deno.test("each curve has a colour and dashes of its own, and a name in that colour", () => {
  const { document } = parseHTML(drawPlot(options, "D.").svg);
  const names = Array.from(document.querySelectorAll("text")).filter((text) =>
    ys.includes(text.textContent!)
  );
  const paths = Array.from(document.querySelectorAll("[stroke^=light-dark]"));
  assert.deepEqual(names.map((name) => name.textContent), ys);
  assert.deepEqual(
    names.map((name) => name.getAttribute("fill")),
    paths.map((path) => path.getAttribute("stroke")),
  );
  assert.equal(new Set(paths.map((path) => path.getAttribute("stroke"))).size, 4);
  assert.equal(new Set(paths.map((path) => path.getAttribute("stroke-dasharray"))).size, 4);
});

browserTest("no name of a curve touches a curve, the zero line or a name", async (browser) => {
  const page = await browser.newPage();
  const twins = rows.map(({ x, o }) => ({ x, one: o, two: o, three: o + 0.05 }));
  const same = { marks: [curves(twins, { x: "x", ys: ["one", "two", "three"] })] };
  const plots = [260, 300, 350, 400].map((height) =>
    [`${height} px`, { ...options, height }] as const
  );
  for (const [name, plot] of [...plots, ["twins", same] as const]) {
    const { svg } = drawPlot(plot, "D.");
    await page.setContent(`<style>text{font-family:DejaVu Sans}</style>${svg}`);
    const { count, wrongs } = await page.evaluate(() => {
      const wrongs: string[] = [];
      const names = [...document.querySelectorAll("text[fill^=light-dark]")].map((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        // A line is higher than its letters.
        return { name: text.textContent!, left, right, top: top + 4, bottom: bottom - 4 };
      });
      const lines = [
        ...document.querySelectorAll<SVGGeometryElement>("path[stroke^=light-dark]"),
        ...document.querySelectorAll<SVGGeometryElement>("[stroke^=light-dark] path"),
        ...document.querySelectorAll<SVGGeometryElement>(
          "g[stroke=currentColor]:not([stroke-opacity]) > line",
        ),
      ];
      const points = lines.flatMap((line) =>
        Array.from(
          { length: line.getTotalLength() / 2 },
          (_, i) => line.getPointAtLength(2 * i).matrixTransform(line.getScreenCTM()!),
        )
      );
      for (const { name, left, right, top, bottom } of names) {
        if (points.some(({ x, y }) => x > left && x < right && y > top && y < bottom)) {
          wrongs.push(`a line crosses ${name}`);
        }
        for (const other of names) {
          const isApart = right < other.left || other.right < left || bottom < other.top ||
            other.bottom < top;
          if (name !== other.name && !isApart) wrongs.push(`${name} touches ${other.name}`);
        }
      }
      return { count: `${names.length} ${lines.length}`, wrongs };
    });
    assert.deepEqual(wrongs, [], name);
    assert.equal(count, name === "twins" ? "3 3" : "4 5");
  }
});

Deno.test("a plot with clips is the same each time that it is drawn", () => {
  const draw = () => {
    const bars = Plot.barY([1, 2], { x: [1, 2], y: [1, 2], clip: true });
    return drawPlot({ marks: [bars, Plot.dot([1], { x: [1], y: [1], clip: true })] }, "D.").svg;
  };
  const first = draw();
  const clips = Array.from(first.matchAll(/(?:id="|url\(#)(plot-clip-\d+)/g), ([, id]) => id);
  assert.deepEqual(clips, Array(3).fill("plot-clip-1"), "a clip, and two that it clips");
  assert.equal(draw(), first);
});

Deno.test("curves of wrong rows or keys are refused by name", () => {
  // deno-lint-ignore no-explicit-any
  const draw = curves as any, message = (text: string) => ({ name: "TypeError", message: text });
  assert.throws(() => draw([], { x: "x", ys }), /curves expects an array of rows/);
  assert.throws(() => draw(rows, null), message("curves expects an object of options, got null"));
  assert.throws(() => draw(rows, { x: "x", ys: [] }), /curves expects 1 to 6 keys as ys/);
  assert.throws(
    () => draw(rows, { x: "x", ys: [..."abcdefg"] }),
    /curves expects 1 to 6 keys as ys/,
  );
  assert.throws(
    () => draw(rows, { x: "x", ys: ["p"] }),
    message(`curves expects a number in each row's "p", got undefined`),
  );
  assert.throws(() => draw([null], { x: "x", ys: ["y"] }), /a number in each row's "x"/);
});

Deno.test("a curve may have gaps and leave the plot, and a plot may be too small for its names", () => {
  const gaps = [{ x: 0, y: 1 }, { x: 1, y: NaN }, { x: 2, y: 3 }];
  const { svg } = drawPlot({ marks: [curves(gaps, { x: "x", ys: ["y"] })] }, "D.");
  assert.ok(svg.includes(">y</text>") && !svg.includes("NaN"), svg);
  const far = [1, Infinity, 0, 4, 1e15, 4].map((y, x) => ({ x, y }));
  for (const type of ["log", "linear"] as const) {
    const marks = [curves(far, { x: "x", ys: ["y"] })];
    assert.ok(drawPlot({ y: { type, domain: [1, 5] }, marks }, "D.").svg.includes(">y</text>"));
  }
  const small = drawPlot({ width: 90, height: 90, ...options }, "D.");
  assert.ok(small.svg.includes(">∂o/∂w1</text>"));
});
