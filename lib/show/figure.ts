import { display, type Displayable } from "./displayable.ts";
import { expected } from "../expected.ts";
import { escapeMarkup } from "./format.ts";

/**
 * A picture that a notebook shows and that can be read without seeing it.
 *
 * As the last expression of a cell it is displayed in three forms: an `<img>` with
 * alternative text, which JupyterLab scales and shows even where outputs are not trusted; the
 * SVG itself, for pages that put it inline; and plain text. Colours written as
 * `light-dark(…)` follow the theme in each.
 */
export class Figure implements Displayable {
  /** The picture, with the description as its `<title>` and `<desc>`. */
  readonly svg: string;

  /**
   * @param svg One `<svg>` element with `width`, `height` and `viewBox`.
   * @param description What the picture shows. Its first sentence serves as its name.
   * @param text What to show where there are only letters, the description unless given.
   * @throws {TypeError} If `svg` is no such element, or `description` is empty or no string.
   *
   * @example
   * ```ts
   * const dot = new Figure('<svg width="9" height="9"><circle r="4"/></svg>', "A dot.");
   * if (!dot.svg.includes("<title>A dot.</title>")) throw dot.svg;
   * ```
   */
  constructor(svg: string, readonly description: string, readonly text: string = description) {
    if (typeof description !== "string" || description.trim() === "") {
      throw expected("A figure", "a description for readers who cannot see it", description);
    }
    const root = svg.match(/^\s*<svg(?:[^>"']|"[^"]*"|'[^']*')*(?<!\/)>/)?.[0];
    if (root === undefined) throw expected("A figure", "an <svg> element", svg.slice(0, 40));
    const [, name, rest] = description.match(/^\s*(.*?[.:!?](?=\s)|.*\S)\s*(.*)$/s)!;
    const described = `<title>${escapeMarkup(name)}</title>` +
      (rest && `<desc>${escapeMarkup(rest)}</desc>`);
    const themed =
      `<style>svg:root{color-scheme:light dark;color:light-dark(#1f2933,#e4e7eb)}</style>`;
    this.svg = root + described + themed + svg.slice(root.length);
  }

  /** What Jupyter shows, by MIME type. */
  [display](): Record<string, string> {
    const source = new TextEncoder().encode(this.svg).toBase64();
    return {
      "text/plain": this.text,
      "text/html": `<img alt="${escapeMarkup(this.description)}" style="max-width:100%" ` +
        `src="data:image/svg+xml;base64,${source}">`,
      "image/svg+xml": this.svg,
    };
  }
}
