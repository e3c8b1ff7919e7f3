import { type Bundle, display, type Displayable } from "./displayable.ts";
import { expected } from "../expected.ts";
import { escapeMarkup, printable } from "./format.ts";
import { letters } from "./graph/svg.ts";
import { colour } from "./palette.ts";
import { type Table, tableType, toText } from "./table.ts";

/**
 * A picture that a notebook shows and that can be read without seeing it.
 *
 * As the last expression of a cell it is displayed in these forms: an `<img>` with alternative
 * text, which JupyterLab scales and shows even where outputs are not trusted; the SVG itself, for
 * pages that put it inline; plain text; and its numbers as data. Colours written as
 * `light-dark(…)` follow the theme in each.
 */
export class Figure implements Displayable {
  /** The picture, with the description as its `<title>` and `<desc>`. */
  readonly svg: string;
  /** What is shown where there are only letters: the table, or else the description. */
  readonly text: string;
  /** What the picture shows, in words. */
  readonly description: string;
  /** The numbers in the picture. */
  readonly table?: Table;

  /**
   * @param svg One `<svg>` element with `width`, `height` and `viewBox`.
   * @param description What the picture shows. Its first sentence serves as its name.
   * @param table The numbers in the picture, if a table can hold them.
   * @throws {TypeError} If `svg` is no such element, or `description` is empty or no string.
   *
   * @example
   * ```ts
   * const dot = new Figure('<svg width="9" height="9"><circle r="4"/></svg>', "A dot.");
   * dot.svg.includes("<title>A dot.</title>"); // true
   * ```
   */
  constructor(svg: string, description: string, table?: Table) {
    if (typeof description !== "string" || description.trim() === "") {
      throw expected("A figure", "a description for readers who cannot see it", description);
    }
    const root = typeof svg === "string"
      ? svg.match(/^\s*<svg(?:[^>"']|"[^"]*"|'[^']*')*(?<!\/)>/)?.[0]
      : undefined;
    if (root === undefined) {
      throw expected(
        "A figure",
        "an <svg> element",
        typeof svg === "string" ? svg.slice(0, 40) : svg,
      );
    }
    const [, name, rest] = description.match(/^\s*(.*?[.:!?](?=\s)|.*\S)\s*(.*)$/s)!;
    const described = `<title>${escapeMarkup(name)}</title>` +
      (rest && `<desc>${escapeMarkup(rest)}</desc>`);
    const themed = `<style>svg:root{color-scheme:light dark;color:${colour("text")}}</style>`;
    this.description = description;
    this.table = table;
    this.svg = printable(root + described + themed + svg.slice(root.length));
    this.text = table ? toText(table) : description;
  }

  /** What Jupyter shows, by MIME type. */
  [display](): Bundle {
    const source = new TextEncoder().encode(this.svg).toBase64();
    const [, width] = this.svg.match(/^[^>]*\swidth="(\d+)"/) ?? [];
    // Where it has less room it scrolls, before letters of 13 px get smaller than 11.
    const least = width ? `;min-width:${Math.ceil(Number(width) * 11 / letters)}px` : "";
    return {
      "text/plain": this.text,
      "text/html": `<img alt="${escapeMarkup(this.description)}" style="max-width:100%${least}" ` +
        `src="data:image/svg+xml;base64,${source}">`,
      "image/svg+xml": this.svg,
      ...this.table ? { [tableType]: this.table } : {},
    };
  }
}
