import assert from "node:assert/strict";
import { toHtml } from "hast-util-to-html";
import { drawStill } from "../../lib/explore/still.ts";
import { display } from "../../lib/show/displayable.ts";
import { drawDot } from "../../lib/show/draw_dot.ts";
import { drawTable } from "../../lib/show/draw_table.ts";
import { type Table, tableType } from "../../lib/show/table.ts";
import { Value } from "../../lib/value.ts";
import { renderOutput } from "./outputs.ts";
import { StyleSheet } from "./style.ts";
import { readTable } from "./table.ts";

/** What a page shows of an output with these forms. */
function shown(bundle: Record<string, unknown>): string {
  const context = {
    styles: new StyleSheet(),
    place: "x.ipynb, cell 1",
    prefix: "c",
    picture: () => ({ missing: "" }),
    still: drawStill,
  };
  return toHtml(renderOutput({ type: "data", bundle }, context));
}

Deno.test("a table is shown from its data, numbers to the right, marked rows in bold", () => {
  const records = [{ b: 6, name: "a  b" }, { b: 8.5, name: "<c>" }];
  const bundle = drawTable(records, { highlight: ({ b }) => b === 8.5 })[display]();
  assert.equal(
    shown({ ...bundle }),
    '<div class="output"><table class="values"><thead><tr><th scope="col" class="numeric">b</th>' +
      '<th scope="col">name</th></tr></thead><tbody>' +
      '<tr><td class="numeric">6.0000</td><td>a  b</td></tr>' +
      '<tr class="strong"><td class="numeric">▸\u00a08.5000</td><td>&#x3C;c></td></tr>' +
      "</tbody></table></div>",
  );
});

Deno.test("a graph's values are a table of their own below it", () => {
  const a = new Value(-2, "two  words    and more"),
    html = shown({ ...drawDot(a.tanh())[display]() });
  assert.match(html, /<\/svg>.*<details><summary>The values as a table<\/summary>.*<table class/s);
  assert.ok(html.includes('<td>two words and more</td><td></td><td class="numeric">−2.0000</td>'));
});

const table: Table = {
  columns: [{ name: "a" }, { name: "b", isNumeric: true }],
  rows: [["1", "2"]],
};

Deno.test("what is no table is not read as one", () => {
  assert.equal(readTable(table), table);
  for (
    const wrong of [
      undefined,
      null,
      3,
      "table",
      [],
      {},
      { columns: [], rows: [] },
      { columns: "ab", rows: [["1", "2"]] },
      { ...table, columns: ["a", "b"] },
      { ...table, columns: [null, null] },
      { ...table, columns: [{ name: 1 }, { name: "b" }] },
      { ...table, rows: { length: 1 } },
      { ...table, rows: [null] },
      { ...table, rows: ["12"] },
      { ...table, rows: [["1"]] },
      { ...table, rows: [["1", 2]] },
      { ...table, rows: [["1", { toString: 1 }]] },
      { ...table, rows: Array(1_000_000).fill(["1", "2"]) },
      { ...table, highlight: 0 },
      { ...table, highlight: ["0"] },
    ]
  ) assert.equal(readTable(wrong), undefined, JSON.stringify(wrong)?.slice(0, 80));
});

Deno.test("an output whose table cannot be read shows its other forms", () => {
  const rows = [[1, "2"]], svg = '<svg width="9"><title>A dot.</title><circle r="4"/></svg>';
  const wrong = { [tableType]: { ...table, rows } };
  assert.match(shown({ ...wrong, "text/plain": "1 2" }), /<samp>1 2<\/samp>/);
  assert.match(shown({ ...wrong, "text/html": "<b>1 2</b>" }), /<b>1 2<\/b>/);
  const picture = shown({ ...wrong, "image/svg+xml": svg });
  assert.ok(picture.includes("<circle") && !picture.includes("<details"), picture);
  const json = { [tableType]: 3, "application/json": [4] };
  assert.match(shown(json), /4/);
});

Deno.test("what a table holds is text on the page", () => {
  const script = "<script>hacked=1</script>";
  const hostile = { columns: [{ name: script }], rows: [[script]], highlight: [0, 1e9, -1] };
  const html = shown({ [tableType]: hostile });
  assert.ok(!html.includes("<script") && html.includes("▸\u00a0&#x3C;script>hacked=1"), html);
});
