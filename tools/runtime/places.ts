import { joiner } from "./compile.ts";

/** Where something happened: in which function, if in one, in which cell and in which line. */
export interface Place {
  name: string;
  cell: number;
  line: number;
}

/**
 * Finds the places in cells that a stack names, in the words of either engine.
 *
 * @param stack An error's `stack`.
 * @returns The places, the innermost first, ten at the most.
 *
 * @example
 * ```ts
 * placesIn("Error\n    at f (cell-7:4:9)"); // [{ name: "f", cell: 7, line: 4 }]
 * placesIn("f@cell-7:4:9"); // [{ name: "f", cell: 7, line: 4 }]
 * ```
 */
export function placesIn(stack: string): Place[] {
  return stack.replaceAll(joiner, "").split("\n").flatMap((line) => {
    const match = /cell-(\d+):(\d+)/.exec(line) ?? /cell (\d+), line (\d+)$/.exec(line);
    if (!match) return [];
    const [, name = ""] = /^\s*at (?:async )?(\S+) \(/.exec(line) ??
      /^\s*at (\S+), cell/.exec(line) ?? /^(?:async\*)?(.*?)@/.exec(line) ?? [];
    // A cell itself is a function, too.
    const isCell = /^(?:(?:Module|Object)\.)?default$/.test(name);
    return [{ name: isCell ? "" : name, cell: Number(match[1]), line: Number(match[2]) }];
  }).slice(0, 10);
}

/**
 * Writes an error as its class, its message and the places in cells.
 *
 * @param title The class and the message.
 * @param places Where it happened.
 * @returns A line for each.
 *
 * @example
 * ```ts
 * writeStack("Error: no", [{ name: "f", cell: 7, line: 4 }]); // "Error: no\n    at f, cell 7, line 4"
 * ```
 */
export function writeStack(title: string, places: readonly Place[]): string {
  const lines = places.map(({ name, cell, line }) =>
    `    at ${name ? `${name}, ` : ""}cell ${cell}, line ${line}`
  );
  return [title, ...lines].join("\n");
}
