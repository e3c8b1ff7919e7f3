import assert from "node:assert/strict";
import { browserTest } from "../../../tools/support/browser.ts";
import { drawDot } from "../draw_dot.ts";
import { MLP } from "../../nn.ts";
import { Value } from "../../value.ts";

/** A sum of values with these labels, each with these numbers. */
function sumOf(labels: string[], data: number, grad: number): Value {
  let sum = new Value(data);
  for (const label of labels) sum = sum.add(new Value(data, label));
  for (let value: Value | undefined = sum; value; value = value.prev[0]) value.grad = grad;
  return sum;
}

function neuron(): Value {
  const sum = new Value(2, "x1").mul(new Value(-3, "w1")).add(new Value(0, "x2").mul(1));
  sum.label = "x1*w1 + x2*w2";
  const output = sum.add(new Value(6.8813735870195432, "b")).tanh();
  output.backward();
  return output;
}

function chain(length: number): Value {
  let end = new Value(1, "start");
  for (let i = 0; i < length; i++) end = end.tanh().mul(end);
  return end;
}

const hostile = [
  "{a|b} <c>",
  'say "hi" \\',
  "MMMMMMMMMMMMMMM@@@@@@@@@@@@@@@@@%%%%%%%%",
  "αβγ ∂o/∂n ←→∞",
  "漢字かな",
  "😀👩‍👩‍👧",
  "\u0000\ud800\u202eabc",
  "two\nlines",
  `${"x".repeat(500)}`,
  "line\n".repeat(200_000),
];
const operations = {
  data: -1234567.89,
  grad: -1.5e-300,
  op: "logSumExpOverAll",
  prev: ["MMMMMMMMMMMM", "**", "a"].map((op) => ({ data: NaN, op, prev: [{ data: 1 }] })),
  localDerivatives: () => [-1.25e-300, -Infinity, -123.456],
};
const graphs = {
  neuron: neuron(),
  deep: chain(12),
  wide: new MLP(3, [4, 2], { seed: 1 }).forward([1, 2, 3])[0],
  "hostile labels": sumOf(hostile, 1, 1),
  "long numbers": sumOf(["a", "b"], -12345.6789, -1.23456e-100),
  words: sumOf(["a", "b"], -Infinity, -Infinity),
  "many operands": operations,
};

for (const typeface of ["Liberation Sans", "DejaVu Sans", "Verdana, serif"]) {
  browserTest(`all that is written has air around it, set in ${typeface}`, async (browser) => {
    const page = await browser.newPage();
    for (const [name, root] of Object.entries(graphs)) {
      const { svg } = drawDot(root, {
        localDerivatives: true,
        highlight: root instanceof Value ? [root, ...root.prev] : [root],
      });
      await page.setContent(
        `<style>.value-graph text{font-family:${typeface}!important}</style>${svg}`,
      );
      const wrongs = await page.evaluate(() => {
        const wrongs: string[] = [];
        const box = (element: Element) => element.getBoundingClientRect();
        for (const text of document.querySelectorAll("text")) {
          const inside = text.parentElement!.querySelector(
            text.classList.contains("symbol") ? ".header" : ".outline, .chip",
          )!;
          const [inner, outer] = [box(text), box(inside)];
          const air = Math.min(inner.left - outer.left, outer.right - inner.right);
          // A line is higher than its letters, above all that of an asterisk.
          const isAbove = inner.top < outer.top - 1, isBelow = inner.bottom > outer.bottom + 1;
          if (air < 2 || isAbove || isBelow && !/^\*+$/.test(text.textContent!)) {
            wrongs.push(`${text.textContent} has ${air} px`);
          }
        }
        const rows = document.querySelectorAll(".row");
        for (const row of rows) {
          const gap = box(row.nextElementSibling!).left - box(row).right;
          if (gap < 1) wrongs.push(`${row.nextElementSibling!.textContent}: ${gap} px to its name`);
        }
        return wrongs;
      });
      assert.deepEqual(wrongs, [], `${name} in ${typeface}`);
    }
  });
}

