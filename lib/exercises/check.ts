import { inspect } from "../expected.ts";
import { display, type Displayable } from "../show/displayable.ts";
import { escapeMarkup } from "../show/format.ts";
import type { Exercise } from "./exercise.ts";
import { note01 } from "./note_01.ts";
import { note02 } from "./note_02.ts";
import { note03 } from "./note_03.ts";
import { note04 } from "./note_04.ts";
import { note05 } from "./note_05.ts";
import { note06 } from "./note_06.ts";
import { note07 } from "./note_07.ts";
import { note08 } from "./note_08.ts";
import { note09 } from "./note_09.ts";
import { note10 } from "./note_10.ts";
import { note11 } from "./note_11.ts";
import { note12 } from "./note_12.ts";

/** The exercises of all notes by their names. */
export const exercises: Readonly<Record<string, Exercise>> = {
  ...note01,
  ...note02,
  ...note03,
  ...note04,
  ...note05,
  ...note06,
  ...note07,
  ...note08,
  ...note09,
  ...note10,
  ...note11,
  ...note12,
};

/**
 * Looks at a reader's answer to an exercise of a note. It never throws: whatever the answer is,
 * the cell shows what to do next.
 *
 * @param name The exercise, as its cell names it.
 * @param answer The answer; `undefined` as long as there is none.
 * @returns What the cell displays: "No answer yet", "Not yet" with a hint that fits the usual
 * mistakes, or "Right" with what the answer shows.
 *
 * @example
 * ```ts
 * import { display } from "../show/displayable.ts";
 * const said = (answer: unknown) => check("01 slope at 1", answer)[display]()["text/plain"];
 * said(undefined); // "No answer yet. Write yours into the cell and run it."
 * said(4); // "Not yet. 4 is f(1). How fast does f change there?"
 * said(2); // "Right. At x = 1 the curve climbs, but gently: 6 · 1 − 4."
 * ```
 */
export function check(name: string, answer: unknown): Displayable {
  const [verdict, text] = judge(name, answer);
  const bundle = {
    "text/plain": `${verdict} ${text}`,
    "text/html": `<p class="check"><strong>${verdict}</strong> ${escapeMarkup(text)}</p>`,
  };
  return { [display]: () => bundle };
}

function judge(name: string, answer: unknown): [verdict: string, text: string] {
  if (!Object.hasOwn(exercises, name)) {
    return ["Not yet.", `There is no exercise ${inspect(name)}: keep the name that the cell had.`];
  }
  if (answer === undefined) return ["No answer yet.", "Write yours into the cell and run it."];
  const { hint, right } = exercises[name];
  try {
    const found = hint(answer);
    return found === undefined ? ["Right.", right] : ["Not yet.", found];
  } catch (error) {
    return [
      "Not yet.",
      `Your code stopped with an error: ${error instanceof Error ? error.message : inspect(error)}`,
    ];
  }
}
