import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { graphType } from "../../lib/explore/graph.ts";
import type { Output } from "../page/notebook.ts";

/** What `runtime.js` keeps of a notebook: all but the code and the outputs, which the page shows. */
export interface Kept {
  /** The name of the notebook's file. */
  name: string;
  metadata: Record<string, unknown>;
  nbformat: number;
  nbformat_minor: number;
  cells: KeptCell[];
}

/** A cell as its notebook's file holds it. Of code that the page shows, only what it doesn't. */
export interface KeptCell {
  cell_type: string;
  metadata: Record<string, unknown>;
  /** None of a cell that the page can run: its source stands there. */
  source?: unknown;
  /** The fingerprint of each output that the page shows. */
  outputs?: string[];
  [key: string]: unknown;
}

/**
 * Writes JSON with the keys in order, as nbformat does.
 *
 * @param value Anything that JSON can hold.
 * @param space How far each level is indented.
 *
 * @example
 * ```ts
 * writeSorted({ b: [1], a: 2 }); // '{"a":2,"b":[1]}'
 * ```
 */
export function writeSorted(value: unknown, space = 0): string {
  const sorted = (_: string, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1))
      : value;
  return JSON.stringify(value, sorted, space);
}

/**
 * Tells outputs that a page shows alike from others.
 *
 * @param output What a cell printed, showed or died of.
 * @returns The same text for the same output.
 *
 * @example
 * ```ts
 * const bundle = { "text/plain": "1", "text/html": "<b>1</b>" };
 * const same = { "text/html": "<b>1</b>", "text/plain": "1" };
 * fingerprint({ type: "data", bundle }) === fingerprint({ type: "data", bundle: same }); // true
 * ```
 */
export function fingerprint(output: Output): string {
  let shown = output;
  if (output.type === "data" && graphType in output.bundle) {
    // Its HTML is for notebooks: it holds the script that a page has already.
    const { "text/html": _, ...bundle } = output.bundle;
    shown = { type: "data", bundle };
  }
  return bytesToHex(sha256(utf8ToBytes(writeSorted(shown)))).slice(0, 12);
}
