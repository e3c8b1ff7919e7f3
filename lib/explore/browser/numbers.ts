import { withMinus } from "../../show/format.ts";

/**
 * Writes a number as one says it in a sentence.
 *
 * @param x Any number.
 * @returns At most four decimals and six digits, without zeros at the end; with five decimals, or
 * an exponent, where these would hide it.
 *
 * @example
 * ```ts
 * [0.96402758, -3, 0.00012, 2.5e-5].map(inWords); // ["0.964", "−3", "0.00012", "2.5e−5"]
 * ```
 */
export function inWords(x: number): string {
  const size = Math.abs(x);
  const isShort = size >= 0.0001 && size < 999_999.5 || x === 0;
  return withMinus(
    isShort
      ? `${+(+x.toPrecision(6)).toFixed(size < 0.001 ? 5 : 4)}`
      : x.toExponential(1).replace(/(\.0)?e\+?/, "e"),
  );
}

/**
 * Reads what a reader typed as a number.
 *
 * @param text What was typed.
 * @returns The number, or what there is in its place.
 *
 * @example
 * ```ts
 * readNumber(" −1.5e2 "); // -150
 * readNumber("three"); // '"three"'
 * ```
 */
export function readNumber(text: string): number | string {
  const typed = text.trim().replace(/[−–]/g, "-");
  if (typed === "") return "nothing";
  const number = Number(typed);
  if (!/^[-+.\de]+$/i.test(typed) || Number.isNaN(number)) {
    return JSON.stringify(typed.slice(0, 20));
  }
  return Number.isFinite(number) ? number : `${typed}, which is too large`;
}
