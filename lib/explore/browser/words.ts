/**
 * A sentence: text; values, by their places; and words or numbers in the colour of what they are.
 */
export type Words = readonly (string | number | Coloured)[];

/** What stands in the colour of its kind. */
export type Coloured = readonly [kind: "upstream" | "local" | "gradient", text: string];

/**
 * Writes a sentence as text alone.
 *
 * @param words The sentence.
 * @param names What the values are called.
 *
 * @example
 * ```ts
 * plain([0, ".grad = ", ["gradient", "1"]], ["b"]); // "b.grad = 1"
 * ```
 */
export function plain(words: Words, names: readonly string[]): string {
  return words.map((word) => textOf(word, names)).join("");
}

/** What a part of a sentence says. */
export function textOf(word: Words[number], names: readonly string[]): string {
  return typeof word === "number" ? names[word] : typeof word === "string" ? word : word[1];
}
