import util from "node-inspect-extracted";

/** Node's own way of writing, as its assertions have it. */
const { inspect } = util;

/** What of `node:assert/strict` a page has. */
export class AssertionError extends Error {
  override name = "AssertionError";
  readonly code = "ERR_ASSERTION";
}

type Message = string | Error | undefined;

function fail(message: Message, otherwise: string): never {
  throw message instanceof Error ? message : new AssertionError(message ?? otherwise);
}

function ok(value: unknown, message?: Message): void {
  if (!value) fail(message, `The expression evaluated to a falsy value: ${inspect(value)}`);
}

const assert = Object.assign(ok, {
  AssertionError,
  ok,
  equal(actual: unknown, expected: unknown, message?: Message) {
    if (Object.is(actual, expected)) return;
    fail(
      message,
      `Expected values to be strictly equal:\n\n${inspect(actual)} !== ${inspect(expected)}\n`,
    );
  },
  notEqual(actual: unknown, expected: unknown, message?: Message) {
    if (!Object.is(actual, expected)) return;
    fail(message, `Expected "actual" to be strictly unequal to: ${inspect(expected)}`);
  },
  deepEqual(actual: unknown, expected: unknown, message?: Message) {
    if (isSame(actual, expected)) return;
    fail(
      message,
      `Expected values to be strictly deep-equal:\n\n${inspect(actual)}\n\nshould equal\n\n${
        inspect(expected)
      }\n`,
    );
  },
  notDeepEqual(actual: unknown, expected: unknown, message?: Message) {
    if (!isSame(actual, expected)) return;
    fail(message, `Expected "actual" not to be strictly deep-equal to: ${inspect(expected)}`);
  },
  throws(call: () => unknown, expected?: RegExp | (new (...args: never[]) => Error)) {
    try {
      call();
    } catch (error) {
      const isRight = expected === undefined ||
        (expected instanceof RegExp ? expected.test(String(error)) : error instanceof expected);
      if (isRight) return;
      throw error;
    }
    fail(undefined, "Missing expected exception.");
  },
  fail(message?: Message) {
    fail(message, "Failed");
  },
});

export default assert;
export const { equal, notEqual, deepEqual, notDeepEqual, throws } = assert;
export { ok };

/** Whether two things are the same, part by part. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Date || a instanceof RegExp || a instanceof Error) {
    if (String(a) !== String(b)) return false;
  }
  if (a instanceof Map || a instanceof Set) return isSame([...a], [...b as Set<unknown>]);
  const keys = Reflect.ownKeys(a);
  return keys.length === Reflect.ownKeys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(Reflect.get(a, key), Reflect.get(b, key)));
}
