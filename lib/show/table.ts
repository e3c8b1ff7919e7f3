/**
 * A table as data, its cells as they are shown. They are text, because JSON has no NaN, no
 * infinity and no negative zero.
 */
export interface Table {
  columns: {
    name: string;
    /** Numbers stand to the right, one below the other. */
    isNumeric?: boolean;
  }[];
  /** As many cells a row as there are columns. */
  rows: string[][];
  /** The rows that the text is talking about. */
  highlight?: number[];
}

/** The MIME type of a `Table`; what doesn't know it shows the other forms. */
export const tableType = "application/vnd.micrograd.table+json";

/** Stands before the first cell of a row that is marked, for readers who cannot see how. */
export const mark = "▸\u00a0";

/**
 * Writes a table as aligned plain text.
 *
 * @param table The table.
 * @returns One line for the header and one a row, with minus signs and spaces as on a keyboard.
 *
 * @example
 * ```ts
 * const columns = [{ name: "name" }, { name: "x", isNumeric: true }];
 * const text = toText({ columns, rows: [["a", "−2.0000"]] });
 * text; // "name        x\na     -2.0000"
 * ```
 */
export function toText({ columns, rows, highlight = [] }: Table): string {
  const marked = new Set(highlight);
  const cells = rows.map((row, i) =>
    row.map((cell, column) => {
      const text = columns[column].isNumeric
        ? cell.replaceAll("−", "-").replace(/[\u2007\u2008]/g, " ")
        : cell;
      return marked.has(i) && column === 0 ? mark.replace("\u00a0", " ") + text : text;
    })
  );
  const lines = [columns.map(({ name }) => name), ...cells];
  const widths = columns.map((_, column) =>
    lines.reduce((width, line) => Math.max(width, line[column].length), 0)
  );
  return lines.map((line) =>
    line.map((cell, column) =>
      columns[column].isNumeric ? cell.padStart(widths[column]) : cell.padEnd(widths[column])
    ).join("  ").trimEnd()
  ).join("\n");
}
