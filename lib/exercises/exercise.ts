import { inspect } from "../expected.ts";

/**
 * A question of a note. What lives in this folder is what a reader should not see before having
 * tried: answers and hints. The questions and the worked solutions stand in the notes.
 */
export interface Exercise {
  /** What a right answer shows. */
  right: string;
  /** Looks at an answer and says what may have gone wrong; nothing if it is right. */
  hint(answer: unknown): string | undefined;
  /** Answers that are wrong in usual ways: tests want each to get a hint. */
  wrong: readonly unknown[];
}

/**
 * Makes an exercise that asks for a number.
 *
 * @param expected The answer. What differs from it by less than 0.0005 is right too; of a large
 * number that is not whole, by less than 0.0005 of its size.
 * @param right What a right answer shows.
 * @param hints Wrong answers, each with a hint that fits.
 * @param otherwise The hint for all others.
 * @returns The exercise.
 *
 * @example
 * ```ts
 * const slope = numeric(2, "It rises.", [[-2, "Mind the sign."]], "Nudge it.");
 * slope.hint(2.0001); // undefined
 * slope.hint(-2); // "Mind the sign."
 * slope.hint("2"); // "The answer is a number, not \"2\"."
 * ```
 */
export function numeric(
  expected: number,
  right: string,
  hints: readonly (readonly [wrong: number, hint: string])[],
  otherwise: string,
): Exercise {
  const isClose = (a: number, b: number) =>
    Math.abs(a - b) < 5e-4 * (Number.isInteger(b) ? 1 : Math.max(1, Math.abs(b)));
  return {
    right,
    wrong: [...hints.map(([wrong]) => wrong), 1.5 * expected + 12.34],
    hint(answer) {
      if (typeof answer !== "number") return `The answer is a number, not ${inspect(answer)}.`;
      if (isClose(answer, expected)) return undefined;
      return hints.find(([wrong]) => isClose(answer, wrong))?.[1] ?? otherwise;
    },
  };
}
