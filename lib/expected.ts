/**
 * Makes the error for an argument of the wrong kind.
 *
 * @param who The function or class that was called.
 * @param what What it expects, with its article.
 * @param got What came instead: a string is quoted, an object is named by its class.
 * @returns The error, for the caller to throw.
 *
 * @example
 * ```ts
 * expected("Value", "a number", "3").message; // 'Value expects a number, got "3"'
 * ```
 */
export function expected(who: string, what: string, got: unknown): TypeError {
  const error = new TypeError(`${who} expects ${what}, got ${inspect(got)}`);
  captureStackTrace?.(error, expected);
  return error;
}

// Not every engine has it, nor every set of types.
const { captureStackTrace } = Error as {
  captureStackTrace?: (error: Error, above: (...args: never[]) => unknown) => void;
};

/**
 * Names a thing on one line of a message.
 *
 * @param got Anything.
 * @returns A string in quotes, an object by its class, and everything else as it is printed.
 *
 * @example
 * ```ts
 * inspect("3"); // '"3"'
 * inspect(new Map()); // "an object of class Map"
 * ```
 */
export function inspect(got: unknown): string {
  if (typeof got === "string") return JSON.stringify(got);
  if (typeof got === "bigint") return `the bigint ${got}n`;
  if (typeof got === "function") return `the function ${got.name || "without a name"}`;
  if (typeof got !== "object" || got === null) return String(got);
  return `an object of class ${got.constructor?.name ?? "unknown"}`;
}
