import { parseArgs } from "node:util";
import { join } from "node:path";
import { root, runPython, setUp } from "./support/environment.ts";
import { Failure, main } from "./support/failure.ts";
import { find } from "./support/notebooks.ts";

/**
 * Executes notebooks on the real kernel from a clean start and writes their outputs in place.
 *
 * @param notebooks Paths of the notebooks.
 * @param seconds The time limit of each cell.
 * @throws {Failure} If a cell fails, is not done in time, or the kernel does not start; the
 * report is already printed, and that notebook stays on disk as it was.
 */
export async function execute(notebooks: string[], seconds = 120): Promise<void> {
  await setUp();
  const code = await runPython([
    join(root, "tools", "support", "execute.py"),
    `${seconds}`,
    ...notebooks,
  ]);
  if (code === 130) Deno.exit(code);
  if (code !== 0) throw new Failure("Not every notebook ran to its end.");
}

/** Reads `[notebooks] [--timeout=SECONDS]`. */
export function readArguments(args: string[]): { notebooks: string[]; seconds?: number } {
  const { values, positionals } = parse(args);
  const seconds = values.timeout === undefined ? undefined : Number(values.timeout);
  if (seconds !== undefined && !(Number.isSafeInteger(seconds) && seconds > 0)) {
    throw new Failure(`--timeout expects a whole number of seconds, got ${values.timeout}`);
  }
  return { notebooks: find(positionals), seconds };
}

function parse(args: string[]) {
  try {
    const options = { timeout: { type: "string" } } as const;
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new Failure(`${(error as Error).message}\nExpected: [notebooks] [--timeout=SECONDS]`);
  }
}

if (import.meta.main) {
  await main(async () => {
    const { notebooks, seconds } = readArguments(Deno.args);
    await execute(notebooks, seconds);
  });
}
