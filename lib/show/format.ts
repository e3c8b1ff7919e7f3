/**
 * Writes a number for reading in at most nine characters: with four decimals, or with an exponent
 * where these would leave less than two digits of it or be too many.
 *
 * @param x Any number.
 * @returns `2.0000`, `-0.0000`, `1.2000e-7`, `NaN`, `Infinity` or `-Infinity`.
 *
 * @example
 * ```ts
 * [0.5, -0, 0.001, 0.0005].map(formatNumber).join(" "); // "0.5000 -0.0000 0.0010 5.0000e-4"
 * ```
 */
export function formatNumber(x: number): string {
  if (!Number.isFinite(x)) return String(x);
  if (x === 0) return Object.is(x, -0) ? "-0.0000" : "0.0000";
  const fixed = x.toFixed(4);
  if (/^.{1,4}\.\d{4}$/.test(fixed) && Math.abs(x) >= 0.00095) return fixed;
  for (let digits = 5;; digits--) {
    const written = x.toExponential(digits).replace("e+", "e");
    if (written.length <= 9) return written;
  }
}

/**
 * Writes the numbers of a column, all in one format, one below the other.
 *
 * @param numbers Any numbers.
 * @returns Whole numbers as they are. Among others, four decimals, or as many as the smallest
 * needs for two digits, up to eight; or an exponent for all. Zero is "0", with spaces as wide as
 * what the others have behind the unit; NaN and infinities are words.
 *
 * @example
 * ```ts
 * formatColumn([-1, 20, 0]); // ["−1", "20", "0"]
 * formatColumn([1, 0.00012]); // ["1.00000", "0.00012"]
 * ```
 */
export function formatColumn(numbers: readonly number[]): string[] {
  const sizes = numbers.filter((x) => Number.isFinite(x) && x !== 0).map(Math.abs);
  const smallest = sizes.reduce((least, x) => Math.min(least, x), Infinity);
  const largest = sizes.reduce((most, x) => Math.max(most, x), 0);
  const isWhole = largest <= Number.MAX_SAFE_INTEGER && sizes.every(Number.isInteger);
  const decimals = isWhole ? 0 : Math.max(4, 1 - Math.floor(Math.log10(smallest)));
  const isShort = isWhole || decimals <= 8 && largest < 1e9;
  const written = numbers.map((x) => {
    if (x === 0) return "0";
    if (!Number.isFinite(x)) return String(x);
    return isShort ? x.toFixed(decimals) : x.toExponential(3).replace("e+", "e");
  });
  const behindUnit = written.map((text) => text.replace(/^-?\d+|^\D+$/, ""));
  const longest = behindUnit.reduce((most, text) => text.length > most.length ? text : most, "");
  return written.map((text, i) => {
    const isWord = !/\d/.test(text);
    const missing = isWord ? "" : longest.slice(behindUnit[i].length);
    return withMinus(text) + missing.replace(/[^.]/g, "\u2007").replace(".", "\u2008");
  });
}

/**
 * Sets true minus signs in a number.
 *
 * @param number A number as JavaScript writes it.
 * @returns The same with U+2212, which is as wide as a plus, for each hyphen.
 *
 * @example
 * ```ts
 * withMinus("-2e-5"); // "\u22122e\u22125"
 * ```
 */
export function withMinus(number: string): string {
  return number.replaceAll("-", "−");
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
 * printable("a\0\ud800\n"); // "a␀\ufffd\n"
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
 * escapeMarkup('a<b & "c"'); // "a&lt;b &amp; &quot;c&quot;"
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
