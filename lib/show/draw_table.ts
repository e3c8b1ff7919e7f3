import { display, type Displayable } from "./displayable.ts";
import { expected } from "../expected.ts";
import { escapeMarkup, formatColumn } from "./format.ts";
import { mark, type Table, tableType, toText } from "./table.ts";

/** What a cell of a table may hold. */
export type Cell = string | number | boolean;

/** How a table is drawn. */
export interface TableOptions<Row> {
  /** Tells which rows the text is talking about: bold letters and a "▸" mark them. */
  highlight?: (record: Row) => boolean;
}

/**
 * Draws a table with a row for each record.
 *
 * @param records Objects with the same keys, which name the columns. The numbers of a column are
 * written alike: whole ones as they are, others with four decimals or more, or all with an
 * exponent if eight would hide one. `true` and `false` are written as "yes" and "no".
 * @param options What to mark.
 * @returns What a cell displays as a table, and as aligned text elsewhere.
 * @throws {TypeError} If there is no record, a record lacks a key of the first one or holds
 * something else than text, a number or a truth value, or an option is of the wrong kind.
 *
 * @example
 * ```ts
 * import { display } from "./displayable.ts";
 * const records = [{ x: 1, y: 0.5 }, { x: 2, y: 0 }];
 * const bundle = drawTable(records, { highlight: ({ x }) => x === 2 })[display]();
 * bundle["text/plain"]; // "  x       y\n  1  0.5000\n▸ 2  0"
 * ```
 */
export function drawTable<Row extends Record<string, Cell>>(
  records: readonly Row[],
  options: TableOptions<Row> = {},
): Displayable {
  if (!Array.isArray(records) || records.length === 0) {
    throw expected("drawTable", "an array of at least one record", records);
  }
  if (typeof options !== "object" || options === null) {
    throw expected("drawTable", "an object of options", options);
  }
  const { highlight = () => false } = options;
  if (typeof highlight !== "function") {
    throw expected("drawTable", "a function of a record as highlight", highlight);
  }
  const names = Object.keys(Object(records[0]));
  for (const record of records) {
    if (typeof record !== "object" || record === null || names.length === 0) {
      throw expected("drawTable", "an object with a key for each column as a record", record);
    }
    for (const name of names) {
      if (!["string", "number", "boolean"].includes(typeof record[name])) {
        throw expected(
          "drawTable",
          `text, a number or true or false in column "${name}"`,
          record[name],
        );
      }
    }
  }
  const columns = names.map((name) => formatCells(records.map((record) => record[name])));
  const marked = records.flatMap((record, i) => highlight(record) ? [i] : []);
  const table: Table = {
    columns: names.map((name, i) => columns[i].isNumeric ? { name, isNumeric: true } : { name }),
    rows: records.map((_, row) => columns.map(({ cells }) => cells[row])),
    ...marked.length > 0 ? { highlight: marked } : {},
  };
  const bundle = {
    "text/plain": toText(table),
    "text/html": toHtml(table),
    [tableType]: table,
  };
  return { [display]: () => bundle };
}

function formatCells(cells: Cell[]): { isNumeric: boolean; cells: string[] } {
  const numbers = cells.filter((cell) => typeof cell === "number");
  const written = formatColumn(numbers).values();
  return {
    isNumeric: numbers.length > 0,
    cells: cells.map((cell) => {
      if (typeof cell === "number") return written.next().value!;
      return typeof cell === "boolean" ? (cell ? "yes" : "no") : cell;
    }),
  };
}

/**
 * Writes a table as HTML, with its alignment in itself: JupyterLab sets everything to the right.
 *
 * @param table The table.
 *
 * @example
 * ```ts
 * const html = toHtml({ columns: [{ name: "x", isNumeric: true }], rows: [["2"]] });
 * html.includes('<td style="text-align:right;white-space:nowrap">2</td>'); // true
 * ```
 */
export function toHtml({ columns, rows, highlight = [] }: Table): string {
  const line = (tag: string, cells: string[], style = "") =>
    `<tr${style}>${
      cells.map((cell, i) =>
        `<${tag} style="text-align:${
          columns[i].isNumeric ? "right" : "left"
        };white-space:nowrap">` +
        `${escapeMarkup(cell)}</${tag}>`
      ).join("")
    }</tr>`;
  const marked = new Set(highlight);
  const body = rows.map(([first, ...others], i) =>
    marked.has(i)
      ? line("td", [mark + first, ...others], ' style="font-weight:bold"')
      : line("td", [first, ...others])
  );
  return `<table><thead>${line("th", columns.map(({ name }) => name))}</thead>` +
    `<tbody>${body.join("")}</tbody></table>`;
}
