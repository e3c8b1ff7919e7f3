import assert from "node:assert/strict";
import { display } from "./displayable.ts";
import { drawTable } from "./draw_table.ts";
import { formatColumn } from "./format.ts";

Deno.test("a table is shown as HTML with escaped text, as aligned text and as data", () => {
  const shown = drawTable([{ name: "a<b", x: 1 }, { name: "c", x: -0.5 }])[display]();
  const [left, right] = ["left", "right"].map((side) =>
    ` style="text-align:${side};white-space:nowrap"`
  );
  assert.equal(
    shown["text/html"],
    `<table><thead><tr><th${left}>name</th><th${right}>x</th></tr></thead><tbody>` +
      `<tr><td${left}>a&lt;b</td><td${right}>1.0000</td></tr>` +
      `<tr><td${left}>c</td><td${right}>−0.5000</td></tr></tbody></table>`,
  );
  assert.equal(shown["text/plain"], "name        x\na<b    1.0000\nc     -0.5000");
  assert.deepEqual(shown["application/vnd.micrograd.table+json"], {
    columns: [{ name: "name" }, { name: "x", isNumeric: true }],
    rows: [["a<b", "1.0000"], ["c", "−0.5000"]],
  });
});

Deno.test("a column of whole numbers is written without decimals", () => {
  assert.deepEqual(formatColumn([1, -20, 0, -0]), ["1", "−20", "0", "0"]);
  assert.deepEqual(formatColumn([0, -0]), ["0", "0"]);
  assert.deepEqual(formatColumn([2 ** 53 - 1]), ["9007199254740991"]);
  assert.deepEqual(formatColumn([]), []);
});

Deno.test("a column has one number of decimals, as many as its smallest number needs", () => {
  const column = (...numbers: number[]) =>
    formatColumn(numbers).map((cell) => cell.replace(/[\u2007\u2008]/g, " "));
  assert.deepEqual(column(0.5, 6, -12.34567), ["0.5000", "6.0000", "−12.3457"]);
  assert.deepEqual(column(1, 0.001), ["1.0000", "0.0010"]);
  assert.deepEqual(column(1, -0.000123), ["1.00000", "−0.00012"]);
  assert.deepEqual(column(1, 1.5e-7), ["1.00000000", "0.00000015"]);
  assert.deepEqual(column(1, 1.5e-8), ["1.000e0 ", "1.500e−8"]);
  assert.deepEqual(column(0.5, 2e9), ["5.000e−1", "2.000e9 "]);
  assert.deepEqual(column(1e300, 1.5), ["1.000e300", "1.500e0  "]);
});

Deno.test("zero is 0 under the unit of its column, and what is no number is a word", () => {
  const zero = "0\u2008\u2007\u2007\u2007\u2007";
  const cells = formatColumn([0, -0, 0.5, NaN, -Infinity]);
  assert.deepEqual(cells, [zero, zero, "0.5000", "NaN", "−Infinity"]);
  assert.equal(
    drawTable([0, -1.5, NaN].map((x) => ({ x })))[display]()["text/plain"],
    "      x\n 0\n-1.5000\n    NaN",
  );
  assert.deepEqual(formatColumn([NaN, Infinity]), ["NaN", "Infinity"]);
});

Deno.test("a marked row is bold, and has a sign before its first cell in every form", () => {
  const records = [{ b: 6, agrees: true }, { b: 8, agrees: false }];
  const shown = drawTable(records, { highlight: ({ b }) => b === 8 })[display]();
  assert.equal(shown["text/plain"], "  b  agrees\n  6  yes\n▸ 8  no");
  assert.match(
    shown["text/html"],
    /<tr><td[^>]*>6<.*<tr style="font-weight:bold"><td[^>]*>▸\u00a08<\/td>/,
  );
  assert.deepEqual(
    (shown["application/vnd.micrograd.table+json"] as { highlight: number[] }).highlight,
    [1],
  );
});

Deno.test("a table without records or with other things than text and numbers is refused", () => {
  // deno-lint-ignore no-explicit-any
  const draw = drawTable as any;
  assert.throws(() => draw([]), /drawTable expects an array of at least one record/);
  assert.throws(() => draw([{ x: 1 }, {}]), /in column "x", got undefined/);
  assert.throws(() => draw([{ x: 1n }]), /in column "x", got the bigint 1n/);
  for (const records of [[null], [1], ["ab"], [{}], [{ a: 1 }, null]]) {
    assert.throws(() => draw(records), /drawTable expects an object with a key for each column/);
  }
  assert.throws(() => draw([{ a: 1 }], null), /drawTable expects an object of options, got null/);
  assert.throws(
    () => draw([{ a: 1 }], { highlight: 3 }),
    /drawTable expects a function of a record as highlight, got 3/,
  );
});
