import assert from "node:assert/strict";
import { basename } from "node:path";
import { series } from "./notebooks.ts";

/**
 * Whether tests take all of their cases, as in CI (`CI` is set). Elsewhere some take a part, and some
 * are left out, so that who works on the project hasn't long to wait.
 */
export const isThorough = Boolean(Deno.env.get("CI"));

/** Registers a test that takes long: it is for CI. */
export const longTest = (name: string, fn: () => Promise<void>): void =>
  Deno.test({ name, fn, ignore: !isThorough });

/**
 * The notes that tests of every note go through: all thirteen, or four that together have all that a
 * note may show.
 *
 * @returns Absolute paths.
 */
export function examinedNotes(): string[] {
  const names = isThorough ? /^[01]\d-/ : /^(?:00|04|10|12)-/;
  const notes = series().filter((path) => names.test(basename(path)));
  assert.equal(notes.length, isThorough ? 13 : 4, `these are not all: ${notes}`);
  return notes;
}

/**
 * What a test takes of its cases: all of them, or the first and then every so many.
 *
 * @param cases The cases.
 * @param step 2 for every second.
 * @returns The cases to take.
 */
export const examined = <T>(cases: T[], step: number): T[] =>
  cases.filter((_, i) => isThorough || i % step === 0);
