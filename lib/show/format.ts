/**
 * Writes a number for reading: four decimals, or an exponent where these would hide it.
 *
 * @param x Any number.
 * @returns `2.0000`, `-0.0000`, `1.200e-7`, `3.100e+9`, `NaN`, `Infinity` or `-Infinity`.
 *
 * @example
 * ```ts
 * const written = [0.5, -0, 1.2e-7, NaN].map(formatNumber).join(" ");
 * if (written !== "0.5000 -0.0000 1.200e-7 NaN") throw written;
 * ```
 */
export function formatNumber(x: number): string {
  if (!Number.isFinite(x)) return String(x);
  if (Object.is(x, -0)) return "-0.0000";
  const size = Math.abs(x);
  return size !== 0 && (size < 0.00005 || size >= 1e7) ? x.toExponential(3) : x.toFixed(4);
}

/**
 * Makes text showable.
 *
 * @param text Any text.
 * @returns The text with lone surrogates and control characters, which XML has no way to write,
 * as U+FFFD and the pictures of control characters from U+2400 on.
 *
 * @example
 * ```ts
 * if (printable("a\0\ud800\n") !== "a␀\ufffd\n") throw new Error();
 * ```
 */
export function printable(text: string): string {
  return text
    .toWellFormed()
    // deno-lint-ignore no-control-regex
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
    .replace(/[\x7f-\x9f\ufffe\uffff]/g, "\ufffd");
}

/**
 * Escapes text for HTML, SVG and Graphviz's HTML-like labels.
 *
 * @param text Any text, which is made printable first.
 * @returns The text as character data or as a quoted attribute.
 *
 * @example
 * ```ts
 * if (escapeMarkup('a<b & "c"') !== "a&lt;b &amp; &quot;c&quot;") throw new Error();
 * ```
 */
export function escapeMarkup(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
