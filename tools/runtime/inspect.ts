import util from "node-inspect-extracted";

/** Takes the words of Node's inspection to those of Deno's: strings are in double quotes. */
function stylize(text: string, style: string): string {
  if (style !== "string") return text;
  return text.startsWith("[") ? text.replace(/(?<=^\[.*?: )'.*'(?=\]$)/s, requote) : requote(text);
}

/** As Deno does: double quotes, or what needs no escape. */
function requote(text: string): string {
  const used = text[0], inside = text.slice(1, -1);
  if (!/^['"`]$/.test(used) || text.at(-1) !== used) return text;
  const plain = inside.replaceAll(`\\${used}`, used);
  const quote = ['"', "'", "`"].find((quote) => !plain.includes(quote)) ?? '"';
  return quote + plain.replaceAll(quote, `\\${quote}`) + quote;
}

const options = { depth: 4, stylize } as object;

/**
 * Writes a value as Deno does.
 *
 * @param value Anything.
 * @returns Its text.
 *
 * @example
 * ```ts
 * inspect([-0, "it's", { a: new Map([["k", 1]]) }]); // '[ -0, "it\'s", { a: Map(1) { "k" => 1 } } ]'
 * ```
 */
export function inspect(value: unknown): string {
  return util.inspect(value, options);
}

/**
 * Writes the arguments of `console.log` as Deno does.
 *
 * @param args What is printed; a string in the first place may hold `%s`, `%d` and the like.
 * @returns One text, without a line break at its end.
 *
 * @example
 * ```ts
 * format(["%s has %d", "x", 1.5, [1, "a"]]); // 'x has 1 [ 1, "a" ]'
 * ```
 */
export function format(args: readonly unknown[]): string {
  let rest = args, text = "";
  const [pattern] = args;
  if (typeof pattern === "string" && args.length > 1) {
    rest = args.slice(1);
    text = pattern.replace(/%([%sdifjoOc])/g, (whole, kind) => {
      if (kind === "%") return "%";
      if (rest.length === 0) return whole;
      const [argument] = rest;
      rest = rest.slice(1);
      return formatOne(kind, argument);
    });
  } else if (args.length > 0) {
    rest = args.slice(1);
    text = plain(pattern);
  }
  return [text, ...rest.map(plain)].slice(args.length > 0 ? 0 : 1).join(" ");
}

const plain = (value: unknown) => typeof value === "string" ? value : inspect(value);

function formatOne(kind: string, value: unknown): string {
  switch (kind) {
    case "s":
      return plain(value);
    case "d":
    case "i":
      if (typeof value === "bigint") return `${value}n`;
      return typeof value === "symbol" ? "NaN" : `${parseInt(String(value))}`;
    case "f":
      return typeof value === "symbol" ? "NaN" : `${parseFloat(String(value))}`;
    case "j":
      return JSON.stringify(value);
    case "c":
      return "";
    default:
      return inspect(value);
  }
}

/** Node's symbol for an object's own way of showing, which the inspection asks. */
export const inspectSymbol = Symbol.for("nodejs.util.inspect.custom");

/**
 * Waits until it is known of each promise in a value whether it is settled, and writes the value
 * with that, which no browser tells otherwise.
 *
 * @param value Anything.
 * @returns Its text.
 *
 * @example
 * ```ts
 * await inspectSettled({ p: Promise.resolve("x") }); // '{ p: Promise { "x" } }'
 * ```
 */
export async function inspectSettled(value: unknown): Promise<string> {
  const promises = findPromises(value);
  const pending = {};
  await Promise.all(promises.map(async (promise) => {
    let text: () => string = () => "<pending>";
    try {
      const settled = await Promise.race([promise, pending]);
      if (settled !== pending) text = () => inspect(settled);
    } catch (error) {
      text = () => `<rejected> ${inspect(error)}`;
    }
    const show = () => {
      const inside = text();
      return inside.includes("\n") || inside.length > 60
        ? `Promise {\n  ${inside.replaceAll("\n", "\n  ")}\n}`
        : `Promise { ${inside} }`;
    };
    Object.defineProperty(promise, inspectSymbol, { value: show, configurable: true });
  }));
  try {
    return inspect(value);
  } finally {
    for (const promise of promises) Reflect.deleteProperty(promise, inspectSymbol);
  }
}

/** The promises that the text of a value can show. */
function findPromises(value: unknown): Promise<unknown>[] {
  const found = new Set<Promise<unknown>>(), seen = new Set<unknown>();
  const visit = (value: unknown, depth: number) => {
    if (typeof value !== "object" || value === null || depth > 4 || seen.has(value)) return;
    if (seen.size > 1000) return;
    seen.add(value);
    if (value instanceof Promise) return found.add(value);
    if (value instanceof Map || value instanceof Set) {
      for (const part of [...value].flat()) visit(part, depth + 1);
    }
    // A getter isn't asked: it could do anything.
    for (const { value: part } of Object.values(Object.getOwnPropertyDescriptors(value))) {
      visit(part, depth + 1);
    }
  };
  visit(value, 0);
  return [...found].filter((promise) => Object.isExtensible(promise));
}