browserTest("no box covers another, and each edge ends at a port or a frame", async (browser) => {
  const page = await browser.newPage();
  for (const [name, root] of Object.entries(graphs)) {
    await page.setContent(drawDot(root, { localDerivatives: true }).svg);
    const wrongs = await page.evaluate(() => {
      const wrongs: string[] = [];
      const all = [...document.querySelectorAll(".outline, .block, .second")].filter((element) =>
        !element.parentElement!.querySelector(".second") || element.matches(".second")
      ).map((element) => [element, element.getBoundingClientRect()] as const);
      for (const [i, [a, { left, right, top, bottom }]] of all.entries()) {
        for (const [b, box] of all.slice(i + 1)) {
          if (
            left < box.right + 5 && box.left < right + 5 && top < box.bottom + 5 &&
            box.top < bottom + 5
          ) wrongs.push(`${a.parentElement!.textContent} and ${b.parentElement!.textContent}`);
        }
      }
      for (const tip of document.querySelectorAll(".tip")) {
        const { right, top, bottom } = tip.getBoundingClientRect(), y = (top + bottom) / 2;
        const isTouched = all.some(([, box]) =>
          Math.abs(box.left + 0.5 - right) < 0.6 && y > box.top && y < box.bottom
        );
        const edge = tip.parentElement!.querySelector("path")!, svg = tip.closest("svg")!;
        const [start, end] = [0, edge.getTotalLength()].map((length) =>
          edge.getPointAtLength(length).matrixTransform(edge.getScreenCTM()!)
        );
        const leaves = all.some(([, box]) =>
          Math.abs(box.right - 0.5 - start.x) < 0.6 && start.y > box.top && start.y < box.bottom
        );
        if (
          !isTouched || !leaves || Math.abs(end.y - y) > 0.6 || end.x > right || end.x < right - 7
        ) {
          wrongs.push(`${svg.textContent} edge ${tip.parentElement!.getAttribute("class")}`);
        }
      }
      const { right, bottom } = document.querySelector("svg")!.getBoundingClientRect();
      for (const [element, box] of all) {
        if (box.right > right || box.bottom > bottom) {
          wrongs.push(element.parentElement!.textContent!);
        }
      }
      return wrongs;
    });
    assert.deepEqual(wrongs, [], name);
  }
});

browserTest("the same graph in another state is drawn in the same places", async (browser) => {
  const page = await browser.newPage();
  const places = async (svg: string) => {
    await page.setContent(svg);
    return await page.$$eval(
      ".outline, .block, .stripe, .second, .edge, .tip, .label, .row",
      (parts) =>
        parts.map((part) => {
          const { x, y, width, height } = part.getBoundingClientRect();
          return [x, y, width, height];
        }),
    );
  };
  const root = neuron(), marked = [root, ...root.prev];
  const before = await places(drawDot(root).svg);
  root.data = 1e-300;
  root.prev[0].grad = -12345.678;
  const after = await places(drawDot(root, { highlight: marked, localDerivatives: true }).svg);
  assert.deepEqual(after, before);
});

browserTest("numbers end at the same place, whatever they are", async (browser) => {
  const page = await browser.newPage();
  const ends = async (data: number, grad: number) => {
    await page.setContent(drawDot(Object.assign(new Value(data, "a"), { grad })).svg);
    return await page.$$eval(
      ".data, .grad",
      (numbers) => numbers.map((number) => Math.round(number.getBoundingClientRect().right)),
    );
  };
  const [end] = await ends(1, -2.5);
  for (const [data, grad] of [[1, -2.5], [-1e-300, 0], [NaN, -Infinity]]) {
    assert.deepEqual(await ends(data, grad), [end, end]);
  }
});

browserTest(
  "a mark thickens the frame and makes the gradient bold, not the data",
  async (browser) => {
    const page = await browser.newPage();
    const a = new Value(1, "a"), b = new Value(2, "b");
    await page.setContent(drawDot(a.add(b), { highlight: [a] }).svg);
    const looks = await page.$$eval(".v0, .v1", (values) =>
      values.map((value) => {
        const style = (part: string) => getComputedStyle(value.querySelector(part)!);
        const colours = [style(".outline").stroke, style(".stripe").fill, style(".grad").fill];
        return {
          frame: style(".outline").strokeWidth,
          weights: [style(".data").fontWeight, style(".grad").fontWeight],
          marked: colours.filter((colour) => colour === "rgb(11, 87, 196)").length,
        };
      }));
    assert.deepEqual(looks, [
      { frame: "2.5px", weights: ["400", "700"], marked: 3 },
      { frame: "1px", weights: ["400", "400"], marked: 0 },
    ]);
  },
);
