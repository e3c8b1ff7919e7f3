import { format, inspect } from "./inspect.ts";

/** Takes what is printed. */
type Print = (name: "stdout" | "stderr", text: string) => void;

/**
 * Makes a console that prints as Deno's does.
 *
 * @param print Takes whole lines.
 * @returns What cells find under `console`.
 *
 * @example
 * ```ts
 * const lines: string[] = [];
 * makeConsole((_, text) => lines.push(text)).log("a", { b: "c" });
 * lines; // ['a { b: "c" }\n']
 * ```
 */
export function makeConsole(print: Print): Console {
  const counts = new Map<string, number>(), timers = new Map<string, number>();
  let indent = "";
  const write = (name: "stdout" | "stderr") => (...args: unknown[]) =>
    print(name, `${indent}${format(args).replaceAll("\n", `\n${indent}`)}\n`);
  const log = write("stdout"), warn = write("stderr");
  const count = (label = "default") => {
    counts.set(label, (counts.get(label) ?? 0) + 1);
    log(`${label}: ${counts.get(label)}`);
  };
  const group = (...args: unknown[]) => {
    if (args.length > 0) log(...args);
    indent += "  ";
  };
  const elapsed = (label: string) =>
    `${label}: ${Math.round(performance.now() - timers.get(label)!)}ms`;
  const timeLog = (label = "default", ...args: unknown[]) =>
    timers.has(label) ? log(elapsed(label), ...args) : warn(`Timer '${label}' does not exist`);
  return {
    log,
    info: log,
    debug: log,
    dir: (value: unknown) => log(inspect(value)),
    dirxml: log,
    error: warn,
    warn,
    trace: (...args: unknown[]) => warn(...["Trace", ...args]),
    assert: (condition?: boolean, ...args: unknown[]) => {
      if (condition) return;
      if (args.length === 0) return warn("Assertion failed");
      const [first, ...rest] = args;
      if (typeof first === "string") warn(`Assertion failed: ${first}`, ...rest);
      else warn("Assertion failed:", ...args);
    },
    count,
    countReset: (label = "default") => counts.set(label, 0),
    group,
    groupCollapsed: group,
    groupEnd: () => indent = indent.slice(2),
    table: (data: unknown, columns?: string[]) =>
      typeof data === "object" && data !== null ? log(table(data, columns)) : log(data),
    time: (label = "default") => timers.set(label, performance.now()),
    timeLog,
    timeEnd: (label = "default") => {
      timeLog(label);
      timers.delete(label);
    },
    clear: () => indent = "",
    timeStamp: () => {},
  } as unknown as Console;
}

const isMap = (data: object): data is Map<unknown, unknown> => data instanceof Map;

function table(data: object, columns?: string[]): string {
  const isCollection = data instanceof Map || data instanceof Set;
  const rows = isMap(data)
    ? [...data].map(([key, value], i) => ({ index: `${i}`, key, value }))
    : data instanceof Set
    ? [...data].map((value, i) => ({ index: `${i}`, value }))
    : Object.entries(data).map(([index, value]) => ({ index, value }));
  const isRow = (value: unknown): value is object =>
    typeof value === "object" && value !== null && !isMap(data);
  const names = columns ??
    [...new Set(rows.flatMap(({ value }) => isRow(value) ? Object.keys(value) : []))];
  const hasValues = rows.some(({ value }) => !isRow(value)) && columns === undefined;
  const head = [
    isCollection ? "(iter idx)" : "(idx)",
    ...(isMap(data) ? ["Key"] : []),
    ...names,
    ...(hasValues ? ["Values"] : []),
  ];
  const body = rows.map((row) => [
    row.index,
    ...("key" in row ? [inspect(row.key)] : []),
    ...names.map((name) =>
      isRow(row.value) && name in row.value
        ? inspect((row.value as Record<string, unknown>)[name])
        : ""
    ),
    ...(hasValues ? [isRow(row.value) ? "" : inspect(row.value)] : []),
  ]);
  const isNumber = head.map((_, i) => body.every((row) => /^-?\d[\d.]*$|^$/.test(row[i])));
  const widths = head.map((name, i) => Math.max(name.length, ...body.map((row) => row[i].length)));
  const line = (cells: string[], isHead = false) =>
    `│${
      cells.map((cell, i) =>
        ` ${!isHead && isNumber[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i])} `
      ).join("│")
    }│`;
  const rule = ([left, middle, right]: string) =>
    left + widths.map((width) => "─".repeat(width + 2)).join(middle) + right;
  return [rule("┌┬┐"), line(head, true), rule("├┼┤"), ...body.map((row) => line(row)), rule("└┴┘")]
    .join("\n");
}
