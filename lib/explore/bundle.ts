import { build } from "./build.ts";
import type { Graph } from "./graph.ts";
import { nameValues } from "./names.ts";

let bundled: Promise<string> | undefined;

/**
 * Bundles what runs in a reader's browser, from the files as they are: with the `lib/value.ts` that
 * the reader may have changed. It is done once, however often it is asked for.
 *
 * @returns A classic script, the same for the same files.
 *
 * @example
 * ```ts
 * (await browserScript()).includes("</script"); // false
 * ```
 */
export function browserScript(): Promise<string> {
  return bundled ??= build();
}

/**
 * Writes what that script computes with.
 *
 * @param graph The graph.
 * @returns The content of a `<script>` of JSON beside it.
 *
 * @example
 * ```ts
 * const values = [{ label: "</script>", data: 3 }];
 * browserData({ version: 1, values, controls: [] }).includes("<"); // false
 * ```
 */
export function browserData(graph: Graph): string {
  return JSON.stringify(nameValues(graph)).replaceAll("<", "\\u003c");
}
