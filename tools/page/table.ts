import type { Element } from "hast";
import { h } from "hastscript";
import { mark, type Table } from "../../lib/show/table.ts";

/** More cells than anyone reads; a page would take long to open. */
const mostCells = 50_000;

/**
 * Reads a table that a notebook holds as data, and trusts none of it.
 *
 * @param form What the notebook holds under `tableType`.
 * @returns The table; none if it is anything else, or too large for a page.
 */
export function readTable(form: unknown): Table | undefined {
  const { columns, rows, highlight = [] } = Object(form) as Record<string, unknown>;
  const isTable = Array.isArray(columns) && columns.length > 0 && Array.isArray(rows) &&
    columns.length * rows.length <= mostCells &&
    columns.every((column) => typeof column?.name === "string") &&
    rows.every((row) =>
      Array.isArray(row) && row.length === columns.length &&
      row.every((cell) => typeof cell === "string")
    ) &&
    Array.isArray(highlight) && highlight.every((row) => Number.isInteger(row));
  return isTable ? form as Table : undefined;
}

/**
 * Writes a table with its numbers to the right and its marked rows in bold, behind a sign.
 *
 * @param table The table.
 */
export function renderTable({ columns, rows, highlight = [] }: Table): Element {
  const marked = new Set(highlight);
  const numeric = columns.map(({ isNumeric }) => isNumeric ? "numeric" : undefined);
  return h(
    "table",
    { class: "values" },
    h(
      "thead",
      h("tr", columns.map(({ name }, i) => h("th", { scope: "col", class: numeric[i] }, name))),
    ),
    h(
      "tbody",
      rows.map((row, i) =>
        h(
          "tr",
          { class: marked.has(i) ? "strong" : undefined },
          row.map((cell, column) =>
            h(
              "td",
              { class: numeric[column] },
              marked.has(i) && column === 0 ? mark + cell : cell,
            )
          ),
        )
      ),
    ),
  );
}
