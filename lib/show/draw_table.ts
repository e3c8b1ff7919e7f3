import { display, type Displayable } from "./displayable.ts";
import { expected } from "../expected.ts";
import { escapeMarkup, formatNumber } from "./format.ts";

/**
 * Aligns cells in columns of plain text, numbers to the right.
 *
 * @param rows The rows, the header first, all of one length.
 * @returns One line a row.
 *
 * @example
 * ```ts
 * const text = alignColumns([["name", "x"], ["a", -2]]);
 * if (text !== "name        x\na     -2.0000") throw text;
 * ```
 */
export function alignColumns(rows: readonly (readonly (string | number)[])[]): string {
  const written = rows.map((row) => row.map(write));
  const widths = rows[0].map((_, column) =>
    written.reduce((width, row) => Math.max(width, row[column].length), 0)
  );
  const isNumeric = rows[0].map((_, column) =>
    rows.slice(1).some((row) => typeof row[column] === "number")
  );
  return written
    .map((row) =>
      row.map((cell, column) =>
        isNumeric[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column])
      ).join("  ").trimEnd()
    )
    .join("\n");
}

/**
 * Draws a table with a row for each record.
 *
 * @param records Objects with the same keys, which name the columns. Numbers are written with
 * four decimals, or with an exponent where these would hide them.
 * @returns What a cell displays as a table, and as aligned text elsewhere.
 * @throws {TypeError} If there is no record, or a record lacks a key of the first one.
 *
 * @example
 * ```ts
 * import { display } from "./displayable.ts";
 * const bundle = drawTable([{ x: 1, y: 0.5 }])[display]();
 * if (!bundle["text/html"].includes("<td>0.5000</td>")) throw bundle["text/html"];
 * ```
 */
export function drawTable(
  records: readonly Record<string, string | number>[],
): Displayable {
  if (!Array.isArray(records) || records.length === 0) {
    throw expected("drawTable", "an array of at least one record", records);
  }
  const columns = Object.keys(Object(records[0]));
  for (const record of records) {
    if (typeof record !== "object" || record === null || columns.length === 0) {
      throw expected("drawTable", "an object with a key for each column as a record", record);
    }
    for (const column of columns) {
      const cell = record[column];
      if (typeof cell !== "string" && typeof cell !== "number") {
        throw expected("drawTable", `a string or a number in column "${column}"`, cell);
      }
    }
  }
  const rows = records.map((record) => columns.map((column) => record[column]));
  const line = (cells: (string | number)[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeMarkup(write(cell))}</${tag}>`).join("")}</tr>`;
  const head = `<thead>${line(columns, "th")}</thead>`;
  const body = `<tbody>${rows.map((row) => line(row, "td")).join("")}</tbody>`;
  const bundle = {
    "text/html": `<table>${head}${body}</table>`,
    "text/plain": alignColumns([columns, ...rows]),
  };
  return { [display]: () => bundle };
}

const write = (cell: string | number) => typeof cell === "number" ? formatNumber(cell) : cell;
