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
 * const { message } = expected("Value", "a finite or infinite number", "3");
 * if (message !== 'Value expects a finite or infinite number, got "3"') throw message;
 * ```
 */
export function expected(who: string, what: string, got: unknown): TypeError {
  const error = new TypeError(`${who} expects ${what}, got ${name(got)}`);
  Error.captureStackTrace(error, expected);
  return error;
}

function name(got: unknown): string {
  if (typeof got === "string") return JSON.stringify(got);
  if (typeof got === "bigint") return `the bigint ${got}n`;
  if (typeof got === "function") return `the function ${got.name || "without a name"}`;
  if (typeof got !== "object" || got === null) return String(got);
  return `an object of class ${got.constructor?.name ?? "unknown"}`;
}
