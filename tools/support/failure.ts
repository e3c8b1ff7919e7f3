import { Interruption, ownSignals } from "./processes.ts";

/** An error that a user can mend: tools print its message without a stack and exit with 1. */
export class Failure extends Error {}

/**
 * Runs a tool's main function, reports a `Failure` and what a disk refuses without a stack, and
 * sets the exit code. A signal ends the tool and what it has started.
 */
export async function main(tool: () => Promise<void>): Promise<void> {
  ownSignals();
  try {
    await tool();
  } catch (error) {
    if (error instanceof Interruption) Deno.exit(error.code);
    const message = error instanceof Failure ? error.message : refusal(error as Error);
    if (message === undefined) throw error;
    console.error(`\n${message}`);
    Deno.exit(1);
  }
}

/** What to do about an error of a disk, if it is one. */
function refusal({ message, code }: Error & { code?: string }): string | undefined {
  if (isFull(`${code}`)) return `${message}\n${fullDisk}`;
  if (["EACCES", "EPERM", "EROFS"].includes(`${code}`)) {
    return `${message}\nThis needs a folder that you can write: copy the project to one of yours.`;
  }
}

/** Tells whether a report, a system's or a program's, is about a disk without space. */
export function isFull(report: string): boolean {
  return /ENOSPC|EDQUOT|no space left|not enough space|quota exceeded|os error (?:28|112|122)\b/i
    .test(report);
}

/** What to do about a disk without space. */
export const fullDisk = "The disk is full: make room, then run the command again.";
